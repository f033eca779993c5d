"""How many words papers share, from their bags (:mod:`papermap.model.word_bag`)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from papermap.model.word_bag import PLACES, TERMS

BAG = np.dtype([("place", "<u2", TERMS), ("weight", "<f2", TERMS)])
"""A bag as it is stored."""

Bags = NDArray[Any]
"""Bags side by side, of type :data:`BAG`."""


def words_alike(asked: Bags, others: Bags, weights: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Cosines of the words of one paper, a bag without dimension, and of each of the others (n); or, with
    ``weights`` (m), the weighed sum of the cosines to m bags."""
    weight_of = np.zeros(PLACES, dtype=np.float32)
    if weights is None:
        used = asked["weight"] > 0
        weight_of[asked["place"][used]] = asked["weight"][used]
    else:
        np.add.at(weight_of, asked["place"], asked["weight"] * weights[:, None])
    cosines: NDArray[np.float32] = np.einsum(
        "nt,nt->n", weight_of.take(others["place"]), others["weight"].astype(np.float32)
    )
    return cosines
