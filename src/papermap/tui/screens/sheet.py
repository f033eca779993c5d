"""The literature spreadsheet: every paper a row, read and edited in place, and the door in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from papermap.model.query import QueryError
from papermap.tui import keys, words
from papermap.tui.dialogs.ask import AskLine, AskText
from papermap.tui.dialogs.columns import Columns
from papermap.tui.dialogs.form import Form
from papermap.tui.drafts import Draft
from papermap.tui.messages import SheetLoaded
from papermap.tui.screens.exchange import Exchange
from papermap.tui.screens.list_making import ListMaking
from papermap.tui.screens.paper_list import Shelf
from papermap.tui.widgets.library_rows import SORT_WORDS
from papermap.tui.widgets.paged import Paged
from papermap.tui.widgets.rows import Cell, RowList
from papermap.tui.widgets.sheet_rows import SheetLook
from papermap.tui.widgets.welcome import Welcome
from papermap.views.sheet import SENTENCES, Column, SheetRow, State
from papermap.views.sheet import Cell as SheetCell

PAGE = 50
"""Rows read at once: they are dear, each being gathered from all that is stored of a paper."""

SOURCES = {
    State.DRAFT: "The PDF proposes this; v takes it over, Enter rewrites it",
    State.ACCEPTED: "Taken over from the PDF",
    State.WRITTEN: "Your words",
    State.EMPTY: "Nothing here yet",
    State.FACT: "",
}


class SheetScreen(ListMaking, Exchange, Shelf[SheetRow]):
    """The spreadsheet."""

    PLACE = "sheet"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("sheet")]

    def __init__(self) -> None:
        super().__init__()
        self._look = SheetLook()
        self._where, self._drafts = "", True
        self._total = 0
        self._wanted = ""

    def body(self) -> Iterable[Widget]:
        yield from self.find_line("topic:diffusion pass>=2 year>=2022 has:code")
        yield Welcome()
        with Vertical(id="list"):
            yield Static("", classes="heading", markup=False)
            yield RowList(self._cells, lambda row: row.key, id="papers")
        with VerticalScroll(id="sentence", can_focus=False):
            yield Static("", markup=False)

    def on_mount(self) -> None:
        self.name_place("papermap", "Sheet")
        self.papers.focus()

    # Following the store

    def load(self) -> None:
        self._load_rows(self._where, self._sort, self._drafts, self.papers.cursor)

    @work(thread=True, exclusive=True, group="load rows", exit_on_error=False)
    def _load_rows(self, where: str, sort: str, drafts: bool, cursor: int) -> None:
        """The rows around the cursor; the others when they are looked at."""
        sheet = self.library.sheet
        found = sheet.keys(where, sort)
        columns = sheet.shown()

        def fetch(offset: int, limit: int) -> Sequence[SheetRow]:
            return sheet.rows(found[offset : offset + limit], columns, drafts)

        rows = Paged(len(found), fetch, cursor, PAGE)
        said = "" if found or not where else self.library.exports.why_nothing(where)
        self.tell(SheetLoaded(rows, columns, where, self.library.size(), said))

    def on_sheet_loaded(self, message: SheetLoaded) -> None:
        self._total = message.total
        self.set_class(not message.total, "-empty")
        self._look.show(message.columns)
        if self._wanted:
            self._go_to(self._wanted)
        self.papers.set_rows(message.rows)
        count = words.plural(self._total, "paper", "papers")
        shown = f"{len(message.rows):,} of {count}" if message.where else count
        aside = SORT_WORDS[self._sort] + ("" if self._drafts else " · without drafts")
        self.name_place("papermap", "Sheet", shown if self._total else "no papers yet", aside=aside)
        self.write_heading()
        if not message.rows and message.where:
            self._say_below(f"{words.line(message.said, 300)} Esc clears the filter.")

    @on(RowList.Resized)
    def write_heading(self) -> None:
        """The heading follows the columns and the width."""
        width = self.papers.row_width()
        self.query_one("#list .heading", Static).update(self._look.heading(width))

    def _cells(self, row: SheetRow, width: int) -> list[Cell]:
        current = self.papers.current
        return self._look.cells(row, width, current is not None and row.key == current.key)

    # The cell at hand

    @property
    def _cell(self) -> tuple[SheetRow, Column, SheetCell] | None:
        row = self.papers.current
        if row is None or not self._look.columns:
            return None
        return row, self._look.columns[self._look.at], row.cells[self._look.at]

    @on(RowList.Moved)
    def show_cell(self) -> None:
        """The whole cell under the list: its words, whose they are, and the page."""
        if (at := self._cell) is None:
            self._say_below("")
            return
        _, column, cell = at
        source = SOURCES[cell.state] or (f"Says {words.line(cell.source, 60)}" if cell.source else "")
        page = f"page {cell.page} of the PDF (o opens it)" if cell.page else ""
        told = " · ".join(part for part in (words.line(column.title, 60), source, page) if part)
        self._say_below(Content.assemble((told, "$quiet"), "\n", words.paragraph(cell.text)))

    def _say_below(self, told: str | Content) -> None:
        self.query_one("#sentence Static", Static).update(told)

    def _go_to(self, name: str) -> None:
        """Put the cursor on a column that was just added."""
        names = [column.name for column in self._look.columns]
        if name in names:
            self._look.move(names.index(name) - self._look.at, self.papers.row_width())
        self._wanted = ""

    def action_column(self, step: int) -> None:
        self._look.move(step, self.papers.row_width())
        self.write_heading()
        self.papers.refresh()
        self.show_cell()

    # Writing

    def enter(self) -> None:
        self.action_write()

    def action_write(self) -> None:
        if (at := self._cell) is None:
            return
        row, column, cell = at
        if column.name in SENTENCES:
            self._write_sentences(row)
            return
        if not column.own:
            self._do_write(row.key, column.name, "", None)  # says why not
            return
        draft = Draft(self.library.reading, row.key, f"cell {column.name}")

        def said(text: str | None) -> None:
            if text is not None and text != cell.text.strip():
                self._do_write(row.key, column.name, text, cell.page, draft)

        below = "Ctrl+S keeps it, Esc leaves it as it was. Emptied, the PDF's own proposal comes back."
        question = f"{column.title}: {words.line(row.title, 120)}"
        self.app.push_screen(AskText(question, below, draft.text or cell.text, draft.keep), said)

    @work(thread=True, group="say", exit_on_error=False)
    def _do_write(
        self, key: int, column: str, text: str, page: int | None, draft: Draft | None = None
    ) -> None:
        self.library.sheet.write(key, column, text, page)
        if draft is not None:
            draft.drop()
        self.app.call_from_thread(self.papermap.look_at_store)

    def _write_sentences(self, row: SheetRow) -> None:
        """The three sentences are one note: they are asked for together, and each is one sentence."""

        def said(typed: dict[str, str] | None) -> None:
            if typed is not None:
                self._do_write_sentences(row.key, typed)

        def keep(box: str, text: str) -> None:
            self.library.reading.keep_draft(row.key, box, text)

        question = f"Three sentences: {words.line(row.title, 120)}"
        below = "One sentence a box. Ctrl+S keeps them, Esc leaves them as they were."
        boxes = tuple(SENTENCES.items())
        values = self.library.sheet.sentences(row.key)
        self.app.push_screen(Form(question, boxes, below, values, keep), said)

    @work(thread=True, group="say", exit_on_error=False)
    def _do_write_sentences(self, key: int, typed: dict[str, str]) -> None:
        for box, text in typed.items():
            self.library.reading.keep_draft(key, box, text)  # what is refused below is not lost
        self.library.reading.write_sentences(key, **typed)
        self.app.call_from_thread(self.papermap.look_at_store)

    def action_accept(self) -> None:
        at = self._cell
        if at is None or at[2].state is not State.DRAFT:
            self.papermap.say("Only a draft can be taken over; Enter writes the cell yourself.")
            return
        self._accept(at[0].key, at[1].name)

    @work(thread=True, group="say", exit_on_error=False)
    def _accept(self, key: int, column: str) -> None:
        self.library.sheet.accept(key, column)
        self.app.call_from_thread(self.papermap.look_at_store)

    def action_empty(self) -> None:
        at = self._cell
        if at is None or at[2].state not in (State.WRITTEN, State.ACCEPTED) or not at[1].own:
            self.papermap.say("Only what you wrote or took over can be cleared.")
            return
        self._do_write(at[0].key, at[1].name, "", None)
        self.papermap.say(f"{words.line(at[1].title, 60)} is cleared (u takes it back)")

    # What is shown

    @on(Input.Submitted, "#find Input")
    def keep_filter(self, event: Input.Submitted) -> None:
        self._filter(event.value.strip())

    @work(thread=True, exclusive=True, group="filter", exit_on_error=False)
    def _filter(self, where: str) -> None:
        """A query that cannot be read leaves the rows as they are, and its trouble stands below."""
        try:
            self.library.sheet.keys(where)
        except QueryError as error:
            self.app.call_from_thread(self._say_below, words.paragraphs(str(error)))
        else:
            self.app.call_from_thread(self._take_filter, where)

    def _take_filter(self, where: str) -> None:
        self._where = where
        self.papers.focus()
        self.query_one("#find").set_class(bool(where), "-open")
        self.load()

    def drop_filter(self) -> None:
        super().drop_filter()
        self._take_filter("")

    def action_drafts(self) -> None:
        self._drafts = not self._drafts
        self.load()

    def action_columns(self) -> None:
        every = self.library.sheet.columns()
        sheet = self.library.sheet
        dialog = Columns(self._look.columns, every, sheet.drop_column, sheet.rename_column)
        self.app.push_screen(dialog, self._take_columns)

    def _take_columns(self, names: tuple[str, ...] | None) -> None:
        if names is None:
            self.load()  # a column may be gone, or be called otherwise
        else:
            self._arrange(names)

    @work(thread=True, group="say", exit_on_error=False)
    def _arrange(self, names: tuple[str, ...]) -> None:
        self.library.sheet.arrange(names)
        self.app.call_from_thread(self.papermap.look_at_store)

    def action_new_column(self) -> None:
        below = "Its name, as hardware or training cost. It is here from now on, empty at first."
        draft = Draft(self.library.reading, None, "column")
        ask = AskLine("A column of your own", below, "hardware", draft.text, draft.keep)
        self.app.push_screen(ask, lambda typed: self._add_column(typed, draft))

    def _add_column(self, typed: str | None, draft: Draft) -> None:
        if typed:
            draft.drop()
            self._do_add_column(typed)

    @work(thread=True, group="say", exit_on_error=False)
    def _do_add_column(self, typed: str) -> None:
        added = self.library.sheet.add_column(typed)

        def shown() -> None:
            self._wanted = added.name
            self.load()

        self.app.call_from_thread(shown)

    # Out and in, and what the acts need

    def action_export(self) -> None:
        told = words.plural(len(self.papers.rows), "paper", "papers")
        shown = [column.name for column in self._look.columns]
        self.ask_for_export(f"{told}, those selected" if self._where else told, self._where, shown)

    def action_make_list(self) -> None:
        if (row := self.papers.current) is not None:
            self.make_list_of(self._where, row.key, row.title)

    def page_at_hand(self) -> int | None:
        at = self._cell
        return at[2].page if at is not None else None
