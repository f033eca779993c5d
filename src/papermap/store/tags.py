"""The reader's tags: which papers bear which. They are put on and taken off in the journal."""

from __future__ import annotations

import sqlite3

_BORNE = "SELECT e.paper_id, e.content ->> '$.name' FROM journal e WHERE e.kind = 'tagged' AND e.live = 1 "
_ON = "AND e.paper_id IS NOT NULL AND e.content ->> '$.on' "


def borne(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Every (paper, tag), in the order they were put on."""
    return [(row[0], row[1]) for row in connection.execute(f"{_BORNE}{_ON}ORDER BY e.id")]


def of_paper(connection: sqlite3.Connection, key: int) -> tuple[str, ...]:
    """The tags of one paper, by name."""
    rows = connection.execute(f"{_BORNE}{_ON}AND e.paper_id = ?", [key])
    return tuple(sorted({row[1].casefold(): row[1] for row in rows}.values(), key=str.casefold))


def papers_by_tag(connection: sqlite3.Connection) -> dict[str, list[int]]:
    """The papers of the library that bear each tag, by name; a tag is written as it was first."""
    names: dict[str, str] = {}
    found: dict[str, dict[int, None]] = {}
    query = (
        "SELECT e.paper_id, e.content ->> '$.name' FROM journal e JOIN paper p ON p.id = e.paper_id "
        f"WHERE e.kind = 'tagged' AND e.live = 1 AND p.added_at IS NOT NULL {_ON}ORDER BY e.id"
    )
    for key, name in connection.execute(query):
        found.setdefault(names.setdefault(name.casefold(), name), {})[key] = None
    return {name: list(found[name]) for name in sorted(found, key=str.casefold)}
