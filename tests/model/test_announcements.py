"""arXiv's week: which listing has what was submitted when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.announcements import announced_on, next_weekday, weekdays_between

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("submitted", "day"),
    [
        ("2026-11-16T18:59:00Z", MONDAY + timedelta(days=1)),  # Monday, a minute before the deadline
        ("2026-11-16T19:00:00Z", MONDAY + timedelta(days=2)),
        ("2026-11-19T18:00:00Z", MONDAY + timedelta(days=4)),
        ("2026-11-20T18:00:00Z", MONDAY + timedelta(days=7)),  # Friday: the listing of Monday
        ("2026-11-20T20:00:00Z", MONDAY + timedelta(days=8)),  # after Friday's deadline: Tuesday
        ("2026-11-22T10:00:00Z", MONDAY + timedelta(days=8)),
        ("2026-07-06T18:30:00Z", date(2026, 7, 8)),  # in summer the deadline is an hour earlier in UTC
    ],
)
def test_the_deadline_decides(submitted: str, day: date) -> None:
    assert announced_on(datetime.fromisoformat(submitted)) == day


@given(
    st.datetimes(datetime(1992, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_later_is_never_announced_earlier_and_always_within_days(at: datetime, later: timedelta) -> None:
    day = announced_on(at)
    assert day.weekday() < 5
    assert timedelta(0) < day - at.date() <= timedelta(days=5)
    assert announced_on(at + later) >= day


def test_weekdays() -> None:
    assert next_weekday(MONDAY + timedelta(days=4)) == MONDAY + timedelta(days=7)
    assert weekdays_between(MONDAY, MONDAY) == ()
    between = weekdays_between(MONDAY + timedelta(days=3), MONDAY + timedelta(days=8))
    assert between == (MONDAY + timedelta(days=4), MONDAY + timedelta(days=7))
