"""Raw answers of the services, kept for ever by service and identifier, in a file of their own.

The file may be deleted at any time: it costs requests, never the reader's words.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from papermap.store.connect import BUSY_MS, StoreError, now


class AnswerStore:
    """What :class:`papermap.sources.cache.AnswerCache` asks for, kept in SQLite. One thread each."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS answer (service TEXT NOT NULL, key TEXT NOT NULL, "
                "body BLOB NOT NULL, at TEXT NOT NULL, PRIMARY KEY (service, key)) STRICT, WITHOUT ROWID"
            )
        except sqlite3.DatabaseError as error:
            raise StoreError(f"cannot keep answers in {path}: {error}") from error
        except OSError as error:
            raise StoreError(f"cannot write in {path.parent}: {error.strerror}") from error

    def get(self, service: str, keys: Sequence[str]) -> dict[str, bytes]:
        """The kept answers among ``keys``."""
        found = {}
        for key in keys:
            query = "SELECT body FROM answer WHERE service = ? AND key = ?"
            row = self._connection.execute(query, [service, key]).fetchone()
            if row is not None:
                found[key] = zlib.decompress(row[0])
        return found

    def put(self, service: str, answers: Mapping[str, bytes]) -> None:
        """Keep answers; a newer answer replaces an older one."""
        at = now()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(
                "INSERT INTO answer (service, key, body, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (service, key) DO UPDATE SET body = excluded.body, at = excluded.at",
                [(service, key, zlib.compress(body, 6), at) for key, body in answers.items()],
            )
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def forget(self, service: str, keys: Sequence[str]) -> None:
        """Drop answers, so that they are asked for again."""
        self._connection.executemany(
            "DELETE FROM answer WHERE service = ? AND key = ?", [(service, key) for key in keys]
        )

    def close(self) -> None:
        self._connection.close()
