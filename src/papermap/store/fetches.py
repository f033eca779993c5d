"""How each asking for news went, as stored."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import date

from papermap.model.announcements import Road
from papermap.model.failures import Failure, FailureKind


@dataclass(frozen=True, slots=True)
class Fetch:
    """One asking for news: when, of which categories, which listing came, and what is to be said of it.

    With the listing of ``day``, all announcements since ``since`` are here. ``roads`` are those that
    answered.
    """

    at: str
    asked: tuple[str, ...]
    day: date | None
    announced: int
    said: str
    failures: tuple[Failure, ...] = ()
    since: date | None = None
    roads: tuple[Road, ...] = ()


def save(connection: sqlite3.Connection, fetch: Fetch) -> None:
    """Note how a fetch went."""
    connection.execute(
        "INSERT INTO queue_fetch (at, asked, day, announced, said, failures, since, roads) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            fetch.at,
            json.dumps(fetch.asked),
            fetch.day.isoformat() if fetch.day else None,
            fetch.announced,
            fetch.said,
            json.dumps([asdict(f) for f in fetch.failures], ensure_ascii=False),
            fetch.since.isoformat() if fetch.since else None,
            json.dumps(fetch.roads),
        ],
    )


def last(connection: sqlite3.Connection) -> Fetch | None:
    """How the latest fetch went; ``None`` before the first."""
    row = connection.execute("SELECT * FROM queue_fetch ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else _fetch(row)


def first_day(connection: sqlite3.Connection) -> date | None:
    """The first day of which a fetch brought the listing."""
    first = connection.execute("SELECT min(coalesce(since, day)) FROM queue_fetch").fetchone()[0]
    return None if first is None else date.fromisoformat(first)


def since(connection: sqlite3.Connection, day: date) -> list[Fetch]:
    """The fetches that brought a listing of ``day`` or a later one, oldest first."""
    query = "SELECT * FROM queue_fetch WHERE day >= ? ORDER BY id"
    return [_fetch(row) for row in connection.execute(query, [day.isoformat()])]


def _fetch(row: sqlite3.Row) -> Fetch:
    return Fetch(
        at=row["at"],
        asked=tuple(json.loads(row["asked"])),
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        announced=row["announced"],
        said=row["said"],
        failures=tuple(Failure(**{**f, "kind": FailureKind(f["kind"])}) for f in json.loads(row["failures"])),
        since=date.fromisoformat(row["since"]) if row["since"] else None,
        roads=tuple(Road(road) for road in json.loads(row["roads"])),
    )
