"""Which columns of the spreadsheet are on the screen, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.library.desk import RefusedError
from papermap.tui import words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.widgets.rows import Cell, RowList
from papermap.views.sheet import Column, is_added

BELOW = (
    "Space shows or hides · J K move · R renames, X drops one of your own · Enter takes them · Esc goes back"
)

Drop = Callable[[str], None]
"""Takes a column of the reader's own away, by its name; called in a worker, and may refuse."""

Rename = Callable[[str, str], Column]
"""Calls a column of the reader's own otherwise; called in a worker, and may refuse."""


class Columns(ModalScreen[tuple[str, ...] | None]):
    """Gives the names of the columns to show, in order; ``None`` when they stay. The title stays first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("space", "choose", show=False),
        Binding("J,shift+down", "shift(1)", show=False),
        Binding("K,shift+up", "shift(-1)", show=False),
        Binding("enter", "take", show=False, priority=True),
        Binding("R", "rename", show=False),
        Binding("X", "drop", show=False),
    ]

    def __init__(self, shown: Sequence[Column], every: Sequence[Column], drop: Drop, rename: Rename) -> None:
        super().__init__()
        self._drop, self._rename = drop, rename
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

    def action_drop(self) -> None:
        if (column := self._rows.current) is not None:
            self._do_drop(column)

    @work(thread=True, group="say", exit_on_error=False)
    def _do_drop(self, column: Column) -> None:
        try:
            self._drop(column.name)
        except RefusedError as error:
            self.app.call_from_thread(self._say, str(error))
        else:
            self.app.call_from_thread(self._put, column, None)

    def action_rename(self) -> None:
        """Asked before the name is typed: of a column that is not the reader's own nothing is asked."""
        column = self._rows.current
        if column is None:
            return
        if not is_added(column):
            self._say(f"{words.line(column.title, 60)} is no column of your own, and keeps its name.")
            return

        def named(typed: str | None) -> None:
            if typed:
                self._do_rename(column, typed)

        below = "What you wrote into it comes along."
        self.app.push_screen(AskLine(f"A new name for {words.line(column.title, 60)}", below), named)

    @work(thread=True, group="say", exit_on_error=False)
    def _do_rename(self, column: Column, typed: str) -> None:
        try:
            renamed = self._rename(column.name, typed)
        except RefusedError as error:
            self.app.call_from_thread(self._say, str(error))
        else:
            self.app.call_from_thread(self._put, column, renamed)

    def _put(self, old: Column, new: Column | None) -> None:
        """A column stands where another stood, or none does."""
        place = self._columns.index(old)
        self._columns[place : place + 1] = [] if new is None else [new]
        if new is not None and old.name in self._chosen:
            self._chosen.add(new.name)
        self._chosen.discard(old.name)
        self._rows.set_rows(self._columns)
        told = "is gone" if new is None else f"is called {words.line(new.title, 60)} now"
        self._say(f"{words.line(old.title, 60)} {told}; u takes it back.")

    def _say(self, said: str) -> None:
        if self.is_mounted:
            self.query_one(".below", Static).update(words.line(said, 300))

    def action_take(self) -> None:
        self.dismiss(("title", *(c.name for c in self._columns if c.name in self._chosen)))
