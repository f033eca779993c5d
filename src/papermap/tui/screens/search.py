"""Search everything: words and meaning, over all papers known here, stubs too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, Static

from papermap.tui import keys, words
from papermap.tui.messages import Found
from papermap.tui.screens.acts import PaperActs
from papermap.tui.widgets.found_rows import found_cells
from papermap.tui.widgets.rows import RowList
from papermap.views.neighbours import FoundView
from papermap.views.papers import RefsView

MOST = 50
"""Results asked for."""

ASK = "Ask in your own words, for example: models that check their own reasoning. Enter searches."


class SearchScreen(PaperActs):
    """A question and the papers that answer it, best first."""

    PLACE = "search"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("search")]

    def __init__(self) -> None:
        super().__init__()
        self._query = ""

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="find", classes="-open"):
            yield Static("›", classes="slash", markup=False)
            yield Input(placeholder="words, or a whole question")
        yield Static(ASK, id="told", markup=False)
        yield RowList(found_cells, lambda row: row.key, id="papers")
        yield Static("", id="why", markup=False)

    @property
    def papers(self) -> RowList[FoundView]:
        found: RowList[FoundView] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.name_place("papermap", "Search")
        self.action_ask()

    def load(self) -> None:
        """What was found stays until the reader asks again: a search is too dear to follow every write."""

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def _search(self, query: str) -> None:
        self.tell(Found(query, self.library.search(query, MOST)))

    def on_found(self, message: Found) -> None:
        first = self.query_one("#find Input", Input).has_focus
        self.papers.set_rows(message.found, at=message.found[0].key if first and message.found else None)
        found = words.plural(len(message.found), "paper", "papers")
        self.name_place("papermap", "Search", f"“{words.line(message.query, 80)}”", aside=found)
        if message.found:
            self._tell_reader("")
            if first:
                self.papers.focus()
        else:
            self._tell_reader("Nothing here answers to that. Fewer or other words may; / asks again.")

    @on(Input.Submitted, "#find Input")
    def ask_typed(self, event: Input.Submitted) -> None:
        self._query = event.value.strip()
        if self._query:
            self._tell_reader("Searching by words and by meaning …")
            self._search(self._query)

    @on(RowList.Moved)
    def say_why(self) -> None:
        current = self.papers.current
        why = words.paragraph(current.why) if current else ""
        self.query_one("#why", Static).update(why)

    @on(RowList.Opened)
    def action_open(self) -> None:
        if (current := self.papers.current) is not None:
            self.papermap.open_paper(current.key, [row.key for row in self.papers.rows])

    def action_ask(self) -> None:
        self.query_one("#find Input", Input).focus()

    def on_key(self, event: Key) -> None:
        if event.key == "down" and self.papers.rows and not self.papers.has_focus:
            event.stop()
            self.papers.focus()

    def paper_at_hand(self) -> tuple[int, str, RefsView] | None:
        current = self.papers.current
        return None if current is None else (current.key, current.title, current.refs)

    def _tell_reader(self, text: str) -> None:
        told = self.query_one("#told", Static)
        told.update(text)
        told.display = bool(text)
