"""The keys of the screen it was asked from, in words; and nothing else."""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.tui import keys
from papermap.tui.keymap import Keymap

MARKS: dict[str, str] = {
    "library": "●●○ passes read   ◐ something is missing   … only its id is known yet",
    "trail": "●●○ in the library, passes read   + being added   · known by name",
    "map": (
        "● read   ○ not read yet   · known by name   ◉ ◎ the selected one\n"
        "◆ ◇ a root: much here builds on it   ▲ △ the frontier: among the newest\n"
        "solid line: builds on   dotted line: built on it"
    ),
}


def help_table(place: str, keymap: Keymap) -> Table:
    """Every key of a screen with what it does; then those that work everywhere."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for key in keys.KEYS[place]:
        table.add_row(Text(keymap.shown(place, key), style="bold"), Text(key.words))
    table.add_row("")
    for key in keys.EVERYWHERE:
        table.add_row(Text(keymap.shown("everywhere", key), style="bold"), Text(key.words))
    return table


class HelpScreen(ModalScreen[None]):
    """Opened by ``?``; closed by it again, by Esc or by q."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", show=False),
        Binding("j,down", "scroll_by(1)", show=False),
        Binding("k,up", "scroll_by(-1)", show=False),
    ]

    def __init__(self, place: str, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap
        self._place = place

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Keys · {self._place.capitalize()}", classes="question", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(help_table(self._place, self._keymap))
                yield Static(MARKS.get(self._place, ""), classes="below", markup=False)

    def action_scroll_by(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
