"""On which line of a JSON file its items stand, so that an entry can be found again."""

from __future__ import annotations

import json
import re

_BLANK = re.compile(r"[\s,:]*")


def item_lines(text: str) -> list[int]:
    """The line, from 1, on which each item begins: of the list that the file is, else of its ``items``. Reads
    JSON that was read before; of any other text, what can be told."""
    read = json.JSONDecoder().raw_decode
    lines: list[int] = []
    try:
        at = _after(text, 0)
        if text[at : at + 1] == "{":
            at = _items(text, at + 1)
        if text[at : at + 1] != "[":
            return lines
        line, told = 1, 0
        at = _after(text, at + 1)
        while text[at : at + 1] not in ("]", ""):
            line, told = line + text.count("\n", told, at), at
            lines.append(line)
            at = _after(text, read(text, at)[1])
    except ValueError:
        return lines
    return lines


def _items(text: str, at: int) -> int:
    """Where the value called ``items`` of an object begins; the end of the text where it has none."""
    read = json.JSONDecoder().raw_decode
    at = _after(text, at)
    while text[at : at + 1] not in ("}", ""):
        name, at = read(text, at)
        at = _after(text, at)
        if name == "items":
            return at
        at = _after(text, read(text, at)[1])
    return len(text)


def _after(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return at if match is None else match.end()
