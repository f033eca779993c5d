"""The words of a text in few bytes."""

from __future__ import annotations

import hashlib
import struct

from hypothesis import given
from hypothesis import strategies as st

from papermap.model.word_bag import SIZE, TERMS, word_bag


def weights(bag: bytes) -> dict[int, float]:
    numbers = struct.unpack(f"<{TERMS}H{TERMS}e", bag)
    return {
        place: weight for place, weight in zip(numbers[:TERMS], numbers[TERMS:], strict=True) if weight > 0
    }


def alike(one: str, other: str) -> float:
    a, b = weights(word_bag(one)), weights(word_bag(other))
    return sum(a[place] * b[place] for place in a.keys() & b.keys())


def test_bags_stay_the_same_between_releases() -> None:
    """Stored bags are compared with new ones: if this value must change, every bag must be made anew."""
    bag = word_bag("Low-rank adaptation of large language models.")
    assert hashlib.sha256(bag).hexdigest()[:16] == "ec8bf7cff7816893"


def test_texts_that_share_words_are_alike() -> None:
    asked = "Low-rank adaptation for fine-tuning language models"
    assert alike(asked, "Fine-tuning quantized language models with low-rank adapters") > 0.3
    assert alike(asked, "Spectral lines of distant quasars") == 0.0


def test_a_long_text_keeps_its_heaviest_words() -> None:
    long = " ".join(f"word{number}" for number in range(500)) + " quasar" * 40
    assert len(weights(word_bag(long))) == TERMS
    assert alike(long, "quasar") > 0.2


@given(st.text(max_size=300))
def test_a_bag_is_of_one_size_and_of_unit_length(text: str) -> None:
    bag = word_bag(text)
    assert len(bag) == SIZE
    length = sum(weight * weight for weight in weights(bag).values())
    assert length == 0.0 or abs(length - 1.0) < 0.01
