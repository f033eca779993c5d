"""Screens that are one list of papers; and those whose list is the library, sorted and filtered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from papermap.tui.screens.acts import PaperActs, PaperAtHand
from papermap.tui.widgets.library_rows import SORTS
from papermap.tui.widgets.rows import RowList

Row = TypeVar("Row", bound=PaperAtHand)


class PaperList(PaperActs, Generic[Row]):
    """A screen with one list, ``#papers``, whose rows are papers."""

    @property
    def papers(self) -> RowList[Row]:
        found: RowList[Row] = self.query_one("#papers", RowList)
        return found

    def paper_at_hand(self) -> PaperAtHand | None:
        return self.papers.current

    @on(RowList.Opened)
    def take_enter(self) -> None:
        self.enter()

    def enter(self) -> None:
        """What Enter on a row does."""
        self.action_open()

    def action_open(self) -> None:
        """The paper's page, which turns to the papers around it."""
        if (row := self.papers.current) is not None:
            self.papermap.open_paper(row.key, [each.key for each in self.papers.around()])


class Shelf(PaperList[Row]):
    """The whole library as such a list, below a line that filters it."""

    def __init__(self) -> None:
        super().__init__()
        self._sort = SORTS[0]

    def find_line(self, example: str) -> Iterable[Widget]:
        """The line to filter by, closed at first."""
        with Horizontal(id="find"):
            yield Static("/", classes="slash", markup=False)
            yield Input(placeholder=example, select_on_focus=False)

    def action_sort(self) -> None:
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self.load()

    def action_find(self) -> None:
        self.query_one("#find").add_class("-open")
        self.query_one("#find Input", Input).focus()

    def action_clear(self) -> None:
        """Clear the filter; without one, go back to where this was opened from."""
        if self.query_one("#find").has_class("-open"):
            self.drop_filter()
        else:
            self.action_back()

    def drop_filter(self) -> None:
        """Empty the line, and close it."""
        self.query_one("#find Input", Input).value = ""
        self.query_one("#find").remove_class("-open")
        self.papers.focus()
