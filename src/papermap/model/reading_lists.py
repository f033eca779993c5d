"""Reading lists as values: papers in reading order, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a list: its REF, title, year, and one line on why it is read here."""

    ref: str
    title: str
    year: int
    line: str


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A list, its entries in reading order."""

    name: str
    title: str
    topic: str
    why: str
    entries: tuple[Entry, ...]
