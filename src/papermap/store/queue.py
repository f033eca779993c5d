"""The daily queue as stored: announcements, crowd picks, judgements, picks.

Judgements and picks are only ever added to. A paper counts with the last judgement on it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from papermap.model.announcements import LISTED, Announced, CrowdPick, Finding, Listing, Road, Verdict
from papermap.model.curation import Judged
from papermap.model.papers import title_key
from papermap.model.refs import Ref, Scheme
from papermap.store import journal, papers, records
from papermap.store.connect import now

BACKLOG_DAYS = 30
"""A candidate ages out of the queue so many days before the newest announcement; its paper stays known."""

MOST_CANDIDATES = 3000


@dataclass(frozen=True, slots=True)
class Origin:
    """One road on which a work came here. ``about`` is the author or the keyword that found it."""

    road: Road
    day: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work as it was last announced, how it came here, and what the crowd gave it."""

    key: int
    day: date
    votes: int | None
    repository: str | None
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One word of the reader on one work."""

    key: int
    verdict: Verdict
    day: date


@dataclass(frozen=True, slots=True)
class Pick:
    """One work that was offered on a day, as it was offered."""

    key: int
    day: date
    score: float
    explores: bool
    reasons: tuple[str, ...]


def save_listing(connection: sqlite3.Connection, listing: Listing) -> list[int]:
    """Take in a day's announcements; the same listing again, under whatever day, changes nothing. Returns the
    works' keys."""
    at, keys = now(), []
    for announcement in listing.announcements:
        key = records.save_record(connection, announcement.record)
        connection.execute(
            "INSERT INTO announcement (paper_id, day, source, kind, version, seen_at) "
            "SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM announcement "
            "WHERE paper_id = ?1 AND source = ?3 AND kind = ?4 AND version IS ?5) ON CONFLICT DO NOTHING",
            [key, listing.day.isoformat(), listing.road, announcement.kind, announcement.record.version, at],
        )
        keys.append(key)
    return list(dict.fromkeys(keys))


def save_findings(connection: sqlite3.Connection, found: Iterable[Finding], day: date) -> list[int]:
    """Take in single papers as found on ``day``; what came by the same road before keeps its day. Returns
    the keys of those that came by it for the first time."""
    at, keys = now(), []
    for finding in found:
        key = _key_of(connection, finding)
        added = connection.execute(
            "INSERT INTO announcement (paper_id, day, source, kind, version, seen_at, about) "
            "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS "
            "(SELECT 1 FROM announcement WHERE paper_id = ?1 AND source = ?3)",
            [key, day.isoformat(), finding.road, Announced.NEW, finding.record.version, at, finding.about],
        )
        if added.rowcount:
            keys.append(key)
    return keys


def _key_of(connection: sqlite3.Connection, finding: Finding) -> int:
    """The work that was found: one that a listing announced under the same title, where the service does not
    know its identifier yet."""
    record = finding.record
    if not any(ref.scheme is Scheme.ARXIV for ref in record.refs) and (
        title := title_key(record.fields.title)
    ):
        query = (
            "SELECT p.id FROM paper p JOIN announcement a ON a.paper_id = p.id WHERE p.title_key = ? "
            "AND NOT EXISTS (SELECT 1 FROM ref r WHERE r.paper_id = p.id AND r.scheme = ?) LIMIT 1"
        )
        twin = connection.execute(query, [title, Scheme.S2]).fetchone()
        if twin is not None and not any(papers.find(connection, ref) is not None for ref in record.refs):
            records.join_record(connection, int(twin[0]), record)
            return int(twin[0])
    return records.save_record(connection, record)


def save_crowd_picks(connection: sqlite3.Connection, picks: Iterable[CrowdPick], day: date) -> int:
    """Keep votes for works that are known here; returns for how many."""
    count = 0
    for pick in picks:
        key = papers.find(connection, pick.ref)
        if key is None:
            continue
        connection.execute(
            "INSERT INTO crowd_pick (paper_id, day, votes, repository) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (paper_id) DO UPDATE SET votes = excluded.votes, "
            "repository = coalesce(excluded.repository, repository)",
            [key, day.isoformat(), pick.votes, pick.repository],
        )
        count += 1
    return count


def newest_day(connection: sqlite3.Connection) -> date | None:
    """The day of the newest listing that is here; while there is none, the day of the newest finding."""
    query = f"SELECT max(day) FILTER (WHERE source IN {tuple(map(str, LISTED))}), max(day) FROM announcement"
    listed, found = connection.execute(query).fetchone()
    newest = listed or found
    return None if newest is None else date.fromisoformat(newest)


def announced_on(connection: sqlite3.Connection, day: date) -> int:
    """How many works were announced as new or cross-listed on a day."""
    query = "SELECT count(DISTINCT paper_id) FROM announcement WHERE day = ? AND kind <> ?"
    return int(connection.execute(query, [day.isoformat(), Announced.REPLACED]).fetchone()[0])


def fed_before(connection: sqlite3.Connection, refs: Iterable[Ref], day: date) -> set[Ref]:
    """Those of some papers that arXiv's feed announced as new on an earlier day than ``day``."""
    keys = {ref: key for ref in refs if (key := papers.find(connection, ref)) is not None}
    query = (
        "SELECT DISTINCT paper_id FROM announcement WHERE source = ? AND kind = ? AND day < ? "
        "AND paper_id IN (SELECT value FROM json_each(?))"
    )
    marks = [Road.FEED, Announced.NEW, day.isoformat(), json.dumps(list(keys.values()))]
    fed = {row[0] for row in connection.execute(query, marks)}
    return {ref for ref, key in keys.items() if key in fed}


def candidates(connection: sqlite3.Connection, day: date | None = None) -> list[Candidate]:
    """The works announced on ``day``, whatever became of them; without a day, the stock: what was announced
    lately, is not in the library, and was not judged. Replacements of older works are none. Newest first."""
    newest = newest_day(connection)
    if newest is None:
        return []
    if day is not None:
        where, values = "a.day = ?", [day.isoformat()]
    else:
        where = (
            "a.day >= ? AND p.added_at IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM journal j "
            "WHERE j.paper_id = a.paper_id AND j.kind = 'judgement' AND j.live = 1)"
        )
        values = [(newest - timedelta(days=BACKLOG_DAYS)).isoformat()]
    query = (
        "SELECT a.paper_id, max(a.day) AS day, c.votes, c.repository FROM announcement a "
        "JOIN paper p ON p.id = a.paper_id LEFT JOIN crowd_pick c ON c.paper_id = a.paper_id "
        f"WHERE {where} AND a.kind <> '{Announced.REPLACED}' AND p.title IS NOT NULL "
        f"GROUP BY a.paper_id ORDER BY day DESC, a.paper_id LIMIT {MOST_CANDIDATES}"
    )
    rows = connection.execute(query, values).fetchall()
    came = origins(connection, [row["paper_id"] for row in rows])
    return [
        Candidate(key, date.fromisoformat(row["day"]), row["votes"], row["repository"], came[key])
        for row in rows
        for key in (row["paper_id"],)
    ]


def repositories(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, str]:
    """The addresses of their code, of those of these works that have one."""
    query = (
        "SELECT paper_id, repository FROM crowd_pick WHERE repository IS NOT NULL "
        "AND paper_id IN (SELECT value FROM json_each(?))"
    )
    return dict(connection.execute(query, [json.dumps(list(keys))]).fetchall())


def origins(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, tuple[Origin, ...]]:
    """How each of these works came here, the oldest road first."""
    query = (
        "SELECT paper_id, source, day, about FROM announcement "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY day, source"
    )
    found: dict[int, list[Origin]] = {key: [] for key in keys}
    for key, road, day, about in connection.execute(query, [json.dumps(list(keys))]):
        found[key].append(Origin(Road(road), date.fromisoformat(day), about))
    return {key: tuple(came) for key, came in found.items()}


def last_announced(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, date]:
    """The last day on which each of these works was announced."""
    return {key: came[-1].day for key, came in origins(connection, keys).items() if came}


def judge(
    connection: sqlite3.Connection, key: int, verdict: Verdict, day: date, deed: int | None = None
) -> None:
    """Keep what the reader said; what was said before stays."""
    if deed is None:
        deed = journal.begin(connection, f"{verdict} in the queue")
    journal.write(connection, deed, Judged(str(verdict), day.isoformat()), key)


def judgements(connection: sqlite3.Connection) -> list[Judgement]:
    """The last word on each work, in the order in which they were said."""
    last = {entry.paper: entry for entry in journal.live(connection, Judged) if entry.paper is not None}
    said = sorted((entry.id, key, entry.said) for key, entry in last.items())
    return [Judgement(key, Verdict(j.verdict), date.fromisoformat(j.day)) for _, key, j in said]


def save_pick(connection: sqlite3.Connection, pick: Pick, judged: int) -> None:
    """Keep a pick for ever, with how many judgements it was made from."""
    connection.execute(
        "INSERT INTO pick (paper_id, day, score, explores, reasons, judgements, made_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            pick.key,
            pick.day.isoformat(),
            pick.score,
            pick.explores,
            json.dumps(pick.reasons, ensure_ascii=False),
            judged,
            now(),
        ],
    )


def picks(connection: sqlite3.Connection) -> list[Pick]:
    """Every pick ever made, oldest first."""
    query = "SELECT paper_id, day, score, explores, reasons FROM pick ORDER BY id"
    return [
        Pick(r[0], date.fromisoformat(r[1]), r[2], bool(r[3]), tuple(json.loads(r[4])))
        for r in connection.execute(query)
    ]
