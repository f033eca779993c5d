"""What is embedded of a paper, and the names of texts."""

from __future__ import annotations

from papermap.embed.base import content_hash, text_of


def test_title_and_abstract_make_one_text() -> None:
    assert text_of("A  title.", "An\nabstract.") == "A title. An abstract."
    assert text_of("A title", None) == "A title."


def test_nothing_known_is_an_empty_text() -> None:
    assert text_of(None, "  ") == ""


def test_the_hash_follows_the_words_and_takes_any_text() -> None:
    assert content_hash("a") != content_hash("b")
    assert content_hash("a") == content_hash("a")
    assert len(content_hash("broken \ud800 half")) == 64
