"""Asked only when papers are being added: leave now, or stay."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static


class Leave(ModalScreen[bool]):
    """True to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y,q", "dismiss(True)", show=False),
        Binding("escape,n", "dismiss(False)", show=False),
    ]

    def __init__(self, doing: str) -> None:
        super().__init__()
        self._doing = doing

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Still {self._doing}.", classes="question", markup=False)
            yield Static(
                "What is finished is saved. The rest is not lost: give the same ids again and it goes on "
                "where it stopped.",
                markup=False,
            )
            yield Static("Enter  leave now     Esc  stay", classes="below", markup=False)
