"""What a reader has said of a paper while reading it: on its page, and in the reading room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentencesView:
    """The three-sentence note. ``wordings`` counts all it has had."""

    did: str = ""
    know: str = ""
    doubt: str = ""
    made_at: str = ""
    wordings: int = 0


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The reader's own judgement, and how sure they were, in percent."""

    weight: str
    confidence: int


@dataclass(frozen=True, slots=True)
class JotView:
    """A line written while reading."""

    id: int
    text: str
    page: int | None
    quote: str
    made_at: str


@dataclass(frozen=True, slots=True)
class BlockerView:
    """A concept that stopped the reader; ``learned`` is empty while it still does."""

    id: int
    what: str
    why: str
    learned: str
    page: int | None


@dataclass(frozen=True, slots=True)
class SaidView:
    """All of it that holds."""

    sentences: SentencesView | None = None
    verdict: VerdictView | None = None
    jots: tuple[JotView, ...] = ()
    blockers: tuple[BlockerView, ...] = ()
