"""One of several names, such as a topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.tui import words
from papermap.tui.widgets.rows import Cell, RowList, flexible

Choice = tuple[str, str]
"""A name, and what is told of it."""


AROUND = 7
"""Lines of the window beside the names."""


class Pick(ModalScreen[str | None]):
    """Gives the name chosen; ``None`` when the reader goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, question: str, choices: Sequence[Choice], at: str = "") -> None:
        super().__init__()
        self._question, self._choices, self._at = question, tuple(choices), at

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(self._question, classes="question", markup=False)
            yield RowList(_cells, lambda choice: choice[0], id="changes")
            yield Static("Enter takes it, Esc goes back.", classes="below", markup=False)

    def on_mount(self) -> None:
        room = self.app.size.height * 4 // 5
        self.query_one(".dialog").styles.height = min(room, len(self._choices) + AROUND)
        rows: RowList[Choice] = self.query_one("#changes", RowList)
        rows.set_rows(self._choices, at=self._at)
        rows.focus()

    @on(RowList.Opened)
    def take(self) -> None:
        rows: RowList[Choice] = self.query_one("#changes", RowList)
        if rows.current is not None:
            self.dismiss(rows.current[0])


def _cells(choice: Choice, width: int) -> list[Cell]:
    name, told = choice
    return [
        Cell(words.line(name, 120) or "everything", flexible(width, [16])),
        Cell(told, 16, "quiet", right=True),
    ]
