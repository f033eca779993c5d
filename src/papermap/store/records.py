"""Taking in records: which works they are of, works found to be one, and what is said of these now.

One record goes the road of thousands. What is known of the works that records name is read together, what
follows is worked out in memory, and it is written a table at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from papermap.model.papers import Record
from papermap.model.refs import Ref, Scheme
from papermap.store import papers


def save_record(connection: sqlite3.Connection, record: Record) -> int:
    """Take in one source's word on a work and return the work's key; see :func:`save_records`."""
    return save_records(connection, [record])[0]


def save_records(
    connection: sqlite3.Connection, records: Sequence[Record], works: Sequence[int | None] = ()
) -> list[int]:
    """Take in these records, one after another, and return the keys of their works.

    Works that a record's refs show to be one are merged. A record whose refs lead nowhere is of the work that
    ``works`` says, where there is one in its place, or of a new work.
    """
    batch = _Batch(connection)
    batch.know(ref for record in records for ref in record.refs)
    batch.read([key for key in works if key is not None and key not in batch.stored])
    given = works or [None] * len(records)
    keys = [batch.take(record, work) for record, work in zip(records, given, strict=True)]
    batch.write()
    if not batch.merged:
        return keys
    now_at = papers.moves(connection, keys)
    return [now_at[key] for key in keys]


def join_record(connection: sqlite3.Connection, key: int, record: Record) -> None:
    """Take in one source's word on the work with this key, which names of the record need not tell."""
    batch = _Batch(connection)
    batch.know(record.refs)
    batch.read([key])
    batch.join(key, record)
    batch.write()


@dataclass
class _Batch:
    """Records on their way in.

    ``works`` are works by name and ``names`` their names, as they are with all that was taken; ``stored`` is
    what is said of works in the store, and ``said``, ``named`` and ``versions`` what is still to be written.
    """

    connection: sqlite3.Connection
    works: dict[Ref, int] = field(default_factory=dict)
    names: dict[int, set[Ref]] = field(default_factory=dict)
    stored: dict[int, papers.Said] = field(default_factory=dict)
    said: dict[int, papers.Said] = field(default_factory=dict)
    named: list[tuple[Ref, int]] = field(default_factory=list)
    versions: dict[int, int] = field(default_factory=dict)
    merged: bool = False
    next_key: int | None = None

    def know(self, refs: Iterable[Ref]) -> None:
        """Read which works have these names, all their names, and what is said of them."""
        self.works = papers.named(self.connection, refs)
        for ref, key in self.works.items():
            self.names.setdefault(key, set()).add(ref)
        self.read(sorted(self.names))

    def read(self, keys: Sequence[int]) -> None:
        """Read what is said of these works."""
        if keys:
            self.stored.update(papers.said_of(self.connection, keys))

    def take(self, record: Record, work: int | None = None) -> int:
        """Take in a record, and return the key of its work."""
        found = self._works_of(record.refs) or ([] if work is None else [work])
        if found:
            key = found[0]
            for other in found[1:]:
                self._merge(key, other)
            self.join(key, record)
        else:
            key = self.next_key or papers.next_key(self.connection)
            self.next_key = key + 1
            self.said[key] = papers.said_by(record)
            self._name(key, record.refs)
        if record.version is not None:
            self.versions[key] = record.version
        return key

    def join(self, key: int, record: Record) -> None:
        """Take in what a record says of this work, and what it calls it."""
        before = self.said.get(key) or self.stored[key]
        if not papers.says_nothing_new(record, before):
            after = papers.joined(before, record)
            if after != before:
                self.said[key] = after
        self._name(key, record.refs)

    def _name(self, key: int, refs: Iterable[Ref]) -> None:
        """The work has these names, but those that another work has."""
        for ref in refs:
            if ref not in self.works:
                self.works[ref] = key
                self.names.setdefault(key, set()).add(ref)
                self.named.append((ref, key))

    def _works_of(self, refs: frozenset[Ref]) -> list[int]:
        """The works that these names show to be one, the one that stays first.

        Works with arXiv ids of their own are never taken for one, whatever a third identifier says.
        """
        found = {self.works[ref] for ref in refs if ref in self.works}
        own = _arxiv_ids(refs)
        if len(found) < 2 and not own:
            return list(found)
        one: list[int] = []
        for key in sorted(found):
            ids = _arxiv_ids(self.names[key])
            if not (own and ids) or own & ids:
                one.append(key)
                own |= ids
        return one

    def _merge(self, keep: int, lose: int) -> None:
        self.write()
        papers.merge(self.connection, keep, lose)
        self.merged = True
        moved = self.names.pop(lose, set())
        self.names.setdefault(keep, set()).update(moved)
        self.works.update(dict.fromkeys(moved, keep))
        del self.stored[lose]
        self.read([keep])

    def write(self) -> None:
        """Write all that was taken in."""
        papers.save_said(self.connection, self.said, self.stored)
        papers.save_names(self.connection, self.named)
        papers.save_versions(self.connection, self.versions)
        self.stored |= self.said
        self.said.clear()
        self.named.clear()
        self.versions.clear()


def _arxiv_ids(names: Iterable[Ref]) -> set[Ref]:
    return {ref for ref in names if ref.scheme is Scheme.ARXIV}
