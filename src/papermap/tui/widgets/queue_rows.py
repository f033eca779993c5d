"""How the lists of the queue are drawn: a candidate or a past pick as a row, its reasons below."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from textual.content import Content

from papermap.tui import words
from papermap.tui.widgets.rows import Cell, flexible
from papermap.tui.widgets.today_rows import ANSWERS
from papermap.views.queue import FollowedView, PastPick, QueueEntry

Offered: TypeAlias = QueueEntry | PastPick
Row: TypeAlias = Offered | FollowedView

KINDS = {
    "category": "a category of arXiv",
    "author": "an author",
    "keyword": "a keyword",
    "must": "a word to be had",
    "never": "a word that keeps out",
}
"""The ways to follow, in words."""

WHAT_IT_DOES = {
    "category": "Each listing is asked for it.",
    "author": "All of arXiv is searched for papers of theirs, whatever the category.",
    "keyword": "All of arXiv is searched for it, whatever the category.",
    "must": "Of these words a paper must have one to be offered.",
    "never": "A paper that has it is never offered.",
}
NOT_NAMED = "You follow no category: the most frequent of your library stand in for it. f follows others."

NOTHING_FOLLOWED = "You follow nothing: f follows a category, an author, words; F then asks for news."
NO_PICKS = "Nothing was picked yet: the day's abstract on Today is the first pick."


def name(row: Row) -> Hashable:
    """Which row it is: a paper may have been picked on two days."""
    if isinstance(row, FollowedView):
        return (row.kind, row.value)
    return (row.day, row.key) if isinstance(row, PastPick) else row.key


def cells(row: Row, width: int) -> list[Cell]:
    """Score, title, what was said; a past pick has its day in front. Of what is followed, how and what."""
    if isinstance(row, FollowedView):
        kind = Cell(KINDS[row.kind], 24, "quiet")
        none = row.here == 0
        mark = "in no paper here" if none else "" if row.own else "your library's"
        end = Cell(mark, 16, "draft" if none else "quiet")
        return [kind, Cell(words.line(row.value, 200), flexible(width, [kind.width, end.width])), end]
    said = row.said if isinstance(row, PastPick) else row.state
    end = Cell("" if said == "new" else ANSWERS.get(said, said), 15 if width >= 50 else 10, "quiet")
    front = [Cell(f"{row.score:.2f}", 4, "accent")]
    if isinstance(row, PastPick):
        front.insert(0, Cell(row.day, 10, "quiet"))
    rest = flexible(width, [cell.width for cell in (*front, end)])
    return [*front, Cell(words.line(row.title, 200), rest), end]


def why(row: Row | None) -> Content:
    """The reasons of the row under the cursor, as they were when it was offered."""
    if row is None:
        return Content("")
    if isinstance(row, FollowedView):
        told = WHAT_IT_DOES[row.kind] if row.own else NOT_NAMED
        known = f"\n{words.line(row.told, 400)}" if row.told else ""
        return Content.assemble((words.line(row.value, 300), "bold"), f"\n{told}{known}")
    parts: list[str | tuple[str, str]] = [(words.line(row.title, 300), "bold")]
    if row.refs.best:
        parts.append((f"  {words.line(row.refs.best, 80)}", "$quiet"))
    parts += [f"\n{words.line(reason, 300)}" for reason in row.reasons]
    if isinstance(row, PastPick) and row.said_on:
        parts.append((f"\n{ANSWERS.get(row.said, row.said)} on {row.said_on}", "$quiet"))
    elif isinstance(row, QueueEntry):
        parts += [(f"\n{words.line(origin, 200)}", "$quiet") for origin in row.origins]
        if row.abstract:
            parts.append(f"\n\n{words.paragraph(row.abstract)}")
    return Content.assemble(*parts)
