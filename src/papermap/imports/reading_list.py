"""Reading lists: TOML files of papers in reading order, each with a reason. The shipped ones are curated."""

from __future__ import annotations

import tomllib
from pathlib import Path

from papermap.model.reading_lists import Entry, ReadingList


def parse_list(text: str) -> ReadingList:
    """Read one list. Raises :class:`ValueError` or :class:`KeyError` when the text is none."""
    found = tomllib.loads(text)
    entries = tuple(Entry(e["ref"], e["title"], e["year"], e["line"]) for e in found["entries"])
    return ReadingList(found["name"], found["title"], found["topic"], found["why"], entries)


def lists_folder() -> Path:
    """Where the shipped lists are: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "reading_lists"
    return inside if inside.is_dir() else package.parent.parent / "reading_lists"


def shipped_lists() -> tuple[ReadingList, ...]:
    """Every list that ships with papermap, by name."""
    return tuple(
        parse_list(path.read_text(encoding="utf-8")) for path in sorted(lists_folder().glob("*.toml"))
    )
