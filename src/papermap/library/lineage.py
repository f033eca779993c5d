"""Lineage: what the reader said of a paper's bases, and guesses where nothing was said."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papermap.library.searching import Finder
from papermap.model.citations import Direction, Neighbour, Sort
from papermap.model.maps import EdgeKind, MapEdge, MapPicture
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

LEAST_SCORE = 3.5
"""A guess below this is shown among the candidates, and not followed."""


@dataclass(frozen=True, slots=True)
class Step:
    """From a paper to its base, as the reader said or as is guessed. A work known only by name has no
    ``key``."""

    key: int | None
    accepted: bool
    twist: str = ""
    guess: Neighbour | None = None


class Lineage:
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

    def base(self, key: int) -> AncestorView | None:
        """What the reader last said a paper is a variation of, else the best guess if it is a good one."""
        step = self._next(key)
        return None if step is None else self._ancestors([step])[0]

    def guessed_on(self, picture: MapPicture) -> MapPicture:
        """A map with a line from each paper to the base that is guessed, where both are on it and the reader
        said no other."""
        here = {node.key for node in picture.nodes}
        steps = ((key, self._next(key)) for key in sorted(here))
        guesses = tuple(
            MapEdge(key, step.key, EdgeKind.GUESS)
            for key, step in steps
            if step is not None and not step.accepted and step.key is not None and step.key in here
        )
        return replace(picture, edges=picture.edges + guesses)

    def _bases(self, key: int) -> tuple[BaseView, ...]:
        """Accepted ones first, then guesses that the reader has not rejected."""
        said = {relation.base: relation for relation in relations.of_paper(self._connection, key)}
        guesses = {neighbour.key: base for neighbour, base in self.guesses(key)}
        stands = [base for base, relation in said.items() if relation.status == relations.ACCEPTED]
        views = [
            _base_view(paper.key, paper, said[paper.key].twist, guesses.get(paper.key))
            for paper in papers.load_many(self._connection, stands)
        ]
        return (
            *views,
            *(
                _base_view(each.key, each, None, base)
                for each, base in self.guesses(key)
                if each.key not in said
            ),
        )

    def guesses(self, key: int) -> list[tuple[Neighbour, Base]]:
        """Everything that a paper cites, works known only by name too, the likeliest base first."""
        from papermap.atlas.lineage import Cited, bases

        if key not in self._guessed:
            fields = papers.load(self._connection, key).fields
            cited = citations.neighbour_keys(self._connection, key, Direction.BACKWARD, Sort.YEAR)
            found = citations.load_neighbours(self._connection, key, Direction.BACKWARD, cited)
            found += citations.unresolved(self._connection, key)
            titled = [each for each in found if each.title]
            shared = self._finder.shared_words(
                self._connection, key, [(n.title, n.abstract) for n in titled], [n.key for n in titled]
            )
            asked = [
                Cited(
                    place, n.title or "", n.year, n.contexts, n.abstract, n.citation_count, n.influential,
                    likeness, n.authors,
                )
                for place, (n, likeness) in enumerate(zip(titled, shared, strict=True))
            ]  # fmt: skip
            ranked = bases(fields.title or "", fields.abstract, fields.year, asked, fields.authors)
            self._guessed[key] = [(titled[base.key], base) for base in ranked]
        return self._guessed[key]

    def _next(self, key: int) -> Step | None:
        """The base to follow: what the reader accepted last, else the best guess if it is a good one."""
        said = relations.of_paper(self._connection, key)
        for relation in reversed(said):
            if relation.status == relations.ACCEPTED:
                return Step(relation.base, True, relation.twist)
        rejected = {relation.base for relation in said}
        for neighbour, base in self.guesses(key):
            if neighbour.key not in rejected:
                return Step(neighbour.key, False, "", neighbour) if base.score >= LEAST_SCORE else None
        return None

    def _line(self, key: int) -> tuple[AncestorView, ...]:
        """From the paper's base back to a paper that has none, or whose base is on the line already."""
        passed: set[int | None] = {key}
        line: list[Step] = []
        while len(line) < STEPS and (step := self._next(key)) is not None and step.key not in passed:
            passed.add(step.key)
            line.append(step)
            if step.key is None:
                break
            key = step.key
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
            if step is not None and step.key == key:
                guessed.append(Step(heir, False))
        return self._ancestors([*(Step(r.subject, True, r.twist) for r in said), *guessed])

    def _ancestors(self, steps: Sequence[Step]) -> tuple[AncestorView, ...]:
        keys = [step.key for step in steps if step.key is not None]
        known = {paper.key: paper for paper in papers.load_many(self._connection, keys)}
        views = []
        for step in steps:
            if step.key is not None:
                paper = known[step.key]
                refs, title, year = refs_view(paper.refs), paper.fields.title, paper.fields.year
            else:
                assert step.guess is not None
                refs, title, year = refs_view(()), step.guess.title, step.guess.year
            shown = shown_title(title, refs)
            views.append(AncestorView(refs, shown, year, step.accepted, step.twist, step.key))
        return tuple(views)


def _base_view(key: int | None, paper: Paper | Neighbour, twist: str | None, guess: Base | None) -> BaseView:
    """A base; ``twist`` is the reader's word of one that was accepted."""
    evidence = guess.evidence if guess else None
    refs = refs_view(paper.refs)
    title, year = (
        (paper.title, paper.year) if isinstance(paper, Neighbour) else (paper.fields.title, paper.fields.year)
    )
    return BaseView(
        refs=refs,
        title=shown_title(title, refs),
        year=year,
        status="proposed" if twist is None else relations.ACCEPTED,
        score=guess.score if guess else 0.0,
        why="; ".join(guess.why) if guess else "you said so",
        twist=twist or "",
        sentence=evidence.sentence if evidence else None,
        page=evidence.page if evidence else None,
        section=evidence.section if evidence else None,
        key=key,
        in_library=paper.in_library,
    )
