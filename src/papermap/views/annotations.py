"""What a reader has said of a paper while reading it: on its page, and in the reading room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BOXES = {
    "did": "What they did",
    "know": "How they know",
    "doubt": "How it could be wrong, or what it changes",
}
"""The boxes of the three sentences, and what stands over each."""

_RULE = "-- {} (one sentence) --"


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


def editor_page(words: Mapping[str, str]) -> str:
    """The three boxes as a text to edit."""
    return "\n".join(f"{_RULE.format(title)}\n{words[box]}\n" for box, title in BOXES.items())


def read_editor_page(text: str) -> dict[str, str]:
    """The three boxes out of an edited text. Words above the first rule belong to the first box."""
    rules = {_RULE.format(title): box for box, title in BOXES.items()}
    found: dict[str, list[str]] = {box: [] for box in BOXES}
    current = "did"
    for line in text.splitlines():
        if line.strip() in rules:
            current = rules[line.strip()]
        else:
            found[current].append(line)
    return {box: " ".join(" ".join(lines).split()) for box, lines in found.items()}
