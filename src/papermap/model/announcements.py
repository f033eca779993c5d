"""What was announced on a day, and what the reader said to it. Values only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from papermap.model.papers import Record
from papermap.model.refs import Ref


class Announced(StrEnum):
    """How a listing announces a work."""

    NEW = "new"
    CROSS = "cross"
    REPLACED = "replaced"


class Verdict(StrEnum):
    """What the reader said to a candidate. ``READ`` is said by reading: its depth is the furthest pass."""

    KEPT = "kept"
    READ = "read"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One work in one listing. ``ref`` is its arXiv identifier, which is also in ``record``."""

    ref: Ref
    record: Record
    kind: Announced


@dataclass(frozen=True, slots=True)
class Listing:
    """One day's announcements, each work once.

    ``day`` is the announcing service's own day. ``quiet`` says why a listing has nothing where that is as it
    should be; ``remarks`` are sentences about what was odd.
    """

    day: date
    announcements: tuple[Announcement, ...]
    quiet: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrowdPick:
    """A paper on Hugging Face's daily page: its votes, and the address of its code where one is given."""

    ref: Ref
    votes: int
    repository: str | None = None


_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]{2,4}(?:-[a-z]+)*)?")


def is_category(name: str) -> bool:
    """Whether ``name`` is spelled as arXiv's categories are (``cs.LG``, ``math``, ``cond-mat.mes-hall``)."""
    return _CATEGORY.fullmatch(name) is not None
