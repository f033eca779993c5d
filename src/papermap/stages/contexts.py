"""How a paper is cited and cites: citing sentences, intents, influence. Off the line; run when asked for.

Costs one request for each direction and thousand citations.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from papermap.model.citations import Direction, Links
from papermap.model.failures import SourceError
from papermap.model.papers import Paper
from papermap.model.progress import StageState
from papermap.model.refs import Ref
from papermap.stages import links
from papermap.stages.base import NotReady, Result, Stage, Tools

CITATION_CAP = 1000
"""So many citations are asked for with their sentences; the true count is kept beside them."""


@dataclass(frozen=True, slots=True)
class Surrounded:
    """A work, and how many references and citations the service says it has."""

    ref: Ref
    references: int | None
    citations: int | None


def read(connection: sqlite3.Connection, paper: Paper) -> Surrounded | NotReady:
    named = links.read(connection, paper)
    if isinstance(named, NotReady):
        return named
    return Surrounded(named.ref, paper.fields.reference_count, paper.fields.citation_count)


def work(tools: Tools, jobs: Sequence[tuple[int, Surrounded]]) -> Iterator[Result[Links]]:
    for key, paper in jobs:
        try:
            back = tools.s2.edges(paper.ref, Direction.BACKWARD, CITATION_CAP, paper.references)
            ahead = tools.s2.edges(paper.ref, Direction.FORWARD, CITATION_CAP, paper.citations)
        except SourceError as error:
            yield Result(key, StageState.FAILED, None, (error.failure,))
        else:
            both = replace(back, citations=ahead.citations, citations_capped=ahead.citations_capped)
            yield Result(key, StageState.DONE, both)


CONTEXTS = Stage("contexts", 1, 1, read, lambda paper: str(paper.ref), work, links.write)
