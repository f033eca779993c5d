"""The reader's journal: everything they said and did, only ever added to. An entry that takes the place of
another names it and the other stays; undo marks and never removes.

An entry is *live* while nothing live replaces it and its deed is not undone. Sittings and drafts, which
change while a reader reads and types, are in :mod:`papermap.store.sittings`.
"""

from __future__ import annotations

import json
import sqlite3
import types
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from papermap.model.journal import Deed, Entry, Words
from papermap.model.kinds import KINDS
from papermap.model.reading import Outcome, PassEnd
from papermap.store.connect import now

Said = TypeVar("Said", bound=Words)

SAME_ACT = timedelta(seconds=10)
"""Words that follow on each other so closely are one act."""

_COLUMNS = "e.id, e.kind, e.content, e.made_at, e.paper_id, e.other_id, e.replaces, e.deed, e.live"


class CannotUndoError(ValueError):
    """The deed cannot be taken back; the message says why."""


def begin(connection: sqlite3.Connection, said: str, session: str = "") -> int:
    """Open a deed, the bracket around the entries that are undone together. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO deed (at, said, session) VALUES (?, ?, ?)", [now(), said, session]
    )
    return int(cursor.lastrowid or 0)


def goes_on(connection: sqlite3.Connection, number: int, session: str) -> int | None:
    """The deed of entry ``number``, when the same program wrote it last of all and a moment ago: then what it
    writes now is the same act, such as a note that is saved while it is typed."""
    row = connection.execute(
        "SELECT d.id FROM journal e JOIN deed d ON d.id = e.deed WHERE e.id = ? AND d.session = ? "
        "AND d.undone_at IS NULL AND e.made_at >= ? AND d.id = (SELECT max(id) FROM deed)",
        [number, session, (datetime.now(UTC) - SAME_ACT).isoformat()],
    ).fetchone()
    return None if row is None else int(row[0])


def write(
    connection: sqlite3.Connection,
    deed: int,
    said: Words,
    paper: int | None = None,
    other: int | None = None,
    replaces: int | None = None,
    made_at: str | None = None,
) -> int:
    """Keep what the reader said, and return the entry's id. ``made_at`` is given for what was said elsewhere.

    Where a paper has one word of a kind (and other paper, and slot), the new one replaces the live one;
    elsewhere it replaces what ``replaces`` names, or nothing.
    """
    slot = said.slot()
    if slot is not None:
        standing = connection.execute(
            "SELECT max(id) FROM journal WHERE kind = ? AND paper_id IS ? AND other_id IS ? AND slot = ? "
            "AND live = 1",
            [said.kind, paper, other, slot],
        ).fetchone()[0]
        replaces = standing if standing is not None else replaces
    cursor = connection.execute(
        _WRITE, [deed, said.kind, slot or "", *_stored(said), made_at or now(), paper, other, replaces]
    )
    if replaces is not None:
        connection.execute("UPDATE journal SET live = 0 WHERE id = ?", [replaces])
    return int(cursor.lastrowid or 0)


def write_of_all(connection: sqlite3.Connection, deed: int, said: Words, papers: Sequence[int]) -> None:
    """Keep that the reader said the same of each of these papers, of which they have one word of the kind."""
    query = (
        "SELECT e.paper_id, max(e.id) FROM json_each(?) k CROSS JOIN journal e ON e.paper_id = k.value "
        "WHERE e.kind = ? AND e.other_id IS NULL AND e.slot = ? AND e.live = 1 GROUP BY e.paper_id"
    )
    slot = said.slot()
    assert slot is not None
    rows = connection.execute(query, [json.dumps(list(papers)), said.kind, slot])
    standing = {row[0]: row[1] for row in rows}
    told = [deed, said.kind, slot, *_stored(said), now()]
    connection.executemany(_WRITE, [(*told, paper, None, standing.get(paper)) for paper in papers])
    replaced = [(number,) for number in standing.values()]
    connection.executemany("UPDATE journal SET live = 0 WHERE id = ?", replaced)


_WRITE = (
    "INSERT INTO journal (deed, kind, slot, content, words, made_at, paper_id, other_id, replaces) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _stored(said: Words) -> tuple[str, str]:
    """What was said as it is stored, and the reader's own words in it, which are searched."""
    content = {field.name: getattr(said, field.name) for field in fields(said)}  # type: ignore[arg-type]
    words = "\n".join(text for name in said.own if (text := str(content[name])))
    return json.dumps(content, ensure_ascii=False, default=asdict), words


def live(
    connection: sqlite3.Connection,
    kind: type[Said],
    paper: int | None = None,
    *,
    other: int | None = None,
    slot: str | None = None,
) -> list[Entry[Said]]:
    """What holds of one kind, oldest first; ``None`` leaves a condition out."""
    query = f"SELECT {_COLUMNS} FROM journal e WHERE e.kind = ? AND e.live = 1"
    values: list[object] = [kind.kind]
    for column, value in (("paper_id", paper), ("other_id", other), ("slot", slot)):
        if value is not None:
            query += f" AND e.{column} = ?"
            values.append(value)
    return [_entry(kind, row) for row in connection.execute(f"{query} ORDER BY e.id", values)]


def latest(
    connection: sqlite3.Connection, kind: type[Said], paper: int | None = None, *, slot: str | None = None
) -> Entry[Said] | None:
    """The newest of what holds; ``None`` when there is nothing."""
    found = live(connection, kind, paper, slot=slot)
    return found[-1] if found else None


def history(connection: sqlite3.Connection, kind: type[Said], paper: int | None = None) -> list[Entry[Said]]:
    """Everything of one kind ever said (of a paper), undone and replaced entries too, oldest first."""
    where, values = ("", []) if paper is None else (" AND e.paper_id = ?", [paper])
    query = f"SELECT {_COLUMNS} FROM journal e WHERE e.kind = ?{where} ORDER BY e.id"
    return [_entry(kind, row) for row in connection.execute(query, [kind.kind, *values])]


def entry(connection: sqlite3.Connection, kind: type[Said], number: int) -> Entry[Said]:
    """One entry. Raises :class:`KeyError` where there is none of this kind."""
    query = f"SELECT {_COLUMNS} FROM journal e WHERE e.id = ? AND e.kind = ?"
    row = connection.execute(query, [number, kind.kind]).fetchone()
    if row is None:
        raise KeyError(number)
    return _entry(kind, row)


def wordings(connection: sqlite3.Connection, number: int) -> list[Entry[Words]]:
    """An entry and every one before it that it goes back to, oldest first."""
    query = (
        "WITH RECURSIVE earlier (id, replaces) AS (SELECT id, replaces FROM journal WHERE id = ? "
        "UNION ALL SELECT j.id, j.replaces FROM journal j JOIN earlier w ON j.id = w.replaces) "
        f"SELECT {_COLUMNS} FROM journal e JOIN earlier w ON w.id = e.id ORDER BY e.id"
    )
    return [_entry(KINDS[row[1]], row) for row in connection.execute(query, [number])]


def undone_among(connection: sqlite3.Connection, deeds: Sequence[int]) -> set[int]:
    """Which of some deeds are undone."""
    query = "SELECT id FROM deed WHERE undone_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in connection.execute(query, [json.dumps(sorted(set(deeds)))])}


def said_of(
    connection: sqlite3.Connection, keys: Sequence[int], kind: type[Said]
) -> dict[int, list[Entry[Said]]]:
    """What holds of one kind for many papers, oldest first; papers without are left out."""
    query = (
        f"SELECT {_COLUMNS} FROM json_each(?) k CROSS JOIN journal e ON e.paper_id = k.value "
        "WHERE e.kind = ? AND e.live = 1 ORDER BY e.id"
    )
    found: dict[int, list[Entry[Said]]] = {}
    for row in connection.execute(query, [json.dumps(list(keys)), kind.kind]):
        found.setdefault(row["paper_id"], []).append(_entry(kind, row))
    return found


def passes_read(connection: sqlite3.Connection, paper: int) -> tuple[int, ...]:
    """The passes of a paper that are at their end and were not skipped, in order."""
    ends = live(connection, PassEnd, paper)
    return tuple(sorted(e.said.number for e in ends if e.said.outcome is not Outcome.SKIPPED))


# ---- deeds, undo ---------------------------------------------------------------------------------------


def deeds(
    connection: sqlite3.Connection,
    since: str = "",
    limit: int = 100,
    session: str | None = None,
    undone: bool | None = None,
) -> list[Deed]:
    """What the reader did, newest first, with the entries; with ``undone``, only what is undone, or only what
    holds. ``since`` is an ISO time."""
    query = (
        "SELECT id, at, said, session, undone_at FROM deed d WHERE at >= ? "
        "AND EXISTS (SELECT 1 FROM journal WHERE deed = d.id)"
    )
    values: list[object] = [since]
    if session is not None:
        query += " AND session = ?"
        values.append(session)
    if undone is not None:
        query += f" AND undone_at IS {'NOT ' if undone else ''}NULL"
    rows = connection.execute(f"{query} ORDER BY id DESC LIMIT ?", [*values, limit]).fetchall()
    return [_deed_of(connection, row) for row in rows]


def _deed_of(connection: sqlite3.Connection, row: sqlite3.Row) -> Deed:
    query = f"SELECT {_COLUMNS} FROM journal e WHERE e.deed = ? ORDER BY e.id"
    entries = tuple(_entry(KINDS[e["kind"]], e) for e in connection.execute(query, [row["id"]]))
    return Deed(row["id"], row["at"], row["said"], row["session"], row["undone_at"], entries)


def undo(connection: sqlite3.Connection, deed: int) -> Deed:
    """Take a deed back: its entries hold no longer, and what they replaced holds again.

    Returns the deed, so that the caller can take back what else it changed. Raises :class:`CannotUndoError`
    when it is undone already, or when something later took the place of what it said.
    """
    found = _deed(connection, deed)
    if found.undone_at is not None:
        raise CannotUndoError("this is undone already")
    if any(not _holds(connection, e.id) for e in found.entries):
        raise CannotUndoError("a later change builds on this one; undo that first")
    for said in reversed(found.entries):
        connection.execute("UPDATE journal SET live = 0 WHERE id = ?", [said.id])
        if said.replaces is not None:
            connection.execute("UPDATE journal SET live = 1 WHERE id = ?", [said.replaces])
    connection.execute("UPDATE deed SET undone_at = ? WHERE id = ?", [now(), deed])
    return found


def redo(connection: sqlite3.Connection, deed: int) -> Deed:
    """Let an undone deed hold again. Raises :class:`CannotUndoError` when it is not undone, or when something
    else was said in its place since."""
    found = _deed(connection, deed)
    if found.undone_at is None:
        raise CannotUndoError("this is not undone")
    own = {e.id for e in found.entries}
    if any(e.replaces not in own and not _holds(connection, e.replaces) for e in found.entries if e.replaces):
        raise CannotUndoError("something else was said in its place since")
    for said in found.entries:
        if said.replaces is not None:
            connection.execute("UPDATE journal SET live = 0 WHERE id = ?", [said.replaces])
        connection.execute("UPDATE journal SET live = 1 WHERE id = ?", [said.id])
    connection.execute("UPDATE deed SET undone_at = NULL WHERE id = ?", [deed])
    return found


def _deed(connection: sqlite3.Connection, deed: int) -> Deed:
    row = connection.execute(
        "SELECT id, at, said, session, undone_at FROM deed WHERE id = ?", [deed]
    ).fetchone()
    if row is None:
        raise CannotUndoError("there is no such deed")
    return _deed_of(connection, row)


def _holds(connection: sqlite3.Connection, number: int) -> bool:
    """Whether an entry is live, or was replaced only by entries of its own deed."""
    row = connection.execute(
        "SELECT e.live OR EXISTS (SELECT 1 FROM journal later WHERE later.replaces = e.id "
        "AND later.deed = e.deed) FROM journal e WHERE e.id = ?",
        [number],
    ).fetchone()
    return bool(row[0])


# ---- values and rows ------------------------------------------------------------------------------------


def _entry(kind: type[Said], row: sqlite3.Row) -> Entry[Said]:
    number, _, content, made_at, paper, other, replaces, deed, holds = row
    said = _made(kind, json.loads(content))
    return Entry(number, said, made_at, paper, other, replaces, deed, bool(holds))


_HINTS: dict[type[Any], dict[str, Any]] = {}


def _made(kind: type[Any], content: dict[str, Any]) -> Any:
    hints = _HINTS.get(kind)
    if hints is None:
        named, known = {field.name for field in fields(kind)}, get_type_hints(kind)
        hints = _HINTS[kind] = {name: hint for name, hint in known.items() if name in named}
    return kind(**{name: _value(hints[name], value) for name, value in content.items() if name in hints})


def _value(hint: Any, value: Any) -> Any:
    """A JSON value as the field of a kind holds it: enums by value, tuples of values made from lists."""
    if value is None:
        return None
    if get_origin(hint) in (types.UnionType, tuple):
        inner = get_args(hint)[0]
        return tuple(_value(inner, v) for v in value) if isinstance(value, list) else _value(inner, value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return _made(hint, value) if isinstance(value, dict) else value


def moved(connection: sqlite3.Connection, keep: int, lose: int) -> None:
    """Two works are one: what was said of ``lose`` is said of ``keep``."""
    for column in ("paper_id", "other_id"):
        connection.execute(f"UPDATE journal SET {column} = ? WHERE {column} = ?", [keep, lose])
