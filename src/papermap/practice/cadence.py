"""A cadence: so many abstracts a day, deep reads a week, builds a month. A ceiling as much as a target: what
was missed moves on and never piles up; and the one thing to do next, with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

GOALS = (1, 1, 1)
"""Abstracts a day, deep reads a week, builds a month, where the reader wants nothing else."""

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Count:
    """How much of what the cadence asks for is done in the day, week or month that it is counted over."""

    name: str
    done: int
    of: int

    @property
    def met(self) -> bool:
        return self.done >= self.of


def counts(
    abstracts: Sequence[date],
    deep_reads: Sequence[date],
    builds: Sequence[date],
    today: date,
    goals: tuple[int, int, int] = GOALS,
) -> tuple[Count, Count, Count]:
    """What was done today, this week (from Monday) and this month; days before count for nothing."""
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    return (
        Count("abstract", sum(day == today for day in abstracts), goals[0]),
        Count("deep read", sum(monday <= day <= today for day in deep_reads), goals[1]),
        Count("build", sum(first <= day <= today for day in builds), goals[2]),
    )


def heat(days: Sequence[date], today: date) -> tuple[tuple[int, ...], ...]:
    """How much was done on each day of the last twelve weeks: weeks from the oldest, days from Monday. Days
    that are still to come are 0."""
    monday = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    done = Counter(day for day in days if day <= today)
    return tuple(
        tuple(done.get(monday + timedelta(days=7 * week + weekday), 0) for weekday in range(7))
        for week in range(WEEKS)
    )


@dataclass(frozen=True, slots=True)
class Due:
    """Something that waits, since so many ``days``. ``what`` is begun, abstract, recall, prediction, verdict,
    pass-3, pass-2, pass-1 or unread; ``note`` says more where days do not."""

    what: str
    title: str
    days: int = 0
    note: str = ""


def next_step(due: Sequence[Due], done: Sequence[Count], empty: bool) -> str:
    """One sentence: what to do next, and why.

    What was begun comes first, while it is fresh; then the day's abstract; then what is to be remembered,
    what was foreseen and came, what is to be judged again; then what waits, deepest first, as long as the
    week has room for it.
    """
    if empty:
        return "Add a first paper: `papermap add 1706.03762`, or a list: `papermap lists`."
    met = {count.name: count.met for count in done}
    first = {each.what: each for each in reversed(due)}
    if (begun := first.get("begun")) is not None:
        since = "today" if begun.days == 0 else "yesterday" if begun.days == 1 else f"{begun.days} days ago"
        return f"Go on with {begun.title}: you began {since}."
    if (abstract := first.get("abstract")) is not None and not met["abstract"]:
        return f"Read today's abstract, two minutes: {abstract.title}."
    if (recall := first.get("recall")) is not None:
        return f"Say {recall.title} in three sentences from memory: it is due today (`papermap recall`)."
    if (came := first.get("prediction")) is not None:
        return f"Open your prediction on {came.title}: {came.note} (`papermap predict`)."
    if (old := first.get("verdict")) is not None:
        return (
            f"Judge {old.title} again: your verdict is {old.days} days old, and the field has spoken since "
            "(`papermap verdict --again`)."
        )
    for what, why in (
        ("pass-3", "it matters to you, and waits for its third pass"),
        ("pass-2", "you kept it for pass 2, and the week's deep read is open"),
    ):
        if (waits := first.get(what)) is not None and not met["deep read"]:
            return f"Read {waits.title}: {why}."
    if (waits := first.get("pass-1")) is not None:
        return f"Skim {waits.title}, five minutes: you kept it, and have not looked inside."
    if (waits := first.get("pass-2")) is not None:
        return f"The week's deep read is done. If you like: {waits.title} waits for pass 2."
    if (unread := first.get("unread")) is not None:
        return f"Skim {unread.title}, five minutes: it is the newest here that you have not looked into."
    return "Nothing waits. Walk from a paper you liked (`papermap forward`), or enjoy the day."
