"""Whether the reader's taste has turned, and where: a model of the newest answers alone that foretells them
better than one of all answers says so, and so does a kept paper that nothing before would have brought
forward."""

from __future__ import annotations

import numpy as np

from papermap.recommend.bags import Floats
from papermap.recommend.taste import Lessons, costs, ridge, shares

MOST = 120
"""So many of the last judgements are looked at."""

SPLITS = (8, 16, 32)
"""So many of them may be of a new taste."""

GAIN = 0.7
"""What they must be foretold better by themselves: the sum of what the kept papers' shares are smaller by,
in natural logarithms, over the root of their number."""

SURPRISE = 0.7
"""What earlier answers must foretell the newer ones worse than each other, in the mean of the same
logarithms."""

EARLIEST = 4
"""An older taste has so many answers at least."""

NEWEST, KNOWN = 3, 5
"""So few may be of a new taste already, where so many papers were kept before: of fewer, one that was not
foreseen may be the second of two interests."""

UNFORESEEN, UNLIKE = 0.5, 0.9
"""A kept paper was not foreseen when so large a part of all papers would have come before it, and more than
before that part of the earlier ones."""


def taste_turned(lessons: Lessons, kernel: Floats) -> int:
    """How many of the first judgements are of an older taste: 0 while all go together.

    ``kernel`` is :func:`papermap.recommend.taste.likeness` of the judged papers, then of others that nothing
    was said to.
    """
    count = len(lessons.rows)
    first = max(0, count - MOST)
    sign = lessons.sign
    if count == len(kernel) or not (sign[first:] > 0).any():
        return 0
    together, most, turn = foretold(lessons, kernel, first, count)[0], GAIN, 0
    for late in SPLITS:
        kept = int((sign[count - late :] > 0).sum())
        if late + EARLIEST > count or not 0 < kept < late or not _both(sign[first : count - late]):
            continue
        earlier, later = foretold(lessons, kernel, first, count - late)
        if np.log(later).mean() - np.log(earlier).mean() < SURPRISE:
            continue
        alone = foretold(lessons, kernel, count - late, count)[0]
        gain = float(np.log(together[-kept:] / alone).sum() / np.sqrt(kept))
        if gain > most:
            most, turn = gain, count - late
    return turn or _unforeseen(lessons, kernel, first)


def foretold(lessons: Lessons, kernel: Floats, first: int, last: int) -> tuple[Floats, Floats]:
    """The part of the others that would come before each kept paper among the judgements from ``first`` to
    ``last``, had it not been judged; and before each one kept after them."""
    count = len(lessons.rows)
    rows = np.r_[first:last, count : len(kernel)]
    known = Lessons(lessons.rows[first:last], lessons.sign[first:last], lessons.weight[first:last])
    others = len(kernel) - count
    cost = costs(known, others)
    pull, unseen = ridge(kernel[np.ix_(rows, rows)], np.concatenate([known.sign, -np.ones(others)]), cost)
    apart = np.sort(unseen[len(known.rows) :])
    later = np.arange(last, count)[lessons.sign[last:] > 0]
    scores = kernel[np.ix_(later, rows)] @ pull + pull.sum()
    return shares(unseen[: len(known.rows)][known.sign > 0], apart), shares(scores, apart)


def _unforeseen(lessons: Lessons, kernel: Floats, first: int) -> int:
    """The newest judgements, where no paper kept among them was foreseen."""
    cut = len(lessons.rows) - NEWEST
    if (
        cut - first < EARLIEST
        or not (lessons.sign[cut:] > 0).any()
        or (lessons.sign[first:cut] > 0).sum() < 2
    ):
        return 0
    earlier, later = foretold(lessons, kernel, first, cut)
    return cut if later.min() > max(UNFORESEEN, float(np.quantile(earlier, UNLIKE))) else 0


def _both(sign: Floats) -> bool:
    return bool((sign > 0).any() and (sign < 0).any())
