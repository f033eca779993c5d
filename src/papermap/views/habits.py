"""What the reader did over time, reproductions, and the week in review."""

from __future__ import annotations

from dataclasses import dataclass

from papermap.views.papers import RefsView
from papermap.views.today import CountView


@dataclass(frozen=True, slots=True)
class DidView:
    """An act of the reader, told in words."""

    at: str
    said: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the reader's own."""

    id: int
    tried: str
    happened: str
    learned: str
    next: str


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the log (the reader's own day, ISO), with the ``seconds`` read in passes."""

    day: str
    lines: tuple[LineView, ...]
    did: tuple[DidView, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class RunView:
    """One run."""

    seed: int
    value: float


@dataclass(frozen=True, slots=True)
class ReproductionView:
    """A reproduction: the plan, the runs, and what they say. ``spread`` is the sample standard deviation over
    seeds; ``gap`` is ``mean`` less ``their_number``; ``lacking`` is what the plan needs before a run."""

    number: int
    key: int
    refs: RefsView
    title: str
    status: str
    claim: str
    their_number: float | None
    one_change: str
    baseline: str
    seeds: int
    hypothesis: str
    measure: str
    runs: tuple[RunView, ...]
    mean: float | None
    spread: float | None
    gap: float | None
    unspecified: str
    hours: float
    repository: str
    outcome: str
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StuckView:
    """Something that does not move: ``what`` is blocker, pass, reproduction or unopened."""

    what: str
    key: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A week from ``monday`` to ``sunday`` (ISO days). ``stuck`` is as it is now; ``weeks`` are the twelve
    weeks to that Sunday, days from Monday."""

    monday: str
    sunday: str
    read: tuple[str, ...]
    predicted: tuple[str, ...]
    stuck: tuple[StuckView, ...]
    cadence: tuple[CountView, ...]
    seconds: int
    weeks: tuple[tuple[int, ...], ...]
