"""The research log as Markdown, to be kept beside the code as ``LOG.md``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papermap.exports.markdown import plain
from papermap.views.habits import DayView, LineView

PARTS = (("tried", "Tried"), ("happened", "Happened"), ("learned", "Learned"), ("next", "Next"))


def log(days: Sequence[DayView]) -> Iterator[str]:
    """The text in pieces; words of the reader and titles are shown as they are, never read as Markdown."""
    yield "# Log\n"
    for day in days:
        spent = f" ({max(1, day.seconds // 60)} min of reading)" if day.seconds else ""
        yield f"\n## {day.day}{spent}\n\n"
        for line in day.lines:
            yield from _line(line)
        for did in day.did:
            yield f"- {_inline(did.said)}\n"


def _line(line: LineView) -> Iterator[str]:
    told = [(head, getattr(line, part)) for part, head in PARTS if getattr(line, part)]
    for number, (head, words) in enumerate(told):
        begins, ends = "  " if number else "- ", "  " if number < len(told) - 1 else ""
        yield f"{begins}**{head}:** {_inline(words)}{ends}\n"


def _inline(text: str) -> str:
    return plain(" ".join(text.split()))
