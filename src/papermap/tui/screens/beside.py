"""Beside a paper: related through citations, similar in text; and what the library lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from papermap.tui import keys, words
from papermap.tui.messages import BesideLoaded
from papermap.tui.screens.paper_list import PaperList
from papermap.tui.widgets.found_rows import Listed, found_cells
from papermap.tui.widgets.rows import RowList
from papermap.tui.widgets.tabs import Clickable, tabs
from papermap.views.related import MissingView

MOST = 50
SIDES = ("related", "similar", "missing")
NONE = {
    "related": "No paper shares a known citation with this one.",
    "similar": "Nothing to compare it with: no words of it are known yet, or it is the only paper here.",
    "missing": "No paper outside your library is cited by two of yours, as far as is known.",
}


class BesideScreen(PaperList[Listed]):
    """Papers beside one, of one kind at a time; ``Tab`` shows the next kind."""

    PLACE = "beside"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("beside")]

    def __init__(self, key: int | None, title: str, side: str = SIDES[0]) -> None:
        super().__init__()
        self._key, self._title, self._side = key, title, side
        self._shown = ""
        self._titles = 0

    def body(self) -> Iterable[Widget]:
        yield Clickable(classes="heading beside")
        yield RowList(found_cells, lambda row: row.key, id="papers")
        yield Static("", id="why", markup=False)

    def on_mount(self) -> None:
        self.papers.focus()

    def load(self) -> None:
        self._load_side(self._key, self._side)

    @work(thread=True, exclusive=True, group="load beside", exit_on_error=False)
    def _load_side(self, key: int | None, side: str) -> None:
        found: tuple[Listed, ...]
        if side == "missing" or key is None:
            found = self.library.graph.missing(MOST)
        else:
            found = (
                self.library.graph.related(key, MOST)
                if side == "related"
                else self.library.similar(key, MOST)
            )
        offer = "" if found or side == "similar" else self.library.graph.offer(self._about(side), "F")
        titles = self.library.graph.known_by_title() if side == "missing" else 0
        self.tell(BesideLoaded(side, found, offer, titles))

    def on_beside_loaded(self, message: BesideLoaded) -> None:
        if message.side != self._side:
            return
        turned = self._shown != self._side and bool(message.found)
        self._shown = self._side
        self.papers.set_rows(message.found, at=message.found[0].key if turned else None)
        place = "missing from the library" if self._side == "missing" else f"{self._side} to"
        title = "" if self._side == "missing" else words.line(self._title, 200)
        found = words.plural(len(message.found), "paper", "papers")
        self._titles = message.titles
        if message.titles:
            found += f" · {message.titles:,} more by title alone, F asks who"
        self.name_place("papermap", *filter(None, (place, title)), aside=found)
        sides = SIDES if self._key is not None else SIDES[-1:]
        self.query_one(".heading", Static).update(tabs(sides, self._side))
        if not message.found:
            self.query_one("#why", Static).update(f"{NONE[self._side]} {message.offer}".rstrip())

    @on(RowList.Moved)
    def say_why(self) -> None:
        row = self.papers.current
        if row is None:
            return
        said = words.paragraph(row.why)
        if isinstance(row, MissingView):
            said += ": " + "; ".join(
                words.fit(words.line(citer.title), 80).rstrip() for citer in row.cited_by
            )
        self.query_one("#why", Static).update(said)

    def action_side(self, step: int) -> None:
        if self._key is not None:
            self.action_show(SIDES[(SIDES.index(self._side) + step) % len(SIDES)])

    def action_show(self, side: str) -> None:
        self._side = side
        self.load()

    def action_add(self) -> None:
        self.add_or_keep(self.papers.current, keep=False)

    def action_keep(self) -> None:
        self.add_or_keep(self.papers.current, keep=True)

    def action_fetch(self) -> None:
        """Where works are missing that are known by title alone, ask who they are; else as everywhere."""
        if self._side == "missing" and self._titles:
            self.papermap.say("Asking who they are.")
            self._name_missing()
        else:
            super().action_fetch()

    @work(thread=True, exclusive=True, group="references", exit_on_error=False)
    def _name_missing(self) -> None:
        met = self.library.graph.name_missing()
        said = f"{met.found:,} of {words.plural(met.asked, 'work', 'works')} known by title have a name now."
        told = "\n".join([said, *met.troubles[:2]])
        self.app.call_from_thread(self.papermap.say, told, bad=bool(met.troubles))
        self.app.call_from_thread(self.papermap.look_at_store)

    def _about(self, side: str) -> int | None:
        return None if side == "missing" else self._key

    def about(self) -> int | None:
        return self._about(self._side)
