"""A verdict beside what the field made of the paper, as sentences: for the command line and the screens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.views.thinking import EvidenceView


def verdict_words(view: EvidenceView) -> str:
    """ "You said: new technique, 80% sure." """
    later = f" Later: {_plain(view.again)}." if view.again else ""
    return f"You said: {_plain(view.verdict)}, {view.sure}% sure.{later}"


def field_words(view: EvidenceView) -> str:
    """What the field seems to say."""
    return f"The field seems to say: {_plain(view.field) if view.field else 'too early to say'}."


def reasons(view: EvidenceView) -> Iterator[str]:
    """What that is read from, one reason each."""
    yield from view.because
    if view.disruption is not None:
        yield f"disruption {view.disruption:+.2f} (CD index, of the papers known here)"
    elif later := view.cited_alone + view.cited_with_bases:
        of = "the one later paper" if later == 1 else f"{later} later papers"
        told = f"{view.cited_alone} of {of} whose references are known here without its bases"
        yield f"cited by {told}: too few to tell (`papermap forward --fetch` asks for more)"
    else:
        yield "how later papers cite it, alone or with its bases, is not known here yet"
    if view.influential_share is not None and not any("build on it" in each for each in view.because):
        share = f"{view.influential_share:.0%}" if view.influential_share >= 0.01 else "less than 1%"
        yield f"{share} of those who cite it build on it, says Semantic Scholar"


def comparison(view: EvidenceView) -> str:
    """Whether the two agree; empty where it is too early."""
    if view.right is None:
        return ""
    if view.again and view.again != view.verdict:
        return _second_thoughts(view, view.again)
    return "You agree." if view.right else "You differ. Later years may prove either right."


def _second_thoughts(view: EvidenceView, again: str) -> str:
    if view.right:
        return "Your first verdict agreed; what you say now differs."
    if again == view.field:
        return "Your first verdict differed; what you say now agrees."
    return "You differ, before and now. Later years may prove either right."


def _plain(weight: str) -> str:
    return weight.replace("-", " ")
