"""Who it cites and who cites it, from the same Semantic Scholar answer that brought the metadata."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papermap.model.citations import Links
from papermap.model.failures import Failure, FailureKind
from papermap.model.papers import Paper
from papermap.model.progress import StageState
from papermap.model.refs import Ref
from papermap.stages.base import NotReady, Result, Stage, Tools
from papermap.stages.metadata import SERVICE_SCHEMES
from papermap.store import citations
from papermap.store.connect import now

NAMELESS = Failure(
    "pdf",
    FailureKind.NOT_FOUND,
    "no arXiv id or DOI leads to it, neither one in its file nor one that came with it; so nobody can be "
    "asked who cites it",
    definite=True,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A work by the name Semantic Scholar is asked for it."""

    ref: Ref


def read(connection: sqlite3.Connection, paper: Paper) -> Named | NotReady:
    names = [ref for scheme in SERVICE_SCHEMES if (ref := paper.ref(scheme)) is not None]
    return Named(names[0]) if names else NotReady(StageState.ABSENT, NAMELESS)


def work(tools: Tools, jobs: Sequence[tuple[int, Named]]) -> Iterator[Result[Links]]:
    answer = tools.s2.papers([named.ref for _, named in jobs])
    for key, named in jobs:
        paper = answer.found.get(named.ref)
        if paper is not None:
            yield Result(key, StageState.DONE, paper.links)
        else:
            failure = answer.failures[named.ref]
            yield Result(key, StageState.PARTIAL if failure.definite else StageState.FAILED, None, (failure,))


def write(connection: sqlite3.Connection, outputs: Sequence[tuple[int, Links]]) -> None:
    citations.save_links_of_many(connection, outputs, now())


LINKS = Stage("links", 1, 500, read, lambda _: "", work, write, together=True)
