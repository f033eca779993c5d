"""What a source keeps of raw answers, so that a paper is asked for once. The store implements it.

Rule: an answer that is empty where it should not be is never put.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class AnswerCache(Protocol):
    """A permanent store of raw answers by service and key: an identifier, with its version if it has one."""

    def get(self, service: str, keys: Sequence[str]) -> dict[str, bytes]:
        """The answers that are there; a key without one is absent from the result."""
        ...

    def put(self, service: str, answers: Mapping[str, bytes]) -> None:
        """Keep answers, replacing older ones of the same keys."""
        ...


class Renewing:
    """Asks every service anew, once, and keeps the new answers in place of the old ones."""

    def __init__(self, cache: AnswerCache) -> None:
        self._cache = cache
        self._new: set[tuple[str, str]] = set()

    def get(self, service: str, keys: Sequence[str]) -> dict[str, bytes]:
        return self._cache.get(service, [key for key in keys if (service, key) in self._new])

    def put(self, service: str, answers: Mapping[str, bytes]) -> None:
        self._cache.put(service, answers)
        self._new |= {(service, key) for key in answers}
