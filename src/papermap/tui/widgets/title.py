"""The line at the top: where you are, and at its right what there is to know about it."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from papermap.tui.words import fit

PART = " · "
SHORTENED = 24
"""Cells for each place but the last, where not all fit in full."""


def crumbs(places: tuple[str, ...], width: int, between: str = " › ") -> str:
    """Where you are as one line. What does not fit is first shortened, then left out, from the left; the last
    place stays."""
    kept = list(places)
    if cell_len(between.join(kept)) > width:
        kept = [fit(place, min(SHORTENED, cell_len(place))) for place in kept[:-1]] + kept[-1:]
    while len(kept) > 1 and cell_len(between.join(["…", *kept] if len(kept) < len(places) else kept)) > width:
        kept.pop(0)
    shown = between.join(["…", *kept] if len(kept) < len(places) else kept)
    return fit(shown, width).rstrip()


def within(aside: str, width: int) -> str:
    """As many of its parts, from the first, as fit."""
    parts = aside.split(PART)
    while parts and cell_len(PART.join(parts)) > width:
        parts.pop()
    return PART.join(parts)


class TitleLine(Widget):
    """``places`` from the outermost to here, the last in bold; ``aside`` at the right gives way first, and of
    its parts the last."""

    places: reactive[tuple[str, ...]] = reactive((), layout=False)
    aside: reactive[str] = reactive("")
    between = reactive(" · ")

    def render(self) -> Content:
        width = self.size.width
        whole = cell_len(self.between.join(self.places)) + 2 + cell_len(self.aside)
        aside = self.aside if whole <= width else within(self.aside, width // 2)
        left = crumbs(self.places, width - (cell_len(aside) + 2 if aside else 0), self.between)
        last = self.places[-1] if self.places else ""
        cut = len(left) - len(last) if last and left.endswith(last) else 0
        gap = " " * max(1, width - cell_len(left) - cell_len(aside))
        return Content.assemble(
            (left[:cut], "$quiet"), (left[cut:], "bold"), gap if aside else "", (aside, "$quiet")
        )
