"""Where a reader is in a pass, what they are typing, and what they were asked: the rows that change all the
time. What is finished goes to the journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from papermap.store.connect import now


@dataclass(frozen=True, slots=True)
class Sitting:
    """One stretch of reading. ``seconds`` is the time counted so far, pauses left out; ``place`` is where the
    reader is, as the screen says it (a part and a line of the text, never a row of the terminal)."""

    id: int
    paper: int
    number: int
    last_at: str
    seconds: int
    place: Mapping[str, Any]
    open: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Text being typed into ``box``, by the running program ``session``."""

    paper: int | None
    box: str
    session: str
    text: str


_SITTING = "SELECT id, paper_id, pass, last_at, seconds, place, open FROM sitting"


def sit_down(
    connection: sqlite3.Connection, paper: int, number: int, place: Mapping[str, Any] | None = None
) -> int:
    """Begin a stretch of pass ``number``; returns its id, which is none that was taken back and may come
    again."""
    at = now()
    cursor = connection.execute(
        "INSERT INTO sitting (id, paper_id, pass, begun_at, last_at, place) VALUES (1 + max("
        "(SELECT coalesce(max(id), 0) FROM sitting), (SELECT coalesce(max(content ->> 'sitting'), 0) "
        "FROM journal WHERE kind IN ('time', 'reopened'))), ?, ?, ?, ?, ?)",
        [paper, number, at, at, json.dumps(dict(place or {}), ensure_ascii=False)],
    )
    return int(cursor.lastrowid or 0)


def keep_place(connection: sqlite3.Connection, sitting: int, seconds: int, place: Mapping[str, Any]) -> None:
    """Keep how long the sitting has been and where the reader is now."""
    connection.execute(
        "UPDATE sitting SET seconds = max(seconds, ?), place = ?, last_at = ? WHERE id = ?",
        [seconds, json.dumps(dict(place), ensure_ascii=False), now(), sitting],
    )


def remove(connection: sqlite3.Connection, sitting: int) -> None:
    """The stretch of reading was none."""
    connection.execute("DELETE FROM sitting WHERE id = ?", [sitting])


def put_back(connection: sqlite3.Connection, sitting: int, paper: int, number: int, seconds: int) -> None:
    """A stretch of reading that was removed is there again, with its number, where the reader is now."""
    before = sittings(connection, paper, number)
    place = json.dumps(dict(before[-1].place) if before else {}, ensure_ascii=False)
    connection.execute(
        "INSERT INTO sitting (id, paper_id, pass, begun_at, last_at, seconds, place) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [sitting, paper, number, now(), now(), seconds, place],
    )


def close(connection: sqlite3.Connection, paper: int, number: int) -> None:
    """The pass is at its end: none of its sittings is open any more."""
    connection.execute("UPDATE sitting SET open = 0 WHERE paper_id = ? AND pass = ?", [paper, number])


def reopen(connection: sqlite3.Connection, paper: int, number: int) -> int | None:
    """The pass goes on where its last sitting ended; one that was never sat down to begins with a sitting,
    whose id is returned."""
    changed = connection.execute(
        "UPDATE sitting SET open = 1 "
        "WHERE id = (SELECT max(id) FROM sitting WHERE paper_id = ? AND pass = ?)",
        [paper, number],
    )
    return None if changed.rowcount else sit_down(connection, paper, number)


def sittings(connection: sqlite3.Connection, paper: int, number: int | None = None) -> list[Sitting]:
    """Every sitting over a paper (in one pass), oldest first."""
    where, values = ("", []) if number is None else (" AND pass = ?", [number])
    return _read(connection.execute(f"{_SITTING} WHERE paper_id = ?{where} ORDER BY id", [paper, *values]))


def begun(connection: sqlite3.Connection, limit: int = 50) -> list[Sitting]:
    """The last sitting of each pass that was begun and is not at its end, the latest first."""
    query = (
        f"{_SITTING} WHERE open = 1 AND id = (SELECT max(id) FROM sitting later "
        "WHERE later.paper_id = sitting.paper_id AND later.pass = sitting.pass) ORDER BY last_at DESC LIMIT ?"
    )
    return _read(connection.execute(query, [limit]))


def since(connection: sqlite3.Connection, at: str) -> list[Sitting]:
    """Every sitting that ended at ``at`` (ISO time) or later, oldest first."""
    return _read(connection.execute(f"{_SITTING} WHERE last_at >= ? ORDER BY id", [at]))


def seconds_spent(connection: sqlite3.Connection, paper: int, number: int) -> int:
    """How long a pass has taken, over all its sittings."""
    query = "SELECT coalesce(sum(seconds), 0) FROM sitting WHERE paper_id = ? AND pass = ?"
    return int(connection.execute(query, [paper, number]).fetchone()[0])


def _read(rows: sqlite3.Cursor) -> list[Sitting]:
    return [
        Sitting(
            row["id"], row["paper_id"], row["pass"], row["last_at"], row["seconds"],
            json.loads(row["place"]), bool(row["open"]),
        )
        for row in rows
    ]  # fmt: skip


def keep_draft(connection: sqlite3.Connection, paper: int | None, box: str, session: str, text: str) -> None:
    """Keep what is being typed; an empty text is forgotten."""
    drop_draft(connection, paper, box, session)
    if text:
        connection.execute(
            "INSERT INTO draft (paper_id, box, session, text, saved_at) VALUES (?, ?, ?, ?, ?)",
            [paper, box, session, text, now()],
        )


def drop_draft(connection: sqlite3.Connection, paper: int | None, box: str, session: str) -> None:
    """The text is in the journal now, or was given up by the reader."""
    connection.execute(
        "DELETE FROM draft WHERE paper_id IS ? AND box = ? AND session = ?", [paper, box, session]
    )


def drafts(connection: sqlite3.Connection, paper: int | None = None, box: str | None = None) -> list[Draft]:
    """Unfinished texts on a paper (in one box), newest first; of every running and every ended program."""
    query = "SELECT paper_id, box, session, text FROM draft WHERE paper_id IS ?"
    values: list[object] = [paper]
    if box is not None:
        query += " AND box = ?"
        values.append(box)
    return [Draft(*row) for row in connection.execute(f"{query} ORDER BY saved_at DESC, id DESC", values)]


def asked(connection: sqlite3.Connection, paper: int, what: str) -> bool:
    """Whether the reader was asked this of a paper before."""
    query = "SELECT 1 FROM asked WHERE paper_id = ? AND what = ?"
    return connection.execute(query, [paper, what]).fetchone() is not None


def mark_asked(connection: sqlite3.Connection, paper: int, what: str) -> None:
    """The reader is asked this now, and not again."""
    connection.execute(
        "INSERT INTO asked (paper_id, what, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [paper, what, now()],
    )


def moved(connection: sqlite3.Connection, keep: int, lose: int) -> None:
    """Two works are one: sittings and drafts of ``lose`` are now of ``keep``. Drafts for one box of one
    program are joined, not dropped."""
    connection.execute(
        "INSERT INTO asked SELECT ?, what, at FROM asked WHERE paper_id = ? ON CONFLICT DO NOTHING",
        [keep, lose],
    )
    connection.execute("DELETE FROM asked WHERE paper_id = ?", [lose])
    connection.execute("UPDATE sitting SET paper_id = ? WHERE paper_id = ?", [keep, lose])
    for draft in drafts(connection, lose):
        standing = [d.text for d in drafts(connection, keep, draft.box) if d.session == draft.session]
        keep_draft(connection, keep, draft.box, draft.session, "\n".join([*standing, draft.text]))
        drop_draft(connection, lose, draft.box, draft.session)
