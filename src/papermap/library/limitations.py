"""What the papers of a topic say of their limits, gathered by meaning, and who may have answered since."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papermap.library.answering import likely
from papermap.library.desk import Desk, RefusedError
from papermap.library.meaning import LEXICAL, Meaning
from papermap.library.searching import Finder
from papermap.library.topics import Topic, named
from papermap.model.papers import Paper, clean_text
from papermap.model.thinking import Claim
from papermap.practice import limitation as craft
from papermap.practice.prediction import words_alike
from papermap.store import evidence, journal, library_rows, map_papers, papers, statements
from papermap.views.papers import refs_view, shown_title
from papermap.views.thinking import AnswerView, LimitationsView, LimitGroupView, LimitView

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OF_SUBJECT = 0.6
"""So much of what a statement has in common with its paper's title is taken out before statements are
compared: what is left is what it says of it."""

ALIKE, ALIKE_IN_WORDS = 0.27, 0.2
"""Statements are gathered that are on average so alike, by meaning or by words only."""

MANY = 20
"""From so many statements on, what all have in common is taken out too."""

MAYBE = 0.42
"""A later paper so near to a statement in meaning may answer it."""

MAYBE_IN_WORDS = 0.45
MOST_MAYBE = 3
LONE, VAGUE = "one paper alone", "without saying which"


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement with its paper, and what it says without its frame."""

    id: str
    paper: Paper
    text: str
    core: str
    kind: str
    page: int
    section: str | None


class Limitations:
    """Limits across papers. ``topics`` gives the topics with their papers."""

    def __init__(
        self, desk: Desk, finder: Finder, meaning: Meaning, topics: Callable[[], Sequence[Topic]]
    ) -> None:
        self._desk, self._finder, self._meaning, self._topics = desk, finder, meaning, topics

    def view(self, topic: str = "", on_progress: Callable[[int, int], None] | None = None) -> LimitationsView:
        """The statements of a topic's papers, or of all, gathered by what they say. Raises
        :class:`RefusedError` for an unknown topic."""
        connection = self._desk.reader()
        if connection is None:
            return LimitationsView(topic, (), 0, 0, 0, 0)
        inside = named(self._topics(), topic) if topic else None
        keys = None if inside is None else sorted(inside.years)
        said = _said(connection, keys)
        gathered = _Gathered(connection, self._finder, self._meaning, said, on_progress)
        return LimitationsView(
            topic=inside.name if inside else "",
            groups=gathered.groups(),
            statements=len(said),
            papers=len({each.paper.key for each in said}),
            read=statements.read_through(connection, keys),
            of=library_rows.size(connection) if keys is None else len(keys),
        )

    def find(self, number: str) -> LimitView:
        """The statement with this id (its beginning will do). Raises :class:`RefusedError`."""
        connection = self._desk.existing()
        each = self._find(connection, number)
        answers, _ = _claims(connection)
        return _limit(connection, each, answers, {})

    def may_answer(self, number: str) -> tuple[AnswerView, ...]:
        """The papers of the library that may answer a statement, the likeliest first: what is proposed for
        it, then later papers that cite its paper, then the others. What the reader said already is left out.
        Raises :class:`RefusedError` for an unknown statement."""
        connection = self._desk.existing()
        each = self._find(connection, number)
        gathered = _Gathered(connection, self._finder, self._meaning, [each], None).groups()
        limit = gathered[0].statements[0]
        answers, rejected = _claims(connection)
        said = {*answers.get((each.paper.key, each.text), ())}
        said |= {other for paper, other, text in rejected if (paper, text) == (each.paper.key, each.text)}
        rest = likely(connection, self._finder, self._meaning, each.paper, each.core)
        found = {answer.key: answer for answer in rest} | {answer.key: answer for answer in limit.maybe}
        ranked = dict.fromkeys([*(answer.key for answer in limit.maybe), *(answer.key for answer in rest)])
        return tuple(found[key] for key in ranked if key not in said)

    def answer(self, number: str, by: int, answers: bool = True) -> None:
        """Keep the reader's word that a later paper answers a statement; or, with ``answers`` false, that it
        does not. Raises :class:`RefusedError` for an unknown statement, or the paper itself."""
        connection = self._desk.existing()
        each, other = self._find(connection, number), papers.current_key(connection, by)
        if other == each.paper.key:
            raise RefusedError("A paper does not answer its own limits; a later one does.")
        title = self._desk.title(connection, other)
        told = f"{title} {'answers' if answers else 'does not answer'} a limit of "
        with self._desk.deed(told + self._desk.title(connection, each.paper.key)) as deed:
            deed.write(Claim(each.text, answers), each.paper.key, papers.current_key(deed.connection, other))

    def _find(self, connection: sqlite3.Connection, number: str) -> _Said:
        wanted = number.strip().lower()
        found = [each for each in _said(connection, None) if wanted and each.id.startswith(wanted)]
        if len(found) != 1:
            why = "is the beginning of several statements" if found else "names no statement"
            raise RefusedError(f"{number!r} {why}; `papermap limitations` shows them with their ids.")
        return found[0]


def _said(connection: sqlite3.Connection, keys: Sequence[int] | None) -> list[_Said]:
    """Every statement once: one that is part of another of the same paper is left out."""
    rows = statements.statements(connection, keys)
    known = {
        paper.key: paper
        for paper in library_rows.light_papers(connection, sorted({row.paper for row in rows}))
    }
    by_paper: dict[int, list[statements.PaperStatement]] = defaultdict(list)
    for row in rows:
        by_paper[row.paper].append(row)
    found = []
    for key, own in by_paper.items():
        for n, row in enumerate(own):
            longer = any(row.text in other.text for other in own if len(other.text) > len(row.text))
            if longer or row.text in (other.text for other in own[:n]):
                continue
            name = hashlib.sha256(f"{known[key].name}\n{row.text}".encode("utf-8", "surrogatepass"))
            core = craft.core(clean_text(row.text))
            found.append(
                _Said(name.hexdigest()[:8], known[key], row.text, core, row.kind, row.page, row.section)
            )
    return found


class _Gathered:
    """The statements of one question in groups."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        finder: Finder,
        meaning: Meaning,
        said: Sequence[_Said],
        on_progress: Callable[[int, int], None] | None,
    ) -> None:
        self._connection, self._finder, self._meaning = connection, finder, meaning
        self._telling = [each for each in said if craft.says_which(each.core)]
        self._vague = [each for each in said if not craft.says_which(each.core)]
        self._vectors: NDArray[np.float32] | None = None
        if self._telling:
            self._vectors = meaning.vectors([each.core for each in self._telling], on_progress)
        self._answers, rejected = _claims(connection)
        self._maybe = self._proposed(rejected)

    def groups(self) -> tuple[LimitGroupView, ...]:
        from papermap.atlas.communities import labels

        shared, alone = self._shared()
        community_of = {row: number for number, group in enumerate(shared) for row in group}
        cores = {row: self._telling[row].core for row in community_of}
        names = labels(community_of, cores, {}) if shared else {}
        views = [
            self._group(names[number], "shared", [self._telling[row] for row in group])
            for number, group in enumerate(shared)
        ]
        for label, kind, rest in ((LONE, "lone", alone), (VAGUE, "vague", self._vague)):
            if rest:
                views.append(self._group(label, kind, rest))
        return tuple(views)

    def _shared(self) -> tuple[list[list[int]], list[_Said]]:
        """Groups that more than one paper speaks in, most papers first, with the most typical statement of
        each at its head; and the statements of the others."""
        if self._vectors is None:
            return [], []
        from papermap.atlas.clustering import beyond, centred, gather, middle

        titles = [shown_title(each.paper.fields.title, refs_view(each.paper.refs)) for each in self._telling]
        matrix = beyond(self._vectors, self._meaning.vectors(titles), OF_SUBJECT)
        if len(matrix) >= MANY:
            matrix = centred(matrix)
        found, alone = [], []
        for group in gather(matrix, ALIKE_IN_WORDS if self._meaning.model == LEXICAL else ALIKE):
            if len({self._telling[row].paper.key for row in group}) > 1:
                head = middle(matrix, group)
                found.append([head, *(row for row in group if row != head)])
            else:
                alone += [self._telling[row] for row in group]
        found.sort(key=lambda group: -len({self._telling[row].paper.key for row in group}))
        return found, sorted(alone, key=lambda each: (each.paper.key, each.page))

    def _group(self, label: str, kind: str, said: Sequence[_Said]) -> LimitGroupView:
        limits = tuple(_limit(self._connection, each, self._answers, self._maybe) for each in said)
        return LimitGroupView(label, kind, len({each.paper.key for each in said}), limits)

    def _proposed(self, rejected: set[tuple[int, int, str]]) -> dict[str, list[tuple[Paper, str]]]:
        """Later papers of the library that cite the statement's paper and speak of the like, likest first."""
        citing: dict[int, list[int]] = defaultdict(list)
        for other, cited in evidence.among(
            self._connection, sorted({each.paper.key for each in self._telling})
        ):
            citing[cited].append(other)
        everyone = sorted({other for others in citing.values() for other in others})
        known = {paper.key: paper for paper in library_rows.light_papers(self._connection, everyone)}
        abstracts = map_papers.abstracts(self._connection, everyone)
        texts = {key: f"{paper.fields.title or ''}. {abstracts.get(key, '')}" for key, paper in known.items()}
        found: dict[str, list[tuple[Paper, str]]] = {}
        for row, each in enumerate(self._telling):
            others = [
                key
                for key in citing[each.paper.key]
                if key != each.paper.key
                and (each.paper.key, key, each.text) not in rejected
                and (known[key].fields.year or 9999) >= (each.paper.fields.year or 0)
            ]
            if others:
                ranked = self._likest(row, others, texts)
                found[each.id] = [(known[key], why) for key, why in ranked[:MOST_MAYBE]]
        return found

    def _likest(self, row: int, others: Sequence[int], texts: dict[int, str]) -> list[tuple[int, str]]:
        words = dict(
            zip(others, words_alike(self._telling[row].core, [texts[key] for key in others]), strict=True)
        )
        near: dict[int, float] = {}
        stored = self._finder.shelf(self._connection)
        made_by = (self._meaning.model, self._meaning.revision)
        if self._vectors is not None and stored is not None and (stored.model, stored.revision) == made_by:
            keys, rows = stored.rows_of(others)
            near = dict(zip(keys.tolist(), (stored.matrix[rows] @ self._vectors[row]).tolist(), strict=True))
        meant = self._meaning.model != LEXICAL
        chosen = [
            key
            for key in others
            if (near.get(key, 0.0) >= MAYBE if meant and near else words[key] >= MAYBE_IN_WORDS)
        ]
        chosen.sort(key=lambda key: (-near.get(key, 0.0), -words[key], key))
        return [(key, _why(near.get(key) if meant else None, words[key])) for key in chosen]


def _why(near: float | None, words: float) -> str:
    reasons = ["cites it"]
    reasons += [f"close in meaning {near:.2f}"] if near is not None else []
    reasons += [f"has {words:.0%} of its words"] if words else []
    return "; ".join(reasons)


Answers = dict[tuple[int, str], list[int]]


def _claims(connection: sqlite3.Connection) -> tuple[Answers, set[tuple[int, int, str]]]:
    """Which papers answer which statement as the reader said, and which do not."""
    answers: Answers = defaultdict(list)
    rejected = set()
    for entry in journal.live(connection, Claim):
        if entry.paper is None or entry.other is None:
            continue
        if entry.said.answers:
            answers[entry.paper, entry.said.statement].append(entry.other)
        else:
            rejected.add((entry.paper, entry.other, entry.said.statement))
    return answers, rejected


def _limit(
    connection: sqlite3.Connection,
    each: _Said,
    answers: Answers,
    maybe: dict[str, list[tuple[Paper, str]]],
) -> LimitView:
    refs = refs_view(each.paper.refs)
    confirmed = answers.get((each.paper.key, each.text), [])
    return LimitView(
        id=each.id,
        refs=refs,
        title=shown_title(each.paper.fields.title, refs),
        year=each.paper.fields.year,
        text=each.text,
        kind=each.kind,
        page=each.page,
        section=each.section,
        answered_by=tuple(
            _answer(p, "you said so") for p in library_rows.light_papers(connection, confirmed)
        ),
        maybe=tuple(
            _answer(paper, why) for paper, why in maybe.get(each.id, ()) if paper.key not in confirmed
        ),
        key=each.paper.key,
    )


def _answer(paper: Paper, why: str) -> AnswerView:
    refs = refs_view(paper.refs)
    return AnswerView(refs, shown_title(paper.fields.title, refs), paper.fields.year, why, paper.key)
