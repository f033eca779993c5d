"""Where the library's rooms get at the store: a reading connection for each thread, and deeds for writing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from papermap.store import connect, journal, papers
from papermap.views.papers import refs_view, shown_title

if TYPE_CHECKING:
    from papermap.model.journal import Words
    from papermap.model.papers import Paper
    from papermap.settings import Settings


class RefusedError(Exception):
    """What was asked cannot be done; the message says why, what was kept and what to do."""


class NoSuchPaperError(RefusedError, LookupError):
    """The library does not know the paper asked for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class OpenDeed:
    """A deed being done: everything written in it is undone together."""

    connection: sqlite3.Connection
    id: int

    def write(
        self, said: Words, paper: int | None = None, other: int | None = None, replaces: int | None = None
    ) -> int:
        """Keep what the reader said; see :func:`papermap.store.journal.write`."""
        return journal.write(self.connection, self.id, said, paper, other, replaces)


@dataclass(slots=True)
class Desk:
    """One running program's way to one library. ``session`` names the program in the journal."""

    settings: Settings
    session: str = field(default_factory=lambda: uuid4().hex)
    _local: threading.local = field(default_factory=threading.local)

    def reader(self) -> sqlite3.Connection | None:
        """This thread's read-only connection; ``None`` while there is no library."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect.open_reader(self.settings.database)
        return connection

    def close(self) -> None:
        """Close this thread's connection. Those of other threads go with their threads."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def existing(self) -> sqlite3.Connection:
        """The same; raises :class:`NoSuchPaperError` while there is no library."""
        connection = self.reader()
        if connection is None:
            raise NoSuchPaperError("the library is empty; `papermap add 1706.03762` starts it")
        return connection

    def current(self, key: int) -> int:
        """``key``, or the key of the work it was merged into."""
        return papers.current_key(self.existing(), key)

    def title(self, connection: sqlite3.Connection, key: int) -> str:
        """A work's title for a sentence; its name where the title is not known."""
        paper: Paper = papers.load(connection, key)
        return shown_title(paper.fields.title, refs_view(paper.refs))

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A write transaction. Raises :class:`papermap.store.connect.StoreError`."""
        with (
            closing(connect.open_writer(self.settings.database)) as database,
            connect.transaction(database) as writer,
        ):
            yield writer

    @contextmanager
    def deed(self, said: str) -> Iterator[OpenDeed]:
        """One act of the reader in one transaction; ``said`` tells it in words ("note on LoRA")."""
        with self.writing() as writer:
            yield OpenDeed(writer, journal.begin(writer, said, self.session))
