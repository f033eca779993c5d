"""Taking in what a source says of many works at once: the works that are cited by one paper, or cite it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from papermap.model.papers import Record
from papermap.model.refs import Ref, Scheme
from papermap.store import papers

_SCHEMES = {str(scheme): scheme for scheme in Scheme}


def save_records(connection: sqlite3.Connection, records: Sequence[Record]) -> list[int]:
    """Take in each of these records as :func:`papermap.store.papers.save_record` does, in this order, and
    return the keys of their works.

    What is known of them is read together. Nearly all are new, or say what is known; the others, which tell
    something new or show works to be one, go the slow way.
    """
    batch = _Batch(connection)
    batch.know(records)
    keys = [batch.take(record) for record in records]
    batch.finish()
    now_at = papers.moves(connection, keys)
    return [now_at[key] for key in keys]


@dataclass
class _Batch:
    """Records on their way in. ``known`` are works by name, ``stored`` what is said of them, ``made`` the new
    ones, and ``unnamed`` names of those that are still to be written."""

    connection: sqlite3.Connection
    known: dict[Ref, int] = field(default_factory=dict)
    stored: dict[int, papers.Said] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)
    unnamed: list[tuple[Ref, int]] = field(default_factory=list)

    def know(self, records: Iterable[Record]) -> None:
        """Read which of these works are known, and what is said of them."""
        names = json.dumps([(ref.scheme, ref.value) for ref in {r for each in records for r in each.refs}])
        query = (
            "SELECT r.scheme, r.value, r.paper_id FROM json_each(?) k CROSS JOIN ref r "
            "ON r.scheme = k.value ->> 0 AND r.value = k.value ->> 1"
        )
        rows = self.connection.execute(query, [names])
        self.known = {Ref(_SCHEMES[row[0]], row[1]): row[2] for row in rows}
        self.stored = papers.said_of(self.connection, sorted(set(self.known.values())))

    def take(self, record: Record) -> int:
        here = {self.known[ref] for ref in record.refs if ref in self.known}
        if not here and record.refs:
            return self._new(record)
        if len(here) == 1 and record.version is None and all(ref in self.known for ref in record.refs):
            (key,) = here
            if key in self.stored and papers.says_nothing_new(record, self.stored[key]):
                return key
        self._write_names()
        key = papers.save_record(self.connection, record)
        if len(here) > 1:
            self.stored.clear()  # works may have become one
            self.known = {
                ref: papers.current_key(self.connection, known) for ref, known in self.known.items()
            }
        self.stored.pop(key, None)
        for ref in record.refs:
            self.known.setdefault(ref, key)
        return key

    def _new(self, record: Record) -> int:
        key, said = papers.insert(self.connection, record)
        self.made.append(key)
        self.stored[key] = said
        for ref in sorted(record.refs):
            self.known[ref] = key
            self.unnamed.append((ref, key))
        return key

    def _write_names(self) -> None:
        papers.save_names(self.connection, self.unnamed)
        self.unnamed.clear()

    def finish(self) -> None:
        """Write the names of the new works, and let lines of reference lists that wait for them follow."""
        self._write_names()
        papers.follow_names(self.connection, self.made)
