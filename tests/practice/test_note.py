"""Three sentences: what counts as one, and what a note still lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.practice.note import count_sentences, missing


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" … ", 0),
        ("They freeze the weights and train a low-rank update", 1),
        ("They freeze the weights. They train an update.", 2),
        ("Hu et al. freeze the weights, cf. Fig. 3, and train e.g. queries.", 1),
        ("It gains 0.5 points over v1.2 on GLUE.", 1),
        ("They test on MNLI, SST-2, etc. and win.", 1),
        ("They test on MNLI, etc. Then they win.", 2),
        ("Does it hold? Perhaps!", 2),
        ("As J. Smith showed, it works.", 1),
        ("He says “it works.” We doubt it.", 2),
        ("They wait... and it works.", 1),
        ("They wait… It works.", 2),
        ("他们冻结了权重。他们训练了更新。", 2),
        ("See https://example.org/a.b.c for more.", 1),
        ("Really?! Yes.", 2),
    ],
)
def test_sentences_are_counted_as_a_reader_counts_them(text: str, count: int) -> None:
    assert count_sentences(text) == count


WORD = st.text(alphabet="abcdefgh", min_size=3, max_size=8)
SENTENCE = st.lists(WORD, min_size=2, max_size=6).map(lambda words: " ".join(words).capitalize())


@given(st.lists(SENTENCE, min_size=1, max_size=5), st.sampled_from(".!?"), st.booleans())
def test_plain_sentences_are_as_many_as_were_put_together(said: list[str], mark: str, last: bool) -> None:
    text = f"{mark} ".join(said) + (mark if last else "")
    assert count_sentences(text) == len(said)


@given(st.text(max_size=200))
def test_any_text_has_a_number_of_sentences(text: str) -> None:
    count = count_sentences(text)
    assert count >= 0
    assert (count == 0) == (not any(ch.isalnum() for ch in text))


def test_what_a_note_lacks_is_said_by_box() -> None:
    assert missing("One.", "Two", "Three!") == {}
    lacking = missing("One. Two.", "", "Three.")
    assert set(lacking) == {"did", "know"}
    assert "2 sentences" in lacking["did"]
