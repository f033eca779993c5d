"""When to read a paper again, from how well it was remembered. The one door to ``fsrs``.

The schedule is computed anew from the history each time, never stored: taking back a word takes back what it
did to the schedule. Source: the FSRS-6 algorithm as the ``fsrs`` package has it, with its default weights;
whole days only (no steps of minutes) and without its random spread, so that one history has one schedule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from papermap.model.reading import Recalled

if TYPE_CHECKING:
    from fsrs import Scheduler

WANTED = 0.8
"""The chance of remembering at which a paper is due. Below FSRS's own 0.9: a paper is no vocabulary card, and
a week between the first reading and the first recall is soon enough."""

LONGEST = 3650
"""Days. Nothing is put off for longer."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """How well a paper was remembered at a time (with its zone)."""

    at: datetime
    grade: Recalled


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=WANTED,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )


def due(written: datetime, recalls: Sequence[Remembered]) -> date:
    """The reader's own day on which a paper is to be remembered: it was learned when its three sentences were
    ``written``, which counts as remembered well. Recalls before that count for nothing."""
    from fsrs import Card, Rating

    ratings = {
        Recalled.AGAIN: Rating.Again,
        Recalled.HARD: Rating.Hard,
        Recalled.GOOD: Rating.Good,
        Recalled.EASY: Rating.Easy,
    }
    later = sorted((each for each in recalls if each.at >= written), key=lambda each: each.at)
    card = Card(card_id=1)
    for each in (Remembered(written, Recalled.GOOD), *later):
        card, _ = _scheduler().review_card(card, ratings[each.grade], each.at.astimezone(UTC))
    return card.due.astimezone(written.tzinfo).date()
