"""A figure of the paper inside the terminal, with its caption; or the word why it cannot be shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App, SuspendNotSupported
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from papermap.tui.words import paragraph
from papermap.views.reading import PictureView

if TYPE_CHECKING:
    from textual.visual import VisualType

BLOCKS = "This terminal shows pictures as blocks; o opens the real one."


class FigureView(Vertical):
    """One picture at a time. The library that draws pictures is loaded with the first one."""

    def compose(self) -> Iterable[Widget]:
        yield Container(id="canvas")
        yield Static("", id="figure-caption", markup=False)

    def say(self, words: VisualType) -> None:
        """Text in the picture's place."""
        self._put(Static(words, markup=False, classes="absent"))

    def caption(self, picture: PictureView, count: int) -> None:
        """Write which figure it is, its caption in full, and how to go on."""
        place = f"{picture.index + 1} of {count} · p{picture.page}"
        self.query_one("#figure-caption", Static).update(
            Content.assemble(paragraph(picture.caption), "\n", (place, "$quiet"))
        )

    def show(self, path: Path) -> None:
        """Draw a picture as finely as the terminal can."""
        drawn, blocks = picture_widget(self.app)
        self._put(drawn(str(path)))
        if blocks:
            self.query_one("#canvas").mount(Static(BLOCKS, classes="blocks", markup=False))

    def _put(self, widget: Widget) -> None:
        canvas = self.query_one("#canvas")
        canvas.remove_children()
        canvas.mount(widget)


def picture_widget(app: App[object]) -> tuple[Callable[[str], Widget], bool]:
    """What draws a picture file here, and whether it can only draw blocks.

    On import textual-image asks the terminal what it can do, and reads the answer from the keyboard: so the
    screens step aside for that moment, the first time.
    """
    if "textual_image.widget" not in sys.modules:
        with suppress(SuspendNotSupported), app.suspend():
            import_module("textual_image.widget")
    from textual_image import renderable
    from textual_image.widget import HalfcellImage, Image

    if renderable.Image is renderable.UnicodeImage:  # no terminal was there to be asked
        return HalfcellImage, True
    return Image, renderable.Image is renderable.HalfcellImage
