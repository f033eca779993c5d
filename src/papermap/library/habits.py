"""The reader's day: what is due, what waits, and how the habit stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from papermap.library.desk import Desk
from papermap.library.queueing import today
from papermap.library.reading import PASS_LISTS
from papermap.model.announcements import Verdict
from papermap.model.reading import Attempt, Judged, Listed, Outcome, Owned, PassEnd, Reproduction
from papermap.practice import cadence
from papermap.store import journal, lists, papers, shelf, sittings
from papermap.store.lists import TO_READ
from papermap.views.papers import refs_view, shown_title
from papermap.views.queue import QueueView
from papermap.views.today import CountView, TodayView, WaitingView
from papermap.views.topics import TopicView

MOST_WAITING = 12
"""So many papers in progress and waiting are shown; the lists have the rest."""

MOST_UNREAD = 5
LOOKED_AT = 200
"""So many of the newest papers are looked through for unread ones."""

MOST_TOPICS = 6


class Habits:
    """What is due. ``queue`` gives the day's abstract, ``topics`` the topics."""

    def __init__(
        self, desk: Desk, queue: Callable[[], QueueView], topics: Callable[[], tuple[TopicView, ...]]
    ) -> None:
        self._desk, self._queue, self._topics = desk, queue, topics

    def today(self, topics: bool = True) -> TodayView:
        """The day, from an empty library on. Without ``topics``, which take the map, it is quick in a
        library of any size."""
        day, connection = today(), self._desk.reader()
        offered = self._queue()
        waiting = () if connection is None else _waiting(connection)
        done = _cadence(connection, day)
        due = [cadence.Due(_what(each), each.title, _days_since(each, day)) for each in waiting]
        due += [cadence.Due("abstract", entry.title) for entry in offered.entries[:1] if entry.state == "new"]
        empty = connection is None or shelf.few(connection, 0)
        return TodayView(
            day=day.isoformat(),
            next=cadence.next_step(due, done, empty),
            cadence=tuple(CountView(count.name, count.done, count.of) for count in done),
            abstract=offered,
            waiting=waiting,
            topics=self.topics() if topics else (),
            weeks=cadence.heat([] if connection is None else _days(connection, day), day),
        )

    def topics(self) -> tuple[TopicView, ...]:
        """The topics that the day shows."""
        return self._topics()[:MOST_TOPICS]


def _cadence(connection: sqlite3.Connection | None, day: date) -> tuple[cadence.Count, ...]:
    if connection is None:
        return cadence.counts((), (), (), day)
    answered = [
        date.fromisoformat(entry.said.day)
        for entry in journal.live(connection, Judged)
        if entry.said.verdict != Verdict.READ
    ]
    deep = [
        _own_day(entry.made_at)
        for entry in journal.live(connection, PassEnd)
        if entry.said.number >= 2 and entry.said.outcome not in (Outcome.SKIPPED, Outcome.NOT_FOR_ME)
    ]
    built = [
        _own_day(entry.made_at)
        for entry in journal.live(connection, Reproduction)
        if entry.said.status is not Attempt.PLANNED
    ]
    return cadence.counts(answered, deep, built, day)


def _waiting(connection: sqlite3.Connection) -> tuple[WaitingView, ...]:
    """Passes that were begun, the latest first; papers on the lists, deepest pass first; then some of the
    newest that nobody looked into."""
    found: list[WaitingView] = []
    begun = sittings.begun(connection, MOST_WAITING)
    seen = {sitting.paper for sitting in begun}
    for sitting in begun:
        spent = sittings.seconds_spent(connection, sitting.paper, sitting.number)
        found += _views(connection, [sitting.paper], sitting.number, True, spent, sitting.last_at)
    waits = [(number, name) for number, (name, _) in sorted(PASS_LISTS.items(), reverse=True)]
    for number, name in [*waits, (1, TO_READ)]:
        keys = [key for key in lists.keys_on(connection, name) if key not in seen]
        if number == 1:
            read = shelf.furthest_passes(connection, keys)
            keys = [key for key in keys if key not in read]
        seen |= set(keys)
        found += _views(connection, keys[: MOST_WAITING - len(found)], number, False)
    seen |= {each.key for each in found}
    newest = (paper for paper, _, _, read in shelf.rows(connection, "added", LOOKED_AT) if not read)
    unread = [paper.key for paper in newest if paper.key not in seen]
    found += _views(connection, unread[: min(MOST_UNREAD, MOST_WAITING - len(found))], 1, False, kept=False)
    return tuple(found[:MOST_WAITING])


def _views(
    connection: sqlite3.Connection,
    keys: Sequence[int],
    number: int,
    begun: bool,
    seconds: int = 0,
    since: str = "",
    kept: bool = True,
) -> list[WaitingView]:
    views = []
    for paper in papers.load_many(connection, keys):
        refs = refs_view(paper.refs)
        title = shown_title(paper.fields.title, refs)
        views.append(WaitingView(paper.key, refs, title, number, begun, seconds, since, kept))
    return views


def _days(connection: sqlite3.Connection, day: date) -> list[date]:
    """The day of each act of the last twelve weeks that holds. Adding papers is none: a cron job does
    it too."""
    since = datetime.now(UTC) - timedelta(weeks=cadence.WEEKS)
    acts = journal.deeds(connection, since=since.isoformat(), limit=5000)
    return [
        _own_day(deed.at)
        for deed in acts
        if deed.undone_at is None and any(not isinstance(e.said, Owned | Listed) for e in deed.entries)
    ]


def _own_day(at: str) -> date:
    """The reader's own day of a stored time."""
    return datetime.fromisoformat(at).astimezone().date()


def _what(waiting: WaitingView) -> str:
    if waiting.begun:
        return "begun"
    return f"pass-{waiting.number}" if waiting.kept else "unread"


def _days_since(waiting: WaitingView, day: date) -> int:
    return (day - _own_day(waiting.since)).days if waiting.since else 0
