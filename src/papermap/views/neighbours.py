"""The papers one step from a paper, and what search and similarity find."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papermap.views.papers import RefsView, refs_view

if TYPE_CHECKING:
    from papermap.model.citations import Neighbour


@dataclass(frozen=True, slots=True)
class NeighbourView:
    """A paper one step away. ``contexts`` are citing sentences; ``key`` is ``None`` for a paper known only by
    name; ``influential`` is ``None`` where no source was asked; ``similarity`` is a cosine where both
    papers have a vector; what is ``queued`` is on the reader's list to read."""

    refs: RefsView
    title: str
    authors: tuple[str, ...]
    year: int | None
    abstract: str | None
    in_library: bool
    citation_count: int | None
    influential: bool | None
    intents: tuple[str, ...]
    contexts: tuple[str, ...]
    sources: tuple[str, ...]
    key: int | None
    similarity: float | None
    furthest_pass: int
    queued: bool = False


@dataclass(frozen=True, slots=True)
class TrailView:
    """A paper between what it builds on and what built on it. The totals are ``None`` where nobody knows;
    ``weight`` is the reader's verdict, ``note`` what they said the paper did, or else their last note."""

    key: int
    refs: RefsView
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None
    abstract: str | None
    citation_count: int | None
    in_library: bool
    references_known: int
    references_total: int | None
    cited_by_known: int
    cited_by_total: int | None
    backward: tuple[NeighbourView, ...]
    forward: tuple[NeighbourView, ...]
    furthest_pass: int = 0
    weight: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FoundView:
    """A paper that search or similarity found; ``why`` says it in words.

    Search also finds papers known only from citations: ``in_library`` tells them apart.
    """

    refs: RefsView
    title: str
    year: int | None
    score: float
    why: str
    key: int
    authors: tuple[str, ...]
    in_library: bool


@dataclass(frozen=True, slots=True)
class MetView:
    """Of ``asked`` papers around one, ``found`` are better known now; ``troubles`` say why others are
    not; so many ``references`` of the paper itself are known that were not before."""

    asked: int
    found: int
    troubles: tuple[str, ...]
    references: int = 0


def neighbour_view(
    neighbour: Neighbour,
    similarity: Mapping[int, float],
    passes: Mapping[int, int],
    queued: Collection[int] = (),
) -> NeighbourView:
    """A neighbour as a row; ``similarity`` holds cosines by paper key, ``passes`` the furthest one read,
    ``queued`` who waits to be read."""
    intents = sorted({intent for context in neighbour.contexts for intent in context.intents})
    return NeighbourView(
        refs=refs_view(neighbour.refs),
        title=neighbour.title or "(title unknown)",
        authors=neighbour.authors,
        year=neighbour.year,
        abstract=neighbour.abstract,
        in_library=neighbour.in_library,
        citation_count=neighbour.citation_count,
        influential=neighbour.influential,
        intents=tuple(intents),
        contexts=tuple(context.sentence for context in neighbour.contexts),
        sources=neighbour.sources,
        key=neighbour.key,
        similarity=None if neighbour.key is None else similarity.get(neighbour.key),
        furthest_pass=0 if neighbour.key is None else passes.get(neighbour.key, 0),
        queued=neighbour.key in queued,
    )
