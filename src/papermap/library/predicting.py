"""Predictions: written and sealed, opened, and marked by what really came."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from papermap.library.desk import Desk, RefusedError
from papermap.library.meaning import LEXICAL, Meaning
from papermap.library.topics import Topic, named
from papermap.model.citations import Direction, Sort
from papermap.model.journal import Entry
from papermap.model.papers import Paper
from papermap.model.reading import Outcome, PassEnd
from papermap.model.thinking import Foresight, Mark, Opened, Prediction
from papermap.practice import prediction as craft
from papermap.store import citations, journal, papers, sittings
from papermap.views.papers import refs_view, shown_title
from papermap.views.thinking import DueView, ForeseenView, OpenedView, PredictionsView, PredictionView

LOOKED_AT = 1_000
"""Of the papers that came, so many are looked at, the newest."""

UNDERSTOOD = 300
"""So many of them are compared by meaning too: those in the library, and those that share the most words."""

SHOWN = 20
FORESEE = "foresee"
"""What the reader is asked once a paper."""

MOST_DUE = 6
READ_TO_FORESEE = 2
"""After this pass a paper's next step is worth a prediction."""


class Predictions:
    """What the reader foresees. ``topics`` gives the topics with their papers."""

    def __init__(self, desk: Desk, meaning: Meaning, topics: Callable[[], Sequence[Topic]]) -> None:
        self._desk, self._meaning, self._topics = desk, meaning, topics

    # ---- saying -------------------------------------------------------------------------------------------

    def write(self, key: int, text: str, sure: int | None = None) -> int:
        """Seal what the next step after a paper would be; returns its number. Raises :class:`RefusedError`
        for no words."""
        connection = self._desk.existing()
        title = self._desk.title(connection, papers.current_key(connection, key))
        with self._desk.deed(f"prediction after {title}") as deed:
            return deed.write(_said(text, sure), papers.current_key(deed.connection, key))

    def write_on_topic(self, topic: str, text: str, sure: int | None = None) -> int:
        """Seal what the next step in a topic would be; returns its number. Raises :class:`RefusedError` for
        no words or an unknown topic."""
        name = named(self._topics(), topic).name
        with self._desk.deed(f"prediction in {name}") as deed:
            return deed.write(_said(text, sure, name))

    def reword(self, number: int, text: str, sure: int | None = None) -> int:
        """Write a prediction anew while it is sealed; returns its new number. Raises :class:`RefusedError`
        once it was opened, even if that was undone: what came has been seen."""
        connection = self._desk.existing()
        entry = self._entry(connection, number)
        if number in _opened(connection):
            raise RefusedError("This prediction has been opened, so its words stay as they are.")
        with self._desk.deed("prediction in other words") as deed:
            return deed.write(_said(text, sure, entry.said.topic), entry.paper, replaces=number)

    def mark(self, number: int, other: int, mark: Mark) -> None:
        """Keep how near a prediction came to a paper. Raises :class:`RefusedError` while it is sealed."""
        connection = self._desk.existing()
        entry = self._entry(connection, number)
        if number not in _opened(connection):
            raise RefusedError("This prediction is sealed; open it first, then mark what came.")
        title = self._desk.title(connection, papers.current_key(connection, other))
        with self._desk.deed(f"{mark}: {title}") as deed:
            deed.write(Foresight(number, mark), entry.paper, papers.current_key(deed.connection, other))

    # ---- looking ------------------------------------------------------------------------------------------

    def all(self) -> PredictionsView:
        """Every prediction, how they went, and what is due. Nothing that came is shown of a sealed one."""
        connection = self._desk.reader()
        if connection is None:
            return PredictionsView(craft.trend(()), "", (), ())
        views = self._views(connection, journal.live(connection, Prediction))
        outcomes = [Mark(view.outcome) for view in views if view.outcome is not None]
        return PredictionsView(
            craft.trend(outcomes), craft.sparkline(outcomes), tuple(reversed(views)), self.due()
        )

    def of_paper(self, key: int) -> tuple[PredictionView, ...]:
        """The predictions after one paper, oldest first."""
        connection = self._desk.existing()
        paper = papers.current_key(connection, key)
        return tuple(self._views(connection, journal.live(connection, Prediction, paper)))

    def open(self, number: int, limit: int = SHOWN) -> OpenedView:
        """Break the seal, and show what really came after the paper (in the topic), likest first."""
        connection = self._desk.existing()
        entry = self._entry(connection, number)
        if number not in _opened(connection):
            about = self._view(connection, entry)
            with self._desk.deed(f"opened the prediction after {about.title or about.topic}") as deed:
                deed.write(Opened(number), entry.paper)
        came, known, total = self._came(connection, entry)
        marks = _marks(connection).get(number, {})
        ranked = self._ranked(entry, came)
        chosen = [each for place, each in enumerate(ranked) if place < limit or each[0].key in marks]
        return OpenedView(
            self._view(connection, entry),
            tuple(
                _foreseen(paper, score, why, marks.get(paper.key), entry.made_at)
                for paper, score, why in chosen
            ),
            known,
            total,
        )

    def due(self) -> tuple[DueView, ...]:
        """What is worth predicting or opening now, by the rules of :mod:`papermap.practice.prediction`."""
        connection = self._desk.reader()
        if connection is None:
            return ()
        said = journal.live(connection, Prediction)
        found = [*self._due_papers(connection, said), *self._due_topics(connection, said)]
        return tuple([*self._ripe(connection, said), *found][:MOST_DUE])

    def ripe(self) -> tuple[DueView, ...]:
        """The sealed predictions that are worth opening now, the oldest first."""
        connection = self._desk.reader()
        return (
            () if connection is None else tuple(self._ripe(connection, journal.live(connection, Prediction)))
        )

    def due_with(self, key: int) -> tuple[DueView, ...]:
        """The topics of a paper, read for the first time just now, of which another few papers were read
        since their last prediction; lists first. None where the reader does not want to be asked."""
        connection = self._desk.existing()
        key = papers.current_key(connection, key)
        if not self._desk.settings.screens.foresee or len(journal.live(connection, PassEnd, key)) != 1:
            return ()
        inside = [topic for topic in self._topics() if key in topic.years]
        read = _topics_read(connection, inside, journal.live(connection, Prediction))
        due = {name: n for name, n in craft.due_topics(read) if n % craft.EVERY == 0}
        return tuple(_due_topic(each.name, due[each.name]) for each in inside if each.name in due)

    def ask_first(self, key: int) -> bool:
        """Whether the reader is to be asked what comes after a paper before they look: one of their library
        that they said nothing of, and were not asked about before. Asking is the caller's."""
        connection = self._desk.existing()
        key = papers.current_key(connection, key)
        if not self._desk.settings.screens.foresee or sittings.asked(connection, key, FORESEE):
            return False
        return papers.load(connection, key).in_library and not journal.live(connection, Prediction, key)

    def asked(self, key: int) -> None:
        """The reader is asked what comes after a paper now, and not again."""
        with self._desk.writing() as writer:
            sittings.mark_asked(writer, papers.current_key(writer, key), FORESEE)

    # ---- how ----------------------------------------------------------------------------------------------

    def _entry(self, connection: sqlite3.Connection, number: int) -> Entry[Prediction]:
        standing = next((e for e in journal.live(connection, Prediction) if e.id == number), None)
        if standing is None:
            raise RefusedError(f"There is no prediction {number}; `papermap predict` lists them.")
        return standing

    def _came(
        self, connection: sqlite3.Connection, entry: Entry[Prediction]
    ) -> tuple[list[Paper], int, int | None]:
        """What came after the paper or in the topic, how many are known here, and of how many."""
        if entry.paper is None:
            inside = set(named(self._topics(), entry.said.topic).years)
            keys = dict.fromkeys(
                other
                for key in sorted(inside)
                for other in citations.neighbour_keys(
                    connection, key, Direction.FORWARD, Sort.YEAR, LOOKED_AT
                )
            )
            since, known, total = int(entry.made_at[:4]), len(keys), None
            asked = list(keys | dict.fromkeys(sorted(inside)))
        else:
            year = papers.load(connection, entry.paper).fields.year
            asked = citations.neighbour_keys(connection, entry.paper, Direction.FORWARD, Sort.YEAR, LOOKED_AT)
            completeness = citations.completeness(connection, entry.paper)
            since, known, total = year or 0, completeness.cited_by_known, completeness.cited_by_total
        came = [
            paper
            for paper in papers.load_many(connection, asked)
            if paper.fields.title and (paper.fields.year is None or paper.fields.year >= since)
        ]
        return came[:LOOKED_AT], known, total

    def _ranked(self, entry: Entry[Prediction], came: Sequence[Paper]) -> list[tuple[Paper, float, str]]:
        from papermap.embed.base import text_of

        texts = [text_of(paper.fields.title, paper.fields.abstract) for paper in came]
        words = craft.words_alike(entry.said.text, texts)
        order = sorted(range(len(came)), key=lambda n: (not came[n].in_library, -words[n], came[n].key))
        meant: dict[int, float] = {}
        if came and self._meaning.model != LEXICAL:
            closest = order[:UNDERSTOOD]
            rows = self._meaning.vectors([entry.said.text, *(texts[n] for n in closest)])
            meant = dict(zip(closest, (rows[1:] @ rows[0]).tolist(), strict=True))
        found = []
        for n, paper in enumerate(came):
            meaning = meant.get(n)
            score = craft.likeness(0.0 if meaning is None and meant else meaning, words[n])
            reasons = [f"close in meaning {meaning:.2f}"] if meaning is not None else []
            reasons += [f"has {words[n]:.0%} of your words"] if words[n] else []
            found.append((paper, score, "; ".join(reasons)))
        return sorted(found, key=lambda each: (-each[1], each[0].key))

    def _views(
        self, connection: sqlite3.Connection, entries: Sequence[Entry[Prediction]]
    ) -> list[PredictionView]:
        opened, marks = _opened(connection), _marks(connection)
        about = {paper.key: paper for paper in papers.load_many(connection, _papers(entries))}
        views = []
        for entry in entries:
            paper = about.get(entry.paper) if entry.paper is not None else None
            refs = refs_view(paper.refs) if paper else None
            given = list(marks.get(entry.id, {}).values())
            views.append(
                PredictionView(
                    id=entry.id,
                    refs=refs,
                    title=shown_title(paper.fields.title, refs) if paper and refs else "",
                    topic=entry.said.topic,
                    text=entry.said.text,
                    sure=entry.said.confidence,
                    made_at=entry.made_at,
                    opened_at=opened.get(entry.id, ""),
                    hits=given.count(Mark.HIT),
                    nears=given.count(Mark.NEAR),
                    misses=given.count(Mark.MISS),
                    outcome=craft.best(given),
                    key=entry.paper,
                )
            )
        return views

    def _view(self, connection: sqlite3.Connection, entry: Entry[Prediction]) -> PredictionView:
        return self._views(connection, [entry])[0]

    def _ripe(self, connection: sqlite3.Connection, said: Sequence[Entry[Prediction]]) -> list[DueView]:
        opened, now, found = _opened(connection), datetime.now(UTC), []
        for entry in said:
            if entry.id in opened:
                continue
            days = (now - datetime.fromisoformat(entry.made_at)).days
            why = craft.worth_opening(days, _came_since(connection, entry))
            if why:
                view = self._view(connection, entry)
                found.append(DueView("open", view.title, why, entry.paper, view.topic, entry.id, view.refs))
        return found

    def _due_papers(self, connection: sqlite3.Connection, said: Sequence[Entry[Prediction]]) -> list[DueView]:
        """Papers read so far that have no prediction, latest first."""
        foreseen = {entry.paper for entry in said}
        read = dict.fromkeys(
            entry.paper
            for entry in reversed(journal.live(connection, PassEnd))
            if entry.said.number >= READ_TO_FORESEE
            and entry.said.outcome not in (Outcome.SKIPPED, Outcome.NOT_FOR_ME)
            and entry.paper is not None
        )
        keys = [key for key in read if key is not None and key not in foreseen][:MOST_DUE]
        why = "you have read how it is done; what would the next step be?"
        found = [(paper, refs_view(paper.refs)) for paper in papers.load_many(connection, keys)]
        return [
            DueView("predict", shown_title(paper.fields.title, refs), why, paper.key, refs=refs)
            for paper, refs in found
        ]

    def _due_topics(self, connection: sqlite3.Connection, said: Sequence[Entry[Prediction]]) -> list[DueView]:
        topics = self._topics() if journal.live(connection, PassEnd) else ()
        return [_due_topic(*each) for each in craft.due_topics(_topics_read(connection, topics, said))]


def _topics_read(
    connection: sqlite3.Connection, topics: Sequence[Topic], said: Sequence[Entry[Prediction]]
) -> list[craft.TopicRead]:
    """How many papers of each topic were read, and how many had been at its last prediction."""
    read = []
    for topic in topics:
        first = {
            key: min(entry.made_at for entry in ends if entry.said.outcome is not Outcome.SKIPPED)
            for key, ends in journal.said_of(connection, list(topic.years), PassEnd).items()
            if any(entry.said.outcome is not Outcome.SKIPPED for entry in ends)
        }
        last = max(
            (e.made_at for e in said if e.said.topic == topic.name or e.paper in topic.years),
            default=None,
        )
        at_last = None if last is None else sum(at <= last for at in first.values())
        read.append(craft.TopicRead(topic.name, len(first), at_last))
    return read


def _due_topic(name: str, count: int) -> DueView:
    return DueView("predict", "", f"{count} papers read since its last prediction", topic=name)


def _said(text: str, sure: int | None, topic: str = "") -> Prediction:
    if not text.strip():
        raise RefusedError("A prediction needs words: what would the next step be?")
    if sure is not None and not 0 <= sure <= 100:
        raise RefusedError("How sure is a number from 0 to 100.")
    return Prediction(text.strip(), topic, sure)


def _papers(entries: Sequence[Entry[Prediction]]) -> list[int]:
    return list(dict.fromkeys(entry.paper for entry in entries if entry.paper is not None))


def _opened(connection: sqlite3.Connection) -> dict[int, str]:
    """When each prediction was first opened, in whichever of its wordings, undone or not: what was seen was
    seen."""
    origin: dict[int, int] = {}
    for said in journal.history(connection, Prediction):
        origin[said.id] = said.id if said.replaces is None else origin.get(said.replaces, said.id)
    first: dict[int, str] = {}
    for entry in journal.history(connection, Opened):
        first.setdefault(origin.get(entry.said.prediction, entry.said.prediction), entry.made_at)
    return {number: first[start] for number, start in origin.items() if start in first}


def _marks(connection: sqlite3.Connection) -> dict[int, dict[int, Mark]]:
    """The reader's marks of each prediction, by paper."""
    found: dict[int, dict[int, Mark]] = {}
    for entry in journal.live(connection, Foresight):
        if entry.other is not None:
            found.setdefault(entry.said.prediction, {})[entry.other] = entry.said.mark
    return found


def _came_since(connection: sqlite3.Connection, entry: Entry[Prediction]) -> int:
    """How many of the newest papers after the one of a prediction appeared since, as far as is known here."""
    if entry.paper is None:
        return 0
    newest = citations.neighbour_keys(connection, entry.paper, Direction.FORWARD, Sort.YEAR, craft.CAME)
    days = ((paper.fields.published, paper.fields.year) for paper in papers.load_many(connection, newest))
    return sum(craft.when(published, year, entry.made_at[:10]) == "after" for published, year in days)


def _foreseen(paper: Paper, score: float, why: str, mark: Mark | None, predicted_at: str) -> ForeseenView:
    refs = refs_view(paper.refs)
    values = paper.fields
    return ForeseenView(
        refs=refs,
        title=shown_title(values.title, refs),
        year=values.year,
        when=craft.when(values.published, values.year, predicted_at[:10]),
        score=round(score, 4),
        why=why,
        mark=mark,
        key=paper.key,
        in_library=paper.in_library,
    )
