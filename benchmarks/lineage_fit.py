"""The weights of a lineage's signs, fitted on papers whose bases are known: a logistic choice among what a
paper cites, held near nought. Knows nothing of papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from papermap.atlas.lineage import WEIGHTS

Floats = npt.NDArray[np.float64]

UNFITTED = ("influence", "method intent")
"""Signs that the corpus only imitates; their weights are set by hand."""

HOLD = 0.5
"""How strongly weights are held near nought: this times the sum of their squares is the penalty."""

STEPS, STEP, MOMENTUM = 400, 0.02, 0.9


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper, the signs of everything that it cites, best first, and which of them are bases."""

    subject: str
    signs: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]

    @property
    def place(self) -> int:
        """Of the first true base, from 0."""
        return self.right.index(True)


def leave_one_out(asked: Sequence[Asked]) -> tuple[dict[str, float], list[Asked]]:
    """The weights for all, and each paper ranked anew with weights fitted on all other papers."""
    signs = [sign for sign in WEIGHTS if sign not in UNFITTED]
    widest = max(len(each.right) for each in asked)
    shown = np.zeros((len(asked), widest, len(signs)))
    right, there = np.zeros((2, len(asked), widest), dtype=bool)
    for place, each in enumerate(asked):
        shown[place, : len(each.signs)] = [[s.get(sign, 0.0) for sign in signs] for s in each.signs]
        right[place, : len(each.right)], there[place, : len(each.right)] = each.right, True
    times = Counter(each.subject for each in asked)
    share = np.array([1.0 / times[each.subject] for each in asked])
    apart = list(asked)
    for subject in times:
        own = np.array([each.subject == subject for each in asked])
        weights = _fit(shown, right, there, np.where(own, 0.0, share))
        for row in np.flatnonzero(own).tolist():
            order = np.argsort(-np.where(there[row], shown[row] @ weights, -np.inf), kind="stable")
            apart[row] = replace(asked[row], right=tuple(right[row][order].tolist()))
    fitted = _fit(shown, right, there, share)
    return dict(zip(signs, fitted.tolist(), strict=True)), apart


def _fit(shown: Floats, right: npt.NDArray[np.bool_], there: npt.NDArray[np.bool_], share: Floats) -> Floats:
    """Weights under which a true base is likely chosen: gradient ascent with momentum."""
    weights = np.zeros(shown.shape[2])
    speed = np.zeros_like(weights)
    for _ in range(STEPS):
        score = np.where(there, shown @ weights, -np.inf)
        chance = np.exp(score - score.max(axis=1, keepdims=True))
        true = np.where(right, chance, 0.0)
        pull = true / true.sum(axis=1, keepdims=True) - chance / chance.sum(axis=1, keepdims=True)
        slope = np.einsum("ij,ijk,i->k", pull, shown, share) - 2 * HOLD * weights
        speed = MOMENTUM * speed + STEP * slope
        weights = weights + speed
    return weights
