"""The ranking: works from nothing, learns words and likeness, gives true reasons, follows a turn of taste."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from papermap.model.announcements import Verdict
from papermap.recommend.bags import bag, lexicon
from papermap.recommend.rank import (
    EXPLORE_EVERY,
    MOST_BY_AUTHORS,
    WIDEST,
    Item,
    Judged,
    Wishes,
    by_authors,
    explore,
    folded,
    rank,
)
from papermap.recommend.taste import (
    EXPECTED,
    Field,
    Lessons,
    centred,
    likeness,
    meaning,
    mixture,
    plane,
    ridge,
    telling_terms,
)
from papermap.recommend.term_rows import TermRows
from papermap.recommend.turning import taste_turned

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


@settings(max_examples=25)
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


def judged_field(seed: int = 3, count: int = 24) -> tuple[Field, Lessons]:
    """Invented papers by random words and vectors: twelve judged, the rest others."""
    chooser, numbers = random.Random(seed), np.random.default_rng(seed)
    every = [f"{letter}ord{n}" for letter in "bcd" for n in range(8)]
    texts = [" ".join(chooser.sample(every, 10)) for _ in range(count)]
    vectors, _ = centred(numbers.normal(size=(count, 6)))
    field = Field(lexicon([bag("", text) for text in texts]), vectors, np.arange(12, count))
    return field, Lessons(np.arange(12), np.where(np.arange(12) % 3 == 0, 1.0, -1.0), np.ones(12))


def test_what_a_learner_says_of_a_judged_paper_is_what_it_says_without_its_judgement() -> None:
    field, lessons = judged_field()
    for learner in (telling_terms, meaning):
        said = learner(field, lessons, np.arange(24))
        for row in range(12):
            rest = np.delete(np.arange(12), row)
            without = Lessons(rest, lessons.sign[rest], np.ones(11))
            told = learner(field, without, np.array([row]))
            assert said.judged[row] == pytest.approx(told.candidates[0], rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("width", [8, 40])
def test_vectors_are_whitened_whether_they_are_many_or_wide(width: int) -> None:
    vectors, _ = centred(np.random.default_rng(4).normal(size=(30, width)))
    field = Field(lexicon([b""] * 30), vectors, np.arange(10, 30))
    spread = vectors.T @ vectors / 30
    shrunk = spread + 3.0 * np.trace(spread) / width * np.eye(width)
    assert field.whitened(vectors[:5]) @ shrunk == pytest.approx(vectors[:5])


def test_ridge_foretells_a_row_as_a_regression_without_it_does() -> None:
    points = np.random.default_rng(3).normal(size=(12, 5))
    sign, cost = np.where(points[:, 0] > 0, 1.0, -1.0), np.linspace(0.1, 2.0, 12)
    kernel = points @ points.T
    pull, unseen = ridge(kernel, sign, cost)
    assert (kernel + 1.0) @ pull + cost * pull == pytest.approx(sign)  # the condition of the optimum
    for row in range(12):
        rest = np.delete(np.arange(12), row)
        without, _ = ridge(kernel[np.ix_(rest, rest)], sign[rest], cost[rest])
        assert unseen[row] == pytest.approx((kernel[row, rest] + 1.0) @ without)


def test_the_plane_says_of_each_paper_what_the_kernel_says() -> None:
    field, lessons = judged_field()
    kernel = likeness(field, np.concatenate([lessons.rows, field.others]))
    said = plane(field, lessons, kernel, np.arange(24))
    assert said.candidates[12:] == pytest.approx(said.others)  # one of the others is not held against itself
    few = Field(field.lexicon, field.vectors, field.others[:6])
    part = likeness(few, np.concatenate([lessons.rows, few.others]))
    told = plane(few, lessons, part, np.arange(18, 24)).candidates
    pull = np.linalg.solve(part + 1.0 + np.diag(_costs(lessons, 6)), np.r_[lessons.sign, -np.ones(6)])
    assert told == pytest.approx((kernel[18:, :18] + 1.0) @ pull, rel=1e-4, abs=1e-5)


def _costs(lessons: Lessons, others: int) -> NDArray[np.float64]:
    kept, left = int((lessons.sign > 0).sum()), int((lessons.sign < 0).sum())
    judged = np.where(lessons.sign > 0, 0.1, 0.1 * left / (0.3 * kept))
    return np.concatenate([judged, np.full(others, 0.1 * 150 / kept)])


def dense(rows: TermRows) -> NDArray[np.float64]:
    found = np.zeros((len(rows), rows.terms))
    own, column, value = rows.entries(np.arange(len(rows)))
    found[own, column] = value
    return found


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(0, 40), st.integers(1, 30))
def test_sums_over_sparse_rows_are_those_of_a_matrix(seed: int, count: int, most: int) -> None:
    numbers = np.random.default_rng(seed)
    columns = [
        np.sort(numbers.choice(60, numbers.integers(0, most + 1), replace=False)) for _ in range(count)
    ]
    start = np.concatenate([[0], np.cumsum([len(own) for own in columns])]).astype(np.intp)
    column = np.concatenate([np.zeros(0, dtype=np.int32), *columns]).astype(np.int32)
    rows = TermRows(start, column, numbers.random(len(column)), 60)
    some = numbers.permutation(count)[: count // 2 + 1]
    whole, weights, counts = dense(rows)[some], numbers.random(60), numbers.random(len(some))
    assert rows.weigh(some, weights) == pytest.approx(whole @ weights)
    assert rows.total(some, counts) == pytest.approx(counts @ whole)
    assert rows.likeness(some) == pytest.approx(whole @ whole.T, abs=1e-5)


def test_ranking_needs_no_scipy() -> None:
    """Its import takes longer than the ranking."""
    program = (
        "import sys, papermap.recommend.rank; sys.exit('scipy' in sys.modules or 'sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_lexicon_counts_papers_that_get_no_rows() -> None:
    bags = [bag("", "hull keel"), bag("", "hull oven"), bag("", "keel crust")]
    beside = [bag("", "keel flour")] * 3 + [bag("", "crust tide")]
    rows, whole = lexicon(bags, beside), lexicon([*bags, *beside])
    assert len(rows.weighed) == 3
    assert rows.share == pytest.approx(whole.share)
    assert dense(rows.weighed) == pytest.approx(dense(whole.weighed)[:3])


def test_a_paper_of_the_stock_says_what_is_common() -> None:
    """Kept for "keel" and "tide" alike; where the stock is full of "tide", "keel" is what was meant."""

    def told(key: int, text: str) -> Item:
        return Item(key, "", text, bag("", text), day=DAY)

    judged = [kept(told(900 + n, f"keel tide note{n}")) for n in range(3)]
    candidates = [told(1, "tide alpha"), told(2, "keel beta")]
    common = [told(100 + n, f"tide other{n % 7} thing{n % 5}") for n in range(40)]
    rare = [told(100 + n, f"keel other{n % 7} thing{n % 5}") for n in range(40)]
    assert [r.key for r in rank(candidates, judged, Wishes(), DAY, 0, common)] == [2, 1]
    assert [r.key for r in rank(candidates, judged, Wishes(), DAY, 0, rare)] == [1, 2]


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.integers(1, 400))
def test_the_order_of_the_stock_is_nothing_to_the_ranking(chooser: random.Random, most: int) -> None:
    judged, candidates = [kept(paper(900, "boats")), skipped(paper(901, "bread"))], mixed(1, 12)
    stock = mixed(2000, 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("papermap.recommend.rank.MOST_OTHERS", most)
        ranked = rank(candidates, judged, Wishes(), DAY, 0, stock)
        again = rank(candidates, judged, Wishes(), DAY, 0, chooser.sample(stock, len(stock)))
    assert [r.key for r in again] == [r.key for r in ranked]
    assert [r.score for r in again] == pytest.approx([r.score for r in ranked], abs=1e-3)


@settings(max_examples=25)
@given(st.lists(st.sampled_from(list(TOPICS)), max_size=6), st.integers(0, 10_000), st.booleans())
def test_never_beats_every_other_reason(likes: list[str], votes: int, must: bool) -> None:
    judged = [kept(paper(900 + n, topic, authors=("Ada Reed",))) for n, topic in enumerate(likes)]
    loved = paper(1, "boats", authors=("Ada Reed",), cites=frozenset(j.item.key for j in judged), votes=votes)
    word = loved.title.split()[1]
    wishes = Wishes(must=(word,) if must else (), never=(word.upper(),), authors=("Ada Reed",))
    assert loved.key not in [r.key for r in rank([loved, *mixed(10)], judged, wishes, DAY)]


@pytest.mark.parametrize("by", ["words", "vectors"])
def test_learners_count_for_what_they_foretell(by: str) -> None:
    """Ninety papers were judged, either by a word they have or by where their vector points."""
    chooser, numbers = random.Random(5), np.random.default_rng(5)
    every = [f"{letter}ord{n}" for letter in "bcdfghjk" for n in range(10)]
    vectors = numbers.normal(size=(300, 16))
    wanted = np.arange(300) % 3 == 0
    texts = [
        " ".join([*chooser.sample(every, 8), *(["keel"] if by == "words" and want else [])])
        for want in wanted
    ]
    if by == "vectors":
        vectors[:, 0] = np.where(wanted, 6.0, -1.0)
    others = np.flatnonzero(~wanted[90:]) + 90
    field = Field(lexicon([bag("", text) for text in texts]), centred(vectors)[0], others)
    lessons = Lessons(np.arange(90), np.where(wanted[:90], 1.0, -1.0), np.ones(90))
    kernel = likeness(field, np.concatenate([lessons.rows, others]))
    said = [plane(field, lessons, kernel, others), meaning(field, lessons, others)]
    counts = mixture([*said, telling_terms(field, lessons, others)], lessons)
    assert counts.sum() == pytest.approx(1.0)
    assert (counts[2] > EXPECTED[2]) == (by == "words")


def turning(first: str, then: str, late: int, seed: int) -> int:
    """Where a reader of one topic, who turned to another after thirty answers, is seen to have turned."""
    topics = [first] * 30 + [then] * late
    items = [
        paper(1000 * seed + n, topic if n % 3 == 0 else list(TOPICS)[(list(TOPICS).index(topic) + n % 3) % 3])
        for n, topic in enumerate(topics)
    ]
    around = mixed(1000 * seed + 500, 90)
    every = [*items, *around]
    vectors, _ = centred(np.stack([_vector(item) for item in every]))
    count = len(items)
    field = Field(lexicon([item.bag for item in every]), vectors, np.arange(count, len(every)))
    sign = np.where(np.arange(count) % 3 == 0, 1.0, -1.0)
    lessons = Lessons(np.arange(count), sign, np.ones(count))
    return taste_turned(lessons, likeness(field, np.arange(len(every))))


def test_a_turn_is_seen_and_a_steady_taste_has_none() -> None:
    steady = [turning("boats", "boats", late, seed) for late in (3, 16) for seed in range(8)]
    assert steady == [0] * 16
    assert all(turning("boats", "bread", 16, seed) in (30, 38) for seed in range(8))
    assert [turning("boats", "bread", 3, seed) for seed in range(8)].count(30) >= 3


def test_a_candidate_is_not_held_against_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twins score alike though only some of them are among the papers that stand for those not kept."""
    monkeypatch.setattr("papermap.recommend.rank.MOST_OTHERS", 30)
    judged = [kept(paper(900, "boats")), kept(paper(901, "boats")), skipped(paper(902, "bread"))]
    base = mixed(1, 60)
    twins = [Item(i.key + 100, i.title, i.abstract, i.bag, i.vector, day=DAY) for i in base]
    scores = {r.key: r.score for r in rank([*base, *twins], judged, Wishes(), DAY, 0)}
    apart = [abs(scores[i.key] - scores[i.key + 100]) for i in base]
    assert max(apart) < 0.1


def test_the_paper_named_as_close_is_the_nearest_that_was_kept() -> None:
    judged = [kept(paper(900 + n, list(TOPICS)[n % 3])) for n in range(9)]
    vectors = {j.item.title: _vector(j.item) for j in judged}
    centre = np.mean([_vector(item) for item in (*mixed(1), *(j.item for j in judged))], axis=0)
    items = {item.key: item for item in mixed(1)}
    ranking = rank(mixed(1), judged, Wishes(), DAY)
    close = [(each.key, why) for each in ranking for why in each.reasons if why.startswith("close to")]
    assert close
    for key, why in close:
        own = _vector(items[key]) - centre
        likeness = {t: _cosine(own, v - centre) for t, v in vectors.items()}
        assert why.split("“")[1].split("”")[0] == max(likeness, key=lambda title: likeness[title])


def _vector(item: Item) -> NDArray[np.float32]:
    assert item.vector is not None
    return item.vector


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_lexicon_weighs_rare_terms_more_and_ignores_lonely_ones() -> None:
    rows = lexicon([bag("", text) for text in ("hull keel sail", "hull keel", "hull oven", "hull oven")])
    assert np.linalg.norm(dense(rows.weighed), axis=1) == pytest.approx(1.0)
    likeness = rows.weighed.likeness(np.arange(4))
    assert likeness[0, 1] > likeness[0, 2]


def test_an_author_counts_by_how_rarely_they_write_what_is_not_kept() -> None:
    liked = [kept(paper(key, "boats", authors=("Ada Reed", "Wei Li"))) for key in (1, 2)]
    stock = [paper(100 + n, "bread", authors=("Wei Li",) if n % 4 == 0 else ("Bo",)) for n in range(40)]
    names = (("Ada Reed",), ("Ada Reed", "Wei Li"), ("Wei Li",), ("Bo",), ())
    items = [paper(11 + n, "bread", authors=each) for n, each in enumerate(names)]
    ada, both, li, *others = by_authors(items, liked, stock).tolist()
    assert ada > 0.1
    assert both >= ada > li
    assert others == [0.0, 0.0]
    disliked = [skipped(paper(200 + n, "bread", authors=("Ada Reed",))) for n in range(30)]
    assert by_authors(items[:1], [*liked, *disliked], stock)[0] < ada


def test_a_thousand_shared_authors_are_no_more_than_the_most() -> None:
    crowd = tuple(f"Author {n}" for n in range(1000))
    found = by_authors(
        [paper(11, "bread", authors=crowd)], [kept(paper(1, "boats", authors=crowd))], mixed(100)
    )
    assert found.tolist() == [MOST_BY_AUTHORS]


@pytest.mark.parametrize("wide", [600, 1024, 2048])
def test_folded_vectors_keep_who_is_near_whom(wide: int) -> None:
    rng = np.random.default_rng(1)
    middles = rng.normal(size=(5, wide)).astype(np.float32)
    rows = np.repeat(middles, 8, axis=0) + rng.normal(size=(40, wide)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    narrow = folded(rows)
    assert narrow.shape == (40, WIDEST)
    assert np.abs(narrow @ narrow.T - rows @ rows.T).max() < 0.25
    nearest = (narrow @ narrow.T - 9 * np.eye(40)).argmax(axis=1)
    assert (nearest // 8 == np.arange(40) // 8).all()


def test_a_few_numbers_are_not_folded() -> None:
    rows = np.ones((3, WIDEST), dtype=np.float32)
    assert folded(rows) is rows


@pytest.mark.parametrize(("count", "first"), [(1, "near"), (2, "near"), (4, "words"), (6, "words")])
def test_likeness_in_meaning_leads_at_the_beginning_and_words_later(count: int, first: str) -> None:
    def item(key: int, text: str, towards: int) -> Item:
        vector = np.random.default_rng(key).normal(size=16).astype(np.float32) * 0.05
        vector[towards] += 1.0
        return Item(key, text, text, bag(text, text), vector / np.linalg.norm(vector), day=DAY)

    said = [kept(item(900 + n, f"harbour keel {'abcdefg'[n] * 4}", 3)) for n in range(count)]
    near, words = item(1, "yeast crust dough", 3), item(2, "harbour wheel cogs", 7)
    rest = [item(10 + n, f"{chr(ord('a') + n) * 5} common study", 4 + n % 9) for n in range(24)]
    ranked = [each.key for each in rank([near, words, *rest], said, Wishes(), DAY)]
    assert ranked[:2] == ([1, 2] if first == "near" else [2, 1])
