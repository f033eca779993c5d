"""Citation keys: readable, different, and the same each time."""

from __future__ import annotations

import pytest

from papermap.model.bibliography import BibEntry, first_key, is_key, kind_of, published_venue


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("The Lottery Ticket Hypothesis", "frankle2019lottery"),
        ("On the Importance of Rank", "frankle2019importance"),
        ("A", "frankle2019"),
        ("Über-Networks", "frankle2019ubernetworks"),
    ],
)
def test_a_key_has_the_first_telling_word_of_the_title(title: str, key: str) -> None:
    entry = BibEntry(title=title, authors=("Jonathan Frankle", "Michael Carbin"), year=2019)
    assert first_key(entry, ()) == key
    assert is_key(key)


def test_keys_that_are_taken_go_on_with_a_letter_and_then_with_two() -> None:
    entry, taken = BibEntry(title="Ranks", authors=("Ada Reed",), year=2020), list[str]()
    for _ in range(30):
        taken.append(first_key(entry, taken))
    assert [taken[n] for n in (0, 1, 2, 26, 27, 28)] == [
        f"reed2020ranks{letters}" for letters in ("", "a", "b", "z", "aa", "ab")
    ]


@pytest.mark.parametrize(
    ("venue", "kind", "published"),
    [
        (None, "misc", None),
        ("arXiv.org", "misc", None),
        ("CoRR", "misc", None),
        # as Semantic Scholar writes NeurIPS and ACL
        ("Neural Information Processing Systems", "inproceedings", "Neural Information Processing Systems"),
        (
            "Annual Meeting of the Association for Computational Linguistics",
            "inproceedings",
            "Annual Meeting of the Association for Computational Linguistics",
        ),
        ("ICML", "inproceedings", "ICML"),
        ("Workshop on Slow Walks", "inproceedings", "Workshop on Slow Walks"),
        ("Nature", "article", "Nature"),
    ],
)
def test_a_venue_says_what_a_work_is(venue: str | None, kind: str, published: str | None) -> None:
    assert kind_of(venue) == kind
    assert published_venue(venue) == published
