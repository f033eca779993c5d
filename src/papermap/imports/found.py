"""What reading a foreign file gives: works, and entries that are none, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from papermap.model.bibliography import BibEntry


@dataclass(frozen=True, slots=True)
class Incoming:
    """A work that a file holds. ``name`` is what the file calls it; ``line`` counts from 1, 0 where the file
    has no lines; ``ask`` is a REF or a PDF to be added as it is, instead of ``entry``; ``file`` is where the
    work's PDF is to be on this machine."""

    name: str
    line: int
    entry: BibEntry = field(default_factory=BibEntry)
    ask: str | None = None
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that gives no work, and why."""

    name: str
    line: int
    reason: str


Found = Incoming | Unread


class UnreadableError(ValueError):
    """The file as a whole cannot be read; the message says why."""


def with_file(found: Found, file: Path | None) -> Found:
    """The same with the PDF that hangs on it, if it is a work."""
    return replace(found, file=file) if isinstance(found, Incoming) else found


def checked(name: str, line: int, entry: BibEntry) -> Found:
    """The entry, if it says enough to be a work: a title or an identifier."""
    if entry.title or entry.refs:
        return Incoming(name or (entry.title or "")[:60], line, entry)
    return Unread(name, line, "it has neither a title nor an identifier")
