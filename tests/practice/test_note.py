"""Three sentences: what counts as one, and what a note still lacks."""

from __future__ import annotations

from time import process_time

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
        ("Is there a gain? no.", 2),
        ("They use Adam (Kingma et al. 2015), cf. Eq. (3), App. B, Sec. IV and Alg. 1.", 1),
        ("They follow Hu et al. The gain is theirs.", 2),
        ("“Is it so?” they ask.", 1),
        ("They call it “Attention!” and it works.", 1),
        ("They train on a million images (of 1.2M imgs.) and win.", 1),
        ("They win (by 3 points). We doubt it.", 2),
        ("The U.S. data, a.k.a. the old set, is biased.", 1),
        ("The data is from the U.S. They say so.", 2),
        ("It is no. 3 of all.", 1),
        ("The answer is no. They tried.", 2),
        ("It holds for class A. It fails for B.", 2),
        ("It holds at version 2. It fails later.", 2),
        ("A. A. Markov counted letters.", 1),
        ("1. They freeze the weights.", 1),
        ("42.", 1),
        ("यह काम करता है। यह नया है।", 2),
        ("هل يعمل؟ نعم.", 2),
        ("They freeze the weights\nand train the rest.", 1),
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


@given(st.lists(SENTENCE, min_size=1, max_size=5), st.lists(SENTENCE, min_size=1, max_size=5))
def test_two_texts_have_the_sentences_of_both(one: list[str], other: list[str]) -> None:
    first, second = ". ".join(one) + ".", "? ".join(other)
    assert count_sentences(f"{first} {second}") == count_sentences(first) + count_sentences(second)


ABBREVIATION = st.sampled_from(["et al.", "e.g.", "i.e.", "cf.", "vs.", "approx.", "etc.", "a.k.a."])


@given(SENTENCE, ABBREVIATION, WORD, st.integers(0, 99), st.floats(0, 99, allow_nan=False))
def test_what_holds_a_full_stop_inside_ends_no_sentence(
    said: str, short: str, word: str, number: int, value: float
) -> None:
    assert (
        count_sentences(f"{said} {short} {word} in Fig. {number}, {value:.2f} in Tab. {number}, J. Roe.") == 1
    )


@given(st.text(max_size=100), st.sampled_from(["", " ", "\n", "  \n "]))
def test_space_around_a_text_is_no_sentence(text: str, space: str) -> None:
    assert count_sentences(space + text + space) == count_sentences(text)


@pytest.mark.parametrize(
    "piece", ["They wait e.g. here, in Fig. 3 ", "1. ", ".", "A. ", "(.) ", ".)", " ", "a"]
)
def test_a_long_text_is_counted_while_one_types(piece: str) -> None:
    began = process_time()  # what other programs take of the machine does not count
    count_sentences(piece * 30_000 + "x")
    assert process_time() - began < 2


def test_what_a_note_lacks_is_said_by_box() -> None:
    assert missing("One.", "Two", "Three!") == {}
    lacking = missing("One. Two.", "", "Three.")
    assert set(lacking) == {"did", "know"}
    assert "2 sentences" in lacking["did"]
