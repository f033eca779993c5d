"""Moments in the reader's own time zone, whatever the machine's is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from papermap.model.moments import hour, own_clock, own_day, own_minute

LATE = "2026-03-12T22:05:00+00:00"


@pytest.mark.parametrize(
    ("name", "minute", "day"),
    [
        ("UTC", "2026-03-12 22:05", date(2026, 3, 12)),
        ("Asia/Tokyo", "2026-03-13 07:05", date(2026, 3, 13)),
        ("America/New_York", "2026-03-12 18:05", date(2026, 3, 12)),
        ("Asia/Kathmandu", "2026-03-13 03:50", date(2026, 3, 13)),
    ],
)
def test_moments_are_told_by_the_readers_clock(
    zone: Callable[[str], None], name: str, minute: str, day: date
) -> None:
    zone(name)
    assert own_minute(LATE) == minute
    assert own_day(LATE) == day


def test_an_hour_is_enough_today_and_not_on_another_day(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    now = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)  # 23:30 there
    assert hour(now.replace(minute=45), now) == "23:45"
    assert hour(now.replace(hour=22), now) == "2026-07-02 00:30"


def test_a_moment_at_the_end_of_the_calendar_stays_as_it_is(zone: Callable[[str], None]) -> None:
    zone("Asia/Tokyo")
    last = datetime.max.replace(tzinfo=UTC)
    assert own_clock(last) == last
