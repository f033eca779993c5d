"""A question answered in one line."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class AskLine(ModalScreen[str]):
    """Gives the line typed, stripped; ``None`` when the reader thought better of it. ``value`` stands there
    to be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, question: str, below: str, placeholder: str = "", value: str = "") -> None:
        super().__init__()
        self._question, self._below, self._placeholder = question, below, placeholder
        self._value = value

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="question", markup=False)
            yield Input(self._value, placeholder=self._placeholder, select_on_focus=False)
            yield Static(self._below, classes="below", markup=False)

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
