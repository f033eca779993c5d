"""The library: a list with a filter, and the paper under the cursor beside or below it. Opens first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, Static

from papermap.model.query import QueryError, is_plain
from papermap.tui import keys, words
from papermap.tui.messages import PaperLoaded, RowsLoaded
from papermap.tui.screens.paper_list import Shelf
from papermap.tui.widgets.library_rows import SORT_WORDS, library_cells, library_heading
from papermap.tui.widgets.paged import Paged
from papermap.tui.widgets.preview import Preview
from papermap.tui.widgets.rows import RowList
from papermap.tui.widgets.welcome import Welcome
from papermap.views.papers import LibraryRow

MOST_FOUND = 1_000
"""A filter shows no more rows than this."""


class LibraryScreen(Shelf[LibraryRow]):
    """Every paper of the library as a row."""

    PLACE = "library"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("library")]

    def __init__(self) -> None:
        super().__init__()
        self._find = ""
        self._total = 0

    def body(self) -> Iterable[Widget]:
        yield from self.find_line("title, author, id; or topic:diffusion pass>=2")
        yield Welcome()
        with Container(id="shelf"):
            with Vertical(id="list"):
                yield Static("", classes="heading", markup=False)
                yield RowList(library_cells, lambda row: row.key, id="papers")
            yield Preview(id="preview")

    def on_mount(self) -> None:
        self.name_place("papermap", "Library")
        self.papers.focus()

    # Following the store

    def load(self) -> None:
        self._load_rows(self._find, self._sort, self.papers.cursor)

    @work(thread=True, exclusive=True, group="load rows", exit_on_error=False)
    def _load_rows(self, find: str, sort: str, cursor: int) -> None:
        """Without a filter, the rows around the cursor; with one, the first that fit."""
        total = self.library.size()
        if find:
            try:
                found = self.library.filtered(find, sort, MOST_FOUND)
            except QueryError as error:  # it is still being typed, or wrong: the rows stay as they are
                self.app.call_from_thread(self._show_trouble, error)
            else:
                said = "" if found or is_plain(find) else self.library.exports.why_nothing(find)
                self.tell(RowsLoaded(found, find, total, said))
            return

        def fetch(offset: int, limit: int) -> Sequence[LibraryRow]:
            return self.library.rows("", sort, limit, offset)

        self.tell(RowsLoaded(Paged(total, fetch, cursor), find, total))

    def on_rows_loaded(self, message: RowsLoaded) -> None:
        self._total = message.total
        self.set_class(not message.rows and not message.find, "-empty")
        self.papers.set_rows(message.rows)
        shown = words.plural(len(message.rows), "paper", "papers") if message.rows else "no papers yet"
        if message.find:
            more = "the first " if len(message.rows) == MOST_FOUND else ""
            shown = f"{more}{len(message.rows):,} of {words.plural(self._total, 'paper', 'papers')}"
        self.name_place("papermap", "Library", shown, aside=SORT_WORDS[self._sort])
        if not message.rows:
            self._show_nothing(message.find, message.said)

    def _show_nothing(self, find: str, said: str) -> None:
        text = "Press a to add the first paper."
        if find:
            none = f"No paper here has “{words.line(find, 60)}” in title, authors or id."
            text = f"{words.line(said, 400) or none}\n\nEsc clears the filter; S asks everything by meaning."
        self.query_one(Preview).say(text)

    def _show_trouble(self, error: QueryError) -> None:
        """What is wrong with a query, with the place."""
        self.name_place("papermap", "Library", aside=words.line(error.said, 100))
        self.query_one(Preview).say(words.paragraphs(str(error)))

    @on(RowList.Moved)
    def show_current(self) -> None:
        current = self.papers.current
        if current is not None:
            self._load_preview(current.key)

    @work(thread=True, exclusive=True, group="preview", exit_on_error=False)
    def _load_preview(self, key: int) -> None:
        self.tell(PaperLoaded(self.library.paper(key)))

    def on_paper_loaded(self, message: PaperLoaded) -> None:
        current = self.papers.current
        if current is not None and current.key == message.view.key:
            self.query_one(Preview).show(message.view)

    @on(RowList.Resized)
    def write_heading(self) -> None:
        """The heading follows the width of the list, also when the list appears."""
        self.query_one("#list .heading", Static).update(library_heading(self.papers.row_width()))

    # Filter

    @on(Input.Changed, "#find Input")
    def filter_as_typed(self, event: Input.Changed) -> None:
        self._find = event.value.strip()
        self.load()

    @on(Input.Submitted, "#find Input")
    def keep_filter(self) -> None:
        self.papers.focus()
        if not self._find:
            self.action_clear()

    def on_key(self, event: Key) -> None:
        if event.key == "down" and self.query_one("#find Input", Input).has_focus:
            event.stop()
            self.papers.focus()

    # What the keys do

    def action_top(self) -> None:
        self.papers.action_edge(0)

    def action_bottom(self) -> None:
        self.papers.action_edge(-1)
