"""What the reader said of how papers descend from each other: the journal's relations."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from papermap.model.journal import Entry
from papermap.model.reading import Relation as Said
from papermap.store import journal

ACCEPTED, REJECTED = "accepted", "rejected"


@dataclass(frozen=True, slots=True)
class Relation:
    """ "``subject`` is ``base``, but with ``twist``", or the reader's no to that."""

    id: int
    subject: int
    base: int
    twist: str
    status: str
    made_at: str


def write(
    connection: sqlite3.Connection, subject: int, base: int, twist: str, status: str, deed: int | None = None
) -> int:
    """Keep the reader's word on a pair, in place of an earlier one, which stays. Returns its id."""
    if deed is None:
        deed = journal.begin(connection, "a relation")
    return journal.write(connection, deed, Said(twist, status == ACCEPTED), subject, base)


def of_paper(connection: sqlite3.Connection, key: int) -> list[Relation]:
    """The latest word on each pair that a paper is the subject of, oldest first."""
    return _standing(journal.live(connection, Said, key))


def accepted(connection: sqlite3.Connection) -> list[Relation]:
    """Every pair that the reader stands by."""
    return [each for each in _standing(journal.live(connection, Said)) if each.status == ACCEPTED]


def history(connection: sqlite3.Connection, subject: int, base: int) -> list[Relation]:
    """Every word ever said on a pair, oldest first."""
    return [_relation(entry) for entry in journal.history(connection, Said, subject) if entry.other == base]


def _standing(entries: Sequence[Entry[Said]]) -> list[Relation]:
    """The last word on each pair. Where two works were found to be one, there may be words on a pair of each,
    and on the two: no paper is its own base."""
    last = {(entry.paper, entry.other): entry for entry in entries}
    return [
        _relation(entry)
        for entry in entries
        if last[entry.paper, entry.other] is entry and entry.paper != entry.other
    ]


def _relation(entry: Entry[Said]) -> Relation:
    if entry.paper is None or entry.other is None:
        raise ValueError(f"entry {entry.id} of the journal relates no two papers")
    status = ACCEPTED if entry.said.accepted else REJECTED
    return Relation(entry.id, entry.paper, entry.other, entry.said.twist, status, entry.made_at)
