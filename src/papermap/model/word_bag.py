"""A paper's words in few bytes, of one size for every paper, so that bags can lie side by side in a file.

A bag holds the heaviest :data:`TERMS` terms of a text as places (uint16, by feature hashing: Weinberger et
al. 2009) and then their weights (float16, of unit length together), little-endian; unused ones weigh nothing.
It depends on its text alone. Terms are not weighed by how rare they are in a library: on the labelled pairs
of ``benchmarks/similar.py`` that makes lists worse and citations no better.
"""

from __future__ import annotations

import math
import struct

from papermap.model.words import hashed_terms

TERMS = 96
"""About the telling words of an abstract, and a few pairs of them. More find nothing better."""

PLACES = 1 << 16
SIZE = 4 * TERMS

_LAYOUT = struct.Struct(f"<{TERMS}H{TERMS}e")


def word_bag(text: str) -> bytes:
    """The bag of a text, :data:`SIZE` bytes; all zeros for a text without words."""
    weights: dict[int, float] = {}
    for code, weight in zip(*hashed_terms(text), strict=True):
        place = code % PLACES
        weights[place] = weights.get(place, 0.0) + weight
    heaviest = sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:TERMS]  # ties by place
    heavy = [weights[place] for place in heaviest]
    length = math.sqrt(sum([weight * weight for weight in heavy])) or 1.0
    empty = TERMS - len(heaviest)
    return _LAYOUT.pack(*heaviest, *[0] * empty, *[weight / length for weight in heavy], *[0.0] * empty)
