"""Search everything: words and meaning, over all papers known here, stubs too."""

from __future__ import annotations

import asyncio
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
from papermap.tui.screens.paper_list import PaperList
from papermap.tui.widgets.found_rows import found_cells
from papermap.tui.widgets.rows import RowList
from papermap.views.neighbours import FoundView

MOST = 50
"""Results asked for."""

PAUSE, LEAST = 0.12, 2
"""What is typed is asked after so many seconds without a key, from so many letters on."""

ASK = (
    "Ask in your own words, for example: models that check their own reasoning. "
    "Papers come while you type; Enter goes to them, and where none has all the words asks what they mean."
)


def _why_nothing(message: Found) -> str:
    if not any(map(str.isalnum, message.query)):
        return "There is no word in that to search for; / asks again."
    if message.empty:
        return "The library is empty: 2 leads to it, where a adds papers."
    if not message.meaning:
        return "No paper here has these words. Enter asks what they mean."
    return "Nothing here answers to that. Fewer or other words may; / asks again."


class SearchScreen(PaperList[FoundView]):
    """A question and the papers that answer it, best first."""

    PLACE = "search"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("search")]

    def __init__(self) -> None:
        super().__init__()
        self._query, self._answered, self._meant = "", "", ""
        self._submitted = False

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="find", classes="-open"):
            yield Static("›", classes="slash", markup=False)
            yield Input(placeholder="words, or a whole question")
        yield Static(ASK, id="told", markup=False)
        yield RowList(found_cells, lambda row: row.key, id="papers")
        yield Static("", id="why", markup=False)

    def on_mount(self) -> None:
        self.name_place("papermap", "Search")
        self.action_ask()

    def load(self) -> None:
        """What was found stays until the reader asks again: a search is too dear to follow every write."""

    @work(exclusive=True, group="typing")
    async def _search_soon(self, query: str) -> None:
        """Ask once the reader stops typing for a moment."""
        await asyncio.sleep(PAUSE)
        self._search(query)

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def _search(self, query: str, meaning: bool = False) -> None:
        found = self.library.search(query, MOST, meaning=meaning)
        self.tell(Found(query, found, empty=not found and not self.library.size(), meaning=meaning))

    def on_found(self, message: Found) -> None:
        if message.query != self._query:
            return  # something else was typed since
        typing = self.query_one("#find Input", Input).has_focus
        self.papers.set_rows(message.found, at=message.found[0].key if typing and message.found else None)
        found = words.plural(len(message.found), "paper", "papers")
        self.name_place("papermap", "Search", f"“{words.line(message.query, 80)}”", aside=found)
        self._answered = message.query
        if message.found:
            self._tell_reader("")
            if self._submitted:
                self.papers.focus()
        else:
            self._tell_reader(_why_nothing(message))

    @on(Input.Changed, "#find Input")
    def find_as_typed(self, event: Input.Changed) -> None:
        query = event.value.strip()
        if query == self._query:
            return
        self._query, self._submitted = query, False
        if len(query) >= LEAST or not query.isascii():
            self._search_soon(query)
        elif self._answered:
            self._forget()

    def _forget(self) -> None:
        """What was found answers a question that stands here no longer."""
        self._answered = self._meant = ""
        self.papers.set_rows(())
        self.query_one("#why", Static).update("")
        self.name_place("papermap", "Search")
        self._tell_reader(ASK)

    @on(Input.Submitted, "#find Input")
    def ask_typed(self, event: Input.Submitted) -> None:
        """To what was found; and ask what it means, once."""
        self._query, self._submitted = event.value.strip(), True
        if not self._query:
            return
        if self._answered == self._query and self.papers.rows:
            self.papers.focus()
        else:
            self._tell_reader("Searching …")
        if self._meant != self._query:
            self._meant = self._query
            self._search(self._query, meaning=True)

    @on(RowList.Moved)
    def say_why(self) -> None:
        current = self.papers.current
        why = words.paragraph(current.why) if current else ""
        self.query_one("#why", Static).update(why)

    def action_ask(self) -> None:
        self.query_one("#find Input", Input).focus()

    def on_key(self, event: Key) -> None:
        if event.key == "down" and self.papers.rows and not self.papers.has_focus:
            event.stop()
            self.papers.focus()

    def _tell_reader(self, text: str) -> None:
        told = self.query_one("#told", Static)
        told.update(text)
        told.display = bool(text)
