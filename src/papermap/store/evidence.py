"""How the field took a paper, as far as its citations are known here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

KNOWN = 5
"""A paper of the library of which so many references are known tells what it cites and what it does not."""


def rates_of_age(connection: sqlite3.Connection, year: int, this_year: float, without: int) -> list[float]:
    """Citations a year of the library's other papers that are a year or less older or younger."""
    query = (
        "SELECT citation_count, year FROM paper WHERE added_at IS NOT NULL AND citation_count IS NOT NULL "
        "AND year BETWEEN ? AND ? AND id <> ? ORDER BY id"
    )
    rows = connection.execute(query, [year - 1, year + 1, without])
    return [count / max(1.0, this_year - other) for count, other in rows]


def around(connection: sqlite3.Connection, key: int, year: int) -> tuple[int, int, int]:
    """Of the library's papers from ``year`` on whose references are known: how many cite a paper and none of
    its references, how many both, how many its references and not it."""
    query = (
        "WITH bases AS (SELECT DISTINCT cited AS id FROM citation WHERE citing = ?1), "
        "witness AS (SELECT p.id FROM paper p WHERE p.added_at IS NOT NULL AND p.id <> ?1 AND p.year >= ?2 "
        "AND p.id NOT IN (SELECT id FROM bases) "
        "AND (SELECT count(DISTINCT cited) FROM citation WHERE citing = p.id) >= ?3), "
        "said AS (SELECT EXISTS (SELECT 1 FROM citation WHERE citing = w.id AND cited = ?1) AS own, "
        "EXISTS (SELECT 1 FROM citation c JOIN bases b ON b.id = c.cited WHERE c.citing = w.id) AS old "
        "FROM witness w) "
        "SELECT coalesce(sum(own AND NOT old), 0), coalesce(sum(own AND old), 0), "
        "coalesce(sum(old AND NOT own), 0) FROM said"
    )
    row = connection.execute(query, [key, year, KNOWN]).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def among(connection: sqlite3.Connection, keys: Sequence[int]) -> list[tuple[int, int]]:
    """Every (citing, cited) pair of which the cited one is among ``keys`` and the citing one is in the
    library."""
    query = (
        "SELECT DISTINCT c.citing, c.cited FROM json_each(?) k JOIN citation c ON c.cited = k.value "
        "JOIN paper p ON p.id = c.citing WHERE p.added_at IS NOT NULL ORDER BY c.cited, c.citing"
    )
    return [(row[0], row[1]) for row in connection.execute(query, [json.dumps(list(keys))])]
