"""A figure of the paper inside the terminal, with its caption; or the word why it cannot be shown. Where the
terminal can only show blocks, a table is set as words: blocks can be looked at, but not read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import App, SuspendNotSupported
from textual.containers import ScrollableContainer, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from papermap.tui.words import paragraph, problem
from papermap.views.reading import PictureView

if TYPE_CHECKING:
    from textual.visual import VisualType

    from papermap.library.reading import ReadingRoom

BLOCKS = "Drawn as blocks here; o opens the real one."
AS_WORDS = "The table's words, in columns; o opens the real one."


@dataclass
class Drawn(Message):
    """A figure as a file, or as lines; or why there is neither."""

    key: int
    index: int
    path: Path | None = None
    lines: tuple[str, ...] = ()
    why: str = ""
    to_open: bool = False
    ahead: bool = False
    """Drawn before it is asked for: the reader comes to it next."""


class FigureView(Vertical):
    """One picture at a time. The library that draws pictures is loaded with the first one."""

    class Opened(Message):
        """The file of the figure in view is there, to be opened elsewhere."""

        def __init__(self, path: Path) -> None:
            super().__init__()
            self.path = path

    def __init__(self, room: Callable[[], ReadingRoom], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._room = room
        self._shown: tuple[int, PictureView] | None = None
        self._file: Path | None = None
        self._next: PictureView | None = None
        self._ahead: Drawn | None = None
        self._drawing_ahead: tuple[int, int] | None = None

    def compose(self) -> Iterable[Widget]:
        yield ScrollableContainer(id="canvas", can_focus=False)
        yield Static("", id="figure-caption", markup=False)

    def show(self, key: int, picture: PictureView, count: int, then: PictureView | None = None) -> None:
        """Show a figure of a paper: its caption at once, itself when it is drawn. The one the reader comes to
        ``then`` is drawn meanwhile: to draw takes about a second."""
        self._shown, self._file, self._next = (key, picture), None, then
        place = f"{picture.index + 1} of {count} · p{picture.page}"
        self.query_one("#figure-caption", Static).update(
            Content.assemble(paragraph(picture.caption), "\n", (place, "$quiet"))
        )
        wanted, ahead = (key, picture.index), self._ahead
        if ahead is not None and (ahead.key, ahead.index) == wanted:
            self.on_drawn(replace(ahead, ahead=False))
            return
        self._say("drawing …")
        if self._drawing_ahead != wanted:
            self._draw(key, picture, self._as_words(picture))

    def _as_words(self, picture: PictureView) -> bool:
        return picture.kind == "table" and picture_widget(self.app)[1]

    def open_outside(self) -> None:
        """Have the figure's file drawn, if it is not yet, and tell of it by :class:`Opened`."""
        if self._file is not None:
            self.post_message(self.Opened(self._file))
        elif self._shown is not None:
            self._draw(*self._shown, False, to_open=True)

    def slide(self, right: int, down: int) -> None:
        """Move what is larger than the room for it."""
        self.query_one("#canvas").scroll_relative(right, down, animate=False)

    @work(thread=True, exclusive=True, group="picture", exit_on_error=False)
    def _draw(self, key: int, picture: PictureView, as_words: bool, to_open: bool = False) -> None:
        self.post_message(replace(self._drawn(key, picture.index, as_words), to_open=to_open))

    @work(thread=True, exclusive=True, group="picture ahead", exit_on_error=False)
    def _draw_ahead(self, key: int, picture: PictureView, as_words: bool) -> None:
        self.post_message(replace(self._drawn(key, picture.index, as_words), ahead=True))

    def _drawn(self, key: int, index: int, as_words: bool) -> Drawn:
        try:
            lines = self._room().table(key, index) if as_words else ()
            return Drawn(key, index, None if lines else self._room().picture(key, index), lines)
        except Exception as error:  # noqa: BLE001 - told in the picture's place
            return Drawn(key, index, why=problem(error))

    def on_drawn(self, message: Drawn) -> None:
        message.stop()
        if message.ahead:
            self._ahead, self._drawing_ahead = message, None
        if self._shown is None or (message.key, message.index) != (self._shown[0], self._shown[1].index):
            self._look_ahead()
            return
        self._file = message.path
        if message.to_open and message.path is not None:
            self.post_message(self.Opened(message.path))
        elif message.lines:
            self._put(Static(Content("\n".join(message.lines)), classes="words", markup=False), AS_WORDS)
        elif message.path is None:
            self._say(message.why)
        else:
            self._show_picture(message.path)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Draw the figure that the reader comes to next, unless it is drawn or being drawn."""
        if self._shown is None or self._next is None:
            return
        wanted = (self._shown[0], self._next.index)
        known = self._ahead is not None and (self._ahead.key, self._ahead.index) == wanted
        if not known and self._drawing_ahead is None:
            self._drawing_ahead = wanted
            self._draw_ahead(self._shown[0], self._next, self._as_words(self._next))

    def _show_picture(self, path: Path) -> None:
        drawn, blocks = picture_widget(self.app)
        try:
            picture = drawn(str(path))
        except OSError as error:
            self._say(f"The picture cannot be shown: {problem(error)} o opens it in your viewer.")
        else:
            self._put(picture, BLOCKS if blocks else "")

    def _say(self, words: VisualType) -> None:
        """Text in the picture's place."""
        self._put(Static(words, markup=False, classes="absent"))

    def _put(self, widget: Widget, beneath: str = "") -> None:
        canvas = self.query_one("#canvas")
        canvas.remove_children()
        canvas.mount(widget)
        canvas.scroll_home(animate=False)
        if beneath:
            canvas.mount(Static(beneath, classes="blocks", markup=False))


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
    if renderable.Image is renderable.TGPImage:
        if not _names_in_colour(app):
            return HalfcellImage, True
        from papermap.tui.widgets.kitty import KittyPicture

        return KittyPicture, False
    return Image, renderable.Image is renderable.HalfcellImage


def _names_in_colour(app: App[object]) -> bool:
    """Whether letters reach the terminal in the very colour they have here. Kitty is told by a colour which
    picture stands where; with fewer colours, or none, it would show nothing."""
    return app.console.color_system == "truecolor" and not app.no_color
