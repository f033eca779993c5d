"""A paper that is to be remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.views.papers import RefsView


@dataclass(frozen=True, slots=True)
class DueView:
    """A paper to be remembered: ``due`` is the day (ISO), ``recalls`` how often it was until now."""

    key: int
    refs: RefsView
    title: str
    due: str
    recalls: int
