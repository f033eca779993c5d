"""Everything a reader ever wrote, wording by wording."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordingView:
    """One wording. ``kind`` is what it is, ``about`` says more (a question, a column, a paper); ``state`` is
    holds, replaced or undone. ``words`` has a line for each part, with its name where there are several."""

    number: int
    kind: str
    about: str
    words: str
    made_at: str
    state: str
