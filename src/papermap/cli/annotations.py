"""What the reader said of a paper, as lines of text: for ``show`` and ``read``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from papermap.cli.common import wrapped
from papermap.views.annotations import BOXES

if TYPE_CHECKING:
    from papermap.views.annotations import BlockerView, JotView, SentencesView, VerdictView
    from papermap.views.papers import RelationView


def at_page(page: int | None) -> str:
    """ "  [p3]", where there is a page."""
    return f"  [p{page}]" if page else ""


def verdict_line(verdict: VerdictView | None) -> Iterator[str]:
    if verdict is not None:
        yield f"Your verdict: {verdict.weight}, {verdict.confidence}% sure."


def sentence_lines(sentences: SentencesView | None, drafts: dict[str, str] | None = None) -> Iterator[str]:
    """The three sentences, or what is typed of them so far."""
    for box, title in BOXES.items():
        said, draft = getattr(sentences, box, ""), (drafts or {}).get(box, "")
        yield from wrapped(f"{title}: {said or (f'{draft} (draft)' if draft else '-')}")


def relation_lines(relations: Sequence[RelationView]) -> Iterator[str]:
    """ "You say: this is LoRA (2106.09685), but with 4-bit weights"."""
    for relation in relations:
        twist = f", but with {relation.twist}" if relation.twist else ""
        yield from wrapped(f"You say: this is {relation.title} ({relation.base.best}){twist}")


def line_lines(jots: Sequence[JotView], blockers: Sequence[BlockerView]) -> Iterator[str]:
    """Lines written while reading; what stopped the reader has its number, by which more is said of it."""
    for jot in jots:
        yield from wrapped(f"· {jot.text}{at_page(jot.page)}")
    for blocker in blockers:
        why = f": {blocker.why}" if blocker.why else ""
        learned = f" (learned: {blocker.learned})" if blocker.learned else ""
        yield from wrapped(f"! {blocker.id} {blocker.what}{why}{learned}{at_page(blocker.page)}")
