"""The wording of reasons: only words that tell what a paper is about."""

from __future__ import annotations

from datetime import timedelta

from papermap.recommend.bags import bag
from papermap.recommend.rank import Item, Wishes, rank
from tests.recommend.test_rank import DAY, kept, mixed, paper, skipped


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


def test_words_shown_beside_each_other_share_none() -> None:
    text = "Multimodal keel tracking with sparse keel maps; multimodal keel maps again"
    judged = [kept(_named(900 + n, text), n + 1) for n in range(4)]
    (first, *_) = rank([_named(1, text), *mixed(10)], judged, Wishes(), DAY + timedelta(days=1))
    (said,) = [reason for reason in first.reasons if reason.startswith("words of papers you kept")]
    told = said.removeprefix("words of papers you kept: ").partition(" (in up to")[0].split(", ")
    words = [word for term in told for word in term.split()]
    assert len(told) > 1
    assert len(words) == len(set(words))


def test_where_all_was_passed_over_a_paper_unlike_it_says_so() -> None:
    judged = [skipped(paper(900 + n, "boats")) for n in range(3)]
    ranked = rank([paper(1, "boats"), paper(2, "bread")], judged, Wishes(), DAY)
    said = {each.key: each.reasons[0] for each in ranked}
    assert ranked[0].key == 2
    assert said[2] == "unlike what you passed over; you kept nothing yet"
    assert said[1] == "you kept nothing yet; it is here because it is new"
