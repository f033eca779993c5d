"""Sideways through the citations: papers cited together with one, papers that cite the same as one, papers
that the reader's own papers cite, and the way from one paper to another.

Counts are of distinct papers, however many sources know an edge. Co-citation: Small 1973. Bibliographic
coupling: Kessler 1963.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from papermap.model.survey_titles import SURVEY_WORDS, is_survey
from papermap.store import papers

WITNESSES = 2_000
"""Of a paper cited more than this, so many of its citing papers are asked; the newest known ones."""

COMMON = 1_000
"""A reference that more papers than this cite says little about what two of them share, and proposes none."""

BATCH = 50
"""So many proposed papers are counted at once."""

PROPOSED = 400
"""The papers with the most in common, of which the best are chosen by how much that is for their size."""

RARE = 3.0
"""Damps the closeness of papers with few citations: one common reference out of one is no proof."""

FRONTIER = 20_000
"""The search for a path opens no more papers than this from each side."""


@dataclass(frozen=True, slots=True)
class Related:
    """A paper beside another. ``shared`` papers connect them; ``closeness`` is 0 to 1, their share of all
    that could. ``of`` is how many were asked, where that is not all of them."""

    key: int
    shared: int
    closeness: float
    of: int | None = None


def cocited(
    connection: sqlite3.Connection, key: int, limit: int, proposed_by: int = PROPOSED
) -> list[Related]:
    """Works that the same papers cite, closest first, out of the ``proposed_by`` that the most do."""
    citing = _some(
        connection, "SELECT DISTINCT citing FROM citation WHERE cited = ? ORDER BY citing DESC", key
    )
    query = (
        "SELECT cited, count(*) AS shared FROM (SELECT DISTINCT citing, cited FROM citation WHERE citing IN "
        "(SELECT value FROM json_each(?))) WHERE cited <> ? GROUP BY cited "
        "ORDER BY shared DESC, cited LIMIT ?"
    )
    proposed = connection.execute(query, [_json(citing[:WITNESSES]), key, proposed_by]).fetchall()
    asked = WITNESSES if len(citing) > WITNESSES else None
    return _closest(connection, proposed, min(len(citing), WITNESSES), "cited", limit, asked)


def coupled(
    connection: sqlite3.Connection, key: int, limit: int, proposed_by: int = PROPOSED
) -> list[Related]:
    """Works that cite the same papers, closest first, out of the ``proposed_by`` that cite the most of them.

    Papers that everyone cites are not followed to find candidates, and are counted once these are found.
    """
    query = (
        "SELECT c.cited, (SELECT count(*) FROM (SELECT DISTINCT citing FROM citation WHERE cited = c.cited "
        "LIMIT ?)) FROM (SELECT DISTINCT cited FROM citation WHERE citing = ?) c"
    )
    counted = connection.execute(query, [COMMON + 1, key]).fetchall()
    cited = [row[0] for row in counted]
    telling = [row[0] for row in counted if row[1] <= COMMON]
    query = (
        "SELECT citing, count(*) AS shared FROM (SELECT DISTINCT cited, citing FROM citation WHERE cited IN "
        "(SELECT value FROM json_each(?))) WHERE citing <> ? GROUP BY citing "
        "ORDER BY shared DESC, citing LIMIT ?"
    )
    proposed = connection.execute(query, [_json(telling), key, proposed_by]).fetchall()
    if len(telling) < len(cited):
        recount = (
            "SELECT citing, count(DISTINCT cited) AS shared FROM citation WHERE citing IN "
            "(SELECT value FROM json_each(?)) AND cited IN (SELECT value FROM json_each(?)) "
            "GROUP BY citing ORDER BY shared DESC, citing"
        )
        keys = _json([row[0] for row in proposed])
        proposed = connection.execute(recount, [keys, _json(cited)]).fetchall()
    return _closest(connection, proposed, len(cited), "citing", limit, None)


def _closest(
    connection: sqlite3.Connection,
    proposed: Sequence[tuple[int, int]],
    own: int,
    side: str,
    limit: int,
    asked: int | None,
) -> list[Related]:
    """Salton's cosine of what two papers have in common, a little less for papers with little at all.

    ``proposed`` comes with the most shared first. Those that could not come among the best even if they had
    nothing else are not looked at.
    """
    found: list[Related] = []
    for start in range(0, len(proposed), BATCH):
        batch = proposed[start : start + BATCH]
        if len(found) == limit and _closeness(batch[0][1], own, batch[0][1]) < found[-1].closeness:
            break
        degrees = _counts(connection, side, [other for other, _ in batch], WITNESSES)
        found += [
            Related(other, shared, _closeness(shared, own, degree), asked)
            for (other, shared), (_, degree) in zip(batch, degrees, strict=True)
        ]
        found = sorted(found, key=lambda r: (-r.closeness, -r.shared, r.key))[:limit]
    return found


def _closeness(shared: int, own: int, degree: int) -> float:
    return round(shared / (math.sqrt(own * max(degree, shared)) + RARE), 6)


def _counts(
    connection: sqlite3.Connection, side: str, keys: Sequence[int], most: int
) -> list[tuple[int, int]]:
    """How many papers cite each of these works, or each cites, told apart up to ``most`` + 1; in order."""
    there = "citing" if side == "cited" else "cited"
    query = (
        "SELECT k.value, (SELECT count(*) FROM "
        f"(SELECT DISTINCT {there} FROM citation WHERE {side} = k.value LIMIT ?2)) "
        "FROM json_each(?1) k ORDER BY k.key"
    )
    return [(row[0], row[1]) for row in connection.execute(query, [_json(keys), most + 1])]


def _some(connection: sqlite3.Connection, query: str, key: int) -> list[int]:
    return [row[0] for row in connection.execute(f"{query} LIMIT ?", [key, WITNESSES + 1])]


def _json(keys: Sequence[int]) -> str:
    return f"[{','.join(map(str, keys))}]"


def barely_known(connection: sqlite3.Connection, keys: Sequence[int]) -> list[int]:
    """Those of these works outside the library of which abstract or count are not known; in order."""
    query = (
        "SELECT p.id FROM json_each(?) k JOIN paper p ON p.id = k.value WHERE p.added_at IS NULL "
        "AND (p.abstract IS NULL OR p.citation_count IS NULL) ORDER BY k.key"
    )
    return [row[0] for row in connection.execute(query, [_json(keys)])]


_KNOWN = (
    "(EXISTS (SELECT 1 FROM citation WHERE citing = p.id) "
    "OR EXISTS (SELECT 1 FROM reference_entry WHERE paper_id = p.id))"
)
_MARKED = "SELECT count(*) FROM mark m WHERE m.paper_id = p.id AND m.stage IN ('links', 'document')"
_TOLD = f"({_MARKED} AND m.state IN ('done', 'partial')) > 0"
_ASKED = f"({_MARKED} AND m.state IN ('done', 'absent')) = 2"
_TRIED = "EXISTS (SELECT 1 FROM mark WHERE paper_id = p.id)"
_BARE = f"(NOT {_KNOWN} AND NOT {_ASKED} OR {_TRIED} AND NOT {_TOLD})"
"""No reference is known, not even by name, and not everybody was asked; or those that are known were told by
papers around this one only."""

_NAMED = "EXISTS (SELECT 1 FROM ref WHERE paper_id = p.id)"


def without_references(connection: sqlite3.Connection) -> list[int]:
    """The papers of the library of which nobody told the references yet, and somebody may be asked."""
    query = f"SELECT id FROM paper p WHERE added_at IS NOT NULL AND {_NAMED} AND {_BARE} ORDER BY id"
    return [row[0] for row in connection.execute(query)]


def nameless(connection: sqlite3.Connection) -> int:
    """How many papers of the library have no identifier, and no references: nobody can be asked for them."""
    query = f"SELECT count(*) FROM paper p WHERE added_at IS NOT NULL AND NOT {_NAMED} AND NOT {_KNOWN}"
    return int(connection.execute(query).fetchone()[0])


def has_name(connection: sqlite3.Connection, key: int) -> bool:
    """Whether a paper has an identifier by which somebody can be asked for it."""
    return bool(connection.execute(f"SELECT {_NAMED} FROM paper p WHERE id = ?", [key]).fetchone()[0])


def silent(connection: sqlite3.Connection) -> int:
    """How many papers of the library have no reference that anybody knows, although everybody was asked."""
    query = f"SELECT count(*) FROM paper p WHERE added_at IS NOT NULL AND NOT {_KNOWN} AND {_ASKED}"
    return int(connection.execute(query).fetchone()[0])


def is_bare(connection: sqlite3.Connection, key: int) -> bool:
    """Whether nobody told the references of a paper yet; of one outside the library, nobody was asked."""
    query = f"SELECT {_BARE} OR added_at IS NULL AND NOT {_TRIED} FROM paper p WHERE id = ?"
    return bool(connection.execute(query, [key]).fetchone()[0])


_OWNED_TWIN = (
    "EXISTS (SELECT 1 FROM paper s JOIN paper o ON o.title_key = s.title_key AND o.title_key <> '' "
    "WHERE s.id = w.paper_id AND o.added_at IS NOT NULL AND o.id <> s.id)"
)


def missing(connection: sqlite3.Connection, limit: int, least: int = 2) -> list[tuple[int, int]]:
    """Works outside the library that the most papers of it cite: (work, how many), at least ``least``.
    Another record of a work that is here, by its title, is not missing."""
    query = (
        f"SELECT paper_id, citers FROM wanted w WHERE citers >= ? AND NOT {_OWNED_TWIN} "
        "ORDER BY citers DESC, paper_id LIMIT ?"
    )
    return [(row[0], row[1]) for row in connection.execute(query, [least, limit])]


def surveys(connection: sqlite3.Connection, keys: Sequence[int], limit: int) -> list[tuple[int, int]]:
    """Works among these papers, or cited by them, whose titles call them surveys: (work, how many of these
    cite it), most first."""
    named = " OR ".join(f"p.title LIKE '%{word}%'" for word in SURVEY_WORDS)
    query = (
        "WITH own AS (SELECT value AS id FROM json_each(?1)), near AS (SELECT id, NULL AS citer FROM own "
        "UNION SELECT cited, citing FROM citation WHERE citing IN (SELECT id FROM own)) "
        "SELECT p.id, count(n.citer) AS citers, p.title FROM near n JOIN paper p ON p.id = n.id "
        f"WHERE {named} GROUP BY p.id ORDER BY citers DESC, p.year DESC, p.id"
    )
    found = connection.execute(query, [_json(keys)])
    return list(islice(((row[0], row[1]) for row in found if is_survey(row[2])), limit))


def missing_from(connection: sqlite3.Connection, keys: Sequence[int], limit: int) -> list[tuple[int, int]]:
    """Works outside the library that at least two of these papers cite: (work, how many), most first. Another
    record of a work that is here is not missing."""
    query = (
        "SELECT paper_id, citers FROM (SELECT c.cited AS paper_id, count(DISTINCT c.citing) AS citers "
        "FROM citation c JOIN paper p ON p.id = c.cited WHERE c.citing IN (SELECT value FROM json_each(?)) "
        "AND p.added_at IS NULL GROUP BY c.cited HAVING citers > 1) w "
        f"WHERE NOT {_OWNED_TWIN} ORDER BY citers DESC, paper_id LIMIT ?"
    )
    return [(row[0], row[1]) for row in connection.execute(query, [_json(keys), limit])]


def titles_met_twice(connection: sqlite3.Connection) -> int:
    """How many titles more than one paper of the library bears."""
    query = (
        "SELECT count(*) FROM (SELECT 1 FROM paper WHERE added_at IS NOT NULL AND title_key <> '' "
        "GROUP BY title_key HAVING count(*) > 1)"
    )
    return int(connection.execute(query).fetchone()[0])


def library_citers(connection: sqlite3.Connection, key: int, limit: int) -> list[int]:
    """Papers of the library that cite a work, newest first."""
    query = (
        "SELECT DISTINCT c.citing, p.year FROM citation c JOIN paper p ON p.id = c.citing "
        "WHERE c.cited = ? AND p.added_at IS NOT NULL ORDER BY p.year DESC, c.citing LIMIT ?"
    )
    return [row[0] for row in connection.execute(query, [key, limit])]


def path(connection: sqlite3.Connection, start: int, end: int) -> list[tuple[int, bool | None]] | None:
    """The fewest citations from one work to another, either way along each: (work, whether it cites the
    next).

    ``None`` when there is no path, or none is found within :data:`FRONTIER` works from either end. Searched
    from both ends at once; of equal paths the one through smaller keys.
    """
    if start == end:
        return [(start, None)]
    sides: tuple[dict[int, int | None], dict[int, int | None]] = ({start: None}, {end: None})
    edges: tuple[list[int], list[int]] = ([start], [end])
    while edges[0] and edges[1]:
        near = 0 if len(edges[0]) <= len(edges[1]) else 1
        if len(sides[near]) > FRONTIER:
            return None
        edges[near][:] = _step(connection, edges[near], sides[near])
        met = sorted(key for key in edges[near] if key in sides[1 - near])
        if met:
            walked = [*reversed(_back(met[0], sides[0])), *_back(met[0], sides[1])[1:]]
            return [
                (here, None if there is None else _cites(connection, here, there))
                for here, there in zip(walked, [*walked[1:], None], strict=True)
            ]
    return None


def _step(connection: sqlite3.Connection, edge: Sequence[int], reached: dict[int, int | None]) -> list[int]:
    """One citation further, in either direction; notes from where each new work was reached."""
    new = []
    for chunk in papers.chunks(sorted(edge)):
        query = (
            "SELECT citing AS here, cited AS there FROM citation "
            "WHERE citing IN (SELECT value FROM json_each(?1)) "
            "UNION SELECT cited, citing FROM citation WHERE cited IN (SELECT value FROM json_each(?1)) "
            "ORDER BY here, there LIMIT ?2"
        )
        for here, there in connection.execute(query, [_json(chunk), 10 * FRONTIER]):
            if there not in reached:
                reached[there] = here
                new.append(there)
    return new


def _back(key: int, reached: dict[int, int | None]) -> list[int]:
    walked = [key]
    while (before := reached[walked[-1]]) is not None:
        walked.append(before)
    return walked


def _cites(connection: sqlite3.Connection, here: int, there: int) -> bool:
    query = "SELECT 1 FROM citation WHERE citing = ? AND cited = ?"
    return connection.execute(query, [here, there]).fetchone() is not None
