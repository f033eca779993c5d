"""Taking back what the reader did, in this run of the program or an earlier one, and doing it again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from papermap.library.desk import Desk, RefusedError
from papermap.model.curation import Followed, Listed, Owned, Relaid
from papermap.model.journal import Deed, Entry, Words
from papermap.model.reading import PassEnd, Reopened, TimeCounted
from papermap.store import follows, journal, lists, papers, sittings
from papermap.store.connect import now
from papermap.views.deeds import DeedView

LayBack = Callable[[sqlite3.Connection, int, bool], None]
"""Puts the papers where they stood before or after a new layout (its number; whether it holds)."""


class Undoing:
    """The reader's deeds as a row that can be walked back and forth."""

    def __init__(self, desk: Desk, lay_back: LayBack) -> None:
        self._desk, self._lay_back = desk, lay_back

    def deeds(self, limit: int = 20) -> tuple[DeedView, ...]:
        """What the reader did, newest first."""
        connection = self._desk.reader()
        found = journal.deeds(connection, limit=limit) if connection is not None else ()
        return tuple(_view(deed) for deed in found)

    def undo(self) -> DeedView:
        """Take back the newest deed of this run of the program that holds, else the newest of all.

        Raises :class:`RefusedError` when there is none, or when something later builds on it.
        """
        connection = self._desk.existing()
        own = journal.deeds(connection, limit=1, session=self._desk.session, undone=False)
        newest = own or journal.deeds(connection, limit=1, undone=False)
        if not newest:
            raise RefusedError("There is nothing to undo.")
        return self._turn(newest[0], journal.undo, holds=False)

    def redo(self) -> DeedView:
        """Do again what was taken back last. Raises :class:`RefusedError` when there is nothing, or when
        something new was done since."""
        connection = self._desk.existing()
        undone = journal.deeds(connection, limit=500, undone=True)
        if not undone:
            raise RefusedError("There is nothing to do again.")
        last = max(undone, key=lambda deed: (deed.undone_at or "", -deed.id))
        at, highest = last.undone_at or "", max(deed.id for deed in undone)
        since = journal.deeds(connection, since=at, limit=1, undone=False)
        newer = [deed for deed in since if deed.at > at or deed.id > highest]
        if newer:
            raise RefusedError(
                f"There is nothing to do again: since you took it back, “{newer[0].said}” was done."
            )
        return self._turn(last, journal.redo, holds=True)

    def _turn(self, deed: Deed, turn: Callable[[sqlite3.Connection, int], Deed], *, holds: bool) -> DeedView:
        try:
            with self._desk.writing() as writer:
                turned = turn(writer, deed.id)
                entries = turned.entries if holds else turned.entries[::-1]
                _follow(writer, entries, holds)
                for entry in entries:
                    if isinstance(entry.said, Relaid):
                        self._lay_back(writer, entry.said.frame, holds)
        except journal.CannotUndoError as error:
            raise RefusedError(f"“{deed.said}” stays as it is: {error}.") from error
        return DeedView(deed.id, deed.at, deed.said, undone=not holds)


def _follow(writer: sqlite3.Connection, entries: Sequence[Entry[Words]], holds: bool) -> None:
    """Bring what stands outside the journal in line with entries that hold now, or no longer do."""
    for entry in entries:
        said, key = entry.said, entry.paper
        if isinstance(said, Owned) and key is not None:
            if said.here is holds:
                papers.add_to_library(writer, key, said.at or now())
            else:
                papers.take_from_library(writer, key)
        elif isinstance(said, Listed) and key is not None:
            if said.on is holds:
                lists.put_on_list(writer, said.name, said.title or said.name, key, said.position)
            else:
                lists.take_off_list(writer, said.name, key)
        elif isinstance(said, PassEnd) and key is not None:
            _follow_pass(writer, key, said.number, holds)
        elif isinstance(said, Reopened) and key is not None and said.sitting is None:
            _follow_pass(writer, key, said.number, not holds)
        elif isinstance(said, Reopened | TimeCounted) and key is not None and said.sitting is not None:
            seconds = said.seconds if isinstance(said, TimeCounted) else 0
            if holds:
                sittings.put_back(writer, said.sitting, key, said.number, seconds)
            else:
                sittings.remove(writer, said.sitting)
        elif isinstance(said, Followed):
            if said.on is holds:
                follows.follow(writer, said.sort, said.value)
            else:
                follows.unfollow(writer, said.sort, said.value)


def _follow_pass(writer: sqlite3.Connection, key: int, number: int, ended: bool) -> None:
    """A pass whose end is taken back goes on where it was, if one ever sat down to it."""
    if ended:
        sittings.close(writer, key, number)
    elif sittings.sittings(writer, key, number):
        sittings.reopen(writer, key, number)


def _view(deed: Deed) -> DeedView:
    return DeedView(deed.id, deed.at, deed.said, deed.undone_at is not None)
