"""Vectors without a model: the words of a text, hashed into a fixed number of places.

Sees words, not meaning: two papers that say the same in other words are far apart. The vector of a text
depends on that text alone, so papers can come in any order; how rare a word is in a library is therefore not
in it, which costs nothing that ``benchmarks/similar.py`` could measure.

Method: feature hashing with signs (Weinberger et al. 2009), sublinear term frequency.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from papermap.embed.base import Progress
from papermap.model.words import term_counts

DIMENSION = 2048
PAIR_WEIGHT = 0.5


class LexicalEmbedder:
    """Counts words and pairs of neighbouring words."""

    model = "lexical"
    revision = "1"
    dimension = DIMENSION

    def embed(self, texts: Sequence[str], on_progress: Progress | None = None) -> NDArray[np.float32]:
        """See :class:`papermap.embed.base.Embedder`."""
        rows = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            counts = term_counts(text)
            places, weights = [], []
            for term, count in counts.items():
                place, weight = _hashed(term)
                places.append(place)
                weights.append(weight * (1.0 + math.log(count)) if count > 1 else weight)
            np.add.at(rows[row], np.array(places, dtype=np.intp), np.array(weights, dtype=np.float32))
            length = float(np.linalg.norm(rows[row].astype(np.float64)))
            if length > 0.0:
                rows[row] /= length
            if on_progress is not None:
                on_progress(row + 1, len(texts))
        return rows


@lru_cache(maxsize=200_000)
def _hashed(term: str) -> tuple[int, float]:
    """Where a term is counted, and how much it weighs, with its sign."""
    code = crc32(term.encode("utf-8", "surrogatepass"))
    weight = PAIR_WEIGHT if " " in term else 1.0
    return code % DIMENSION, weight if code & 0x8000_0000 else -weight
