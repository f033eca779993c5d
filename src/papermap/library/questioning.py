"""Research questions: made out of a limit or of nothing, and filled in until they are worth asking."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace

from papermap.library.desk import Desk, RefusedError
from papermap.library.limitations import Limitations
from papermap.model.journal import Entry
from papermap.model.thinking import Question
from papermap.store import journal, papers
from papermap.views.neighbours import FoundView
from papermap.views.papers import refs_view, shown_title
from papermap.views.thinking import LimitView, QuestionView

FIELDS = ("hypothesis", "measure", "prior_art", "feasibility", "confounds")
"""What a question needs besides its words before it is worth asking, in the order of thinking."""

PRIOR_ART = 5


class Questions:
    """The reader's research questions. ``search`` finds what was done before."""

    def __init__(
        self,
        desk: Desk,
        limitations: Limitations,
        search: Callable[[str, int], tuple[FoundView, ...]],
        similar: Callable[[int, int], tuple[FoundView, ...]],
    ) -> None:
        self._desk, self._limitations, self._search, self._similar = desk, limitations, search, similar

    def all(self) -> tuple[QuestionView, ...]:
        """Every question, newest first."""
        connection = self._desk.reader()
        found = [] if connection is None else journal.live(connection, Question)
        return tuple(_view(connection, entry) for entry in reversed(found) if connection is not None)

    def get(self, number: int) -> QuestionView:
        """One question. Raises :class:`RefusedError`."""
        connection = self._desk.existing()
        return _view(connection, _entry(connection, number))

    def new(self, text: str, limitation: str = "", topic: str = "", **fields: str) -> int:
        """Keep a question; ``limitation`` is the id of the statement it comes from, ``fields`` are named as
        in :data:`FIELDS`. Returns its number; raises :class:`RefusedError`."""
        said = Question(_needed(text), topic=topic, **_known(fields))
        origin: LimitView | None = self._limitations.find(limitation) if limitation else None
        if origin is not None:
            said = replace(said, limitation=origin.text)
        with self._desk.deed(f"asked: {said.text}") as deed:
            return deed.write(said, origin.key if origin else None)

    def edit(self, number: int, text: str | None = None, **fields: str) -> int:
        """Write some of a question anew; the wording before stays in the history. Returns its new number."""
        connection = self._desk.existing()
        entry = _entry(connection, number)
        said = replace(entry.said, **_known(fields))
        if text is not None:
            said = replace(said, text=_needed(text))
        if said == entry.said:
            return number
        with self._desk.deed(f"asked in other words: {said.text}") as deed:
            return deed.write(said, entry.paper, replaces=number)

    def prior_art(self, text: str, key: int | None) -> tuple[FoundView, ...]:
        """Papers to look at before asking: those with the question's words, then those most like the paper
        it comes from."""
        found = [each for each in self._search(text, PRIOR_ART + 1) if each.key != key]
        if key is not None:
            seen = {key, *(each.key for each in found)}
            found += [each for each in self._similar(key, PRIOR_ART + 1) if each.key not in seen]
        return tuple(found[:PRIOR_ART])


def _needed(text: str) -> str:
    if not text.strip():
        raise RefusedError("A question needs words.")
    return text.strip()


def _known(fields: Mapping[str, str]) -> dict[str, str]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise RefusedError(f"A question has no {', '.join(sorted(unknown))}; it has {', '.join(FIELDS)}.")
    return {name: text.strip() for name, text in fields.items()}


def _entry(connection: sqlite3.Connection, number: int) -> Entry[Question]:
    standing = next((e for e in journal.live(connection, Question) if e.id == number), None)
    if standing is None:
        raise RefusedError(f"There is no question {number}; `papermap question list` shows them.")
    return standing


def _view(connection: sqlite3.Connection, entry: Entry[Question]) -> QuestionView:
    said = entry.said
    paper = None if entry.paper is None else papers.load(connection, entry.paper)
    refs = refs_view(paper.refs) if paper else None
    return QuestionView(
        id=entry.id,
        text=said.text,
        hypothesis=said.hypothesis,
        measure=said.measure,
        prior_art=said.prior_art,
        feasibility=said.feasibility,
        confounds=said.confounds,
        limitation=said.limitation,
        topic=said.topic,
        refs=refs,
        title=shown_title(paper.fields.title, refs) if paper and refs else "",
        made_at=entry.made_at,
        lacks=tuple(name for name in FIELDS if not getattr(said, name)),
        key=entry.paper,
    )
