"""A cell that left the library and came back: who changed it since, the file, the library, or both.

What a cell was when it left goes with the file, as a print of its words (see :func:`mark_of`). So it does not
matter how the file is called now, which of several exports it is, or what else was exported since. Nothing
here knows of files or of the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum, auto
from hashlib import blake2b

MARK = "as_exported"
"""The name of the column in which the mark of a row stands."""

FIRST = "v1"
"""What every mark begins with: that of a row in which nothing was filled is only this."""

CELL_LIMIT = 32_767
"""Characters that spreadsheet programs keep of a cell."""


class Changed(Enum):
    """Who changed a cell since it was exported: nobody, the file, the library (or nobody, where the file has
    an older wording), both; or it is not known what was exported."""

    NOBODY = auto()
    THERE = auto()
    HERE = auto()
    BOTH = auto()
    UNKNOWN = auto()


def print_of(text: str) -> str:
    """Ten characters for the words of a cell, none for no words. What spreadsheet programs lose does not
    count: blanks at ends, kinds of blanks, signs that are not printed, a guarding apostrophe, and what is
    beyond the longest cell."""
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable() or c.isspace())
    plain = " ".join(text[:CELL_LIMIT].lstrip("'").split())
    return blake2b(plain.encode(), digest_size=5).hexdigest() if plain else ""


def prints_of(column: str, text: str) -> tuple[str, ...]:
    """The print of a cell's words, if it has any. The lists that a paper is on are each a part of their
    own."""
    parts = text.split(";") if column == "topic" else (text,)
    return tuple(filter(None, map(print_of, parts)))


def mark_of(cells: Iterable[tuple[str, str]]) -> str:
    """The mark of a row, whose columns are named. Those without words are left out."""
    prints = ((name, ".".join(prints_of(name, text))) for name, text in cells)
    return " ".join((FIRST, *(f"{name}:{told}" for name, told in prints if told)))


def read_mark(text: str) -> Mapping[str, tuple[str, ...]] | None:
    """The prints by column, of those that had words; ``None`` for what is no mark."""
    first, *parts = text.split() or [""]
    if first != FIRST:
        return None
    named = (part.rpartition(":") for part in parts)
    return {name: tuple(told.split(".")) for name, _, told in named if name}


def changed(there: str, here: str, was: str | None, wordings: Sequence[str]) -> Changed:
    """Who changed a cell that holds ``there`` in the file and ``here`` in the library.

    ``was`` is the print of what was exported, empty for no words, and ``None`` where that is not known;
    ``wordings`` are all that the cell ever had in the library, oldest first. A print of no wording at all
    is another library's, of which nothing is known either.
    """
    if alike(there, here):
        return Changed.NOBODY
    said = [print_of(text) for text in (*wordings, here)]
    if was and was not in said:
        was = None
    if was is None:
        if print_of(there) in said:
            return Changed.HERE
        return Changed.UNKNOWN if here else Changed.THERE
    place = len(said) - 1 - said[::-1].index(was) if was else -1
    then = (*wordings, here)[place] if was else ""
    if alike(there, then):
        return Changed.HERE
    if print_of(here) == was:
        return Changed.THERE
    return Changed.HERE if there and print_of(there) in said[place + 1 :] else Changed.BOTH


def alike(left: str, right: str) -> bool:
    """Whether two texts are the same cell to a spreadsheet program, which writes numbers, days and truth in
    its own way: 0.50 comes back as 0.5, 2026-03-04 as 04/03/26, and 3/4 as a day."""
    if print_of(left) == print_of(right):
        return True
    if len(left) > LONGEST_VALUE or len(right) > LONGEST_VALUE:
        return False
    return any(_one(a, b) for a in _values(left) for b in _values(right))


LONGEST_VALUE = 40
_NUMBER = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:e[+-]?\d+)?)( ?%)?", re.ASCII)
_COMMA = re.compile(r"([+-]?\d+),(\d+)( ?%)?", re.ASCII)
_DAY = re.compile(r"(\d{1,4})([-/.])(\d{1,2})(?:\2(\d{2,4}))?\.?(?:[ t]00:00(?::00)?)?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[-. ]{1,2}([a-z]{3})[a-z]*(?:[-. ]{1,2}(\d{2,4}))?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_Value = bool | str | tuple[int | None, int, int]


def _one(left: _Value, right: _Value) -> bool:
    """Whether two values are one; a day without a year is that of any."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left[1:] == right[1:] and (left[0] is None or right[0] is None or left[0] == right[0])
    return type(left) is type(right) and left == right


def _values(text: str) -> set[_Value]:
    """What a spreadsheet program may take a text for."""
    text = text.strip().lstrip("'").casefold()
    found: set[_Value] = set()
    if text in ("true", "false"):
        found.add(text == "true")
    if match := _NUMBER.fullmatch(text):
        found.add(_number(match[1].replace(",", ""), match[2]))
    elif match := _COMMA.fullmatch(text):
        found.add(_number(f"{match[1]}.{match[2]}", match[3]))
    if match := _DAY.fullmatch(text):
        one, two, three = match[1], int(match[3]), match[4]
        if len(one) == 4:
            found |= _days(int(one), two, int(three)) if three else set()
        else:
            year = _year(three)
            found |= _days(year, int(one), two) | _days(year, two, int(one))
    if (match := _NAMED.fullmatch(text)) and match[2] in _MONTHS:
        found |= _days(_year(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    return found


def _number(text: str, percent: str | None) -> str:
    return f"{float(text) / (100 if percent else 1):.9g}"


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) > 2 else int(text) + (2000 if int(text) < 50 else 1900)


def _days(year: int | None, month: int, day: int) -> set[_Value]:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return set()
    return {(year, month, day)}
