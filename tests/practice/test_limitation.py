"""What a statement of a limit says, without its frame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.practice.limitation import core, says_which


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We leave larger models to future work.", "larger models"),
        ("One limitation of our method is that long documents are cut.", "long documents are cut"),
        ("However, it would be interesting to train on speech.", "train on speech"),
    ],
)
def test_the_frame_is_taken_off(text: str, left: str) -> None:
    assert left in core(text)
    assert "future work" not in core(text)
    assert "limitation" not in core(text)


def test_a_limit_is_told_from_the_word_that_there_is_one() -> None:
    assert says_which(core("Our router fails on night images with heavy rain."))
    assert not says_which(core("We leave further exploration to future work."))


@given(st.text(max_size=300))
def test_any_text_has_a_core_no_longer_than_itself(text: str) -> None:
    assert len(core(text)) <= len(text)
