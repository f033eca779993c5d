"""Which papers are still to be fetched, or to be asked about again; as REFs, in an order to ask in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from papermap.library.checks import lost_files
from papermap.model.refs import name_of
from papermap.settings import Settings
from papermap.store import marks, papers


def unfinished(settings: Settings, connection: sqlite3.Connection) -> tuple[str, ...]:
    """The papers in the library of which something failed, is gone, or was never begun."""
    keys = [key for key, _ in marks.unfinished(connection)]
    keys += marks.unreached(connection, "document")
    keys += [edition.paper for edition in lost_files(settings, connection)]
    return _names(connection, dict.fromkeys(keys))


def untold(connection: sqlite3.Connection, older_than: timedelta) -> tuple[str, ...]:
    """The papers in the library of which nothing was told for so long."""
    before = (datetime.now(UTC) - older_than).isoformat()
    return _names(connection, marks.told_before(connection, "links", before))


def _names(connection: sqlite3.Connection, keys: Iterable[int]) -> tuple[str, ...]:
    names = (name_of(paper.refs) for paper in papers.load_many(connection, list(keys)))
    return tuple(name for name in names if name is not None)
