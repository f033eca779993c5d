"""What an import would bring, before any of it is taken in."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.tui import words
from papermap.views.exchange import SourceView, told_of


class ImportPreview(ModalScreen[bool]):
    """Gives whether it is to be taken in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", show=False),
        Binding("enter,i", "dismiss(True)", show=False),
    ]

    def __init__(self, view: SourceView) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        view = self._view
        with Vertical(classes="dialog wide"):
            yield Static(f"Import {words.line(view.name, 80)}?", classes="question", markup=False)
            yield Static(words.line(told_of(view), 300), markup=False)
            for title in view.titles:
                yield Static(f"· {words.line(title, 90)}", classes="asked", markup=False)
            if more := view.works - len(view.titles):
                yield Static(f"and {more:,} more", classes="asked", markup=False)
            yield Static("Enter takes it in · Esc takes nothing in", classes="below", markup=False)
