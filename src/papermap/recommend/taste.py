"""What the reader's judgements say of a paper they have not seen: a taste, learned from words and vectors.

Words carry taste, vectors carry likeness, and neither is enough alone. Three plain learners each look at all
candidates, and a candidate's score is the weighted mean of what they say, each brought to mean 0 and
deviation 1: the plane that divides what was kept from everything else, the nearest kept papers, and the words
that stand out among the kept, which count for more as more is known. What they and their mean are worth is
measured by ``benchmarks/queue.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papermap.recommend.bags import Floats, Lexicon

Rows = NDArray[np.intp]

NEAREST = 3
SOFTNESS = 7.5
"""The SVM's C of the kept paper that says most, for rows of unit length."""

LEFT, UNJUDGED = 0.3, 1.0
"""What the papers that were not kept, and those that nothing was said to, weigh together against the kept."""

ENOUGH = 200
"""Fewer papers that nothing was said to weigh less: among them, those the reader wants would be missed."""

VECTOR_SHARE = 0.5
SHARPNESS = 1.5
WORDS_FROM = 4
"""So many kept papers are needed before a word that stands out among them counts in full."""

DIVIDE, NEAR, WORDS = 2.0, 0.5, 1.0
"""What the learners count in the mean."""

NEWTON_STEPS = 12


@dataclass(frozen=True)
class Field:
    """Candidates and judged papers together, as rows. ``vectors`` are (n, d) of unit length, a row of zeros
    for a paper without one; they are centred here, since what all papers share tells none apart. ``others``
    are rows that nothing was said to: most papers are not for this reader, so they stand for what is not
    kept."""

    lexicon: Lexicon
    vectors: NDArray[np.float64]
    others: Rows


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
    said = [standard(learner(field, lessons, candidates)) for learner in (divide, nearest, telling_terms)]
    known = min(1.0, (len(lessons.kept) - 1) / (WORDS_FROM - 1))
    mean: Floats = np.average(said, axis=0, weights=[DIVIDE, NEAR, WORDS * known])
    return mean


def standard(scores: Floats) -> Floats:
    """Scores with mean 0 and deviation 1; all 0 where they do not differ."""
    deviation = float(scores.std())
    return (scores - scores.mean()) / deviation if deviation > 1e-12 else np.zeros(len(scores))


def _away(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    return standard(field.vectors[candidates] @ field.vectors[lessons.left].mean(axis=0))


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


def divide(field: Field, lessons: Lessons, candidates: Rows) -> Floats:
    """The distance from the plane that divides the kept from all others, in words and meaning at once; when
    there are no others, likeness to the kept.

    A linear SVM with squared hinge. The papers that were not kept, and the many that nothing was said to,
    each weigh a fixed share of what the kept weigh together. A candidate is itself among the many; its own
    influence on the plane is taken off its score.
    """
    rows = np.concatenate([lessons.rows, field.others])
    sign = np.concatenate([lessons.sign, -np.ones(len(field.others))])
    pull = np.full(len(rows), UNJUDGED / max(ENOUGH, len(field.others)))
    judged = pull[: len(lessons.rows)]
    judged[lessons.sign > 0] = lessons.weights(1)
    judged[lessons.sign < 0] = LEFT * lessons.weights(-1)
    terms, vectors = field.lexicon.weighed[rows], VECTOR_SHARE * field.vectors[rows]
    own = np.zeros(field.vectors.shape[0])
    if (sign < 0).any():
        kernel = (terms @ terms.T).toarray() + vectors @ vectors.T + 1.0
        cost = SOFTNESS * pull / lessons.weights(1).max()
        pull = dual_svm(kernel, sign, cost)
        if len(field.others):
            own[rows] = influence(kernel, pull, cost)
    words: Floats = field.lexicon.weighed[candidates] @ (terms.T @ pull)
    meaning: Floats = VECTOR_SHARE * field.vectors[candidates] @ (vectors.T @ pull)
    scores: Floats = words + meaning - own[candidates]
    return scores


def influence(kernel: Floats, pull: Floats, cost: Floats) -> Floats:
    """What each row adds to its own distance from the plane, which without it would be that much less.

    The identity for leaving one out of a ridge regression (Allen 1974), which the SVM is inside its margin.
    """
    own, inside = np.zeros(len(pull)), np.flatnonzero(pull)
    slack = 0.5 / cost[inside]
    inverse = np.linalg.inv(kernel[np.ix_(inside, inside)] + np.diag(slack))
    own[inside] = pull[inside] * (1.0 / np.diag(inverse) - slack)
    return own


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
