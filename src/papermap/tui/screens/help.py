"""The keys of the screen it was asked from, in words; and nothing else."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.tui import keys
from papermap.tui.words import fit

MARKS: dict[str, str] = {
    "library": "●●○ passes read   ◐ something is missing   … only its id is known yet",
    "trail": "●●○ in the library, passes read   + being added   · known by name",
    "map": (
        "● read   ○ not read yet   · known by name\n"
        "◆ ◇ a root: much here builds on it   ▲ △ the frontier: among the newest\n"
        "solid line: builds on   dotted line: built on it"
    ),
}


def help_text(place: str) -> Content:
    """Every key of a screen with what it does; then those that work everywhere."""
    parts: list[str | tuple[str, str]] = []
    for key in keys.KEYS[place]:
        parts += [(fit(key.shown, 13), "bold"), key.words, "\n"]
    parts += ["\n", ("everywhere\n", "$quiet")]
    for key in keys.EVERYWHERE:
        parts += [(fit(key.shown, 13), "bold"), key.words, "\n"]
    if place in MARKS:
        parts += ["\n", (MARKS[place], "$quiet"), "\n"]
    return Content.assemble(*parts)


class HelpScreen(ModalScreen[None]):
    """Opened by ``?``; closed by it again, by Esc or by q."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", show=False),
        Binding("j,down", "scroll_by(1)", show=False),
        Binding("k,up", "scroll_by(-1)", show=False),
    ]

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Keys · {self._place.capitalize()}", classes="question", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(help_text(self._place))

    def action_scroll_by(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
