"""A whole library as plain rows, and back. What SQLite can make again by itself (full-text indexes and what
triggers keep) is left out."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from papermap.store.connect import MIGRATIONS_TABLE, StoreError, open_writer
from papermap.store.migrations import NAMES

FORMAT = "papermap-library"

DERIVED = frozenset({"wanted", "vector_change", "digest", "unindexed"})
"""Tables that triggers fill from others."""


class BadDumpError(ValueError):
    """The text is no dump of a library, or of one that this papermap cannot read; the message says which."""


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """The library as JSON in pieces: ``{"format", "schema", "tables": {name: {"columns", "rows"}}}``.

    Bytes are ``{"base64": …}``. All is read in one transaction, so it is one moment of the library.
    """
    connection.execute("BEGIN")
    try:
        yield f'{{"format": "{FORMAT}", "schema": {json.dumps(_schema(connection))}, "tables": {{'
        for number, table in enumerate(tables(connection)):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")]
            yield f"{',' if number else ''}\n{json.dumps(table)}: "
            yield f'{{"columns": {json.dumps(columns)}, "rows": ['
            listed = ", ".join(f'"{column}"' for column in columns)
            order = ", ".join(str(place) for place in range(1, len(columns) + 1))
            rows = connection.execute(f"SELECT {listed} FROM {table} ORDER BY {order}")
            for place, row in enumerate(rows):
                text = json.dumps([_to_json(value) for value in row], ensure_ascii=False)
                yield f"{',' if place else ''}\n{text}"
            yield "]}"
        yield "}}\n"
    finally:
        connection.execute("COMMIT")


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that hold what cannot be made again, those before that others refer to."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
    ).fetchall()
    indexes = tuple(f"{name}_" for name, sql in rows if "USING fts5" in sql)
    names = [name for name, sql in rows if not name.startswith("sqlite_") and "USING fts5" not in sql]
    left = [name for name in names if not (indexes and name.startswith(indexes))]
    return [name for name in left if name != MIGRATIONS_TABLE and name not in DERIVED]


def _schema(connection: sqlite3.Connection) -> str:
    row = connection.execute(f"SELECT name FROM {MIGRATIONS_TABLE} ORDER BY id DESC LIMIT 1").fetchone()
    return str(row[0])


def _to_json(value: object) -> object:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_json(value: object) -> object:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def restore(path: Path, data: Any) -> None:
    """Make the library file ``path`` from a dump; there must be none yet.

    A dump of an older papermap is brought up to date. Raises :class:`BadDumpError`, and leaves nothing
    behind.
    """
    if path.exists():
        raise StoreError(f"{path} is there already. Nothing was changed.")
    schema, found = _checked(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.restoring")
    _remove(part)
    try:
        _fill(part, schema, found)
        with closing(open_writer(part)) as database:
            trouble = database.conn.execute("PRAGMA foreign_key_check").fetchone()
            if trouble is not None:
                raise BadDumpError(f"a row of {trouble[0]} leads to a row of {trouble[2]} that is missing")
            database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        part.replace(path)
    except (sqlite3.Error, KeyError, TypeError, ValueError) as error:
        raise (
            error if isinstance(error, BadDumpError) else BadDumpError(f"its rows do not fit: {error}")
        ) from error
    finally:
        _remove(part)


def _checked(data: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadDumpError("it is no dump of a papermap library")
    schema, found = data.get("schema"), data.get("tables")
    if schema not in NAMES:
        raise BadDumpError(f"it comes from a newer papermap (its schema is {schema!r}); update papermap")
    if not isinstance(found, dict):
        raise BadDumpError("it holds no tables")
    return schema, found


def _fill(path: Path, schema: str, found: dict[str, Any]) -> None:
    from sqlite_utils import Database

    from papermap.store.migrations import MIGRATIONS

    database = Database(sqlite3.connect(path))
    with closing(database.conn) as connection:
        later = NAMES[NAMES.index(schema) + 1 :]
        MIGRATIONS.apply(database, stop_before=later[0] if later else None)
        connection.isolation_level = None
        connection.execute("BEGIN")
        known = tables(connection)
        if strange := sorted(set(found) - set(known)):
            raise BadDumpError(f"it has a table {strange[0]!r} that no papermap ever had")
        for table in known:
            if table in found:
                _insert(connection, table, found[table]["columns"], found[table]["rows"])
        connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
    own = {row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")}
    if strange := sorted(set(columns) - own):
        raise BadDumpError(f"it has a column {table}.{strange[0]} that no papermap ever had")
    connection.execute(f"DELETE FROM {table}")
    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",
        ([_from_json(value) for value in row] for row in rows),
    )


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal", ".making"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
