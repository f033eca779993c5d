"""Opening the library: read-only for screens, for writing with its schema brought up to date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from papermap.store.migrations import NAMES
from papermap.store.word_index import catch_up, is_behind

if TYPE_CHECKING:
    from sqlite_utils import Database as Database

BUSY_MS = 30_000
READER_CACHE_KB = 16_384
WRITER_CACHE_KB = 65_536
WAL_PAGES = 8_000
"""Pages of the log after which they go into the file: a page that is written often goes once."""

MIGRATIONS_TABLE = "_sqlite_migrations"


class StoreError(Exception):
    """The library cannot be opened or written; the message says why, what was kept and what to do."""


class NewerDatabaseError(StoreError):
    """The library was written by a newer papermap."""


def told(error: sqlite3.Error) -> StoreError:
    """What SQLite says, in words for the reader."""
    code = getattr(error, "sqlite_errorcode", None)
    for codes, sentence in _SENTENCES.items():
        if code is not None and code & 0xFF in codes:
            return StoreError(sentence.format(error))
    return StoreError(f"The library cannot be used: {error}. Everything finished so far is kept.")


_SENTENCES = {
    (sqlite3.SQLITE_FULL,): (
        "The disk is full ({}). Everything finished so far is kept; make room, then run the same command "
        "again: it goes on from here."
    ),
    (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED): (
        f"Another program has held the library for more than {BUSY_MS // 1000} seconds ({{}}). Everything "
        "finished so far is kept; run the same command again when it is done."
    ),
    (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM): (
        "The library cannot be written ({}). Nothing was changed. Make its folder writable, or point "
        "PAPERMAP_HOME at another folder."
    ),
    (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB): (
        "The library's file is damaged ({}). Nothing was changed. `papermap doctor` says more; the newest "
        "copy is in backups/."
    ),
}


def now() -> str:
    """The time as stored: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def open_reader(path: Path) -> sqlite3.Connection | None:
    """A read-only connection, or ``None`` when there is no library yet.

    In a folder that cannot be written (another user's library, a mounted copy) SQLite cannot keep its
    shared-memory file, so the file is read as immutable there. Raises :class:`StoreError` for a file that is
    no library or cannot be read, and :class:`NewerDatabaseError`.
    """
    if not path.is_file():
        return None
    uri = f"file:{quote(os.fsencode(path))}?mode=ro"
    try:
        try:
            connection, applied = _connect_reader(uri)
        except sqlite3.OperationalError:
            if os.access(path.parent, os.W_OK):
                raise
            connection, applied = _connect_reader(uri + "&immutable=1")
        _refuse_newer(applied)
        if applied != list(NAMES):
            connection.close()
            open_writer(path).close()
            connection, _ = _connect_reader(uri)
        elif is_behind(connection) and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            open_writer(path).close()
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path} cannot be read: {error}. Nothing was changed.") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is not a papermap library: {error}. Nothing was changed.") from error
    return connection


def _connect_reader(uri: str) -> tuple[sqlite3.Connection, list[str]]:
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False, isolation_level=None
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = 1")
    connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KB}")
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
        use_wal(connection, path)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(database, path)
        _catch_up(database)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"cannot write {path}: {error}. Nothing was changed.") from error
    except OSError as error:
        raise StoreError(f"cannot write in {path.parent}: {error.strerror}. Nothing was changed.") from error
    return database


def use_wal(connection: sqlite3.Connection, path: Path) -> None:
    """Switch to write-ahead logging, where it is not on yet. Two that switch at once would not wait for each
    other but fail, so it is done under a lock."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    from filelock import FileLock

    with FileLock(f"{path}.making"):
        connection.execute("PRAGMA journal_mode = WAL")


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


def _catch_up(database: Database) -> None:
    """A run that was killed may have left papers that are not in the index of words yet."""
    if is_behind(database.conn):
        with transaction(database) as connection:
            catch_up(connection)


def _keep_copy(connection: sqlite3.Connection, path: Path, last: str) -> Path:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"library-{last}-{stamp}.db"
    connection.execute("VACUUM INTO ?", [str(target)])
    return target


@contextmanager
def transaction(database: Database) -> Iterator[sqlite3.Connection]:
    """One write transaction that takes its lock at the start, so that two writers queue and never clash.

    Raises :class:`StoreError` when the disk is full, or the file cannot be written.
    """
    try:
        with immediate(database.conn) as connection:
            yield connection
    except sqlite3.OperationalError as error:
        raise told(error) from error


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The same on a plain connection, with SQLite's own errors."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def damage(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the file, in its words; empty when it is sound. Reads all of it."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        return "; ".join(found)
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    return f"{len(broken)} rows point nowhere" if broken else ""


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
