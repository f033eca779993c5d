"""Bags side by side."""

from __future__ import annotations

import numpy as np
import pytest

from papermap.atlas.word_bags import BAG, words_alike
from papermap.model.word_bag import word_bag


def test_papers_that_share_words_are_alike() -> None:
    texts = ["low-rank adaptation", "low-rank adaptation of models", "spectral lines of quasars", ""]
    bags = np.frombuffer(b"".join(map(word_bag, texts)), dtype=BAG)
    cosines = words_alike(bags[0], bags)
    assert cosines[0] == pytest.approx(1.0, abs=1e-3)
    assert 0.5 < cosines[1] < 1.0
    assert cosines[2:].tolist() == [0.0, 0.0]
    assert not words_alike(bags[3], bags).any()
