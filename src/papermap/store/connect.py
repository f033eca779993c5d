"""Opening the library: read-only for screens, for writing with its schema brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from papermap.store.migrations import NAMES

if TYPE_CHECKING:
    from sqlite_utils import Database as Database

BUSY_MS = 30_000
MIGRATIONS_TABLE = "_sqlite_migrations"


class StoreError(Exception):
    """The library cannot be opened or written; the message says why, what was kept and what to do."""


class NewerDatabaseError(StoreError):
    """The library was written by a newer papermap."""


def now() -> str:
    """The time as stored: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def open_reader(path: Path) -> sqlite3.Connection | None:
    """A read-only connection, or ``None`` when there is no library yet.

    In a folder that cannot be written (another user's library, a mounted copy) SQLite cannot keep its
    shared-memory file, so the file is read as immutable there.
    """
    if not path.is_file():
        return None
    uri = f"file:{quote(str(path))}?mode=ro"
    try:
        connection, applied = _connect_reader(uri)
    except sqlite3.OperationalError:
        connection, applied = _connect_reader(uri + "&immutable=1")
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is not a papermap library: {error}. Nothing was changed.") from error
    _refuse_newer(applied)
    if applied != list(NAMES):
        connection.close()
        open_writer(path).close()
        connection, _ = _connect_reader(uri)
    return connection


def _connect_reader(uri: str) -> tuple[sqlite3.Connection, list[str]]:
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False, isolation_level=None
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = 1")
    return connection, _applied(connection)


def open_writer(path: Path) -> Database:
    """The library for writing, created or migrated as needed; a copy is kept before a migration.

    Raises :class:`StoreError` when the folder cannot be written and :class:`NewerDatabaseError` when the
    library comes from a newer papermap.
    """
    from sqlite_utils import Database as Database

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, check_same_thread=False)
        database = Database(connection)
        connection.row_factory = sqlite3.Row
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(database, path)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"cannot write {path}: {error}. Nothing was changed.") from error
    except OSError as error:
        raise StoreError(f"cannot write in {path.parent}: {error.strerror}. Nothing was changed.") from error
    return database


def _applied(connection: sqlite3.Connection) -> list[str]:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [MIGRATIONS_TABLE]).fetchone()
    if known is None:
        return []
    return [row[0] for row in connection.execute(f"SELECT name FROM {MIGRATIONS_TABLE} ORDER BY id")]


def _refuse_newer(applied: list[str]) -> None:
    unknown = [name for name in applied if name not in NAMES]
    if unknown:
        raise NewerDatabaseError(
            f"this library was written by a newer papermap (its change {unknown[-1]!r} is unknown to this "
            "one). Nothing was changed. Update papermap, or point PAPERMAP_HOME at another folder."
        )


def _migrate(database: Database, path: Path) -> None:
    from papermap.store.migrations import MIGRATIONS

    applied = _applied(database.conn)
    _refuse_newer(applied)
    if len(applied) == len(NAMES):
        return
    from filelock import FileLock

    locks = path.parent / "locks"
    locks.mkdir(exist_ok=True)
    with FileLock(locks / "migrating.lock"):
        applied = _applied(database.conn)  # another process may have done it while this one waited
        if applied and len(applied) < len(NAMES):
            _keep_copy(database.conn, path, applied[-1])
        MIGRATIONS.apply(database)


def _keep_copy(connection: sqlite3.Connection, path: Path, last: str) -> Path:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"library-{last}-{stamp}.db"
    connection.execute("VACUUM INTO ?", [str(target)])
    return target


@contextmanager
def transaction(database: Database) -> Iterator[sqlite3.Connection]:
    """One write transaction that takes its lock at the start, so that two writers queue and never clash."""
    connection = database.conn
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def data_version(connection: sqlite3.Connection) -> int:
    """A number that moves when *another* connection has committed (microseconds; see SQLite's PRAGMA)."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def file_state(path: Path) -> tuple[int, ...]:
    """Something that differs whenever the library's file has been written, for any process and thread."""
    state: list[int] = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            stat = file.stat()
        except FileNotFoundError:
            state += [0, 0]
        else:
            state += [stat.st_mtime_ns, stat.st_size]
    return tuple(state)
