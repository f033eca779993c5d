"""One asking of all services for news: whom to ask, whom to leave alone for now, and what went wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from papermap.model.announcements import Road
from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.sources.pace import Service
from papermap.store import fetches

if TYPE_CHECKING:
    from papermap.library.adding import Adding
    from papermap.settings import Settings

PATIENCE = frozenset({FailureKind.RATE_LIMITED, FailureKind.UNAVAILABLE, FailureKind.REFUSED})
"""After these a service is left alone by later runs until the time it named, or its pause is over."""

TURNED_AWAY = frozenset({FailureKind.RATE_LIMITED, FailureKind.REFUSED})
"""After these it is asked nothing more in the same run: what is out of order at one of its addresses may well
work at another."""

LONGEST_PATIENCE = timedelta(days=7, hours=1)
"""A service is left alone for seven days at most, whatever it named: counted from when it named it, so a
clock that was wrong then or is wrong now does not silence it."""

SLOW = timedelta(hours=1)
"""By so much a clock may have been set back since."""

T = TypeVar("T")


@dataclass
class Round:
    """One asking of all sources, and what came of it."""

    adding: Adding
    settings: Settings
    standing: dict[str, Failure]
    failures: list[Failure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)
    asked: set[Service] = field(default_factory=set)

    def ask(self, service: Service, told: str, question: Callable[[], T]) -> T | None:
        """The answer; ``None`` when there is none, which is noted, or when the service wants to be left
        alone."""
        if (failure := self.standing.get(service)) is not None:
            if failure not in self.failures:
                self.failures.append(failure)
            return None
        self.asked.add(service)
        self.adding.on_progress(told, 0, 0)
        try:
            return question()
        except SourceError as error:
            self.failures.append(error.failure)
            if error.failure.kind is FailureKind.OFFLINE:
                self.standing |= dict.fromkeys(Service, error.failure)
            elif error.failure.kind in TURNED_AWAY:
                self.standing[service] = error.failure
            return None


def standing_failures(connection: sqlite3.Connection, at: datetime) -> dict[str, Failure]:
    """The services that asked for patience the last time, until a moment that is still to come."""
    last = fetches.last(connection)
    if last is None or datetime.fromisoformat(last.at) > at + SLOW:
        return {}
    latest = datetime.fromisoformat(last.at) + LONGEST_PATIENCE
    found = {}
    for failure in last.failures:
        until = datetime.fromisoformat(failure.retry_at) if failure.retry_at else at
        if failure.kind in PATIENCE and not failure.definite and at < until <= latest:
            found[failure.source] = failure
    return found


def next_try(failures: Sequence[Failure]) -> str | None:
    """The earliest moment at which one of the failed sources can be asked again."""
    return min((failure.retry_at for failure in failures if failure.retry_at), default=None)
