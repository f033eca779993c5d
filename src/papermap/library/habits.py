"""The reader's day: what is due, what waits, and how the habit stands."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from papermap.library import queue_words, queueing
from papermap.library.desk import Desk
from papermap.library.reading import PASS_LISTS
from papermap.library.thinking import Thinking
from papermap.model.announcements import Verdict
from papermap.model.curation import Judged, Listed, Owned
from papermap.model.moments import own_day
from papermap.model.reading import Attempt, Outcome, PassEnd, Reproduction
from papermap.practice import cadence
from papermap.settings import CadenceSettings
from papermap.store import journal, library_rows, lists, papers, sittings
from papermap.store.lists import TO_READ
from papermap.views.due import DueView
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
MOST_RECALLS = 3
"""So many papers to remember in a day; the others move to the next."""

MOST_THOUGHTS = 2
"""So many predictions to open and verdicts to give again in a day."""

MOST_ACTS = 5000
ONE_ACT = 15 * 60
"""Seconds of reading that count as one act on the heat map."""


class Habits:
    """What is due. ``queue`` gives the day's abstract, ``topics`` the topics, ``recalls`` the papers to be
    remembered, ``thinking`` predictions to open and verdicts to give again."""

    def __init__(
        self,
        desk: Desk,
        queue: Callable[[], QueueView],
        topics: Callable[[], tuple[TopicView, ...]],
        recalls: Callable[[], tuple[DueView, ...]],
        thinking: Thinking,
    ) -> None:
        self._desk, self._queue, self._topics, self._recalls = desk, queue, topics, recalls
        self._thinking = thinking

    def today(self, topics: bool = True) -> TodayView:
        """The day, from an empty library on. Without ``topics``, which take the map, it is quick in a
        library of any size."""
        day, connection = queueing.today(), self._desk.reader()
        offered = self._queue()
        waiting = () if connection is None else _waiting(connection)
        done = standing_counts(connection, day, self._desk.settings.cadence)
        recalls = self._recalls()
        due = [cadence.Due(_what(each), each.title, _days_since(each, day)) for each in waiting]
        due += [cadence.Due("abstract", entry.title) for entry in offered.entries[:1] if entry.state == "new"]
        due += [cadence.Due("recall", each.title) for each in recalls[:1]]
        openings, again = self._thinking.predictions.ripe(), self._thinking.calibration.again()
        due += [cadence.Due("prediction", each.title or each.topic, note=each.why) for each in openings[:1]]
        due += [cadence.Due("verdict", each.title, each.days) for each in again[:1]]
        empty = connection is None or library_rows.few(connection, 0)
        return TodayView(
            day=day.isoformat(),
            next=cadence.next_step(due, done, empty),
            cadence=tuple(CountView(count.name, count.done, count.of) for count in done),
            abstract=offered,
            waiting=waiting,
            topics=self.topics() if topics else (),
            weeks=cadence.heat([] if connection is None else days_of_habit(connection, day), day),
            recalls=recalls[:MOST_RECALLS],
            openings=openings[:MOST_THOUGHTS],
            again=again[:MOST_THOUGHTS],
        )

    def topics(self) -> tuple[TopicView, ...]:
        """The topics that the day shows."""
        return self._topics()[:MOST_TOPICS]


def standing_counts(
    connection: sqlite3.Connection | None, day: date, goals: CadenceSettings
) -> tuple[cadence.Count, ...]:
    """What the cadence asked for on a day, in its week and in its month, and what was done."""
    asked = (goals.abstracts_a_day, goals.deep_reads_a_week, goals.builds_a_month)
    if connection is None:
        return cadence.counts((), (), (), day, asked)
    answered = [
        date.fromisoformat(entry.said.day)
        for entry in journal.live(connection, Judged)
        if entry.said.verdict != Verdict.READ
    ]
    deep = [
        own_day(entry.made_at)
        for entry in journal.live(connection, PassEnd)
        if entry.said.number >= 2 and entry.said.outcome not in (Outcome.SKIPPED, Outcome.NOT_FOR_ME)
    ]
    built = [
        own_day(entry.made_at)
        for entry in journal.live(connection, Reproduction)
        if entry.said.status is not Attempt.PLANNED
    ]
    return cadence.counts(answered, deep, built, day, asked)


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
            read = library_rows.furthest_passes(connection, keys)
            rest = queue_words.resting(connection, keys, queueing.today())
            keys = sorted((key for key in keys if key not in read), key=lambda key: key in rest)
        seen |= set(keys)
        found += _views(connection, keys[: MOST_WAITING - len(found)], number, False)
    seen |= {each.key for each in found}
    newest = (paper for paper, _, _, read in library_rows.rows(connection, "added", LOOKED_AT) if not read)
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


def days_of_habit(connection: sqlite3.Connection, day: date) -> list[date]:
    """The day of each act of the twelve weeks to ``day`` that holds, and of each quarter of an hour begun in
    a pass. Adding papers is no act: a cron job does it too."""
    since = datetime.combine(day - timedelta(weeks=cadence.WEEKS), time()).astimezone(UTC).isoformat()
    acts = journal.deeds(connection, since=since, limit=MOST_ACTS, undone=False)
    found = [
        own_day(deed.at)
        for deed in acts
        if any(not isinstance(entry.said, Owned | Listed) for entry in deed.entries)
    ]
    spent: dict[date, int] = {}
    for sitting in sittings.since(connection, since):
        ended = own_day(sitting.last_at)
        spent[ended] = spent.get(ended, 0) + sitting.seconds
    for ended, seconds in spent.items():
        found += [ended] * math.ceil(seconds / ONE_ACT)
    return found


def _what(waiting: WaitingView) -> str:
    if waiting.begun:
        return "begun"
    return f"pass-{waiting.number}" if waiting.kept else "unread"


def _days_since(waiting: WaitingView, day: date) -> int:
    return (day - own_day(waiting.since)).days if waiting.since else 0
