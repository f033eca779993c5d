"""Raw answers of the services, kept for ever by service and identifier, in a file of their own.

The file may be deleted at any time: it costs requests, never the reader's words.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from papermap.store.connect import BUSY_MS, StoreError, immediate, now, told, use_wal

SAME_AS = b"="
"""Begins a body that only names the key under which the same answer is kept; nothing packed begins so."""

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class AnswerStore:
    """What :class:`papermap.sources.cache.AnswerCache` asks for, kept in SQLite. One thread each.

    A damaged file is thrown away, which ``notify`` is told: all that is lost can be asked for again.
    """

    def __init__(self, path: Path, notify: Callable[[str], None] = lambda text: None) -> None:
        self._path, self._notify = path, notify
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _open(path)
        except OSError as error:
            raise StoreError(
                f"cannot write in {path.parent}: {error.strerror}. Nothing was changed."
            ) from error
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)

    def get(self, service: str, keys: Sequence[str]) -> dict[str, bytes]:
        """The kept answers among ``keys``."""
        found = {}
        query = (
            "SELECT a.key, coalesce(b.body, a.body) FROM json_each(?) k "
            "CROSS JOIN answer a ON a.service = ?2 AND a.key = k.value "
            "LEFT JOIN answer b ON substr(a.body, 1, 1) = ?3 "
            "AND b.service = ?2 AND b.key = CAST(substr(a.body, 2) AS TEXT)"
        )
        try:
            rows = self._connection.execute(query, [json.dumps(list(keys)), service, SAME_AS]).fetchall()
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)
            return {}
        for key, body in rows:
            with contextlib.suppress(zlib.error):  # asked for anew, as if it had not been kept
                found[key] = zlib.decompress(body)
        return found

    def put(self, service: str, answers: Mapping[str, bytes]) -> None:
        """Keep answers; a newer answer replaces an older one. Raises :class:`StoreError` on a full disk."""
        at = now()
        first: dict[bytes, str] = {}
        rows = []
        for key, body in answers.items():
            other = first.setdefault(body, key)
            kept = zlib.compress(body, 1) if other == key else SAME_AS + other.encode()
            rows.append((service, key, kept, at))
        try:
            with immediate(self._connection):
                self._connection.executemany(
                    "INSERT INTO answer (service, key, body, at) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (service, key) DO UPDATE SET body = excluded.body, at = excluded.at",
                    rows,
                )
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)

    def _begin_anew(self, error: sqlite3.DatabaseError) -> None:
        """Start an empty file in place of a damaged one; any other trouble is the caller's to hear."""
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF not in DAMAGED:
            raise told(error) from error
        if hasattr(self, "_connection"):
            self._connection.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._connection = _open(self._path)
        self._notify(
            f"The kept answers of the services ({self._path.name}) were damaged and are begun anew; the "
            "library is another file and was not touched."
        )

    def close(self) -> None:
        self._connection.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        use_wal(connection, path)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS answer (service TEXT NOT NULL, key TEXT NOT NULL, "
            "body BLOB NOT NULL, at TEXT NOT NULL, PRIMARY KEY (service, key)) STRICT, WITHOUT ROWID"
        )
    except BaseException:
        connection.close()
        raise
    return connection
