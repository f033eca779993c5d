"""A paper's row of the literature spreadsheet: what the PDF proposes, taken over or rewritten."""

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
from papermap.tui.dialogs.ask import AskText
from papermap.tui.screens.acts import PaperActs, PaperAtHand
from papermap.tui.widgets.rows import Cell, RowList, flexible
from papermap.views.reading import CellDraftView, PassView

STATES = {"draft": "draft", "accepted": "✓", "written": "✎", "empty": "–"}
"""How each state is marked, also without colour."""


@dataclass
class RowLoaded(Message):
    """The paper with its cells, and what was being typed."""

    view: PassView


def row_cells(cell: CellDraftView, width: int) -> list[Cell]:
    """State, column, text, page."""
    page = f"p{cell.page}" if cell.page else ""
    text = words.line(cell.text, 300) or "nothing in the PDF"
    look = "quiet" if cell.state in ("draft", "empty") else "plain"
    mark = Cell(STATES[cell.state], 6, "accent" if cell.state == "draft" else "quiet")
    return [mark, Cell(cell.title, 12, "strong"), Cell(text, flexible(width, [6, 12, 5]), look),
            Cell(page, 5, "quiet", right=True)]  # fmt: skip


class RowScreen(PaperActs):
    """The six cells of one paper."""

    PLACE = "row"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("row")]

    def __init__(self, key: int) -> None:
        super().__init__()
        self._key = key
        self._view: PassView | None = None

    def body(self) -> Iterable[Widget]:
        yield RowList(row_cells, lambda cell: cell.column, id="papers")
        with VerticalScroll(id="sentence", can_focus=False):
            yield Static("", markup=False)

    @property
    def cells(self) -> RowList[CellDraftView]:
        found: RowList[CellDraftView] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.cells.focus()

    def load(self) -> None:
        self._load_row(self._key)

    @work(thread=True, exclusive=True, group="load row", exit_on_error=False)
    def _load_row(self, key: int) -> None:
        self.tell(RowLoaded(self.library.reading.pass_view(key, 2)))

    def on_row_loaded(self, message: RowLoaded) -> None:
        view = self._view = message.view
        self.cells.set_rows(view.cells)
        drafts = sum(cell.state == "draft" for cell in view.cells)
        aside = f"{words.plural(drafts, 'draft', 'drafts')} to look at" if drafts else "all looked at"
        self.name_place("papermap", "row", words.line(view.title, 200), aside=aside)

    @on(RowList.Moved)
    def show_cell(self) -> None:
        cell = self.cells.current
        if cell is None:
            return
        source = f"The PDF proposes this, page {cell.page}. v takes it over." if cell.state == "draft" else ""
        text = words.paragraph(cell.text) or "The PDF proposes nothing here. Enter writes it."
        self.query_one("#sentence Static", Static).update(Content.assemble(text, ("\n" + source, "$quiet")))

    # What the keys do

    def action_relation(self) -> None:
        self.action_lineage()

    def action_accept(self) -> None:
        cell = self.cells.current
        if cell is None or cell.state != "draft":
            self.papermap.say("Only a draft can be taken over; Enter writes the cell yourself.")
            return
        self._accept(cell.column)
        self.cells.action_move(1)

    @work(thread=True, group="say", exit_on_error=False)
    def _accept(self, column: str) -> None:
        self.library.reading.accept_cell(self._key, column)
        self.app.call_from_thread(self.papermap.look_at_store)

    @on(RowList.Opened)
    def action_write(self) -> None:
        cell, view = self.cells.current, self._view
        if cell is None or view is None:
            return
        box = f"cell {cell.column}"

        def keep(text: str) -> None:
            self.library.reading.keep_draft(self._key, box, text)

        def said(text: str | None) -> None:
            if text is not None:
                self._write(cell.column, text, cell.page)

        below = "Ctrl+S keeps it, Esc leaves it as it was. Emptied, the PDF's own proposal comes back."
        self.app.push_screen(AskText(cell.title, below, view.drafts.get(box, cell.text), keep), said)

    @work(thread=True, group="say", exit_on_error=False)
    def _write(self, column: str, text: str, page: int | None) -> None:
        self.library.reading.write_cell(self._key, column, text, page)
        self.app.call_from_thread(self.papermap.look_at_store)

    def page_at_hand(self) -> int | None:
        cell = self.cells.current
        return cell.page if cell is not None else None

    def paper_at_hand(self) -> PaperAtHand | None:
        return self._view
