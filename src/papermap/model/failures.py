"""What went wrong outside, as a value that is stored and shown: who, how, and when to try again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FailureKind(StrEnum):
    """How a service or a file let us down."""

    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    OFFLINE = "offline"
    GARBLED = "garbled"
    EMPTY = "empty"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    NO_SPACE = "no_space"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure. ``message`` is a sentence for the reader; ``retry_at`` an ISO time in UTC, or ``None``.

    ``definite`` is true when the other side answered soundly and the answer is *no* (it has no such paper,
    no such PDF): asking again at once would be rude and useless.
    """

    source: str
    kind: FailureKind
    message: str
    retry_at: str | None = None
    definite: bool = False


class SourceError(Exception):
    """A source could not answer; carries the :class:`Failure` that says how."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure
