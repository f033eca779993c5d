"""The research log, from what the reader did and their own lines; and the week in review."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from papermap.library import queueing
from papermap.library.desk import Desk, RefusedError
from papermap.library.habits import days_of_habit, standing_counts
from papermap.library.reading import PASS_LISTS
from papermap.model.curation import Followed, Listed, LogLine, Owned, Relaid, Shared, SheetColumns
from papermap.model.journal import Words
from papermap.model.moments import own_day
from papermap.model.reading import Blocker, Outcome, PassEnd, Reproduction
from papermap.model.thinking import Prediction
from papermap.practice import cadence
from papermap.store import journal, library_rows, lists, papers, sittings
from papermap.store.lists import TO_READ
from papermap.views.habits import DayView, DidView, LineView, ReviewView, StuckView
from papermap.views.papers import refs_view, shown_title
from papermap.views.today import CountView

MOST_ACTS = 100_000
LINE_PARTS = ("tried", "happened", "learned", "next")
MOST_STUCK = 20
"""So many of each kind are told; the oldest first."""

NOT_TOLD: tuple[type[Words], ...] = (LogLine, Listed, Shared, Owned, Followed, SheetColumns, Relaid)
"""An act of these alone is no act of reading; lines stand for themselves."""


class ResearchLog:
    """What was done, by day."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def days(self, since: date | None = None) -> tuple[DayView, ...]:
        """Days on which something was done, read or written, the newest first; ``since`` is the oldest."""
        connection = self._desk.reader()
        if connection is None:
            return ()
        start = _begins(since) if since else ""
        did: dict[str, list[DidView]] = defaultdict(list)
        for deed in journal.deeds(connection, start, MOST_ACTS, undone=False):
            if any(not isinstance(entry.said, NOT_TOLD) for entry in deed.entries):
                did[own_day(deed.at).isoformat()].append(DidView(deed.at, deed.said))
        lines: dict[str, list[LineView]] = defaultdict(list)
        for entry in journal.live(connection, LogLine):
            said = entry.said
            line = LineView(entry.id, said.tried, said.happened, said.learned, said.next)
            lines[said.day].append(line)
        seconds: dict[str, int] = defaultdict(int)
        for sitting in sittings.since(connection, start):
            seconds[own_day(sitting.last_at).isoformat()] += sitting.seconds
        known = {*did, *lines, *(day for day, spent in seconds.items() if spent)}
        oldest = since.isoformat() if since else ""
        return tuple(
            DayView(day, tuple(lines[day]), tuple(reversed(did[day])), seconds[day])
            for day in sorted(known, reverse=True)
            if day >= oldest
        )

    def add_line(
        self,
        tried: str = "",
        happened: str = "",
        learned: str = "",
        next_step: str = "",
        day: date | None = None,
    ) -> int:
        """Keep a line; returns its number. Raises :class:`RefusedError` for one without words, or of a day
        that is still to come."""
        on = day or queueing.today()
        said = LogLine(on.isoformat(), tried.strip(), happened.strip(), learned.strip(), next_step.strip())
        if not (said.tried or said.happened or said.learned or said.next):
            raise RefusedError(
                "A line of the log says what you tried, what happened, what you learned or what is next."
            )
        if on > queueing.today():
            raise RefusedError(f"{on} is still to come; the log tells what was.")
        with self._desk.deed(f"log line of {on}") as deed:
            for part in LINE_PARTS:
                for draft in sittings.drafts(deed.connection, None, f"log {part}"):
                    if draft.session == self._desk.session or draft.text.strip() == getattr(said, part):
                        sittings.drop_draft(deed.connection, None, f"log {part}", draft.session)
            return deed.write(said)

    def drafts(self) -> dict[str, str]:
        """A line that was not finished, by its parts; of this program, else of one before it."""
        connection = self._desk.reader()
        if connection is None:
            return {}
        found = {part: sittings.drafts(connection, None, f"log {part}") for part in LINE_PARTS}
        return {part: drafts[0].text for part, drafts in found.items() if drafts}

    def keep_draft(self, part: str, text: str) -> None:
        """Keep what is being typed into a part of a line; an empty text is forgotten."""
        with self._desk.writing() as writer:
            sittings.keep_draft(writer, None, f"log {part}", self._desk.session, text)

    def review(self, day: date | None = None) -> ReviewView:
        """The week that a day (today) is in. Raises :class:`RefusedError` for a week still to come."""
        asked = day or queueing.today()
        monday = asked - timedelta(days=asked.weekday())
        sunday = monday + timedelta(days=6)
        if monday > queueing.today():
            raise RefusedError(f"The week of {monday} is still to come.")
        connection = self._desk.reader()
        last = min(sunday, queueing.today())
        counts = standing_counts(connection, last, self._desk.settings.cadence)
        cadence_view = tuple(CountView(count.name, count.done, count.of) for count in counts)
        spent = sum(each.seconds for each in self.days(monday) if each.day <= sunday.isoformat())
        read: tuple[str, ...] = ()
        predicted: tuple[str, ...] = ()
        stuck: tuple[StuckView, ...] = ()
        acts: list[date] = []
        if connection is not None:
            read, predicted = _read(connection, monday, sunday), _predicted(connection, monday, sunday)
            stuck, acts = _stuck(connection), days_of_habit(connection, last)
        heat = cadence.heat(acts, last)
        return ReviewView(
            monday.isoformat(), sunday.isoformat(), read, predicted, stuck, cadence_view, spent, heat
        )


def _begins(day: date) -> str:
    """The stored time at which a day of the reader begins."""
    return datetime.combine(day, time()).astimezone(UTC).isoformat()


def _title(connection: sqlite3.Connection, key: int) -> str:
    paper = papers.load(connection, key)
    return shown_title(paper.fields.title, refs_view(paper.refs))


def _read(connection: sqlite3.Connection, monday: date, sunday: date) -> tuple[str, ...]:
    """Passes that came to their end, as "pass 2 of LoRA"."""
    return tuple(
        f"pass {entry.said.number} of {_title(connection, entry.paper)}"
        for entry in journal.live(connection, PassEnd)
        if entry.paper is not None
        and entry.said.outcome is not Outcome.SKIPPED
        and monday <= own_day(entry.made_at) <= sunday
    )


def _predicted(connection: sqlite3.Connection, monday: date, sunday: date) -> tuple[str, ...]:
    return tuple(
        entry.said.text
        for entry in journal.live(connection, Prediction)
        if monday <= own_day(entry.made_at) <= sunday
    )


def _stuck(connection: sqlite3.Connection) -> tuple[StuckView, ...]:
    """What does not move: blockers not learned, passes begun and left, plans without runs, kept papers that
    were never opened."""
    found: list[StuckView] = []
    for blocker in journal.live(connection, Blocker)[:MOST_STUCK]:
        if blocker.paper is not None and not blocker.said.learned:
            title = _title(connection, blocker.paper)
            found.append(StuckView("blocker", blocker.paper, title, blocker.said.what))
    week_ago = queueing.today() - timedelta(days=7)
    for sitting in reversed(sittings.begun(connection, MOST_STUCK)):
        if (left := own_day(sitting.last_at)) <= week_ago:
            why = f"pass {sitting.number} left on {left}"
            found.append(StuckView("pass", sitting.paper, _title(connection, sitting.paper), why))
    for plan in journal.live(connection, Reproduction)[:MOST_STUCK]:
        if plan.paper is not None and not plan.said.runs:
            why = f"planned, nothing ran: {plan.said.claim}"
            found.append(StuckView("reproduction", plan.paper, _title(connection, plan.paper), why))
    kept = [key for name in (TO_READ, PASS_LISTS[2][0]) for key in lists.keys_on(connection, name)]
    opened = set(library_rows.furthest_passes(connection, kept))
    closed = [
        key for key in dict.fromkeys(kept) if key not in opened and not sittings.sittings(connection, key)
    ]
    found += [
        StuckView("unopened", key, _title(connection, key), "kept, and not opened")
        for key in closed[:MOST_STUCK]
    ]
    return tuple(found)
