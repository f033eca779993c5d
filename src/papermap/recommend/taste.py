"""What the reader's judgements say of a paper they have not seen: a taste, learned from words and vectors.

Words carry taste, vectors carry likeness, and neither is enough alone. Three plain learners, each solved in
one step, look at all candidates: the plane that divides what was kept from everything else, the meaning in
which the kept papers differ from the rest, and the words that stand out among them. A candidate's score is a
weighted mean of what they say, each brought to mean 0 and deviation 1. How much each counts is learned, too:
every learner tells what it would have said of each judged paper had it not been judged, and the mixtures that
would have put the kept papers furthest forward count most. Plain likeness in meaning to what was kept helps
with the first answers. What this is worth is measured by
``benchmarks/queue.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from papermap.recommend.bags import Lexicon
from papermap.recommend.term_rows import Floats, Rows

LEFT, UNJUDGED = 0.3, 1.0
"""What the papers that were not kept, and those that nothing was said to, weigh together against the kept."""

ENOUGH = 150
"""Fewer papers that nothing was said to weigh less: among them, those the reader wants would be missed."""

STIFFNESS = 0.1
"""The ridge of the kept paper that says most, for rows of unit length; others have more as they weigh
less."""

VECTOR_SHARE = 0.12
"""What the likeness of meaning adds to the likeness of words, which has 1."""

SHRINKAGE = 3.0
"""How much of a ball is mixed into the spread of the vectors, in their mean variance."""

SPREAD_FROM = 800
"""So many papers at most tell how all are spread."""

SHARPNESS = 2.5
"""One telling term outweighs many faint ones."""

BEFOREHAND = 10.0
"""So many papers not kept are thought to have been as the stock is."""

EXPECTED = (0.6, 0.2, 0.2)
SURENESS = 2.5
"""What plane, meaning and words count beforehand, and how many kept papers it takes to speak against it
(a Dirichlet distribution over mixtures)."""

PARTS = 8
"""Mixtures are tried in so many parts."""

BEGINNING = 0.4
"""What likeness in meaning counts beside the learners while one paper was kept; it falls with the square of
their number. From a single paper, no words can be told from chance."""

EVIDENCE = 0.5
"""What a kept paper says for a mixture that leaves few papers before it, in parts of the logarithm of
their share."""


@dataclass(frozen=True)
class Field:
    """Candidates and judged papers together, as rows. ``vectors`` (n, d) are :func:`centred`, since what all
    papers share tells none apart; a paper without one has a row of zeros. ``others``
    are rows that nothing was said to: most papers are not for this reader, so they stand for what is not
    kept. ``stock`` are vectors that have no row and show how papers spread."""

    lexicon: Lexicon
    vectors: Floats
    others: Rows
    stock: Floats | None = None

    def whitened(self, vectors: Floats) -> Floats:
        """Vectors (m, d) by the inverse of the covariance of all, shrunk towards a ball (Ledoit and Wolf
        2004); a part of all tells it. For wide vectors the inverse of their products says the same."""
        every = self.vectors if self.stock is None else np.concatenate([self.vectors, self.stock])
        rows = every[:: -(-len(every) // SPREAD_FROM)]
        ball = SHRINKAGE * max(float((rows**2).sum()) / rows.size, 1e-9)
        if rows.shape[1] <= len(rows):
            spread = rows.T @ rows / len(rows)
            return np.linalg.solve(spread + ball * np.eye(len(spread), dtype=spread.dtype), vectors.T).T
        alike = rows @ rows.T + len(rows) * ball * np.eye(len(rows), dtype=rows.dtype)
        found: Floats = (vectors - np.linalg.solve(alike, rows @ vectors.T).T @ rows) / ball
        return found


@dataclass(frozen=True)
class Lessons:
    """Rows that were judged: ``sign`` 1 for kept and -1 for not, ``weight`` how much each says."""

    rows: Rows
    sign: Floats
    weight: Floats

    @property
    def kept(self) -> Rows:
        return self.rows[self.sign > 0]

    @property
    def left(self) -> Rows:
        return self.rows[self.sign < 0]

    def weights(self, sign: int) -> Floats:
        """The weights of one side, with sum 1."""
        found = self.weight[self.sign * sign > 0]
        return found / found.sum() if len(found) else found


@dataclass(frozen=True)
class Said:
    """What one learner says: of the candidates; of the judged papers, each as if it had not been judged; and
    of the others, each as if it were none of them."""

    candidates: Floats
    judged: Floats
    others: Floats


def centred(vectors: Floats, also: Floats | None = None) -> tuple[Floats, Floats | None]:
    """Vectors without the mean of all, of length 1 in the mean; rows of zeros stay."""
    every = vectors if also is None or also.shape[1] != vectors.shape[1] else np.concatenate([vectors, also])
    none = np.einsum("ij,ij->i", every, every) == 0.0
    count = max(1, len(every) - int(none.sum()))
    moved = every - every.sum(axis=0) / every.dtype.type(count)
    moved[none] = 0.0
    moved /= max(float(np.sqrt(np.vdot(moved, moved) / count)), 1e-6)
    return moved[: len(vectors)], moved[len(vectors) :] if every is not vectors else None


def taste(field: Field, lessons: Lessons, kernel: Floats, candidates: Rows) -> tuple[Floats, Floats]:
    """A score for each candidate, higher for what the reader will keep, and the parts (3, candidates) of
    plane, meaning and words that it is the sum of. All 0 when nothing was judged.

    ``kernel`` is :func:`likeness` of the judged rows and the others.
    """
    none = np.zeros((3, len(candidates)))
    if not len(lessons.kept):
        away = -_away(field, lessons, candidates) if len(lessons.left) else none[0]
        return away, np.stack([none[0], away, none[0]])
    said = [
        plane(field, lessons, kernel, candidates),
        meaning(field, lessons, candidates),
        telling_terms(field, lessons, candidates),
    ]
    parts = mixture(said, lessons)[:, None] * np.stack([standard(each.candidates) for each in said])
    parts[1] += BEGINNING / certainty(lessons).sum() ** 2 * near(field, lessons, candidates)
    return parts.sum(axis=0), parts


def near(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    """How like in meaning candidates are to what was kept: the mean cosine, standardised."""
    middle = lessons.weights(1) @ of_one_length(field.vectors[lessons.kept])
    return standard(of_one_length(field.vectors[candidates]) @ middle)


def of_one_length(vectors: Floats) -> Floats:
    """Rows of length 1; rows of zeros stay."""
    found: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return found


def certainty(lessons: Lessons) -> Floats:
    """How much each kept paper says, 1 for the one that says most."""
    weight = lessons.weight[lessons.sign > 0]
    found: Floats = weight / weight.max()
    return found


def mixture(said: list[Said], lessons: Lessons) -> Floats:
    """What the learners count: the mean of all mixtures, each by what speaks for it beforehand and by how far
    forward it would have put the kept papers.

    What speaks for a mixture are the shares (:func:`shares`) of papers that were not kept, judged or not,
    before each kept one.
    """
    tried, beforehand = mixtures()
    kept = lessons.sign > 0
    certain = certainty(lessons)
    if certain.sum() < 2.0 or not (len(said[0].others) or (~kept).any()):
        return beforehand @ tried
    judged, rest = [], []
    for each in said:
        apart = np.concatenate([each.others, each.judged[~kept]])
        middle, deviation = apart.mean(), max(float(apart.std()), 1e-9)
        judged.append((each.judged[kept] - middle) / deviation)
        rest.append((apart - middle) / deviation)
    scores, apart = tried @ np.stack(judged), np.sort(tried @ np.stack(rest), axis=1)
    share = np.stack([shares(own, row) for own, row in zip(scores, apart, strict=True)])
    speaks = np.log(beforehand) - EVIDENCE * (np.log(share) @ certain)
    weight = np.exp(speaks - speaks.max())
    mean: Floats = weight @ tried / weight.sum()
    return mean


def shares(scores: Floats, apart: Floats) -> Floats:
    """The part of papers that would come before each of some: ``apart`` are their scores in rising order."""
    found: Floats = (len(apart) - np.searchsorted(apart, scores) + 0.5) / (len(apart) + 1.0)
    return found


@lru_cache(maxsize=1)
def mixtures() -> tuple[Floats, Floats]:
    """Every way (m, 3) to give the learners eight parts, and how likely each is beforehand."""
    parts = [p for p in product(range(PARTS + 1), repeat=len(EXPECTED)) if sum(p) == PARTS]
    tried = np.array(parts, dtype=np.float64) / PARTS
    likely = np.prod((tried + 0.02) ** (SURENESS * np.array(EXPECTED) - 1.0), axis=1)
    return tried, likely / likely.sum()


def standard(scores: Floats) -> Floats:
    """Scores with mean 0 and deviation 1; all 0 where they do not differ."""
    deviation = float(scores.std())
    return (scores - scores.mean()) / deviation if deviation > 1e-9 else np.zeros(len(scores))


def _away(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    return standard(field.vectors[candidates] @ field.vectors[lessons.left].mean(axis=0))


def likeness(field: Field, rows: Rows) -> Floats:
    """How alike papers are in words and meaning at once, each with each."""
    vectors = field.vectors[rows]
    found: Floats = field.lexicon.weighed.likeness(rows) + VECTOR_SHARE * (vectors @ vectors.T)
    return found


def ridge(kernel: Floats, sign: Floats, cost: Floats) -> tuple[Floats, Floats]:
    """The coefficients of a ridge regression on ``sign`` for a kernel (n, n) with a constant, and what it
    says of each row when that row is left out (Allen 1974)."""
    square = kernel + kernel.dtype.type(1.0)
    square[np.diag_indices(len(square))] += cost
    inverse = np.linalg.inv(square)
    pull = inverse @ sign
    return pull, sign - pull / np.diag(inverse)


def costs(lessons: Lessons, others: int) -> Floats:
    """How little each judged paper, and each of so many others, pulls at the plane.

    The papers that were not kept, and the many that nothing was said to, each weigh a fixed share of what the
    kept weigh together.
    """
    pull = np.full(len(lessons.rows) + others, UNJUDGED / max(ENOUGH, others))
    judged = pull[: len(lessons.rows)]
    judged[lessons.sign > 0] = lessons.weights(1)
    judged[lessons.sign < 0] = LEFT * lessons.weights(-1)
    found: Floats = STIFFNESS * lessons.weights(1).max() / pull
    return found


def plane(field: Field, lessons: Lessons, kernel: Floats, candidates: Rows) -> Said:
    """The distance from the plane that divides the kept from all others in words and meaning at once. A
    candidate that is one of the others is looked at as if it were not."""
    rows, judged = np.concatenate([lessons.rows, field.others]), len(lessons.rows)
    sign = np.concatenate([lessons.sign, -np.ones(len(field.others))])
    pull, unseen = ridge(kernel, sign, costs(lessons, len(field.others)))
    words = field.lexicon.weighed
    scores = words.weigh(candidates, words.total(rows, pull)) + pull.sum()
    scores += VECTOR_SHARE * (field.vectors[candidates] @ (field.vectors[rows].T @ pull.astype(np.float32)))
    alone = np.full(len(field.vectors), np.nan)
    alone[rows] = unseen
    own = alone[candidates]
    return Said(np.where(np.isnan(own), scores, own), unseen[:judged], unseen[judged:])


def meaning(field: Field, lessons: Lessons, candidates: Rows) -> Said:
    """Along the direction in which the kept papers differ most from the spread of all: Fisher's discriminant
    (1936) with a shrunk covariance."""
    kept, weight = field.vectors[lessons.kept], lessons.weights(1)
    whitened = field.whitened(kept)
    direction = weight @ whitened
    judged = np.asarray(field.vectors[lessons.rows] @ direction, dtype=np.float64)
    if len(kept) > 1:
        own = (kept * whitened).sum(axis=1)
        judged[lessons.sign > 0] = (kept @ direction - weight * own) / np.maximum(1.0 - weight, 1e-9)
    return Said(field.vectors[candidates] @ direction, judged, field.vectors[field.others] @ direction)


def stands_out(found: Floats, count: Floats | float, expected: Floats) -> Floats:
    """How far terms stand out that ``found`` of ``count`` papers have where a share was expected: in standard
    deviations, sharpened."""
    score = (found - count * expected) / np.sqrt(count * expected * (1.0 - expected) + 0.5)
    sharp: Floats = np.sign(score) * np.abs(score) ** SHARPNESS
    return sharp


@dataclass(frozen=True)
class Counted:
    """In how many kept papers, and in how many that were not, each term is, by their weight; ``row``,
    ``column`` and ``value`` are the terms of the judged papers one after another."""

    field: Field
    lessons: Lessons

    @cached_property
    def entries(self) -> tuple[Rows, NDArray[np.int32], Floats]:
        return self.field.lexicon.weighed.entries(self.lessons.rows)

    @cached_property
    def weight(self) -> Floats:
        """What each judged paper counts on its side, one in the mean."""
        found = np.empty(len(self.lessons.rows))
        for sign in (1, -1):
            weights = self.lessons.weights(sign)
            found[self.lessons.sign * sign > 0] = weights * len(weights)
        return found

    def side(self, sign: int) -> Floats:
        row, column, _ = self.entries
        counts = np.where(self.lessons.sign * sign > 0, self.weight, 0.0)[row]
        terms = len(self.field.lexicon.share)
        return np.bincount(column, weights=counts, minlength=terms).astype(np.float64)

    @cached_property
    def kept(self) -> Floats:
        return self.side(1)

    @cached_property
    def left(self) -> Floats:
        return self.side(-1)


def expected(left: Floats, papers: Floats | float, share: Floats) -> Floats:
    """The share of papers that would have a term by chance: as those not kept have it, and the stock."""
    found: Floats = (left + BEFOREHAND * share) / (papers + BEFOREHAND)
    return found


def term_weights(counted: Counted) -> Floats:
    """For each term, how far it stands out among the kept."""
    lessons, share = counted.lessons, counted.field.lexicon.share
    chance = expected(counted.left, len(lessons.left), share)
    return stands_out(counted.kept, len(lessons.kept), chance)


def telling_terms(field: Field, lessons: Lessons, candidates: Rows) -> Said:
    """The sum of a paper's terms, each as telling as :func:`term_weights` has it. A judged paper's own count
    is taken off before it is looked at."""
    counted = Counted(field, lessons)
    weights, weighed = term_weights(counted), field.lexicon.weighed
    row, column, value = counted.entries
    kept, own = lessons.sign[row] > 0, counted.weight[row]
    liked, disliked = np.where(kept, own, 0.0), np.where(kept, 0.0, own)
    left = np.maximum(len(lessons.left) - disliked, 0.0)
    chance = expected(counted.left[column] - disliked, left, field.lexicon.share[column])
    without = stands_out(counted.kept[column] - liked, np.maximum(len(lessons.kept) - liked, 0.0), chance)
    judged = np.bincount(row, weights=value * without, minlength=len(lessons.rows)).astype(np.float64)
    return Said(weighed.weigh(candidates, weights), judged, weighed.weigh(field.others, weights))
