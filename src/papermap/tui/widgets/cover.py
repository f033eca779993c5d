"""What stands over the papers that built on one, until the reader predicts them or chooses to look."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style

from papermap.tui.keymap import Keymap
from papermap.tui.widgets.tabs import Clickable


class Cover(Clickable, can_focus=True):
    """Hides what comes next. Enter, or a click on it, looks."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.look", show=False)]

    def draw(self, keymap: Keymap) -> None:
        """Write it with the reader's own keys."""
        look = Style.from_meta({"@click": "screen.look"})
        foresee = Style.from_meta({"@click": "screen.foresee"})
        self.update(
            Content.assemble(
                ("Before you look: what would the next step be?", "bold"),
                "\n\n",
                Content.assemble((keymap.named("trail.foresee"), "bold $accent"), " predict it").stylize(
                    foresee
                ),
                "\n",
                Content.assemble(("Enter", "bold $accent"), " look").stylize(look),
                "\n\n",
                ("Asked once a paper.", "$quiet"),
            )
        )
