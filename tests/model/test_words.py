"""Words, their stems, and how a stem is spelled for people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.words import has_phrase, spellings, stem, words


def test_stems_are_spelled_as_the_text_spells_them() -> None:
    found = spellings("Machines learn from machine-made words")
    assert found[stem("machines")] == "machines"
    assert found[stem("words")] == "words"


@given(st.text(max_size=200))
def test_every_stem_of_a_text_has_a_spelling(text: str) -> None:
    found = spellings(text)
    assert all(stem(word) in found for word in words(text))


@pytest.mark.parametrize(
    ("text", "phrase", "there"),
    [
        ("A world of early pearls", "RL", False),
        ("RL agents", "rl", True),
        ("State-of-the-art parts", "art", True),
        ("Parts and starts", "art", False),
        ("Low rank adapters", "low-rank adapter", True),
        ("Low-rank adaptation", "low rank", True),
        ("Storage of averages", "RAG", False),
        ("Several RAGs", "RAG", True),
        ("A knowledge graph", "knowledge graphs", True),
        ("Knowledge graphs", "knowledge graphs", True),
        ("A GAN of one", "GANs", True),
        ("An analysi of loss", "analysis", False),
        ("Mas in the gas", "mass", False),
        ("Written in C++.", "c++", True),
        ("数据压缩方法", "压缩", True),
        ("Anything", "  -  ", False),
    ],
)
def test_a_named_phrase_is_found_as_whole_words(text: str, phrase: str, there: bool) -> None:
    assert has_phrase(text.casefold(), phrase) is there
