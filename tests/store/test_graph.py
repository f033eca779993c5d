"""Sideways: papers cited together, papers with common references, what is missing, and the shortest path."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from papermap.model.papers import Source
from papermap.store import graph, papers
from tests.store.graphs import AT, cite, paper


def test_papers_cited_by_the_same_papers_are_related_and_the_count_is_of_papers(database: Database) -> None:
    one, two, three = (paper(database, n) for n in (1, 2, 3))
    for number in (11, 12, 13):
        citing = paper(database, number)
        cite(database, citing, (1, 2) if number < 13 else (1, 3))
        cite(database, citing, (1, 2) if number < 13 else (1, 3), Source.PDF)  # told twice, counted once
    found = graph.cocited(database.conn, one, 10)
    assert [(r.key, r.shared) for r in found] == [(two, 2), (three, 1)]
    assert all(r.of is None and 0 < r.closeness <= 1 for r in found)


def test_papers_with_the_same_references_are_coupled(database: Database) -> None:
    a, b, c = (paper(database, n) for n in (1, 2, 3))
    cite(database, a, (11, 12, 13))
    cite(database, b, (11, 12))
    cite(database, c, (13, 14, 15, 16, 17))
    assert [(r.key, r.shared) for r in graph.coupled(database.conn, a, 10)] == [(b, 2), (c, 1)]


def test_a_reference_that_everyone_shares_counts_but_proposes_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "COMMON", 3)
    keys = [paper(database, n) for n in range(1, 7)]
    for key in keys:
        cite(database, key, (50,))
    cite(database, keys[0], (60,))
    cite(database, keys[1], (60,))
    assert [(r.key, r.shared) for r in graph.coupled(database.conn, keys[0], 10)] == [(keys[1], 2)]


def test_of_a_much_cited_paper_only_the_newest_citing_papers_are_asked_and_that_is_said(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "WITNESSES", 2)
    one, two = paper(database, 1), paper(database, 2)
    for number in (11, 12, 13):
        cite(database, paper(database, number), (1, 2))
    (found,) = graph.cocited(database.conn, one, 10)
    assert (found.key, found.shared, found.of) == (two, 2, 2)


def test_the_shortest_path_goes_either_way_along_a_citation(database: Database) -> None:
    keys = {n: paper(database, n) for n in range(1, 8)}
    cite(database, keys[1], (2,))
    cite(database, keys[3], (2,))
    cite(database, keys[3], (4,))
    cite(database, keys[1], (5,))
    cite(database, keys[5], (6,))
    cite(database, keys[6], (1, 4))  # a cycle, and a way as long
    found = graph.path(database.conn, keys[1], keys[4])
    assert found == [(keys[1], False), (keys[6], True), (keys[4], None)]
    assert graph.path(database.conn, keys[2], keys[2]) == [(keys[2], None)]
    assert graph.path(database.conn, keys[1], keys[7]) is None


def test_another_record_of_a_paper_that_is_here_is_not_missing(database: Database) -> None:
    first, second = paper(database, 1), paper(database, 2)
    cite(database, first, (11,))
    cite(database, second, (11,))
    eleven = paper(database, 11, own=False)
    assert graph.missing_from(database.conn, [first, second], 5) == [(eleven, 2)]
    assert graph.titles_met_twice(database.conn) == 0
    twin = paper(database, 12)
    database.conn.execute(
        "UPDATE paper SET title_key = (SELECT title_key FROM paper WHERE id = ?) WHERE id = ?", [eleven, twin]
    )
    assert graph.missing(database.conn, 10) == []
    assert graph.missing_from(database.conn, [first, second], 5) == []
    papers.add_to_library(database.conn, eleven, AT)
    assert graph.titles_met_twice(database.conn) == 1


def test_missing_papers_are_those_that_the_most_of_yours_cite(database: Database) -> None:
    first, second = paper(database, 1), paper(database, 2)
    outside = paper(database, 3, own=False)
    cite(database, first, (11, 12, 2))
    cite(database, second, (11, 13))
    cite(database, outside, (12,))
    eleven = paper(database, 11, own=False)
    assert graph.missing(database.conn, 10) == [(eleven, 2)]
    assert graph.library_citers(database.conn, eleven, 10) == [first, second]
    paper(database, 11)
    assert graph.missing(database.conn, 10) == []
