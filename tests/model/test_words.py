"""Words, their stems, and how a stem is spelled for people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papermap.model.words import spellings, stem, words


def test_stems_are_spelled_as_the_text_spells_them() -> None:
    found = spellings("Machines learn from machine-made words")
    assert found[stem("machines")] == "machines"
    assert found[stem("words")] == "words"


@given(st.text(max_size=200))
def test_every_stem_of_a_text_has_a_spelling(text: str) -> None:
    found = spellings(text)
    assert all(stem(word) in found for word in words(text))
