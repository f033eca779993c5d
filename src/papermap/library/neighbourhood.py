"""Getting to know the papers around one: what is known of them by name only is asked for in one request.

Before that, arXiv is asked for the lines of the reference list that lead to no known work, many at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from papermap.library.adding import Asked
from papermap.model.citations import Direction, Sort
from papermap.model.failures import SourceError
from papermap.model.papers import title_key
from papermap.model.refs import Ref
from papermap.stages.links import LINKS
from papermap.stages.metadata import METADATA, SERVICE_SCHEMES
from papermap.store import citations, graph, marks, papers, reference_lists
from papermap.store.connect import transaction
from papermap.store.records import save_record
from papermap.store.reference_lists import Line
from papermap.views.neighbours import MetView

if TYPE_CHECKING:
    from papermap.library.adding import Adding
    from papermap.model.papers import Record
    from papermap.sources.arxiv_titles import ArxivTitles

STAGE = "looking up titles"
MOST_TITLES = 300
MATCHED = 25
"""Semantic Scholar is asked for one title at a time, about one a second."""

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


def _find_by_title(
    adding: Adding, arxiv: ArxivTitles, lines: Sequence[Line]
) -> tuple[list[Line], dict[Line, int], tuple[str, ...]]:
    """The lines whose titles arXiv was asked for, the works that were found, and what went wrong."""
    from papermap.sources.arxiv_titles import batches

    asked: list[Line] = []
    found: dict[Line, int] = {}
    for titles in batches(list(dict.fromkeys(line.title for line in lines))):
        adding.on_progress(STAGE, len(asked), len(lines))
        sought = [line for line in lines if line.title in titles]
        asked += sought
        try:
            records = arxiv.records(titles)
        except SourceError as error:
            return asked, found, (error.failure.message,)
        found |= _lead(adding, records, sought)
    return asked, found, ()


def _lead(adding: Adding, records: Sequence[Record], lines: Iterable[Line]) -> dict[Line, int]:
    """Keep the records that are what lines name; the others are nobody's business."""
    from papermap.library.title_search import is_it

    found: dict[Line, int] = {}
    for line in lines:
        record = next((record for record in records if is_it(record, line.title, line.authors)), None)
        if record is not None:
            with transaction(adding.database) as writer:
                work = save_record(writer, record)
                citing = papers.current_key(writer, line.paper)
                reference_lists.lead(writer, replace(line, paper=citing), work)
            found[line] = work
    return found


def name_missing(adding: Adding, arxiv: ArxivTitles) -> MetView:
    """Ask who the works are that several papers name in their lists and that are known by title alone: arXiv
    for many at once, Semantic Scholar for the first :data:`MATCHED` of those that are left."""
    lines = reference_lists.named_twice(adding.database.conn, MOST_TITLES)
    by_title: dict[str, list[Line]] = {}
    for line in lines:
        by_title.setdefault(title_key(line.title), []).append(line)
    _, found, troubles = _find_by_title(adding, arxiv, lines)
    left = [same for same in by_title.values() if not any(line in found for line in same)]
    for number, same in enumerate(left[:MATCHED]):
        adding.on_progress(STAGE, len(by_title) - len(left) + number, len(by_title))
        try:
            record = adding.tools.s2.match_title(same[0].title)
        except SourceError as error:
            troubles = (*troubles, error.failure.message)
            break
        if record is not None:
            found |= _lead(adding, [record], same)
    named = sum(any(line in found for line in same) for same in by_title.values())
    return MetView(len(by_title), named, troubles)


def meet(adding: Adding, arxiv: ArxivTitles, key: int) -> MetView:
    """Ask who they all are, and keep what is told; before that, for the paper's references, where none is
    known."""
    connection = adding.database.conn
    asked = graph.is_bare(connection, key)
    untold = _ask_for_references(adding, key) if asked else ()
    key = papers.current_key(connection, key)
    references = citations.completeness(connection, key).references_known if asked else 0
    sought, by_line, unanswered = _find_by_title(adding, arxiv, reference_lists.nameless(connection, key))
    identified = set(by_line.values())
    troubles = dict.fromkeys((*untold, *unanswered))
    key = papers.current_key(connection, key)
    named: dict[Ref, int] = {}
    for paper in papers.load_many(connection, strangers(connection, key)):
        ref = next((ref for scheme in SERVICE_SCHEMES if (ref := paper.ref(scheme)) is not None), None)
        if ref is not None:
            named[ref] = paper.key
    if not named:
        return MetView(len(sought), len(identified), tuple(troubles), references)
    adding.on_progress("metadata", 0, len(named))
    answer = adding.tools.s2.papers(list(named))
    with transaction(adding.database) as writer:
        for found in answer.found.values():
            save_record(writer, found.record)
    adding.on_progress("metadata", len(named), len(named))
    troubles |= dict.fromkeys(failure.message for failure in answer.failures.values() if not failure.definite)
    told = {named[ref] for ref in answer.found} | identified
    asked_for = len(sought) + len(set(named.values()) - identified)
    return MetView(asked_for, len(told), tuple(troubles), references)
