"""When a prediction is due, how like its words a paper is, how it has gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.thinking import Mark
from papermap.practice.prediction import (
    EVERY,
    TopicRead,
    best,
    due_topics,
    likeness,
    sparkline,
    trend,
    when,
    words_alike,
    worth_opening,
)


def test_a_topic_asks_after_every_few_papers() -> None:
    some = [TopicRead("old", 9, 9 - EVERY), TopicRead("new", EVERY, None), TopicRead("fresh", 9, 9)]
    assert due_topics(some) == [("new", EVERY), ("old", EVERY)]


@pytest.mark.parametrize(
    ("published", "year", "said"),
    [
        ("2026-05-02", 2026, "after"),
        ("2026-04-30", 2026, "before"),
        (None, 2027, "after"),
        (None, 2025, "before"),
        (None, 2026, "same-year"),
        ("2026", 2026, "same-year"),
        (None, None, "same-year"),
    ],
)
def test_what_came_after_is_told_from_what_was_there(
    published: str | None, year: int | None, said: str
) -> None:
    assert when(published, year, "2026-05-01") == said


def test_rare_words_weigh_more_than_words_that_all_have() -> None:
    texts = ["adapters in four bits", "adapters for speech", "adapters for images", "adapters at night"]
    scores = words_alike("adapters bits", texts)
    assert scores[0] > 2 * scores[1]
    assert scores[1] == scores[2] == scores[3]


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=5))
def test_likeness_in_words_is_a_share(asked: str, texts: list[str]) -> None:
    assert all(0 <= score <= 1 for score in words_alike(asked, texts))


@given(st.none() | st.floats(-1, 1), st.floats(0, 1))
def test_a_likeness_grows_with_either(meaning: float | None, words: float) -> None:
    assert likeness(meaning, words) <= likeness(meaning, 1.0)
    assert meaning is None or likeness(meaning, words) <= likeness(1.0, words)


def test_a_prediction_went_as_well_as_its_nearest_paper() -> None:
    assert best([Mark.MISS, Mark.NEAR]) is Mark.NEAR
    assert best([]) is None


def test_the_trend_is_told_once_there_is_one() -> None:
    assert "No prediction" in trend([])
    assert "show a trend" in trend([Mark.HIT])
    assert "Better lately" in trend([Mark.MISS, Mark.MISS, Mark.HIT, Mark.HIT, Mark.HIT])
    assert "Less good lately" in trend([Mark.HIT, Mark.HIT, Mark.MISS, Mark.MISS, Mark.MISS])
    assert "as before" in trend([Mark.NEAR] * 6)


@given(st.lists(st.sampled_from(Mark)))
def test_a_bar_for_each_of_the_last_predictions(outcomes: list[Mark]) -> None:
    assert len(sparkline(outcomes)) == min(len(outcomes), 40)


def test_a_prediction_is_opened_when_half_a_year_passed_or_three_papers_came() -> None:
    assert not worth_opening(179, 2)
    assert "3 or more papers came" in worth_opening(1, 3)
    assert "180 days ago" in worth_opening(180, 0)
