"""The day as a reader meets it: what to do next, what waits, and how the habit stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.views.due import DueView
    from papermap.views.papers import RefsView
    from papermap.views.queue import QueueView
    from papermap.views.thinking import AgainView
    from papermap.views.thinking import DueView as ThoughtView
    from papermap.views.topics import TopicView

SHADES = "·░▒▓█"
SHADES_TOLD = "· nothing  ░ ▒ ▓ █ more and more"
MANY = 8
"""Acts of a day from which its square is full."""


@dataclass(frozen=True, slots=True)
class CountView:
    """A part of the cadence: ``done`` ``of`` so many."""

    name: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A paper in progress (``number`` is its pass, ``seconds`` read so far), or waiting for that pass because
    it was ``kept``, or because nobody has looked into it yet."""

    key: int
    refs: RefsView
    title: str
    number: int
    begun: bool
    seconds: int = 0
    since: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class TodayView:
    """``next`` is one sentence: what to do, and why. ``weeks`` are twelve weeks of acts a day, from
    Monday. ``openings`` are sealed predictions to open, ``again`` verdicts to give again."""

    day: str
    next: str
    cadence: tuple[CountView, ...]
    abstract: QueueView
    waiting: tuple[WaitingView, ...]
    topics: tuple[TopicView, ...]
    weeks: tuple[tuple[int, ...], ...]
    recalls: tuple[DueView, ...] = ()
    openings: tuple[ThoughtView, ...] = ()
    again: tuple[AgainView, ...] = ()


def shade(acts: int) -> str:
    """A day as a square."""
    if acts == 0:
        return SHADES[0]
    return SHADES[min(len(SHADES) - 1, 1 + acts * (len(SHADES) - 2) // MANY)]
