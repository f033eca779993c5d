"""An edited spreadsheet came back: each cell that differs, taken over or left as it is."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.tui import words
from papermap.tui.widgets.rows import Cell, RowList, flexible
from papermap.views.exchange import CellChange, Meets, SheetDiff

WHY = {
    Meets.NOTHING: "empty here",
    Meets.CHANGED: "changed there",
    Meets.BOTH: "changed both",
    Meets.WORDS: "yours differs",
    Meets.EMPTIED: "emptied there",
    Meets.TWICE: "said twice",
}


class Changes(ModalScreen[tuple[CellChange, ...] | None]):
    """Gives the changes to take over, ``None`` when nothing is to be imported. What only the file changed is
    chosen at first; what was changed here too is not. Below the cells stands what of
    the file is not taken over, and why."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("space", "choose", show=False),
        Binding("i", "take", show=False),
    ]

    def __init__(self, name: str, diff: SheetDiff) -> None:
        super().__init__()
        self._name, self._diff = name, diff
        self._taken = {place for place, change in enumerate(diff.changes) if not change.conflict}

    def compose(self) -> ComposeResult:
        count = words.plural(len(self._diff.changes), "cell differs", "cells differ")
        told = (
            f"{words.line(self._name, 80)}: {count}, {words.plural(self._diff.same, 'row', 'rows')} the same"
        )
        if remarks := len(self._diff.remarks):
            told += f", {remarks:,} not taken over"
        with Vertical(classes="dialog tall"):
            yield Static(told, classes="question", markup=False)
            yield RowList(self._cells, lambda place: place, id="changes")
            yield Static("", id="change", markup=False)
            yield Static(
                "Space takes a cell or leaves it · i imports · Esc imports nothing",
                classes="below",
                markup=False,
            )

    def on_mount(self) -> None:
        rows: RowList[int] = self.query_one("#changes", RowList)
        rows.set_rows(range(len(self._diff.changes) + len(self._diff.remarks)))
        rows.focus()
        self.show_change()

    def _cells(self, place: int, width: int) -> list[Cell]:
        if place >= len(self._diff.changes):
            return [Cell("told", 7, "quiet"), Cell(self._remark(place, 300), flexible(width, [7]), "quiet")]
        change = self._diff.changes[place]
        mark = "● take" if place in self._taken else "○ leave"
        why = WHY[change.meets]
        taken = [7, 14, 13]
        return [
            Cell(mark, 7, "accent" if place in self._taken else "quiet"),
            Cell(words.line(change.column, 40), 14, "strong"),
            Cell(why, 13, "quiet"),
            Cell(words.line(change.title, 300), flexible(width, taken)),
        ]

    @on(RowList.Moved)
    def show_change(self) -> None:
        place = self.query_one("#changes", RowList).current
        if place is None:
            self.query_one("#change", Static).update("No cell differs. i brings in what is new.")
            return
        if place >= len(self._diff.changes):
            self.query_one("#change", Static).update(self._remark(place, 600))
            return
        change = self._diff.changes[place]
        before = words.line(change.before, 400) or "(empty)"
        after = words.line(change.after, 400) or "(emptied there)"
        text = Content.assemble(("- ", "$quiet"), before, ("\n+ ", "$accent"), after)
        self.query_one("#change", Static).update(text)

    @on(RowList.Opened)
    def action_choose(self) -> None:
        rows: RowList[int] = self.query_one("#changes", RowList)
        place = rows.current
        if place is None or place >= len(self._diff.changes):
            return
        chosen = self._diff.changes[place]
        self._taken ^= {place}
        # A cell takes one wording, where the file has two.
        self._taken -= {
            other
            for other, change in enumerate(self._diff.changes)
            if other != place and (change.key, change.column) == (chosen.key, chosen.column)
        }
        rows.refresh()

    def _remark(self, place: int, most: int) -> str:
        return words.line(self._diff.remarks[place - len(self._diff.changes)], most)

    def action_take(self) -> None:
        self.dismiss(tuple(self._diff.changes[place] for place in sorted(self._taken)))
