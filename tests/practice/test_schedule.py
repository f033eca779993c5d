"""When a paper is due to be remembered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from papermap.model.reading import Recalled
from papermap.practice.schedule import LONGEST, Remembered, due

WRITTEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
HISTORIES = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(Recalled)), max_size=8, unique_by=lambda told: told[0]
)


def remembered(history: list[tuple[int, Recalled]]) -> list[Remembered]:
    return [Remembered(WRITTEN + timedelta(days=days), grade) for days, grade in history]


def test_a_paper_is_due_about_a_week_after_it_was_read() -> None:
    assert 5 <= (due(WRITTEN, []) - WRITTEN.date()).days <= 14


def test_better_remembered_is_later_due() -> None:
    at = WRITTEN + timedelta(days=8)
    days = [due(WRITTEN, [Remembered(at, grade)]) for grade in Recalled]
    assert days == sorted(days)
    assert days[0] < days[2] < days[3]
    assert days[0] > at.date()


def test_each_success_puts_the_next_further_off() -> None:
    recalls: list[Remembered] = []
    gaps = []
    last = WRITTEN
    for _ in range(4):
        on = due(WRITTEN, recalls)
        gaps.append((on - last.date()).days)
        last = datetime.combine(on, WRITTEN.timetz())
        recalls.append(Remembered(last, Recalled.GOOD))
    assert gaps == sorted(gaps)
    assert gaps[-1] > 5 * gaps[0]


@given(HISTORIES)
@settings(max_examples=60)
def test_one_history_has_one_schedule_in_whatever_order_it_is_told(
    history: list[tuple[int, Recalled]],
) -> None:
    told = sorted(remembered(history), key=lambda each: each.at)
    found = due(WRITTEN, told)
    assert due(WRITTEN, told[::-1]) == found
    last = max((each.at for each in told), default=WRITTEN).date()
    assert last < found <= last + timedelta(days=LONGEST + 1)


@given(HISTORIES)
@settings(max_examples=40)
def test_what_was_before_the_sentences_counts_for_nothing(history: list[tuple[int, Recalled]]) -> None:
    early = [Remembered(WRITTEN - timedelta(days=1 + days), grade) for days, grade in history]
    assert due(WRITTEN, early) == due(WRITTEN, [])
    assert isinstance(due(WRITTEN, early), date)
