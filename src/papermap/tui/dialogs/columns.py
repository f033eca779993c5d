"""Which columns of the spreadsheet are on the screen, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.tui import words
from papermap.tui.widgets.rows import Cell, RowList
from papermap.views.sheet import Column

BELOW = "Space shows or hides · J K move it down or up · Enter takes them · Esc goes back"


class Columns(ModalScreen[tuple[str, ...] | None]):
    """Gives the names of the columns to show, in order; ``None`` when they stay. The title stays first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("space", "choose", show=False),
        Binding("J,shift+down", "shift(1)", show=False),
        Binding("K,shift+up", "shift(-1)", show=False),
        Binding("enter", "take", show=False, priority=True),
    ]

    def __init__(self, shown: Sequence[Column], every: Sequence[Column]) -> None:
        super().__init__()
        names = [column.name for column in shown]
        rest = [column for column in every if column.name not in names]
        self._columns = [column for column in (*shown, *rest) if column.name != "title"]
        self._chosen = set(names)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static("Columns, beside the title", classes="question", markup=False)
            yield RowList(self._cells, lambda column: column.name, id="changes")
            yield Static(BELOW, classes="below", markup=False)

    @property
    def _rows(self) -> RowList[Column]:
        found: RowList[Column] = self.query_one("#changes", RowList)
        return found

    def on_mount(self) -> None:
        self._rows.set_rows(self._columns)
        self._rows.focus()

    def _cells(self, column: Column, width: int) -> list[Cell]:
        chosen = column.name in self._chosen
        return [
            Cell("●" if chosen else "○", 2, "accent" if chosen else "quiet"),
            Cell(words.line(column.title, 60), 28, "plain" if chosen else "quiet"),
            Cell("yours to fill" if column.own else "", 14, "quiet"),
        ]

    def action_choose(self) -> None:
        if (column := self._rows.current) is not None:
            self._chosen ^= {column.name}
            self._rows.refresh()

    def action_shift(self, step: int) -> None:
        at = self._rows.cursor
        if 0 <= at + step < len(self._columns):
            self._columns[at], self._columns[at + step] = self._columns[at + step], self._columns[at]
            self._rows.set_rows(self._columns)

    def action_take(self) -> None:
        self.dismiss(("title", *(c.name for c in self._columns if c.name in self._chosen)))
