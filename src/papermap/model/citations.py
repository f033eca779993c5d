"""Who cites whom, in which words, and who says so. Absence of an edge is never evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from papermap.model.papers import Record, Source


class Direction(StrEnum):
    """Which way to walk from a paper: to what it builds on, or to what built on it."""

    BACKWARD = "backward"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Context:
    """A citing sentence, with the intents its source sees in it (background, method, result)."""

    sentence: str
    intents: tuple[str, ...] = ()
    page: int | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class CitedRecord:
    """One edge of a paper as a service tells it: the paper at its other end, and how it is cited.

    ``contexts`` and ``influential`` are ``None`` where the service was not asked for them.
    """

    other: Record
    contexts: tuple[Context, ...] | None = None
    influential: bool | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """The edges of one paper from one source.

    ``None`` means not asked. ``citations_capped`` is true when there are more citations than were fetched.
    """

    source: Source
    references: tuple[CitedRecord, ...] | None
    citations: tuple[CitedRecord, ...] | None
    citations_capped: bool = False
