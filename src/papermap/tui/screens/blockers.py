"""What stopped the reader in a paper: a concept, a formula; and where they learned it since."""

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

from papermap.tui import keys, words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.drafts import Draft
from papermap.tui.screens.acts import PaperAtHand
from papermap.tui.screens.room_words import RoomWords
from papermap.tui.widgets.rows import Cell, RowList, flexible
from papermap.views.annotations import BlockerView
from papermap.views.reading import PassView


@dataclass
class BlockersLoaded(Message):
    """The paper with its blockers."""

    view: PassView


def blocker_cells(row: BlockerView, width: int) -> list[Cell]:
    """Open or learned, what, page."""
    mark = Cell("✓" if row.learned else "▸", 2, "quiet" if row.learned else "accent")
    page = Cell(f"p{row.page}" if row.page else "", 5, "quiet", right=True)
    return [mark, Cell(words.line(row.what, 200), flexible(width, [2, 5])), page]


class BlockersScreen(RoomWords):
    """The blockers of one paper, those still open first."""

    PLACE = "blockers"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("blockers")]

    def __init__(self, key: int) -> None:
        super().__init__()
        self._key = key
        self._view: PassView | None = None

    def body(self) -> Iterable[Widget]:
        yield RowList(blocker_cells, lambda row: row.what, id="papers")
        with VerticalScroll(id="sentence", can_focus=False):
            yield Static("", markup=False)

    @property
    def blockers(self) -> RowList[BlockerView]:
        found: RowList[BlockerView] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.blockers.focus()

    def load(self) -> None:
        self._load_blockers(self._key)

    @work(thread=True, exclusive=True, group="load blockers", exit_on_error=False)
    def _load_blockers(self, key: int) -> None:
        self.tell(BlockersLoaded(self.library.reading.pass_view(key, 3)))

    def on_blockers_loaded(self, message: BlockersLoaded) -> None:
        view = self._view = message.view
        rows = sorted(view.blockers, key=lambda row: bool(row.learned))
        self.blockers.set_rows(rows)
        left = sum(not row.learned for row in rows)
        self.name_place("papermap", "blockers", words.line(view.title, 200), aside=f"{left} open")
        if not rows:
            self._say("Nothing stopped you here. b writes down what does.")

    @on(RowList.Moved)
    def show_blocker(self) -> None:
        row = self.blockers.current
        if row is not None:
            learned = f"Learned: {words.paragraph(row.learned)}" if row.learned else "Not learned yet."
            why = f"{words.paragraph(row.why)}\n" if row.why else ""
            self._say(f"{words.paragraph(row.what)}\n{why}{learned}")

    def _say(self, text: str) -> None:
        self.query_one("#sentence Static", Static).update(Content(text))

    @on(RowList.Opened)
    def action_learn(self) -> None:
        row = self.blockers.current
        if row is None:
            return
        number = row.id
        below = "A chapter, a lecture, a person, a page. Enter keeps it, Esc does not."

        draft = Draft(self.library.reading, self._key, f"learned {number}")

        def said(where: str | None) -> None:
            if where:
                self._learned(number, where, draft)

        question = f"Where did you learn it? {words.line(row.what, 80)}"
        self.app.push_screen(AskLine(question, below, value=draft.text or row.learned, keep=draft.keep), said)

    @work(thread=True, group="say", exit_on_error=False)
    def _learned(self, number: int, where: str, draft: Draft) -> None:
        self.library.reading.learned(self._key, number, where)
        draft.drop()
        self.app.call_from_thread(self.papermap.look_at_store)

    def paper_at_hand(self) -> PaperAtHand | None:
        return self._view
