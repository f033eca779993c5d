"""Moments as people are told them: by the clock and the calendar on the reader's own wall.

What is stored is ISO 8601 in UTC; it is turned into words here and nowhere else.
"""

from __future__ import annotations

from datetime import date, datetime


def own_clock(moment: datetime) -> datetime:
    """The same moment by the reader's clock. One so near an end of the calendar that it has no such time (a
    wrong clock wrote it) stays as it is."""
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment


def own_day(at: str) -> date:
    """The reader's day in which a stored moment lies."""
    return own_clock(datetime.fromisoformat(at)).date()


def own_minute(at: str) -> str:
    """A stored moment to the minute: "2026-03-12 14:05"."""
    return f"{own_clock(datetime.fromisoformat(at)):%Y-%m-%d %H:%M}"


def hour(moment: datetime, now: datetime) -> str:
    """A moment as it is said at ``now``: "14:05" on the same day, "2026-03-13 14:05" on any other."""
    there, here = own_clock(moment), own_clock(now)
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%Y-%m-%d %H:%M}"
