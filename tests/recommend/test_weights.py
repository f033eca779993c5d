"""What brings a paper forward: each reason alone, between two papers that are otherwise the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from papermap.model.announcements import Verdict
from papermap.recommend.rank import Item, Judged, Wishes, rank
from tests.recommend.test_rank import DAY, TOPICS, kept, mixed, paper, share_of

READ = paper(900, "boats", authors=("Ada Reed",))


@pytest.mark.parametrize(
    "better",
    [{"authors": ("Jo Marsh", "Ada Reed")}, {"cites": frozenset({900})}, {"votes": 5}],
    ids=["an author of a kept paper", "cites a kept paper", "votes"],
)
def test_of_twins_the_one_with_a_reason_comes_first(better: dict[str, object]) -> None:
    plain = paper(2, "clocks", authors=("Jo Marsh",))
    twin: Item = replace(plain, key=3, **better)  # type: ignore[arg-type]
    scores = {each.key: each.score for each in rank([plain, twin, *mixed(10)], [kept(READ)], Wishes(), DAY)}
    assert scores[3] > scores[2]


@pytest.mark.parametrize("wishes", [Wishes(authors=("ada reed",)), Wishes(keywords=("zymurgy",))])
def test_of_twins_the_one_that_was_wished_for_comes_first(wishes: Wishes) -> None:
    plain = paper(2, "clocks")
    twin = replace(plain, key=3, authors=("Ada Reed",), abstract=f"{plain.abstract} zymurgy")
    scores = {each.key: each.score for each in rank([plain, twin, *mixed(10)], [], wishes, DAY)}
    assert scores[3] > scores[2]


def test_of_twins_the_newer_one_comes_first_with_the_higher_score() -> None:
    plain = paper(2, "clocks")
    older = replace(plain, key=1, day=DAY - timedelta(days=10))
    ranked = [each for each in rank([older, plain, *mixed(10)], [], Wishes(), DAY) if each.key < 3]
    assert [each.key for each in ranked] == [2, 1]
    assert ranked[0].score > ranked[1].score


@pytest.mark.parametrize(("lately", "long_ago"), [("boats", "bread"), ("bread", "boats")])
def test_what_was_said_long_ago_says_less(lately: str, long_ago: str) -> None:
    judged = [kept(paper(900 + n, long_ago), 1000) for n in range(4)]
    judged += [Judged(paper(920 + n, "clocks"), Verdict.SKIPPED, DAY) for n in range(4)]
    judged += [kept(paper(940 + n, lately), 1) for n in range(4)]
    assert share_of(lately, mixed(1), judged) > share_of(long_ago, mixed(1), judged)


@pytest.mark.parametrize(("deep", "once"), [("boats", "bread"), ("bread", "boats")])
def test_what_was_read_deeply_says_more(deep: str, once: str) -> None:
    judged = [Judged(paper(900 + list(TOPICS).index(once), once), Verdict.READ, DAY, depth=1)]
    judged += [Judged(paper(900 + list(TOPICS).index(deep), deep), Verdict.READ, DAY, depth=3)]
    of_deep, of_once = (
        [share_of(topic, mixed(30 * day), judged) for day in range(8)] for topic in (deep, once)
    )
    assert sum(of_deep) > sum(of_once)
