"""What bibliographies say of works beyond the common fields, citation keys, and doubted identifiers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from papermap.model.refs import Ref, Scheme


@dataclass(frozen=True, slots=True)
class Described:
    """A work's citation key, kind and further details; each empty where nobody said."""

    key: str = ""
    kind: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


def described(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Described]:
    """What is kept of these works; those of which nothing is are left out."""
    query = (
        "SELECT b.paper_id, b.key, b.kind, b.details FROM json_each(?) k "
        "JOIN bibliography b ON b.paper_id = k.value"
    )
    rows = connection.execute(query, [json.dumps(list(keys))])
    return {row[0]: Described(row[1] or "", row[2], json.loads(row[3])) for row in rows}


def describe(connection: sqlite3.Connection, told: Sequence[tuple[int, Described]]) -> set[int]:
    """Add what a bibliography says of works, and return those of which it is new. What is here already stays:
    the key for ever, the rest until it is empty; and a key that another work has is not given a second
    time."""
    standing = described(connection, [paper for paper, _ in told])
    query = "SELECT b.key FROM json_each(?) k CROSS JOIN bibliography b ON b.key = k.value"
    given = connection.execute(query, [json.dumps([each.key for _, each in told if each.key])])
    taken = {row[0].lower() for row in given}
    changed: dict[int, Described] = {}
    for paper, each in told:
        before = changed.get(paper) or standing.get(paper)
        old = before or Described()
        key = old.key or ("" if each.key.lower() in taken else each.key)
        new = Described(key, old.kind or each.kind, {**each.details, **old.details})
        if new != before:
            changed[paper] = new
            taken.add(key.lower())
    _save(connection, changed)
    return set(changed)


def _save(connection: sqlite3.Connection, told: Mapping[int, Described]) -> None:
    connection.executemany(
        "INSERT INTO bibliography (paper_id, key, kind, details) VALUES (?, ?, ?, ?) ON CONFLICT (paper_id) "
        "DO UPDATE SET key = excluded.key, kind = excluded.kind, details = excluded.details",
        [
            (
                paper,
                each.key or None,
                each.kind,
                json.dumps(dict(sorted(each.details.items())), ensure_ascii=False),
            )
            for paper, each in told.items()
        ],
    )


def citation_keys(connection: sqlite3.Connection) -> dict[str, int]:
    """Every citation key given out, in lower case, with its work: BibTeX knows no case in keys."""
    query = "SELECT key, paper_id FROM bibliography WHERE key IS NOT NULL"
    return {row[0].lower(): row[1] for row in connection.execute(query)}


def keyed(connection: sqlite3.Connection, key: str) -> int | None:
    """The work that has this citation key, in any case."""
    row = connection.execute("SELECT paper_id FROM bibliography WHERE key = ?", [key]).fetchone()
    return None if row is None else int(row[0])


def named(
    connection: sqlite3.Connection, keys: Sequence[int]
) -> list[tuple[int, str | None, tuple[str, ...], int | None]]:
    """Number, title, authors and year of each of these works, in the order asked for."""
    query = "SELECT p.id, p.title, p.authors, p.year FROM json_each(?) k JOIN paper p ON p.id = k.value"
    rows = connection.execute(f"{query} ORDER BY k.id", [json.dumps(list(keys))])
    return [(row[0], row[1], tuple(json.loads(row[2])), row[3]) for row in rows]


def give_keys(connection: sqlite3.Connection, keys: Iterable[tuple[int, str]]) -> None:
    """Keep the citation keys of works that have none."""
    connection.executemany(
        "INSERT INTO bibliography (paper_id, key) VALUES (?, ?) ON CONFLICT (paper_id) "
        "DO UPDATE SET key = coalesce(key, excluded.key)",
        keys,
    )


def moved(connection: sqlite3.Connection, keep: int, lose: int) -> None:
    """Two works are one: it keeps the citation key it had, else it has the other's, which is then free."""
    found = described(connection, [keep, lose])
    if (lost := found.get(lose)) is not None:
        connection.execute("DELETE FROM bibliography WHERE paper_id = ?", [lose])
        old = found.get(keep, Described())
        new = Described(old.key or lost.key, old.kind or lost.kind, {**lost.details, **old.details})
        _save(connection, {keep: new})
    connection.execute("UPDATE OR IGNORE doubt SET paper_id = ? WHERE paper_id = ?", [keep, lose])
    connection.execute("DELETE FROM doubt WHERE paper_id = ?", [lose])


def doubt(connection: sqlite3.Connection, paper: int, refs: Collection[Ref], other_title: str) -> bool:
    """These identifiers, which a file gives a work, belong to a paper of another title: they are no longer
    its names, and are not taken for them again. Returns whether that is new."""
    before = connection.total_changes
    for ref in refs:
        connection.execute(
            "INSERT OR IGNORE INTO doubt (scheme, value, paper_id, other_title) VALUES (?, ?, ?, ?)",
            [ref.scheme, ref.value, paper, other_title],
        )
        connection.execute(
            "DELETE FROM ref WHERE scheme = ? AND value = ? AND paper_id = ?", [ref.scheme, ref.value, paper]
        )
    return connection.total_changes != before


def doubts(connection: sqlite3.Connection, paper: int) -> list[tuple[Ref, str]]:
    """The identifiers that are not taken for a work's, with the title of the paper they belong to."""
    query = "SELECT scheme, value, other_title FROM doubt WHERE paper_id = ? ORDER BY scheme, value"
    return [(Ref(Scheme(row[0]), row[1]), row[2]) for row in connection.execute(query, [paper])]


def doubted(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, frozenset[Ref]]:
    """The identifiers that are not taken for each of these works'."""
    found: dict[int, frozenset[Ref]] = dict.fromkeys(keys, frozenset())
    query = "SELECT d.paper_id, d.scheme, d.value FROM json_each(?) k JOIN doubt d ON d.paper_id = k.value"
    for key, scheme, value in connection.execute(query, [json.dumps(list(keys))]):
        found[key] |= {Ref(Scheme(scheme), value)}
    return found


@dataclass(frozen=True, slots=True)
class Title:
    """A title that a work is looked for by: what it reduces to, and itself."""

    key: str
    title: str


def titled(connection: sqlite3.Connection, wanted: Sequence[Title]) -> list[list[int]]:
    """For each title the works whose title reduces to the same, or, where it is too short for that, that is
    just this title. Those of the library first."""
    found: list[list[int]] = [[] for _ in wanted]
    for short in (False, True):
        condition = (
            "p.title_key = '' AND p.title = k.value ->> 2 COLLATE NOCASE"
            if short
            else "p.title_key = k.value ->> 1 AND p.title_key <> ''"
        )
        query = (
            f"SELECT k.value ->> 0, p.id FROM json_each(?) k CROSS JOIN paper p ON {condition} "
            "ORDER BY k.id, p.added_at IS NULL, p.id"
        )
        asked = [(n, w.key, w.title) for n, w in enumerate(wanted) if bool(w.key) is not short]
        if asked:
            for place, key in connection.execute(query, [json.dumps(asked)]):
                found[place].append(key)
    return found
