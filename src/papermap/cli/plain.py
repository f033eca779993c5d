"""Output for who hears it or feels it: one fact a line, and a word where others see a mark.

What verbs print is made for the eye; here it is turned into lines for a screen reader. Nothing is cut, and
nothing of what a verb means to say is lost. Files and JSON never come through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MARKS = {
    "●": "in your library",
    "▹": "on your list to read",
    "·": "known from citations only",
    "◐": "a part is missing",
    "…": "only its id is known yet",
    "━": "you said it",
    "┄": "a guess",
    "★": "influential",
    "✓": "good",
    "!": "look here",
    "✗": "bad",
}
"""What the marks of the verbs mean."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_SPOKEN_FIRST = "".join(mark for mark in MARKS if mark not in "·…!")
_FIRST = re.compile(rf"([{_SPOKEN_FIRST}]) +")
_DRAWN = re.compile(r"^[│→·] ?|[▇▰▱]+ ?|^#+ |^== ")
_APART = re.compile(r"\s{3,}")
_PAGE = re.compile(r"\s*\[p(\d+)\]|(?:,\s|\s\s)\s*p(\d+)$")
_DRAFT = re.compile(r"^~ |(?<=: )~ ")
_DASH = re.compile(r"(?<=\d)–(?=\d)")


def plain_text(text: str) -> str:
    """A text of the screen, to be heard."""
    lines: list[str] = []
    for line in text.split("\n"):
        told = [fact for part in _parts(line.strip()) if (fact := _fact(part))]
        if told or (lines and lines[-1]):
            lines += told or [""]
    return "\n".join(lines)


def _parts(line: str) -> list[str]:
    """The facts of a line. Two that stand in columns are a name and what it has."""
    apart = _APART.split(line)
    if len(apart) == 2:
        apart = [": ".join(apart)]
    return [part for each in apart for part in each.split(" · ")]


def _fact(part: str) -> str:
    said = _DRAFT.sub("the PDF proposes: ", _DRAWN.sub("", _PAGE.sub(r", page \1\2", part.strip())))
    if mark := _FIRST.match(said):
        said = f"{MARKS[mark[1]]}: {said[mark.end() :]}"
    return " ".join(_DASH.sub(" to ", said).split())


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows one after the other, each cell a line with the name of its column; empty cells are left out."""
    for number, row in enumerate(rows, 1):
        yield f"{number} of {len(rows)}"
        for column, cell in zip(columns, row, strict=True):
            said = _fact(" ".join(MARKS.get(word, word) for word in cell.split()))
            if said:
                yield f"{column}: {said}" if column else said
        yield ""


def plain_weeks(weeks: Sequence[Sequence[int]]) -> Iterator[str]:
    """Weeks of seven days, oldest first, each with what was done on its days; empty ones are counted."""
    for number, week in enumerate(weeks, 1):
        ago = len(weeks) - number
        name = "This week" if not ago else "Last week" if ago == 1 else f"{ago} weeks before"
        days = [f"{day} {done}" for day, done in zip(WEEKDAYS, week, strict=True) if done]
        if days:
            yield f"{name}: {', '.join(days)}"
    empty = sum(not any(week) for week in weeks)
    yield f"Nothing was done in {empty} of {len(weeks)} weeks"
