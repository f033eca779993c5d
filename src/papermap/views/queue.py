"""A day of the queue as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.views.papers import RefsView


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One abstract offered. ``state`` is ``new``, ``kept``, ``read``, ``skipped`` or ``rejected``;
    ``origins`` say how it came here, in words."""

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
    origins: tuple[str, ...] = ()


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
    """What a fetch brought, in a sentence; ``failed`` when no listing came. ``retry_at`` is when what failed
    can be asked again (ISO, UTC)."""

    said: str
    failed: bool
    announced: int
    day: str | None
    retry_at: str | None = None


@dataclass(frozen=True, slots=True)
class PastPick:
    """One paper that was the day's, as it was offered. ``said`` is the last word on it: ``kept``, ``read``,
    ``skipped``, ``rejected``, ``unanswered``, or ``aged out``; ``said_on`` its day."""

    day: str
    refs: RefsView
    title: str
    score: float
    reasons: tuple[str, ...]
    explores: bool
    said: str
    said_on: str | None
    key: int


@dataclass(frozen=True, slots=True)
class FollowedView:
    """One thing that the queue follows. ``kind`` is ``category``, ``author``, ``keyword``, ``must`` or
    ``never``; ``own`` says that the reader named it: a category may be followed because the library has many
    papers of it; ``told`` says how much the papers here have of it, and ``here`` is how many have it;
    ``None`` where that cannot be told."""

    kind: str
    value: str
    own: bool = True
    told: str = ""
    here: int | None = None


@dataclass(frozen=True, slots=True)
class SimulatedStep:
    """How the ranking stood after so many judgements of the reader's own history: where the next kept paper
    stood among all papers judged after it (1 is best), out of how many."""

    judgements: int
    place: int
    among: int
