"""Phrases that a person named are found as people mean them, and shown as the text writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.phrases import as_written, has_phrase


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
        ("A multi-modal model", "multimodal", True),
        ("Multi modal models", "multimodal", True),
        ("MULTIMODAL MODELS", "multi-modal model", True),
        ("A multi‐\nmodal model", "Multimodal", True),
        ("Low‑rank and lowrank", "low-rank", True),
        ("Lowrank maps", "low rank map", True),
        ("GPT 4 and GPT-4", "gpt4", True),
        ("Mixtures of experts", "mixture-of-experts", True),
        ("A policy", "policies", True),
        ("Many policies", "policy", True),
        ("Sparse matrices", "sparse matrix", True),
        ("A sparse matrix", "sparse matrices", True),
        ("Several analyses", "analysis", True),
        ("An analysis", "analyses", True),
        ("Two losses", "loss", True),
        ("The loss", "losses", True),
        ("Biases", "bias", True),
        ("New results", "news", False),
        ("Parkinson's disease", "parkinson disease", True),
        ("A Schrödinger bridge", "schrodinger bridges", True),
        ("A Schrodinger bridge", "Schrödinger bridge", True),
        ("A Scho\u0308n map", "schön", True),
        ("The rapid e-mail", "email", True),
        ("To get her there", "together", False),
        ("Unimodal models", "modal", False),
    ],
)
def test_a_named_phrase_is_found_as_whole_words(text: str, phrase: str, there: bool) -> None:
    assert has_phrase(text, phrase) is there


@pytest.mark.parametrize(
    ("text", "phrase", "written"),
    [
        ("On Multi-modal models", "multimodal", "Multi-modal"),
        ("Two Schro\u0308dinger-Bridges, ﬁne", "schrodinger bridge", "Schro\u0308dinger-Bridges"),
        ("Straße; Low‑Rank Maps.", "low rank map", "Low‑Rank Maps"),
        ("Nothing of it", "Boat House", "Boat House"),
    ],
)
def test_a_phrase_is_shown_as_the_text_writes_it(text: str, phrase: str, written: str) -> None:
    assert as_written(text, phrase) == written


LETTERS = st.text(st.sampled_from("abcdeéøß压-’ \n1"), max_size=40)


@given(LETTERS, LETTERS)
def test_what_is_written_is_part_of_the_text_and_has_the_phrase(text: str, phrase: str) -> None:
    written = as_written(text, phrase)
    assert written == phrase if not has_phrase(text, phrase) else written in text
    assert has_phrase(text, phrase) == has_phrase(text.upper().lower(), phrase)


@given(st.text(st.sampled_from("abcde"), min_size=4, max_size=12), st.integers(1, 11))
def test_a_compound_is_found_in_one_and_with_a_hyphen_both_ways(word: str, cut: int) -> None:
    broken = f"{word[:cut]}-{word[cut:]}" if cut < len(word) else word
    assert has_phrase(f"The {broken} map", word)
    assert has_phrase(f"The {word} map", broken)
