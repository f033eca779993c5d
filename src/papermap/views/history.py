"""Everything a reader ever wrote, wording by wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartOfWords:
    """One of the texts that a kind of words is made of."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class WordingView:
    """One wording. ``kind`` is what it is, ``about`` says more (a question, a column, a paper); ``state`` is
    holds, replaced or undone. ``words`` has a line for each part, with its name where there are several.
    ``changes``: it can be put in other words."""

    number: int
    kind: str
    about: str
    words: str
    made_at: str
    state: str
    parts: tuple[PartOfWords, ...]
    changes: bool


_RULE = "-- {} --"


def parts_page(parts: Sequence[PartOfWords]) -> str:
    """The parts of a wording as a text to edit; of a single one, only itself."""
    if len(parts) == 1:
        return f"{parts[0].text}\n"
    return "\n".join(f"{_RULE.format(part.name)}\n{part.text}\n" for part in parts)


def read_parts_page(text: str, parts: Sequence[PartOfWords]) -> dict[str, str]:
    """The parts out of an edited text. What stands above the first rule belongs to the first part."""
    rules = {_RULE.format(part.name): part.name for part in parts}
    found: dict[str, list[str]] = {part.name: [] for part in parts}
    current = parts[0].name
    for line in text.splitlines():
        if len(parts) > 1 and line.strip() in rules:
            current = rules[line.strip()]
        else:
            found[current].append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}
