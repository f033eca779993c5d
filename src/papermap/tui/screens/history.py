"""The history of a paper's words (or of those about no paper): every wording, and one of them said again."""

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

from papermap.model.moments import own_minute
from papermap.tui import keys, rewording, words
from papermap.tui.screens.base import PapermapScreen
from papermap.tui.widgets.rows import Cell, RowList, flexible
from papermap.views.history import WordingView

MARKS = {"holds": "●", "replaced": "○", "undone": "–"}


@dataclass
class HistoryLoaded(Message):
    """Every wording, the newest first."""

    wordings: list[WordingView]


def wording_cells(view: WordingView, width: int) -> list[Cell]:
    """Whether it holds, when, what, and how it begins."""
    taken = [2, 15, 16] if width >= 60 else [2, 15]
    when = Cell(own_minute(view.made_at), 16, "quiet")
    return [
        Cell(MARKS[view.state], 2, "accent"),
        Cell(view.kind, 15, "accent"),
        Cell(words.line(view.words, 300), flexible(width, taken)),
        *([when] if width >= 60 else []),
    ]


class HistoryScreen(PapermapScreen):
    """``key`` is the paper; ``None`` for what is about none."""

    PLACE = "history"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("history")]

    def __init__(self, key: int | None, title: str) -> None:
        super().__init__()
        self._key, self._title = key, title

    def body(self) -> Iterable[Widget]:
        yield RowList(wording_cells, lambda view: view.number, id="papers")
        with VerticalScroll(id="thought", can_focus=False):
            yield Static("", markup=False)

    @property
    def rows(self) -> RowList[WordingView]:
        found: RowList[WordingView] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.rows.focus()

    def load(self) -> None:
        self._load_history(self._key)

    @work(thread=True, exclusive=True, group="load history", exit_on_error=False)
    def _load_history(self, key: int | None) -> None:
        self.tell(HistoryLoaded(list(reversed(self.library.wordings.of(key)))))

    def on_history_loaded(self, message: HistoryLoaded) -> None:
        self.rows.set_rows(message.wordings)
        count = words.plural(len(message.wordings), "wording", "wordings")
        self.name_place("papermap", "history", words.line(self._title, 200), aside=count)
        if not message.wordings:
            self._say("Nothing was written here yet.")

    def _say(self, text: str | Content) -> None:
        self.query_one("#thought Static", Static).update(text)

    @on(RowList.Moved)
    def show_wording(self) -> None:
        if (view := self.rows.current) is not None:
            about = f" · {words.line(view.about, 120)}" if view.about else ""
            change = "Enter changes it." if view.changes else "It stays as it was said."
            holds = view.state == "holds"
            state = f"This holds. {change}" if holds else f"{view.state}; Enter says it again."
            facts = f"\n{view.kind}{about} · {words.line(view.made_at[:10])} · {state}"
            self._say(Content.assemble(words.paragraphs(view.words), (facts, "$quiet")))

    @on(RowList.Opened)
    def action_restore(self) -> None:
        """Say the wording under the cursor again; what holds now stays in the history. What holds is opened,
        to be put in other words."""
        view = self.rows.current
        if view is not None and view.state == "holds":
            self.action_edit_words()
        elif view is not None:
            self._restore(view.number)

    def action_edit_words(self) -> None:
        if (view := self.rows.current) is not None:
            rewording.reword(self, self._key, view)

    @work(thread=True, group="say", exit_on_error=False)
    def _restore(self, number: int) -> None:
        self.library.wordings.restore(self._key, number)
        self.app.call_from_thread(self.papermap.say, "Said again (u takes it back).")
        self.app.call_from_thread(self.papermap.look_at_store)
