"""One list from two: nothing lost, nothing invented, better never ranks lower."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papermap.atlas.search import MEANING_FLOOR, MeaningHit, WordHit, fuse

KEYS = st.lists(st.integers(0, 30), unique=True, max_size=15)


def words(keys: list[int], field: str = "title") -> list[WordHit]:
    return [WordHit(key, (field,), ("low-rank",)) for key in keys]


def meaning(keys: list[int]) -> list[MeaningHit]:
    return [MeaningHit(key, 0.9 - place / 100) for place, key in enumerate(keys)]


@given(KEYS, KEYS)
def test_every_hit_comes_once_and_no_other(by_words: list[int], by_meaning: list[int]) -> None:
    hits = fuse(words(by_words), meaning(by_meaning))
    assert sorted(hit.key for hit in hits) == sorted({*by_words, *by_meaning})
    assert all(0 < hit.score <= 1 and hit.why for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@given(KEYS, KEYS)
def test_who_is_ahead_in_both_lists_is_ahead(by_words: list[int], by_meaning: list[int]) -> None:
    place = {hit.key: rank for rank, hit in enumerate(fuse(words(by_words), meaning(by_meaning)))}
    both = [key for key in by_words if key in by_meaning]
    for first in both:
        for second in both:
            ahead = by_words.index(first) < by_words.index(second)
            if ahead and by_meaning.index(first) < by_meaning.index(second):
                assert place[first] < place[second]


@given(KEYS, KEYS)
def test_repeated_hits_count_once(by_words: list[int], by_meaning: list[int]) -> None:
    once = fuse(words(by_words), meaning(by_meaning))
    assert fuse(words([*by_words, *by_words]), meaning([*by_meaning, *by_meaning])) == once


@given(KEYS, KEYS, st.integers(0, 10))
def test_a_limit_only_cuts(by_words: list[int], by_meaning: list[int], limit: int) -> None:
    every = fuse(words(by_words), meaning(by_meaning))
    assert fuse(words(by_words), meaning(by_meaning), limit) == every[:limit]


def test_the_reasons_are_in_plain_words() -> None:
    hit = fuse([WordHit(1, ("title", "notes"), ("low-rank",))], [MeaningHit(1, 0.612)])[0]
    assert hit.why == "words in the title and in your notes: low-rank; close in meaning 0.61"
    assert hit.score == 1.0
    assert fuse([], [MeaningHit(1, 0.4)], words_only=True)[0].why == "shares words 0.40"
    assert fuse([WordHit(1, ())], [])[0].why == "words in the paper"


def test_a_hit_in_the_title_is_worth_more_than_one_in_the_text() -> None:
    hits = fuse([WordHit(1, ("text",)), WordHit(2, ("title", "text"))], [])
    assert [hit.key for hit in hits] == [2, 1]


def test_far_in_meaning_is_no_hit() -> None:
    assert fuse([], [MeaningHit(1, MEANING_FLOOR - 0.01)]) == []
