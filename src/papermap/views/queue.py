"""A day of the queue as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass

from papermap.views.papers import RefsView


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One abstract offered. ``state`` is ``new``, ``kept``, ``read``, ``skipped`` or ``rejected``."""

    refs: RefsView
    title: str
    abstract: str | None
    score: float
    reasons: tuple[str, ...]
    state: str
    key: int
    authors: tuple[str, ...]
    explores: bool
    repository: str | None


@dataclass(frozen=True, slots=True)
class QueueView:
    """A day's abstracts, best first. Where there are none, ``why`` says the cause and what to do;
    ``remarks`` are sentences about the last fetch. ``day`` is an ISO date."""

    day: str
    entries: tuple[QueueEntry, ...]
    why: str | None
    remarks: tuple[str, ...]
    stock: int


@dataclass(frozen=True, slots=True)
class FetchView:
    """What a fetch brought, in a sentence; ``failed`` when no listing came."""

    said: str
    failed: bool
    announced: int
    day: str | None


@dataclass(frozen=True, slots=True)
class SimulatedStep:
    """How the ranking stood after so many judgements of the reader's own history: where the next kept paper
    stood among all papers judged after it (1 is best), out of how many."""

    judgements: int
    place: int
    among: int
