"""Reading lists: TOML files of papers in reading order, each with a reason. The shipped ones are curated."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from papermap.model.reading_lists import Entry, ReadingList


def parse_list(text: str) -> ReadingList:
    """Read one list. Only its name, and of each entry a REF or a title, need be there. Raises
    :class:`ValueError` or :class:`KeyError` when the text is none."""
    found = tomllib.loads(text)
    entries = tuple(
        Entry(_text(each, "ref"), _text(each, "title"), _year(each.get("year")), _text(each, "line"))
        for each in found["entries"]
    )
    name = _text(found, "name")
    if not name:
        raise ValueError("it has no name")
    title, topic, why = (_text(found, part) for part in ("title", "topic", "why"))
    return ReadingList(name, title, topic, why, entries)


def _text(table: Mapping[str, object], name: str) -> str:
    """A value as text; who writes ``ref = 2305.14314`` means the identifier."""
    value = table.get(name, "")
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise ValueError(f"its {name} is no text")
    return str(value)


def _year(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isascii() and str(value).isdigit() else 0


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
