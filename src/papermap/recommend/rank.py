"""The day's papers in order for one reader, each with its reasons: taste, wishes, citations, crowd, and a
share of picks that look outside what is known of the taste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from papermap.model.announcements import Verdict
from papermap.model.names import same_author, words_of
from papermap.model.phrases import has_phrase
from papermap.recommend.bags import lexicon
from papermap.recommend.reasons import Evidence, reasons_for
from papermap.recommend.taste import Field, Lessons, centred, likeness, taste
from papermap.recommend.term_rows import Floats
from papermap.recommend.turning import taste_turned

MOST_LESSONS = 250
"""So many of the latest judgements are learned from."""

MOST_OTHERS = 150
"""So many papers that nothing was said to stand for those not kept."""

WIDEST = 384
"""Vectors of more numbers are folded: the sum of their parts, each number with a sign of its own, keeps
products in the mean (Charikar et al. 2002), and a ranking takes half the time."""

FOLDED_AT_ONCE = 64
"""Papers; so many wide vectors stay in a processor's cache."""

SCATTER = np.uint64(0x9E3779B97F4A7C15)
"""Keys times this, modulo 2⁶⁴, are spread evenly (Knuth 6.4, Fibonacci hashing)."""

HALF_LIFE = 180.0
"""Days after which a judgement says half as much."""

WEIGHTS = {Verdict.KEPT: 1.0, Verdict.READ: 1.5, Verdict.SKIPPED: 0.7, Verdict.REJECTED: 1.5}
DEPTH = 0.5
"""What each pass beyond the first adds to the weight of a paper that was read."""

CITES, WISH, VOTES = 1.5, 1.0, 0.15
"""What a reason adds to a score whose deviation is 1. Votes count by their logarithm."""

AUTHOR, USUAL, MOST_BY_AUTHORS = 0.2, 2.0, 2.0
"""What shared authors add: so much of the logarithm of how much more often each wrote what was kept than what
was not, as far as it is more than usual, and no more together."""

EXPLORE_EVERY = 7
"""One pick in so many looks elsewhere."""

FORGOTTEN = 0.02
"""What a judgement still says after the reader's taste was seen to change."""


@dataclass(frozen=True, slots=True)
class Item:
    """A paper as the ranker sees it. ``bag`` is :func:`papermap.recommend.bags.bag` of its text; ``vector``
    has unit length; ``cites`` are keys of papers; ``votes`` is ``None`` where no crowd picked it."""

    key: int
    title: str
    abstract: str
    bag: bytes
    vector: NDArray[np.float32] | None = None
    authors: tuple[str, ...] = ()
    cites: frozenset[int] = frozenset()
    votes: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the reader said to a paper. ``depth`` is the furthest pass of one that was read, 1 to 3."""

    item: Item
    verdict: Verdict
    day: date
    depth: int = 0

    @property
    def sign(self) -> float:
        return 1.0 if self.verdict in (Verdict.KEPT, Verdict.READ) else -1.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the reader said in so many words. A candidate with a ``never`` word, or without any ``must`` word
    where there are some, is left out; followed authors and keywords come forward."""

    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    def pass_(self, item: Item) -> bool:
        if not self.must and not self.never:
            return True
        text = f"{item.title} {item.abstract}"
        wanted = not self.must or any(has_phrase(text, word) for word in self.must)
        return wanted and not any(has_phrase(text, word) for word in self.never)

    def followed(self, authors: Sequence[str]) -> list[str]:
        """Those of some authors who are followed."""
        last = {word for wanted in self.authors for word in words_of(wanted)[-1:]}
        here = [name for name in authors if last and not last.isdisjoint(words_of(name)[-1:])]
        return [name for name in here if any(same_author(wanted, name) for wanted in self.authors)]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place. ``score`` is between 0 and 1; ``explores`` marks a look outside the taste."""

    key: int
    score: float
    reasons: tuple[str, ...]
    explores: bool = False


def rank(
    candidates: Sequence[Item],
    judged: Sequence[Judged],
    wishes: Wishes,
    today: date,
    explained: int = 10,
    stock: Sequence[Item] = (),
) -> tuple[Ranked, ...]:
    """The candidates that pass the wishes, best first. The first ``explained`` get their reasons.

    ``judged`` is in the order in which it was said; ``stock`` holds papers that are neither judged nor
    offered here, from which the ranking learns what is common. The same input gives the same order; ties go
    to the newer paper, then by key.
    """
    left = [item for item in candidates if wishes.pass_(item)]
    if not left:
        return ()
    lessons_from = list(judged)[-MOST_LESSONS:]
    field = _field(left, lessons_from, stock)
    here = np.arange(len(left), dtype=np.intp)
    lessons = _lessons(lessons_from, len(left), today)
    kernel = likeness(field, np.concatenate([lessons.rows, field.others]))
    lessons.weight[: taste_turned(lessons, kernel)] *= FORGOTTEN
    learned, parts = taste(field, lessons, kernel, here)
    scores = learned + _extras(left, lessons_from, wishes) + by_authors(left, lessons_from, stock)
    newest = max((item.day for item in left if item.day is not None), default=None)
    ages = [(newest - item.day).days if newest and item.day else 0 for item in left]
    scores = scores - 0.02 * np.array(ages, dtype=np.float64)
    order = sorted(here.tolist(), key=lambda row: (-scores[row], ages[row], left[row].key))
    evidence = Evidence(field, lessons, left, lessons_from, wishes, parts)
    chance = 1.0 / (1.0 + np.exp(-(scores - 1.0)))
    return tuple(
        Ranked(
            left[row].key,
            round(float(chance[row]), 4),
            reasons_for(evidence, row) if place < explained else (),
        )
        for place, row in enumerate(order)
    )


def explore(
    ranked: Sequence[Ranked], candidates: Sequence[Item], judged: Sequence[Judged], pick_number: int
) -> Ranked | None:
    """The look elsewhere, when it is time for one: of the better half, the paper least like any judged one.

    ``pick_number`` counts the picks made so far. ``None`` on other days and when there is nothing to choose.
    """
    if pick_number % EXPLORE_EVERY != EXPLORE_EVERY - 1 or len(ranked) < 4:
        return None
    items = {item.key: item for item in candidates}
    better = [r for r in ranked[1 : max(2, len(ranked) // 2)] if items[r.key].vector is not None]
    known = [j.item.vector for j in judged if j.item.vector is not None]
    if not better or not known:
        return None
    likeness = _vectors([items[r.key] for r in better]) @ folded(np.stack(known)).T
    chosen = better[int(np.argmin(likeness.max(axis=1)))]
    why = f"a look outside your usual papers (one pick in {EXPLORE_EVERY}): unlike all that you judged so far"
    return Ranked(chosen.key, chosen.score, (why, *chosen.reasons), explores=True)


def _vectors(items: Sequence[Item]) -> NDArray[np.float32]:
    """The vectors as rows, zeros for an item without one."""
    length = next((len(item.vector) for item in items if item.vector is not None), 1)
    found = np.empty((len(items), min(length, WIDEST)), dtype=np.float32)
    for first in range(0, len(items), FOLDED_AT_ONCE):
        some = items[first : first + FOLDED_AT_ONCE]
        rows = np.zeros((len(some), length), dtype=np.float32)
        for row, item in zip(rows, some, strict=True):
            if item.vector is not None:
                row[:] = item.vector
        found[first : first + len(some)] = folded(rows)
    return found


def folded(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of :data:`WIDEST` numbers at most, which keep their products nearly."""
    wide = rows.shape[1]
    if wide <= WIDEST:
        return rows
    place = np.arange(wide, dtype=np.uint64)
    sign = np.where(place * SCATTER >> np.uint64(63), np.float32(1.0), np.float32(-1.0))
    found = rows[:, :WIDEST] * sign[:WIDEST]
    for first in range(WIDEST, wide, WIDEST):
        part = rows[:, first : first + WIDEST] * sign[first : first + WIDEST]
        found[:, : part.shape[1]] += part
    return found


def _field(left: Sequence[Item], judged: Sequence[Judged], stock: Sequence[Item]) -> Field:
    """Rows of the candidates, then of the judged papers, then of those of the stock that stand for what is
    not kept; what is common comes from the whole stock."""
    known = {j.item.key for j in judged}
    others = _sample([item for item in (*left, *stock) if item.key not in known], MOST_OTHERS)
    here = {item.key: row for row, item in enumerate(left)}
    added = [item for item in others if item.key not in here]
    items = [*left, *(j.item for j in judged), *added]
    first = len(left) + len(judged)
    row_of = here | {item.key: first + row for row, item in enumerate(added)}
    rest = [item for item in stock if item.key not in row_of and item.key not in known]
    vectors, beside = centred(_vectors(items), _vectors(rest))
    return Field(
        lexicon([item.bag for item in items], [item.bag for item in rest]),
        vectors,
        np.array([row_of[item.key] for item in others], dtype=np.intp),
        beside,
    )


def _sample(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many of the items, in an order that depends on nothing but their keys."""
    keys = np.array([item.key for item in items], dtype=np.uint64)
    order = np.lexsort((keys, keys * SCATTER))[:most]
    return [items[at] for at in order.tolist()]


def _lessons(judged: Sequence[Judged], first: int, today: date) -> Lessons:
    rows = np.arange(first, first + len(judged), dtype=np.intp)
    sign = np.array([j.sign for j in judged], dtype=np.float64)
    return Lessons(rows, sign, np.array([_weight(j, today) for j in judged], dtype=np.float64))


def _weight(judged: Judged, today: date) -> float:
    said = WEIGHTS[judged.verdict] + DEPTH * max(0, judged.depth - 1)
    return float(said * 0.5 ** (max(0, (today - judged.day).days) / HALF_LIFE))


def _has_one(item: Item, words: Sequence[str]) -> bool:
    text = f"{item.title} {item.abstract}"
    return any(has_phrase(text, word) for word in words)


def _extras(items: Sequence[Item], judged: Sequence[Judged], wishes: Wishes) -> Floats:
    """What citations, authors, wishes and votes add."""
    kept = [j.item for j in judged if j.sign > 0]
    known = {item.key for item in kept}
    extra = np.zeros(len(items))
    for row, item in enumerate(items):
        if item.cites & known:
            extra[row] += CITES
        if wishes.followed(item.authors):
            extra[row] += WISH
        if wishes.keywords and _has_one(item, wishes.keywords):
            extra[row] += WISH
        if item.votes:
            extra[row] += VOTES * np.log1p(item.votes)
    return extra


def by_authors(items: Sequence[Item], judged: Sequence[Judged], stock: Sequence[Item]) -> Floats:
    """What the authors of papers that were kept add. One who writes what is not kept as well says little, and
    many of them together say a lot. A paper does not speak against its own authors."""
    kept = [j.item for j in judged if j.sign > 0]
    rest = [*items, *stock, *(j.item for j in judged if j.sign < 0)]
    liked = Counter(author for item in kept for author in set(item.authors))
    known = set(liked)
    others = Counter(author for item in rest for author in known.intersection(item.authors))
    telling = {
        author: np.log(times / (len(kept) + 1) * len(rest) / (max(0, others[author] - 1) + 0.5)) - USUAL
        for author, times in liked.items()
    }
    extra = [sum(max(0.0, telling[name]) for name in known.intersection(item.authors)) for item in items]
    return np.minimum(AUTHOR * np.array(extra), MOST_BY_AUTHORS)
