"""What papermap says in passing, at the edge of the screen."""

from __future__ import annotations

from textual.notifications import Notification

MOMENT = 0.01
"""Seconds."""


class Notice(Notification):
    """A notification that has a moment left whenever it is asked.

    Textual (8.2.8) looks whether one is over, and a little later sets the timer of its toast to what is left.
    When its time ran out in between, that is less than nothing, and such a timer counts for ever: the whole
    app stands still.
    """

    @property
    def time_left(self) -> float:
        return max(super().time_left, MOMENT)

    @property
    def has_expired(self) -> bool:
        return super().time_left <= 0
