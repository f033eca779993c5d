"""Remembering papers: which is due, and what was remembered. Schedules are the work of
:mod:`papermap.practice.schedule`."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from papermap.library import queueing
from papermap.library.desk import Desk, RefusedError
from papermap.model.journal import Entry
from papermap.model.reading import Recall, Recalled, ThreeSentences
from papermap.store import journal, papers
from papermap.views.annotations import SentencesView
from papermap.views.due import DueView
from papermap.views.papers import refs_view, shown_title


class Rereading:
    """The three sentences from memory, and when they are due."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def due(self, day: date | None = None) -> tuple[DueView, ...]:
        """Papers that are due on a day (today) or were before, the longest due first."""
        by = (day or queueing.today()).isoformat()
        return tuple(each for each in self.schedule() if each.due <= by)

    def schedule(self) -> tuple[DueView, ...]:
        """Every paper that has three sentences, and the day that it is due, the next first."""
        connection = self._desk.reader()
        if connection is None:
            return ()
        written = {entry.paper: entry for entry in journal.live(connection, ThreeSentences)}
        keys = [key for key in written if key is not None]
        recalls = journal.said_of(connection, keys, Recall)
        found = []
        for paper in papers.load_many(connection, keys):
            refs, told = refs_view(paper.refs), recalls.get(paper.key, [])
            when = _due(connection, written[paper.key], told)
            title = shown_title(paper.fields.title, refs)
            found.append(DueView(paper.key, refs, title, when.isoformat(), len(told)))
        return tuple(sorted(found, key=lambda each: (each.due, each.key)))

    def sentences(self, key: int) -> SentencesView:
        """The three sentences to compare with what was remembered. Raises :class:`RefusedError` for none."""
        connection = self._desk.existing()
        key = papers.current_key(connection, key)
        entry = journal.latest(connection, ThreeSentences, key)
        if entry is None:
            title = self._desk.title(connection, key)
            raise RefusedError(
                f"{title} has no three sentences to remember yet; pass 2 ends in them (`papermap read`)."
            )
        said = entry.said
        return SentencesView(said.did, said.know, said.doubt, entry.made_at)

    def recall(self, key: int, did: str, know: str, doubt: str, grade: Recalled) -> date:
        """Keep what was remembered and how well; returns the day that the paper is due again. Raises
        :class:`RefusedError` for a paper without three sentences."""
        self.sentences(key)
        connection = self._desk.existing()
        title = self._desk.title(connection, papers.current_key(connection, key))
        with self._desk.deed(f"remembered {title}: {grade}") as deed:
            paper = papers.current_key(deed.connection, key)
            deed.write(Recall(did.strip(), know.strip(), doubt.strip(), grade), paper)
        return date.fromisoformat(next(each.due for each in self.schedule() if each.key == paper))


def _due(
    connection: sqlite3.Connection, standing: Entry[ThreeSentences], recalls: list[Entry[Recall]]
) -> date:
    """A new wording of the sentences is no new reading: the first one counts."""
    from papermap.practice import schedule

    first = journal.wordings(connection, standing.id)[0]
    told = [schedule.Remembered(_own_time(entry.made_at), entry.said.grade) for entry in recalls]
    return schedule.due(_own_time(first.made_at), told)


def _own_time(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone()
