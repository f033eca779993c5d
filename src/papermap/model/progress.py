"""How far a paper has come on the line of stages, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.model.failures import Failure


class StageState(StrEnum):
    """Where one stage stands for one paper.

    ``ABSENT``: asked, and soundly answered that there is none (arXiv has no PDF of it). ``SKIPPED``: the
    person said not to. ``WAITING``: it needs something an earlier stage has not brought.
    """

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    ABSENT = "absent"
    SKIPPED = "skipped"
    WAITING = "waiting"


class Outcome(StrEnum):
    """What ``add`` says of one REF."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is stored of one stage of one paper.

    ``signature`` is a hash of the stage's version and of what it was given: when it no longer fits, the
    stage runs again.
    """

    stage: str
    state: StageState
    signature: str
    failures: tuple[Failure, ...] = ()
    at: str = ""
