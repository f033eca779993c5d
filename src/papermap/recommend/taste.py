"""What the reader's judgements say of a paper they have not seen: a taste, learned from words and vectors.

Words carry taste, vectors carry likeness, and neither is enough alone; so five plain learners each look at
all candidates, and a candidate's score is the weighted mean of what they say, each brought to mean 0 and
deviation 1. What they and their mean are worth is measured by ``benchmarks/queue.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papermap.recommend.bags import Floats, Lexicon

Rows = NDArray[np.intp]

NEAREST = 3
SOFTNESS = 0.1
"""The SVM's C, for rows of unit length."""

VECTOR_SHARE = 0.5
SHARPNESS = 1.5
TRUST = 8.0
"""How many papers the rest of the stock counts for, when the share of kept papers with a term is guessed."""


@dataclass(frozen=True)
class Field:
    """Candidates and judged papers together, as rows. ``vectors`` are (n, d) of unit length, a row of zeros
    for a paper without one; they are centred here, since what all papers share tells none apart."""

    lexicon: Lexicon
    vectors: NDArray[np.float64]


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


def centred(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Vectors without their mean, again of unit length; rows of zeros stay."""
    rows = np.asarray(vectors, dtype=np.float64)
    some = np.linalg.norm(rows, axis=1) > 0
    if some.any():
        rows = np.where(some[:, None], rows - rows[some].mean(axis=0), 0.0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float64] = rows / np.maximum(lengths, 1e-12)
    return scaled


def taste(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    """A score for each candidate, higher for what the reader will keep. All 0 when nothing was kept."""
    if not len(lessons.kept):
        return np.zeros(len(candidates)) if not len(lessons.left) else -_away(field, lessons, candidates)
    said = [standard(learner(field, lessons, candidates)) for learner in LEARNERS]
    mean: Floats = np.average(said, axis=0, weights=list(LEARNERS.values()))
    return mean


def standard(scores: Floats) -> Floats:
    """Scores with mean 0 and deviation 1; all 0 where they do not differ."""
    deviation = float(scores.std())
    return (scores - scores.mean()) / deviation if deviation > 1e-12 else np.zeros(len(scores))


def _away(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    return standard(field.vectors[candidates] @ field.vectors[lessons.left].mean(axis=0))


def middle(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    """Nearer to the middle of the kept than to that of the rest (Rocchio 1971)."""
    direction = lessons.weights(1) @ field.vectors[lessons.kept]
    if len(lessons.left):
        direction = direction - 0.5 * (lessons.weights(-1) @ field.vectors[lessons.left])
    scores: Floats = field.vectors[candidates] @ direction
    return scores


def nearest(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    """Likeness to the few nearest kept papers, less half of that to the nearest others: tastes have more than
    one middle."""

    def near(rows: Rows, weight: Floats) -> Floats:
        likeness = field.vectors[candidates] @ field.vectors[rows].T * np.sqrt(weight / weight.max())
        top = min(NEAREST, len(rows))
        found: Floats = np.partition(likeness, -top, axis=1)[:, -top:].mean(axis=1)
        return found

    scores = near(lessons.kept, lessons.weights(1))
    if len(lessons.left):
        scores = scores - 0.5 * near(lessons.left, lessons.weights(-1))
    return scores


def term_weights(field: Field, lessons: Lessons) -> Floats:
    """For each term, how far it stands out among the kept: its count there against what the rest of the stock
    and the papers not kept lead to expect, in standard deviations, sharpened so that one telling term
    outweighs many faint ones."""
    kept, present = lessons.kept, field.lexicon.present
    count = len(kept)
    found = (lessons.weights(1) * count) @ present[kept]
    expected = field.lexicon.share
    if len(lessons.left):
        other = (lessons.weights(-1) * len(lessons.left)) @ present[lessons.left]
        expected = (other + 10.0 * expected) / (len(lessons.left) + 10.0)
    score = (found - count * expected) / np.sqrt(count * expected * (1.0 - expected) + 0.5)
    weights: Floats = np.sign(score) * np.abs(score) ** SHARPNESS
    return weights


def telling_terms(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    """The sum of the candidate's terms, each as telling as :func:`term_weights` has it."""
    scores: Floats = field.lexicon.weighed[candidates] @ term_weights(field, lessons)
    return scores


def odds(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    """The terms' log odds of being kept (the relevance weight of Robertson and Spärck Jones 1976), against
    the stock, and half of that against what was not kept."""
    share = field.lexicon.share
    present = field.lexicon.present

    def log_odds(rows: Rows, weight: Floats) -> Floats:
        guessed = (weight * len(rows) @ present[rows] + TRUST * share) / (len(rows) + TRUST)
        said: Floats = np.log(guessed / (1.0 - guessed)) - np.log(share / (1.0 - share))
        return said

    weights = log_odds(lessons.kept, lessons.weights(1))
    if len(lessons.left):
        weights = weights - 0.5 * log_odds(lessons.left, lessons.weights(-1))
    terms = present[candidates]
    lengths = np.sqrt(np.maximum(terms.sum(axis=1), 1.0)).A1
    scores: Floats = (terms @ weights) / lengths
    return scores


def divide(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    """The distance from the plane that divides kept from not kept, in words and meaning at once; without
    anything that was not kept, likeness to what was.

    A linear SVM with squared hinge, both sides weighing the same together.
    """
    rows, half = lessons.rows, len(lessons.rows) / 2.0
    terms, vectors = field.lexicon.weighed[rows], VECTOR_SHARE * field.vectors[rows]
    pull = np.empty(len(rows))
    pull[lessons.sign > 0] = lessons.weights(1)
    pull[lessons.sign < 0] = -lessons.weights(-1)
    if len(lessons.left):
        kernel = (terms @ terms.T).toarray() + vectors @ vectors.T + 1.0
        pull = dual_svm(kernel, lessons.sign, SOFTNESS * half * np.abs(pull))
    scores: Floats = field.lexicon.weighed[candidates] @ (terms.T @ pull)
    return scores + VECTOR_SHARE * field.vectors[candidates] @ (vectors.T @ pull)


def dual_svm(kernel: Floats, sign: Floats, cost: Floats) -> Floats:
    """The coefficients of a squared-hinge SVM for a kernel (n, n), by Newton steps on the set of rows inside
    the margin (Chapelle 2007, "Training a support vector machine in the primal")."""
    inside = np.ones(len(sign), dtype=bool)
    pull = np.zeros(len(sign))
    for _ in range(NEWTON_STEPS):
        pull = np.zeros(len(sign))
        part = kernel[np.ix_(inside, inside)] + np.diag(0.5 / cost[inside])
        pull[inside] = np.linalg.solve(part, sign[inside])
        now = sign * (kernel @ pull) < 1.0
        if (now == inside).all() or not now.any():
            break
        inside = now
    return pull


NEWTON_STEPS = 12

LEARNERS: dict[Callable[[Field, Lessons, Rows], Floats], float] = {
    middle: 1.0,
    nearest: 1.0,
    telling_terms: 1.5,
    odds: 0.75,
    divide: 1.5,
}
"""The learners and what each counts in the mean."""
