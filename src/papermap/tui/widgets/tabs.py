"""Words that a click on them does something, among them the names of the views of a screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style
from textual.widgets import Static


class Clickable(Static):
    """Text of which some can be clicked; it looks as it is written, where Textual would draw links."""

    def __init__(self, text: Content | str = "", **named: str) -> None:
        """``named`` are the ``id`` and the ``classes``."""
        super().__init__(text, id=named.get("id"), classes=named.get("classes"), markup=False)
        self.auto_links = False


def clickable(text: Content | str, action: str) -> Content:
    """``text``, which does ``action`` when it is clicked."""
    return Content.assemble(text).stylize(Style.from_meta({"@click": action}))


def tabs(names: Sequence[str], shown: str) -> Content:
    """The names of a screen's views, the one that is shown marked; a click does ``screen.show(name)``."""
    parts: list[Content | str] = []
    for name in names:
        words = f"▸ {name}" if name == shown else name
        parts += ["   " if parts else "", clickable(words, f"screen.show('{name}')")]
    return Content.assemble(*parts)
