"""The reading room: one pass over one paper, with the parts at the left, the text, and in the later passes a
column to think in. Leaving it at any key keeps the place; coming back finds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from papermap.tui import keys, rewording
from papermap.tui.screens.acts import PaperAtHand
from papermap.tui.screens.room_deciding import RoomDeciding
from papermap.tui.screens.room_thinking import IDLE
from papermap.tui.widgets.figure import FigureView
from papermap.tui.widgets.rail import rail
from papermap.tui.widgets.reading_text import ReadingText
from papermap.tui.widgets.tabs import Clickable
from papermap.tui.widgets.thinking import Thinking
from papermap.views.reading import ParagraphView, PartView, PassView


@dataclass
class PassLoaded(Message):
    """A pass, and the sitting begun for it (``None`` when it is only looked at again)."""

    view: PassView
    sitting: int | None


class RoomScreen(RoomDeciding):
    """A pass over a paper. Without ``number``, the one to go on with."""

    PLACE = "room"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings("room"),
        Binding("j,down", "slide(0, 2)", show=False),  # where no text takes them
        Binding("k,up", "slide(0, -2)", show=False),
    ]

    def __init__(self, key: int, number: int | None = None) -> None:
        super().__init__(key, number)
        self._left: tuple[int, int] | None = None

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="room"):
            yield Clickable(id="rail")
            with Vertical(id="part"):
                yield Static("", classes="heading", id="part-title", markup=False)
                yield ReadingText(id="text")
                yield FigureView(lambda: self.room, id="figure")
            yield Thinking(id="thinking")

    @property
    def figure(self) -> FigureView:
        return self.query_one(FigureView)

    def on_mount(self) -> None:
        self.text.focus()

    # ---- loading ------------------------------------------------------------------------------------------

    def load(self) -> None:
        """The pass is opened once; what others write meanwhile does not move the page under the reader."""
        if self._view is None:
            self._open(self._key, self._number)

    @work(thread=True, exclusive=True, group="load pass", exit_on_error=False)
    def _open(self, key: int, number: int | None) -> None:
        number = number or self.room.next_pass(key)
        view = self.room.pass_view(key, number)
        self.tell(PassLoaded(view, None))
        self.tell(PassLoaded(view, self.room.sit_down(key, number)))

    async def on_pass_loaded(self, message: PassLoaded) -> None:
        view = message.view
        if message.sitting is not None:
            self._sitting = message.sitting
            return
        self._view, self._number = view, view.number
        self._start_clock()
        self.set_class(view.number > 1, "-thinks")
        if view.number > 1:
            await self.query_one(Thinking).fill(view)
        self.hint(IDLE[view.number])
        self._part = next((i for i, part in enumerate(view.parts) if part.name == view.place.part), 0)
        self._figure = view.place.figure
        self._show_part(view.place.paragraph)
        self._tick()

    def _show_part(self, at: int = 0) -> None:
        view = self._view
        if view is None:
            return
        part = view.parts[self._part]
        pictures = bool(part.figures)
        self.query_one("#part-title", Static).update(
            Content.assemble(part.title, (f"   {self._part + 1} of {len(view.parts)}", "$quiet"))
        )
        self.figure.display = pictures
        self.text.display = not pictures
        if pictures:
            self._show_figure()
        else:
            self.text.show(_paragraphs(part, view), at)
            self.text.focus()
        self._draw_rail()

    def _show_figure(self) -> None:
        part = self._current
        if self._view is None or part is None or not part.figures:
            return
        self._figure = max(0, min(self._figure, len(part.figures) - 1))
        then = next(iter(part.figures[self._figure + 1 :]), None)
        self.figure.show(self._view.key, part.figures[self._figure], len(part.figures), then)

    @property
    def _current(self) -> PartView | None:
        return self._view.parts[self._part] if self._view else None

    def _draw_rail(self) -> None:
        if self._view is not None:
            self.query_one("#rail", Static).update(rail(self._view, self._part, self._figure))

    def action_back(self) -> None:
        self._leave_boxes()
        self.keep()
        self.app.pop_screen()

    # ---- moving -------------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """A screen of text further, then the next figure, then the next part."""
        part = self._current
        if part is None:
            return
        if part.figures and self._figure + 1 < len(part.figures):
            self.action_figure(1)
        elif part.figures or not self.text.page_down():
            self.action_part(1)
        else:
            self._draw_rail()

    def action_part(self, step: int) -> None:
        view = self._view
        if view is None:
            return
        if not 0 <= self._part + step < len(view.parts):
            if step > 0:
                self.papermap.say("That is all of this pass. d decides what comes next.")
            return
        self._part += step
        self._show_part()
        self.keep()

    def action_figure(self, step: int) -> None:
        part = self._current
        if part is None or not part.figures:
            self.action_part(step)
            return
        if 0 <= self._figure + step < len(part.figures):
            self._figure += step
            self._show_figure()
            self._draw_rail()

    def action_figures(self) -> None:
        """To the figures; and back to where the text was left."""
        view = self._view
        at = next((i for i, part in enumerate(view.parts) if part.figures), None) if view else None
        if at is None:
            self.papermap.say("No figures of it are known here.")
        elif self._part != at:
            self._left, self._part = (self._part, self.text.place), at
            self._show_part()
        elif self._left is not None:
            self._part, paragraph = self._left
            self._left = None
            self._show_part(paragraph)

    def action_zoom(self) -> None:
        """Only the figure, or only the text; and back."""
        self.toggle_class("-zoomed")
        if self._current is not None and self._current.figures:
            self._show_figure()

    def action_think(self) -> None:
        """To the boxes and back; in a pass without any, to the next part."""
        if self.has_class("-thinks"):
            super().action_think()
        else:
            self.action_part(1)

    def action_edit_words(self) -> None:
        """Change what was written on the paper, besides what stands in the boxes."""
        boxes = ("three sentences", "answer") if self.has_class("-thinks") else ()
        if not rewording.choose(self, self._key, "on this paper", without=boxes):
            self.papermap.say("Nothing else of yours is on this paper yet; n jots a line down.")

    def action_outside(self) -> None:
        """The figure in view, else the PDF, in the system's own viewer."""
        part = self._current
        if part is not None and part.figures:
            self.figure.open_outside()
        else:
            super().action_outside()

    @on(FigureView.Opened)
    def open_figure(self, event: FigureView.Opened) -> None:
        self.papermap.open_outside(str(event.path), "Opening the figure in your viewer.")

    def action_slide(self, right: int, down: int) -> None:
        """Over a figure that is larger than the screen."""
        self.figure.slide(right, down)

    def page_at_hand(self) -> int | None:
        if (part := self._current) is not None and part.figures:
            return part.figures[self._figure].page
        current = self.text.current if self.text.display else None
        return current.page if current is not None else None

    def paper_at_hand(self) -> PaperAtHand | None:
        return self._view


def _paragraphs(part: PartView, view: PassView) -> tuple[ParagraphView, ...]:
    if part.paragraphs:
        return part.paragraphs
    return tuple(ParagraphView(text, None) for text in (part.absent, *view.why_missing))
