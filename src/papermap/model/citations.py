"""Who cites whom, in which words, and who says so. Absence of an edge is never evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.model.papers import Record, Source
    from papermap.model.refs import Ref


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


class Sort(StrEnum):
    """How a list of neighbours is ordered, best first."""

    YEAR = "year"
    CITATIONS = "citations"
    INFLUENCE = "influence"
    SIMILARITY = "similarity"


class Only(StrEnum):
    """Which papers of a list of neighbours are wanted: those in the library, those on the reader's list to
    read, those not in the library."""

    LIBRARY = "library"
    QUEUED = "queued"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a list of neighbours is narrowed to; years count themselves, ``words`` are all in the title."""

    only: Only | None = None
    since: int | None = None
    until: int | None = None
    words: tuple[str, ...] = ()

    def lets_by_name(self, title: str, year: int | None) -> bool:
        """Whether a paper that is known by name only goes through; one without a year does, unless years are
        asked for."""
        if self.only in (Only.LIBRARY, Only.QUEUED):
            return False
        if self.since is not None and (year is None or year < self.since):
            return False
        if self.until is not None and (year is None or year > self.until):
            return False
        folded = title.casefold()
        return all(word.casefold() in folded for word in self.words)


EVERYTHING = Sieve()


def sieve_of(typed: str, only: Only | None = None) -> Sieve:
    """What a person typed: years as ``2019``, ``2019-2021``, ``2019-`` or ``-2021``, and words of titles."""
    since, until, words = None, None, []
    for part in typed.split():
        years = re.fullmatch(r"(\d{4})?([-–])?(\d{4})?", part, re.ASCII)
        if years is None or not (years[1] or years[3]) or (years[1] and years[3] and not years[2]):
            words.append(part)
            continue
        since = int(years[1]) if years[1] else None
        until = int(years[3]) if years[3] else since if years[2] is None else None
    return Sieve(only, since, until, tuple(words))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paper one step away, and everything known of the edge.

    ``key`` is ``None`` when the paper is only a line in a reference list that leads to no known work.
    ``influential`` is ``None`` when no source was asked. ``sources`` says who knows the edge.
    """

    key: int | None
    refs: frozenset[Ref]
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    abstract: str | None
    citation_count: int | None
    in_library: bool
    influential: bool | None
    contexts: tuple[Context, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a paper's surroundings is known: "31 of 42 references".

    ``references_total`` is ``None`` when nobody has said how many there are.
    """

    references_known: int
    references_total: int | None
    cited_by_known: int
    cited_by_total: int | None


def context_to_json(context: Context) -> dict[str, object]:
    """A context as stored."""
    return {name: value for name, value in asdict(context).items() if value not in (None, ())}


def contexts_from_json(stored: Sequence[dict[str, object]]) -> tuple[Context, ...]:
    """Contexts as :func:`context_to_json` stored them."""
    return tuple(Context(**{**c, "intents": tuple(c.get("intents", ()))}) for c in stored)  # type: ignore[arg-type]
