"""Bringing papers into the library and onto lists, as deeds of the reader that can be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from papermap.library.desk import OpenDeed
from papermap.model.curation import Listed, Owned
from papermap.store import journal, lists, papers
from papermap.store.connect import now


@dataclass
class Shelving:
    """One deed over many transactions, begun when something first changes. ``said`` tells it in words, and
    ``session`` names the running program."""

    said: str
    session: str = ""
    _deed: int | None = field(default=None)

    @classmethod
    def within(cls, deed: OpenDeed) -> Shelving:
        """What is brought in belongs to a deed that is being done."""
        return cls("", _deed=deed.id)

    def deed(self, connection: sqlite3.Connection) -> int:
        """The deed that everything written so far belongs to."""
        if self._deed is None:
            self._deed = journal.begin(connection, self.said, self.session)
        return self._deed

    def own(self, connection: sqlite3.Connection, key: int) -> None:
        """The work is in the library from now on; one that is there keeps its day."""
        self.own_all(connection, [key])

    def own_all(self, connection: sqlite3.Connection, keys: Sequence[int]) -> set[int]:
        """The works are in the library from now on. Returns those that were not; others keep their day."""
        at = now()
        if new := papers.add_all_to_library(connection, keys, at):
            journal.write_of_all(connection, self.deed(connection), Owned(at=at), new)
        return set(new)

    def put(self, connection: sqlite3.Connection, name: str, title: str, key: int) -> None:
        """The work is at the end of the list; one that is on it keeps its place."""
        if (place := lists.put_on_list(connection, name, title, key)) is not None:
            journal.write(connection, self.deed(connection), Listed(name, True, title, place), key)

    def take_off(self, connection: sqlite3.Connection, name: str, key: int) -> None:
        """The work is no longer on the list."""
        if (place := lists.place_on_list(connection, name, key)) is not None:
            lists.take_off_list(connection, name, key)
            journal.write(connection, self.deed(connection), Listed(name, False, *place), key)
