"""The wording of reasons: only words that tell what a paper is about."""

from __future__ import annotations

from datetime import timedelta

from papermap.recommend.bags import bag
from papermap.recommend.rank import Item, Wishes, rank
from tests.recommend.test_rank import DAY, kept, mixed


def _named(key: int, text: str) -> Item:
    return Item(key, "On keels", text, bag("On keels", text), None, day=DAY)


def test_numbers_and_words_that_any_paper_has_are_no_reason() -> None:
    text = "Our paper is 8x lower and 300 results show rudder strength"
    judged = [kept(_named(900 + n, text), n + 1) for n in range(4)]
    (first, *_) = rank([_named(1, text), *mixed(10)], judged, Wishes(), DAY + timedelta(days=1))
    (said,) = [reason for reason in first.reasons if reason.startswith("words of papers you kept")]
    assert "rudder" in said or "keels" in said
    words = said.removeprefix("words of papers you kept: ").partition(" (in up to")[0].split(", ")
    assert not {"8x", "300", "lower", "results", "show", "paper", "8x lower", "show results"} & set(words)
