"""The fallback without a model: stable, order-free, and of use."""

from __future__ import annotations

import hashlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from papermap.embed.lexical import LexicalEmbedder

EMBEDDER = LexicalEmbedder()


def test_vectors_stay_the_same_between_releases() -> None:
    """Stored vectors are compared with new ones: if this value must change, raise ``revision``."""
    vector = EMBEDDER.embed(["Low-rank adaptation of large language models."])[0]
    places = [(int(place), round(float(vector[place]), 4)) for place in np.flatnonzero(vector)]
    assert hashlib.sha256(repr(places).encode()).hexdigest()[:16] == "5a9aa8d30de5172c"
    assert EMBEDDER.revision == "1"


def test_like_texts_are_near_and_unlike_ones_far() -> None:
    lora, qlora, cats = EMBEDDER.embed(
        [
            "Low-rank adaptation for fine-tuning language models",
            "Fine-tuning quantized language models with low-rank adapters",
            "Spectral lines of distant quasars",
        ]
    )
    assert lora @ qlora > 0.3 > abs(lora @ cats)


@given(st.lists(st.text(max_size=60), max_size=6))
def test_a_row_depends_on_its_text_alone(texts: list[str]) -> None:
    together = EMBEDDER.embed(texts)
    for row, text in enumerate(texts):
        assert np.array_equal(EMBEDDER.embed([text])[0], together[row])


@given(st.text(max_size=200))
def test_rows_are_of_unit_length_or_zero(text: str) -> None:
    length = float(np.linalg.norm(EMBEDDER.embed([text])[0]))
    assert abs(length - 1.0) < 1e-5 or length == 0.0


def test_no_words_give_zeros_and_other_scripts_do_not() -> None:
    rows = EMBEDDER.embed(["", "  …  ", "of the and", "深度学习综述", "Глубокое обучение"])
    assert not rows[:3].any()
    assert rows[3].any()
    assert rows[4].any()


def test_progress_reaches_the_end() -> None:
    seen: list[tuple[int, int]] = []
    EMBEDDER.embed(["one", "two"], lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)
