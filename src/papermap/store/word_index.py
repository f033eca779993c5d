"""When the words of a paper's title and abstract come into the index that search uses.

Triggers put them there with the paper, and again whenever they change. Of thousands of papers that come with
a title and are told an abstract a moment later, that is twice the work: those are listed in ``unindexed``
first. Whoever stops in between leaves them listed, and the library is not opened without catching up.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_LATER = 0
"""No paper's number: while it is listed, papers that come are listed too. It never outlives a transaction."""


@contextmanager
def later(connection: sqlite3.Connection) -> Iterator[None]:
    """Within a transaction: the words of papers that come are left for :func:`catch_up`."""
    connection.execute("INSERT INTO unindexed (paper_id) VALUES (?)", [_LATER])
    yield
    connection.execute("DELETE FROM unindexed WHERE paper_id = ?", [_LATER])


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether there are papers whose words were left for later."""
    return connection.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone() is not None


def catch_up(connection: sqlite3.Connection, keys: Sequence[int] | None = None) -> None:
    """Within a transaction: index the words of these papers, or of all, that were left for later."""
    among, given = "", []
    if keys is not None:
        among, given = " WHERE paper_id IN (SELECT value FROM json_each(?))", [json.dumps(keys)]
    connection.execute(
        "INSERT INTO paper_words (rowid, title, abstract) SELECT id, title, abstract FROM paper "
        f"WHERE id IN (SELECT paper_id FROM unindexed{among})",
        given,
    )
    connection.execute(f"DELETE FROM unindexed{among}", given)
