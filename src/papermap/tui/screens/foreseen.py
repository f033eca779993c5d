"""A prediction with the seal broken: what really came, likest first, for the reader to mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from papermap.model.thinking import Mark
from papermap.tui import keys, words
from papermap.tui.screens.acts import PaperActs, PaperAtHand
from papermap.tui.widgets import thought_rows
from papermap.tui.widgets.rows import RowList
from papermap.tui.widgets.thought_rows import ThoughtRow, thought_cells
from papermap.views.thinking import OpenedView


@dataclass
class OpenedLoaded(Message):
    """The prediction and what came."""

    view: OpenedView


class ForeseenScreen(PaperActs):
    """Opening it breaks the seal."""

    PLACE = "foreseen"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("foreseen")]

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def body(self) -> Iterable[Widget]:
        yield Static("", id="words", classes="beside", markup=False)
        yield RowList(thought_cells, lambda row: row.name, id="papers")
        with VerticalScroll(id="thought", can_focus=False):
            yield Static("", markup=False)

    @property
    def rows(self) -> RowList[ThoughtRow]:
        found: RowList[ThoughtRow] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.name_place("papermap", "foreseen")
        self._say("Ranking what came by how like your words it is …")
        self.rows.focus()

    def load(self) -> None:
        self._load_opened(self._number)

    @work(thread=True, exclusive=True, group="load opened", exit_on_error=False)
    def _load_opened(self, number: int) -> None:
        self.tell(OpenedLoaded(self.library.thinking.predictions.open(number)))

    def on_opened_loaded(self, message: OpenedLoaded) -> None:
        view = message.view
        about = words.line(view.prediction.title or view.prediction.topic, 200)
        of = "" if view.total is None else f" of {view.total:,}"
        self.name_place("papermap", "foreseen", about, aside=f"{view.known:,}{of} that came are known")
        said = words.paragraph(view.prediction.text)
        self.query_one("#words", Static).update(Content.assemble(("You wrote  ", "$accent"), said))
        self.rows.set_rows(thought_rows.foreseen(view.came))
        if not view.came:
            self._say("Nothing that came is known yet. F on the trail asks for more.")

    def _say(self, text: str | Content) -> None:
        self.query_one("#thought Static", Static).update(text)

    @on(RowList.Moved)
    def show_row(self) -> None:
        if (row := self.rows.current) is not None:
            self._say(row.below)

    @on(RowList.Opened)
    def action_open(self) -> None:
        if (row := self.rows.current) is not None:
            self.papermap.open_paper(row.about.key)

    def action_mark(self, mark: str) -> None:
        if (row := self.rows.current) is not None:
            self._mark(row.about.key, Mark(mark))
            self.rows.action_move(1)

    @work(thread=True, group="say", exit_on_error=False)
    def _mark(self, other: int, mark: Mark) -> None:
        self.library.thinking.predictions.mark(self._number, other, mark)
        self.app.call_from_thread(self.papermap.look_at_store)

    def paper_at_hand(self) -> PaperAtHand | None:
        row = self.rows.current
        return None if row is None else row.about
