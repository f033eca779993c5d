"""How sure a reader is of a prediction, by one key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.tui.dialogs.choices import row
from papermap.tui.widgets.tabs import Clickable

PERCENT = {str(tens % 10): tens * 10 for tens in range(1, 11)}


@dataclass(frozen=True, slots=True)
class Sureness:
    """In percent; ``None`` where the reader does not say."""

    percent: int | None


class Sure(ModalScreen[Sureness | None]):
    """Gives how sure the reader is; ``None`` when they go back, and nothing is sealed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("enter", "unsaid", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("How sure are you that it comes?", classes="question", markup=False)
            choices = {key: f"{percent}%" for key, percent in PERCENT.items()}
            yield Clickable(Content.assemble(*row("", choices, None)), id="choices")
            below = "One key seals it. Enter seals it without a number; Esc does not seal it yet."
            yield Static(below, classes="below", markup=False)

    def on_key(self, event: Key) -> None:
        key = event.character or event.key
        if key in PERCENT:
            event.stop()
            self.dismiss(Sureness(PERCENT[key]))

    def action_unsaid(self) -> None:
        self.dismiss(Sureness(None))
