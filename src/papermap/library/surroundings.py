"""Getting to know the papers around one: what is known of them by name only is asked for in one request.

Before that, arXiv is asked for the lines of the reference list that lead to no known work, many at once.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from papermap.library.adding import Asked
from papermap.model.citations import Direction, Sort
from papermap.model.failures import SourceError
from papermap.model.refs import Ref
from papermap.stages.links import LINKS
from papermap.stages.metadata import METADATA, SERVICE_SCHEMES
from papermap.store import citations, graph, marks, papers
from papermap.store.connect import transaction
from papermap.views.neighbours import MetView

if TYPE_CHECKING:
    from papermap.library.adding import Adding
    from papermap.sources.arxiv_titles import ArxivTitles

STAGE = "looking up titles"
BATCH = 500
"""Semantic Scholar answers so many at once."""


def strangers(connection: sqlite3.Connection, key: int) -> list[int]:
    """The papers one step away of which abstract or count are not known, references first: at most
    :data:`BATCH`."""
    around: dict[int, None] = {}
    for direction in (Direction.BACKWARD, Direction.FORWARD):
        around |= dict.fromkeys(
            citations.neighbour_keys(connection, key, direction, Sort.INFLUENCE, 2 * BATCH)
        )
    return graph.barely_known(connection, list(around))[:BATCH]


def _ask_for_references(adding: Adding, key: int) -> tuple[str, ...]:
    """Bring a paper as far as its references, one of the library as far as it gets; what went wrong, in
    words."""
    paper = papers.load(adding.database.conn, key)
    if paper.in_library:
        list(adding.bring([Asked(paper.name, key, known=True)], pdf=True))
    else:
        adding.run.through((METADATA, LINKS), [key])
    key = papers.current_key(adding.database.conn, key)
    reached = marks.marks(adding.database.conn, key)
    failures = [
        failure
        for name in (METADATA.name, LINKS.name)
        if name in reached
        for failure in reached[name].failures
    ]
    return tuple(dict.fromkeys(failure.message for failure in failures))


def _find_by_title(adding: Adding, arxiv: ArxivTitles, key: int) -> tuple[int, set[int], tuple[str, ...]]:
    """How many lines of the reference list were asked for, the works that were found, and what went wrong."""
    from papermap.library.title_search import is_it
    from papermap.sources.arxiv_titles import batches

    lines = citations.nameless(adding.database.conn, key)
    found: set[int] = set()
    asked = 0
    for titles in batches(list(dict.fromkeys(title for _, title, _ in lines))):
        adding.on_progress(STAGE, asked, len(lines))
        try:
            records = arxiv.records(titles)
        except SourceError as error:
            return len(lines), found, (error.failure.message,)
        sought = [line for line in lines if line[1] in titles]
        asked += len(sought)
        for position, title, authors in sought:
            record = next((record for record in records if is_it(record, title, authors)), None)
            if record is not None:
                with transaction(adding.database) as writer:
                    work = papers.save_record(writer, record)
                    citations.lead(writer, papers.current_key(writer, key), position, work)
                    found.add(work)
    return asked, found, ()


def meet(adding: Adding, arxiv: ArxivTitles, key: int) -> MetView:
    """Ask who they all are, and keep what is told; before that, for the paper's references, where none is
    known."""
    connection = adding.database.conn
    asked = graph.is_bare(connection, key)
    untold = _ask_for_references(adding, key) if asked else ()
    key = papers.current_key(connection, key)
    references = citations.completeness(connection, key).references_known if asked else 0
    sought, identified, unanswered = _find_by_title(adding, arxiv, key)
    troubles = dict.fromkeys((*untold, *unanswered))
    key = papers.current_key(connection, key)
    named: dict[Ref, int] = {}
    for paper in papers.load_many(connection, strangers(connection, key)):
        ref = next((ref for scheme in SERVICE_SCHEMES if (ref := paper.ref(scheme)) is not None), None)
        if ref is not None:
            named[ref] = paper.key
    if not named:
        return MetView(sought, len(identified), tuple(troubles), references)
    adding.on_progress("metadata", 0, len(named))
    answer = adding.tools.s2.papers(list(named))
    with transaction(adding.database) as writer:
        for found in answer.found.values():
            papers.save_record(writer, found.record)
    adding.on_progress("metadata", len(named), len(named))
    troubles |= dict.fromkeys(failure.message for failure in answer.failures.values() if not failure.definite)
    told = {named[ref] for ref in answer.found} | identified
    return MetView(sought + len(set(named.values()) - identified), len(told), tuple(troubles), references)
