"""The cadence never piles up, and there is always one thing to do next, with a reason."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from papermap.practice.cadence import WEEKS, Count, Due, counts, heat, next_step

THURSDAY = date(2026, 3, 12)
DAYS = st.lists(st.dates(THURSDAY - timedelta(days=120), THURSDAY + timedelta(days=20)), max_size=40)
"""Some still to come: a clock may have been set back."""


def test_the_day_the_week_and_the_month_are_counted_apart() -> None:
    monday, sunday, february = date(2026, 3, 9), date(2026, 3, 8), date(2026, 2, 28)
    friday = date(2026, 3, 13)
    abstract, deep, build = counts(
        [THURSDAY, monday, friday],
        [monday, sunday, friday],
        [february, date(2026, 3, 1), friday],
        THURSDAY,
    )
    assert (abstract.done, deep.done, build.done) == (1, 1, 1)
    assert abstract.met


@given(DAYS, DAYS, DAYS)
def test_what_was_missed_never_asks_for_more(a: list[date], b: list[date], c: list[date]) -> None:
    assert [count.of for count in counts(a, b, c, THURSDAY)] == [1, 1, 1]


@given(DAYS)
def test_every_day_of_twelve_weeks_is_in_the_picture_once(days: list[date]) -> None:
    weeks = heat(days, THURSDAY)
    assert (len(weeks), {len(week) for week in weeks}) == (WEEKS, {7})
    first = date(2026, 3, 9) - timedelta(days=7 * (WEEKS - 1))
    assert sum(map(sum, weeks)) == sum(first <= day <= THURSDAY for day in days)
    assert sum(weeks[-1][4:]) == 0


def test_what_was_begun_comes_first_then_the_abstract_then_what_waits() -> None:
    open_week = [Count("abstract", 0, 1), Count("deep read", 0, 1), Count("build", 0, 1)]
    full_week = [Count("abstract", 1, 1), Count("deep read", 1, 1), Count("build", 0, 1)]
    due = [Due("begun", "QLoRA", 2), Due("pass-2", "BERT"), Due("pass-1", "GPT"), Due("abstract", "DoRA")]
    assert next_step(due, open_week, False) == "Go on with QLoRA: you began 2 days ago."
    assert "DoRA" in next_step(due[1:], open_week, False)
    assert "BERT" in next_step(due[1:3], open_week, False)
    assert "Skim GPT" in next_step(due[1:], full_week, False)
    assert "If you like: BERT" in next_step(due[1:2], full_week, False)
    assert "Nothing waits" in next_step([], open_week, False)
    assert "papermap add" in next_step([], open_week, True)
