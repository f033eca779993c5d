"""The ranking: works from nothing, learns words and likeness, gives true reasons, follows a turn of taste."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papermap.model.announcements import Verdict
from papermap.recommend.bags import bag, lexicon
from papermap.recommend.rank import EXPLORE_EVERY, Item, Judged, Wishes, explore, rank
from papermap.recommend.taste import dual_svm

DAY = date(2026, 11, 20)
TOPICS = {
    "boats": "sail hull keel harbour mast rudder anchor tide",
    "bread": "dough yeast oven crust flour sourdough crumb knead",
    "clocks": "pendulum escapement spring gear dial hour chime brass",
}


def paper(key: int, topic: str, *, seed: int | None = None, **more: object) -> Item:
    """An invented paper: words of its topic, and a vector near its topic's direction."""
    chooser = random.Random(key if seed is None else seed)
    words = chooser.sample(TOPICS[topic].split(), 5) + chooser.sample(
        ["paper", "fold", "line", "study", "shape"], 3
    )
    text = " ".join(words)
    vector = np.random.default_rng(key).normal(size=16).astype(np.float32) * 0.3
    vector[list(TOPICS).index(topic)] += 1.0
    vector /= np.linalg.norm(vector)
    title = f"On {words[0]} and {words[1]}"
    return Item(key, title, text, bag(title, text), vector, day=DAY, **more)  # type: ignore[arg-type]


def kept(item: Item, days_ago: int = 1) -> Judged:
    return Judged(item, Verdict.KEPT, DAY - timedelta(days=days_ago))


def skipped(item: Item, days_ago: int = 1) -> Judged:
    return Judged(item, Verdict.SKIPPED, DAY - timedelta(days=days_ago))


def mixed(first: int, count: int = 30) -> list[Item]:
    return [paper(first + n, list(TOPICS)[n % 3]) for n in range(count)]


def topic_of(item: Item) -> str:
    return next(t for t, words in TOPICS.items() if item.title.split()[1] in words.split())


def share_of(topic: str, candidates: list[Item], judged: list[Judged]) -> float:
    """How many of the first ten are of a topic."""
    items = {item.key: item for item in candidates}
    best = rank(candidates, judged, Wishes(), DAY)[:10]
    return sum(topic_of(items[r.key]) == topic for r in best) / 10


def test_without_any_judgement_every_paper_is_there_and_says_so() -> None:
    ranked = rank(mixed(1), [], Wishes(), DAY)
    assert len(ranked) == 30
    assert "nothing is known of your taste yet" in ranked[0].reasons[0]


def test_one_kept_paper_is_enough_to_begin() -> None:
    assert share_of("boats", mixed(1), [kept(paper(900, "boats"))]) >= 0.8


def test_words_alone_and_vectors_alone_are_enough() -> None:
    judged = [kept(paper(900, "bread")), kept(paper(901, "bread")), skipped(paper(902, "boats"))]
    for part in ("bag", "vector"):
        blind = [_without(item, part) for item in mixed(1)]
        blind_judged = [Judged(_without(j.item, part), j.verdict, j.day) for j in judged]
        assert share_of("bread", blind, blind_judged) >= 0.8


def _without(item: Item, part: str) -> Item:
    bags = b"" if part == "bag" else item.bag
    vector = None if part == "vector" else item.vector
    return Item(item.key, item.title, item.abstract, bags, vector, day=item.day)


def test_only_rejections_push_away() -> None:
    judged = [Judged(paper(900 + n, "boats"), Verdict.REJECTED, DAY) for n in range(3)]
    assert share_of("boats", mixed(1), judged) == 0.0


def test_a_turn_of_taste_is_followed() -> None:
    before = [kept(paper(900 + n, "boats"), 40) for n in range(20)]
    before += [skipped(paper(950 + n, "bread"), 40) for n in range(20)]
    after = [kept(paper(1000 + n, "bread")) for n in range(4)]
    after += [skipped(paper(1050 + n, "boats")) for n in range(4)]
    assert share_of("boats", mixed(1), before) >= 0.8
    assert share_of("bread", mixed(1), before + after) >= 0.8


def test_reasons_name_their_evidence() -> None:
    read = Judged(paper(900, "boats", authors=("Ada Reed",)), Verdict.READ, DAY, depth=2)
    best = paper(1, "boats", authors=("Jo Marsh", "Ada Reed"), cites=frozenset({900}), votes=12)
    (first, *_) = rank([best, *mixed(10)], [read, kept(paper(901, "boats"))], Wishes(must=()), DAY)
    said = "; ".join(first.reasons)
    assert first.key == 1
    assert f"cites “{read.item.title}”, which you read twice" in said
    assert "by Ada Reed, an author of" in said
    assert "12 votes" in said
    assert "words of papers you kept" in said


def test_must_and_never_words_rule() -> None:
    candidates = mixed(1)
    left = rank(candidates, [], Wishes(must=("KEEL", "oven"), never=("Hull",)), DAY)
    texts = {item.key: item.abstract for item in candidates}
    assert left
    assert all(
        ("keel" in texts[r.key] or "oven" in texts[r.key]) and "hull" not in texts[r.key] for r in left
    )
    assert rank(candidates, [], Wishes(must=("zeppelin",)), DAY) == ()


def test_one_pick_in_seven_looks_elsewhere_and_says_so() -> None:
    candidates, judged = mixed(1), [kept(paper(900, "boats")), kept(paper(901, "boats"))]
    ranked = rank(candidates, judged, Wishes(), DAY)
    looks = [explore(ranked, candidates, judged, number) for number in range(EXPLORE_EVERY)]
    assert looks[:-1] == [None] * (EXPLORE_EVERY - 1)
    assert looks[-1] is not None
    assert looks[-1].explores
    assert looks[-1].key != ranked[0].key
    assert "outside" in looks[-1].reasons[0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["k", "s", "r"]), max_size=12), st.randoms(use_true_random=False))
def test_any_history_ranks_each_candidate_once_whatever_their_order(
    said: list[str], chooser: random.Random
) -> None:
    verdicts = {"k": Verdict.KEPT, "s": Verdict.SKIPPED, "r": Verdict.REJECTED}
    judged = [Judged(paper(900 + n, list(TOPICS)[n % 3]), verdicts[v], DAY) for n, v in enumerate(said)]
    candidates = mixed(1, 12)
    shuffled = chooser.sample(candidates, len(candidates))
    ranked = rank(candidates, judged, Wishes(), DAY)
    assert sorted(r.key for r in ranked) == [item.key for item in candidates]
    assert [r.key for r in rank(shuffled, judged, Wishes(), DAY)] == [r.key for r in ranked]
    assert all(0.0 <= r.score <= 1.0 and np.isfinite(r.score) for r in ranked)


def test_svm_divides_what_can_be_divided() -> None:
    points = np.array([[2.0, 1.0], [1.5, 2.0], [-1.0, -1.5], [-2.0, -1.0], [-1.0, 2.0]])
    sign = np.array([1.0, 1.0, -1.0, -1.0, -1.0])
    kernel = points @ points.T + 1.0
    pull = dual_svm(kernel, sign, np.full(5, 10.0))
    assert (np.sign(kernel @ pull) == sign).all()
    slack = np.maximum(0.0, 1.0 - sign * (kernel @ pull))
    assert pull == pytest.approx(2.0 * 10.0 * sign * slack, abs=1e-6)  # the condition of the optimum


def test_lexicon_weighs_rare_terms_more_and_ignores_lonely_ones() -> None:
    rows = lexicon([bag("", text) for text in ("hull keel sail", "hull keel", "hull oven", "hull oven")])
    lengths = np.sqrt(rows.weighed.multiply(rows.weighed).sum(axis=1)).A1
    assert lengths == pytest.approx(1.0)
    assert (rows.weighed @ rows.weighed.T)[0, 1] > (rows.weighed @ rows.weighed.T)[0, 2]


def test_a_thousand_candidates_in_a_moment() -> None:
    candidates = mixed(1, 1000)
    judged = [(kept if n % 3 == 0 else skipped)(paper(5000 + n, list(TOPICS)[n % 3])) for n in range(100)]
    rank(candidates[:20], judged, Wishes(), DAY)
    start = time.perf_counter()
    rank(candidates, judged, Wishes(), DAY)
    assert time.perf_counter() - start < 1.0  # 0.1 s on a quiet machine; benchmarks/queue.py measures it
