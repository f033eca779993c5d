"""Edges: taking in what a source says of a paper's surroundings, and walking from a paper either way."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papermap.model.citations import (
    EVERYTHING,
    Completeness,
    Context,
    Direction,
    Links,
    Neighbour,
    Only,
    Sieve,
    Sort,
    context_to_json,
    contexts_from_json,
)
from papermap.store import papers
from papermap.store.lists import TO_READ
from papermap.store.records import save_records

if TYPE_CHECKING:
    from papermap.model.refs import Ref

_ENDS = {Direction.BACKWARD: ("citing", "cited"), Direction.FORWARD: ("cited", "citing")}

_YEAR, _COUNT = "coalesce(p.year, -1) DESC", "coalesce(p.citation_count, -1) DESC"
_ORDER = {
    Sort.YEAR: f"{_YEAR}, {_COUNT}",
    Sort.CITATIONS: f"{_COUNT}, {_YEAR}",
    Sort.INFLUENCE: f"e.influential DESC, e.mentions DESC, {_COUNT}, {_YEAR}",
}


def save_links(connection: sqlite3.Connection, key: int, links: Links, at: str) -> None:
    """Take in one source's edges of one paper: see :func:`save_links_of_many`."""
    save_links_of_many(connection, [(key, links)], at)


def save_links_of_many(connection: sqlite3.Connection, told: Sequence[tuple[int, Links]], at: str) -> None:
    """Take in the edges of papers, as one source tells those of each. Edges known before and not named now
    are kept: a shorter answer is no proof that a citation went away."""
    edges = [
        (key, backward, links.source, edge)
        for key, links in told
        for backward, named in ((True, links.references), (False, links.citations))
        for edge in named or ()
    ]
    others = save_records(connection, [edge.other for *_, edge in edges])
    now_at = papers.moves(connection, [key for key, _ in told])  # an edge may have shown two to be one
    rows = [
        (
            *((now_at[key], other) if backward else (other, now_at[key])),
            source,
            at,
            None if edge.influential is None else int(edge.influential),
            None if edge.contexts is None else _dump(edge.contexts),
        )
        for (key, backward, source, edge), other in zip(edges, others, strict=True)
        if other != now_at[key]
    ]
    connection.executemany(
        "INSERT INTO citation (citing, cited, source, seen_at, influential, contexts) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (citing, cited, source) DO UPDATE SET "
        "influential = coalesce(excluded.influential, influential), "
        "contexts = coalesce(excluded.contexts, contexts)",
        rows,
    )


def _dump(contexts: tuple[Context, ...]) -> str:
    return json.dumps([context_to_json(c) for c in contexts], ensure_ascii=False)


def neighbours(
    connection: sqlite3.Connection,
    key: int,
    direction: Direction,
    sort: Sort,
    limit: int | None,
    sieve: Sieve = EVERYTHING,
) -> list[Neighbour]:
    """The papers one step away, in order; ``Sort.SIMILARITY`` is left to the caller and comes by year.

    Backward, the lines of the paper's own reference list that lead to no known work stand with those of their
    year; sorted by anything else, of which nothing is known of them, they come last.
    """
    keys = neighbour_keys(connection, key, direction, sort, limit, sieve)
    found = load_neighbours(connection, key, direction, keys)
    if direction is Direction.FORWARD:
        return found
    by_name = unresolved(connection, key, sieve)
    if sort is Sort.INFLUENCE:
        by_name.sort(key=lambda line: (-len(line.contexts), *_newest(line)))
    else:
        by_name.sort(key=_newest)
    found += by_name
    if sort is Sort.YEAR:
        found.sort(key=_newest)
    return found[:limit]


def _newest(neighbour: Neighbour) -> tuple[int]:
    """The newest first, and those without a year last."""
    return (-neighbour.year if neighbour.year is not None else 1,)


def neighbour_keys(
    connection: sqlite3.Connection,
    key: int,
    direction: Direction,
    sort: Sort,
    limit: int | None = None,
    sieve: Sieve = EVERYTHING,
) -> list[int]:
    """The works one step away, in order. Reads indexes without text, so that many are no burden."""
    here, there = _ENDS[direction]
    edges = f"SELECT DISTINCT {there} AS other FROM citation WHERE {here} = ?1"
    if sort is Sort.INFLUENCE:
        edges = (
            f"SELECT a.{there} AS other, a.influential, coalesce(b.mentions, 0) AS mentions FROM "
            f"(SELECT {there}, max(influential) AS influential FROM citation WHERE {here} = ?1 "
            f"GROUP BY {there}) a "
            f"LEFT JOIN (SELECT {there}, count(*) AS mentions FROM citation "
            f"WHERE {here} = ?1 AND contexts IS NOT NULL GROUP BY {there}) b ON b.{there} = a.{there}"
        )
    wanted, values = _wanted(sieve)
    if sieve.words:
        connection.create_function("holds", 2, _holds, deterministic=True)
    query = (
        f"SELECT p.id FROM ({edges}) e CROSS JOIN paper p INDEXED BY paper_facts ON p.id = e.other "
        f"WHERE {wanted} ORDER BY {_ORDER.get(sort, _ORDER[Sort.YEAR])}, p.id LIMIT ?2"
    )
    asked = [key, -1 if limit is None else limit, *values]
    return [row[0] for row in connection.execute(query, asked)]


def _wanted(sieve: Sieve) -> tuple[str, list[int | str]]:
    """The sieve in SQL for paper ``p``, and its values from ``?3`` on."""
    values: list[int | str] = []

    def value(given: int | str) -> str:
        values.append(given)
        return f"?{len(values) + 2}"

    terms = ["1"]
    if sieve.only is Only.QUEUED:
        listed = f"SELECT 1 FROM list_entry WHERE paper_id = p.id AND list = {value(TO_READ)}"
        terms.append(f"EXISTS ({listed})")
    elif sieve.only is not None:
        terms.append(f"p.added_at IS {'NOT ' if sieve.only is Only.LIBRARY else ''}NULL")
    if sieve.since is not None:
        terms.append(f"p.year >= {value(sieve.since)}")
    if sieve.until is not None:
        terms.append(f"p.year <= {value(sieve.until)}")
    terms += [f"holds(p.title, {value(word)})" for word in sieve.words]
    return " AND ".join(terms), values


def _holds(title: str | None, word: str) -> bool:
    return word.casefold() in (title or "").casefold()


def load_neighbours(
    connection: sqlite3.Connection, key: int, direction: Direction, keys: Sequence[int]
) -> list[Neighbour]:
    """These neighbours of a paper with all that is known of them and of their edges, in the order given."""
    here, there = _ENDS[direction]
    found: dict[int, Neighbour] = {}
    for chunk in papers.chunks(keys):
        marks = ",".join("?" * len(chunk))
        query = (
            "SELECT p.id, p.title, p.authors, p.year, p.abstract, p.citation_count, p.added_at, "
            f"e.influential, e.sources FROM (SELECT {there} AS other, max(influential) AS influential, "
            "group_concat(DISTINCT source) AS sources FROM citation "
            f"WHERE {here} = ? AND {there} IN ({marks}) GROUP BY {there}) e JOIN paper p ON p.id = e.other"
        )
        refs = papers.refs_of(connection, chunk)
        contexts = _contexts(connection, key, direction, chunk)
        rows = connection.execute(query, [key, *chunk])
        found |= {row["id"]: _neighbour(row, refs, contexts) for row in rows}
    return [found[other] for other in keys]


def _neighbour(
    row: sqlite3.Row, refs: dict[int, frozenset[Ref]], contexts: dict[int, list[Context]]
) -> Neighbour:
    return Neighbour(
        key=row["id"],
        refs=refs[row["id"]],
        title=row["title"],
        authors=tuple(json.loads(row["authors"])),
        year=row["year"],
        abstract=row["abstract"],
        citation_count=row["citation_count"],
        in_library=row["added_at"] is not None,
        influential=None if row["influential"] is None else bool(row["influential"]),
        contexts=tuple(contexts.get(row["id"], ())),
        sources=tuple(sorted(row["sources"].split(","))),
    )


def _contexts(
    connection: sqlite3.Connection, key: int, direction: Direction, others: list[int]
) -> dict[int, list[Context]]:
    """The citing sentences on these edges, a sentence told by two sources once."""
    here, there = _ENDS[direction]
    found: dict[int, list[Context]] = {}
    query = (
        f"SELECT {there} AS other, contexts FROM citation WHERE {here} = ? AND {there} IN "
        f"({','.join('?' * len(others))}) AND contexts IS NOT NULL ORDER BY source"
    )
    for row in connection.execute(query, [key, *others]):
        known = found.setdefault(row["other"], [])
        said = {c.sentence for c in known}
        known += [c for c in contexts_from_json(json.loads(row["contexts"])) if c.sentence not in said]
    return found


def unresolved(connection: sqlite3.Connection, key: int, sieve: Sieve = EVERYTHING) -> list[Neighbour]:
    """Entries of the paper's reference list that no known work answers to."""
    query = "SELECT * FROM reference_entry WHERE paper_id = ? AND cited_id IS NULL ORDER BY position"
    return [
        Neighbour(
            key=None,
            refs=frozenset(),
            title=row["title"] or row["raw"],
            authors=tuple(json.loads(row["authors"])),
            year=row["year"],
            abstract=None,
            citation_count=None,
            in_library=False,
            influential=None,
            contexts=contexts_from_json(json.loads(row["contexts"])),
            sources=("pdf",),
        )
        for row in connection.execute(query, [key])
        if sieve.lets_by_name(row["title"] or row["raw"], row["year"])
    ]


def completeness(connection: sqlite3.Connection, key: int) -> Completeness:
    """How many of a paper's references and citations are known here, out of how many there are said to be."""
    row = connection.execute(
        "SELECT (SELECT count(DISTINCT cited) FROM citation WHERE citing = ?1) AS known, "
        "(SELECT count(DISTINCT citing) FROM citation WHERE cited = ?1) AS cited_by, "
        "(SELECT count(*) FROM reference_entry WHERE paper_id = ?1) AS printed, "
        "(SELECT count(*) FROM reference_entry WHERE paper_id = ?1 AND cited_id IS NULL) AS by_name, "
        "reference_count, citation_count FROM paper WHERE id = ?1",
        [key],
    ).fetchone()
    said = max(row["reference_count"] or 0, row["printed"], row["known"] + row["by_name"])
    cited_by = max(row["citation_count"] or 0, row["cited_by"])
    return Completeness(
        references_known=row["known"],
        references_total=said if said or row["reference_count"] is not None else None,
        cited_by_known=row["cited_by"],
        cited_by_total=cited_by if cited_by or row["citation_count"] is not None else None,
    )
