"""Vectors without a model: the words of a text, hashed into a fixed number of places.

Sees words, not meaning: two papers that say the same in other words are far apart. The vector of a text
depends on that text alone, so papers can come in any order; how rare a word is in a library is therefore not
in it, which costs nothing that ``benchmarks/similar.py`` could measure.

Method: feature hashing with signs (Weinberger et al. 2009), sublinear term frequency.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from papermap.embed.base import Progress
from papermap.model.words import hashed_terms

DIMENSION = 2048


class LexicalEmbedder:
    """Counts words and pairs of neighbouring words."""

    model = "lexical"
    revision = "1"
    dimension = DIMENSION

    def embed(self, texts: Sequence[str], on_progress: Progress | None = None) -> NDArray[np.float32]:
        """See :class:`papermap.embed.base.Embedder`."""
        rows = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            terms, heaviness = hashed_terms(text)
            codes, weights = np.array(terms, dtype=np.uint32), np.array(heaviness, dtype=np.float32)
            np.add.at(rows[row], codes % DIMENSION, np.where(codes >> 31, weights, -weights))
            length = float(np.linalg.norm(rows[row].astype(np.float64)))
            if length > 0.0:
                rows[row] /= length
            if on_progress is not None:
                on_progress(row + 1, len(texts))
        return rows
