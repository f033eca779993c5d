"""A paper's words in few bytes, of one size for every paper, so that bags can lie side by side in a file.

A bag holds the heaviest :data:`TERMS` terms of a text as places (uint16, by feature hashing: Weinberger et
al. 2009) and then their weights (float16, of unit length together), little-endian; unused ones weigh nothing.
It depends on its text alone. Terms are not weighed by how rare they are in a library: on the labelled pairs
of ``benchmarks/similar.py`` that makes lists worse and citations no better.
"""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from zlib import crc32

from papermap.model.words import term_counts

TERMS = 96
"""About the telling words of an abstract, and a few pairs of them. More find nothing better."""

PLACES = 1 << 16
SIZE = 4 * TERMS
PAIR_WEIGHT = 0.5

_LAYOUT = struct.Struct(f"<{TERMS}H{TERMS}e")


def word_bag(text: str) -> bytes:
    """The bag of a text, :data:`SIZE` bytes; all zeros for a text without words."""
    weights: dict[int, float] = {}
    for term, count in term_counts(text).items():
        place, weight = _hashed(term)
        if count > 1:
            weight *= 1.0 + math.log(count)
        weights[place] = weights.get(place, 0.0) + weight
    heaviest = sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:TERMS]  # ties by place
    heavy = [weights[place] for place in heaviest]
    length = math.sqrt(sum([weight * weight for weight in heavy])) or 1.0
    empty = TERMS - len(heaviest)
    return _LAYOUT.pack(*heaviest, *[0] * empty, *[weight / length for weight in heavy], *[0.0] * empty)


@lru_cache(maxsize=200_000)
def _hashed(term: str) -> tuple[int, float]:
    """Where a term is counted, and how much it weighs."""
    return crc32(term.encode("utf-8", "surrogatepass")) % PLACES, PAIR_WEIGHT if " " in term else 1.0
