"""Lineage: what the reader said of a paper's bases, and guesses where nothing was said."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papermap.library.finding import Finder
from papermap.model.citations import Direction, Neighbour, Sort
from papermap.model.papers import Paper
from papermap.store import citations, papers, relations
from papermap.views.lineage import AncestorView, BaseView, LineageView
from papermap.views.papers import refs_view, shown_title

if TYPE_CHECKING:
    from papermap.atlas.lineage import Base

STEPS = 12
"""The line back is followed no further than this."""

HEIRS = 40
"""So many papers of the library that cite one are looked at for branches, the most telling first."""

LEAST_SCORE = 3.0
"""A guess below this is shown among the candidates, and not followed."""


class Descent:
    """The lineage of papers, for one question: what was guessed once is not guessed again."""

    def __init__(self, connection: sqlite3.Connection, finder: Finder) -> None:
        self._connection, self._finder = connection, finder
        self._guessed: dict[int, list[tuple[Neighbour, Base]]] = {}

    def lineage(self, key: int, limit: int) -> LineageView:
        """Everything on one paper."""
        paper = papers.load(self._connection, key)
        refs = refs_view(paper.refs)
        return LineageView(
            refs=refs,
            title=shown_title(paper.fields.title, refs),
            year=paper.fields.year,
            key=key,
            bases=self._bases(key)[:limit],
            line=self._line(key),
            branches=self._branches(key)[:limit],
        )

    def _bases(self, key: int) -> tuple[BaseView, ...]:
        """Accepted ones first, then guesses that the reader has not rejected."""
        said = {relation.base: relation for relation in relations.of_paper(self._connection, key)}
        guesses = {neighbour.key: base for neighbour, base in self._guesses(key)}
        stands = [base for base, relation in said.items() if relation.status == relations.ACCEPTED]
        open_ones = [base for base in guesses if base is not None and base not in said]
        views = []
        for paper in papers.load_many(self._connection, [*stands, *open_ones]):
            guess, relation = guesses.get(paper.key), said.get(paper.key)
            evidence = guess.evidence if guess else None
            refs = refs_view(paper.refs)
            views.append(
                BaseView(
                    refs=refs,
                    title=shown_title(paper.fields.title, refs),
                    year=paper.fields.year,
                    status=relations.ACCEPTED if relation else "proposed",
                    score=guess.score if guess else 0.0,
                    why="; ".join(guess.why) if guess else "you said so",
                    twist=relation.twist if relation else "",
                    sentence=evidence.sentence if evidence else None,
                    page=evidence.page if evidence else None,
                    section=evidence.section if evidence else None,
                    key=paper.key,
                    in_library=paper.in_library,
                )
            )
        return tuple(views)

    def _guesses(self, key: int) -> list[tuple[Neighbour, Base]]:
        from papermap.atlas.lineage import Cited, bases

        if key not in self._guessed:
            fields = papers.load(self._connection, key).fields
            cited = citations.neighbour_keys(self._connection, key, Direction.BACKWARD, Sort.YEAR)
            found = citations.load_neighbours(self._connection, key, Direction.BACKWARD, cited)
            of_key = {n.key: n for n in found if n.key is not None and n.title}
            texts = [(n.title, n.abstract) for n in of_key.values()]
            shared = self._finder.shared_words(self._connection, key, texts, list(of_key))
            asked = [
                Cited(
                    other, n.title or "", n.year, n.contexts, n.abstract, n.citation_count, n.influential,
                    likeness,
                )
                for (other, n), likeness in zip(of_key.items(), shared, strict=True)
            ]  # fmt: skip
            ranked = bases(fields.title or "", fields.abstract, fields.year, asked)
            self._guessed[key] = [(of_key[base.key], base) for base in ranked]
        return self._guessed[key]

    def _next(self, key: int) -> tuple[int, bool, str] | None:
        """The base to follow: what the reader accepted last, else the best guess if it is a good one."""
        said = relations.of_paper(self._connection, key)
        for relation in reversed(said):
            if relation.status == relations.ACCEPTED:
                return relation.base, True, relation.twist
        rejected = {relation.base for relation in said}
        for _, base in self._guesses(key):
            if base.key not in rejected:
                return (base.key, False, "") if base.score >= LEAST_SCORE else None
        return None

    def _line(self, key: int) -> tuple[AncestorView, ...]:
        """From the paper's base back to a paper that has none, or whose base is on the line already."""
        passed: set[int] = {key}
        line: list[tuple[int, bool, str]] = []
        while len(line) < STEPS and (step := self._next(key)) is not None and step[0] not in passed:
            key = step[0]
            passed.add(key)
            line.append(step)
        return self._ancestors(line)

    def _branches(self, key: int) -> tuple[AncestorView, ...]:
        """Papers whose base this is: as the reader said, then those of the library of which it is the best
        guess."""
        said = [r for r in relations.accepted(self._connection) if r.base == key]
        citing = citations.neighbour_keys(self._connection, key, Direction.FORWARD, Sort.INFLUENCE)
        own = papers.in_library(self._connection, citing[: 10 * HEIRS])
        known = {relation.subject for relation in said}
        guessed = []
        for heir in [other for other in citing if other in own and other not in known][:HEIRS]:
            step = self._next(heir)
            if step is not None and step[0] == key:
                guessed.append((heir, False, ""))
        return self._ancestors([*((r.subject, True, r.twist) for r in said), *guessed])

    def _ancestors(self, steps: Sequence[tuple[int, bool, str]]) -> tuple[AncestorView, ...]:
        known: dict[int, Paper] = {
            paper.key: paper for paper in papers.load_many(self._connection, [key for key, _, _ in steps])
        }
        views = []
        for key, accepted, twist in steps:
            refs = refs_view(known[key].refs)
            title = shown_title(known[key].fields.title, refs)
            views.append(AncestorView(refs, title, known[key].fields.year, accepted, twist, key))
        return tuple(views)
