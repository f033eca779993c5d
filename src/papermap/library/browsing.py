"""The library as rows: sorted, narrowed, and only as many as are looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from itertools import islice

from papermap.store import library_rows
from papermap.views.papers import LibraryRow, library_row


def rows(
    connection: sqlite3.Connection,
    find: str,
    sort: str,
    limit: int | None,
    offset: int,
    chosen: Collection[int] | None,
) -> tuple[LibraryRow, ...]:
    """So many rows after the first ``offset`` of those with every word of ``find``; ``chosen``: of these
    works only."""
    wanted = find.casefold().split()
    if not wanted and chosen is None:
        return tuple(library_row(*row) for row in library_rows.rows(connection, sort, limit, offset))
    kept = (
        row
        for row in (library_row(*row) for row in library_rows.rows(connection, sort, words=wanted))
        if (chosen is None or row.key in chosen) and all(word in _haystack(row) for word in wanted)
    )
    return tuple(islice(kept, offset, None if limit is None else offset + limit))


def _haystack(row: LibraryRow) -> str:
    return " ".join((row.title, *row.authors, str(row.year or ""), row.refs.best or "")).casefold()
