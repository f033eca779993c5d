"""What reading a foreign file gives: works, and entries that are none, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field

from papermap.model.bibliography import BibEntry


@dataclass(frozen=True, slots=True)
class Incoming:
    """A work that a file holds. ``name`` is what the file calls it; ``line`` counts from 1, 0 where the file
    has no lines; ``ask`` is a REF or a PDF to be added as it is, instead of ``entry``."""

    name: str
    line: int
    entry: BibEntry = field(default_factory=BibEntry)
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that gives no work, and why."""

    name: str
    line: int
    reason: str


Found = Incoming | Unread


class UnreadableError(ValueError):
    """The file as a whole cannot be read; the message says why."""


def checked(name: str, line: int, entry: BibEntry) -> Found:
    """The entry, if it says enough to be a work: a title or an identifier."""
    if entry.title or entry.refs:
        return Incoming(name or (entry.title or "")[:60], line, entry)
    return Unread(name, line, "it has neither a title nor an identifier")
