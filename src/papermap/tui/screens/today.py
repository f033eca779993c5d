"""Today, the screen that opens first: what to do next and why, the day's abstract, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from papermap.model.announcements import Verdict
from papermap.tui import keys, words
from papermap.tui.messages import TodayLoaded, TopicsLoaded
from papermap.tui.screens.acts import NamedPaper, PaperAtHand
from papermap.tui.screens.daily import DailyActs
from papermap.tui.widgets import today_rows
from papermap.tui.widgets.rows import RowList
from papermap.tui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from papermap.tui.widgets.today_rows import DueRow
    from papermap.views.queue import QueueEntry
    from papermap.views.today import TodayView
    from papermap.views.topics import TopicView

NARROW = 72
"""Cells; below, words of the title line are short."""


class TodayScreen(DailyActs):
    """The reader's day."""

    PLACE = "today"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("today")]

    def __init__(self) -> None:
        super().__init__()
        self._view: TodayView | None = None
        self._topics: Sequence[TopicView] = ()

    def body(self) -> Iterable[Widget]:
        yield Welcome(follow=True)
        with Container(id="day"):
            yield Static("", id="next", markup=False)
            with Horizontal(id="offer"):
                with VerticalScroll(id="abstract", can_focus=False):
                    yield Static("", id="head", markup=False)
                    yield Static("", id="short-why", markup=False)
                    yield Static("", id="offered", markup=False)
                yield Static("", id="reasons", markup=False)
            yield Static("", id="remarks", markup=False)
            yield RowList(today_rows.due_cells, lambda row: (row.key, row.what, row.prediction), id="papers")
            yield Static("", id="strip", markup=False)
            with Horizontal(id="habit"):
                yield Static("", id="topics", markup=False)
                yield Static("", id="weeks", markup=False)

    @property
    def due(self) -> RowList[DueRow]:
        found: RowList[DueRow] = self.query_one("#papers", RowList)
        return found

    @property
    def offered(self) -> QueueEntry | None:
        """The abstract of the day."""
        entries = self._view.abstract.entries if self._view else ()
        return entries[0] if entries else None

    def on_mount(self) -> None:
        self.name_place("papermap", "Today")
        self.due.focus()

    # Following the store

    def load(self) -> None:
        self._load_day()

    @work(thread=True, exclusive=True, group="load day", exit_on_error=False)
    def _load_day(self) -> None:
        habits = self.library.habits
        self.tell(TodayLoaded(habits.today(topics=False), self.library.size()))
        self.tell(TopicsLoaded(habits.topics()))

    def on_today_loaded(self, message: TodayLoaded) -> None:
        view = self._view = message.view
        rows = today_rows.due_rows(view)
        self.set_class(not message.papers and not rows, "-empty")
        self._name_day()
        self.query_one("#next", Static).update(
            Content.assemble(("Next  ", "bold $accent"), words.without_verbs(words.paragraph(view.next)))
        )
        self._show_offer()
        self.due.set_rows(rows)
        self.query_one("#weeks", Static).update(today_rows.weeks(view))
        self._show_strip()

    def on_topics_loaded(self, message: TopicsLoaded) -> None:
        self._topics = message.found
        self.query_one("#topics", Static).update(today_rows.topics(message.found))
        self._show_strip()

    def _show_strip(self) -> None:
        """Weeks and topics in a line each, for a terminal without the height for more."""
        if self._view is not None:
            self.query_one("#strip", Static).update(today_rows.strip(self._view, self._topics))

    def on_resize(self) -> None:
        self._name_day()

    def _name_day(self) -> None:
        """The day, and how the cadence stands; in a narrow terminal its words are short."""
        if (view := self._view) is None:
            return
        day, narrow = date.fromisoformat(view.day), self.size.width < NARROW
        told = [
            (today_rows.SHORT.get(count.name, count.name) if narrow else count.name, count)
            for count in view.cadence
        ]
        aside = " · ".join(f"{name} {count.done}/{count.of}" for name, count in told)
        places = [] if narrow else ["papermap"]
        self.name_place(*places, f"{day:%A} {day.day} {day:%B}", aside=aside)

    def _show_offer(self) -> None:
        entry, view = self.offered, self._view
        self.set_class(entry is None, "-nothing")
        head, remarks = self.query_one("#head", Static), self.query_one("#remarks", Static)
        told = view.abstract.remarks if view is not None else ()
        remarks.update("\n".join(today_rows.in_keys(remark, self.papermap.keys) for remark in told))
        remarks.display = bool(told)
        self.set_class(bool(told), "-told")
        if entry is not None and view is not None:
            head.update(today_rows.abstract_head(entry))
            self.query_one("#short-why", Static).update(today_rows.why_in_short(entry))
            self.query_one("#offered", Static).update(
                words.paragraph(entry.abstract) or "Its abstract is not known yet."
            )
            self.query_one("#reasons", Static).update(today_rows.reasons(entry))
        elif view is not None:
            head.update(today_rows.no_abstract(view.abstract, self.papermap.keys))

    # What the keys do

    @on(RowList.Opened)
    def action_open(self) -> None:
        """Go on reading what waits for a pass; the page of the day's abstract."""
        row = self.due.current
        if row is None:
            return
        if row.what == today_rows.REMEMBER:
            self.action_remember()
        elif row.prediction is not None:
            self.papermap.open_screen("foreseen", row.prediction)
        elif row.key is None:
            return
        elif row.what == today_rows.JUDGE:
            self.action_judge()
        elif row.number is None:
            self.papermap.open_paper(row.key)
        else:
            self.papermap.open_room(row.key, row.number)

    def action_read(self) -> None:
        if (row := self.due.current) is not None and row.key is not None:
            self.papermap.open_room(row.key, row.number)

    def action_answer(self, answer: str) -> None:
        entry = self.offered
        if entry is None:
            self.papermap.say("There is no abstract to answer to. F asks arXiv for today's.")
        elif entry.state != "new":
            self.papermap.say("Today's abstract is answered already; u takes the answer back.")
        else:
            self.answer_to(entry.key, Verdict(answer), words.line(entry.title, 80))

    def action_queue(self) -> None:
        self.papermap.open_screen("queue")

    def action_scroll_abstract(self, pages: int) -> None:
        pane = self.query_one("#abstract", VerticalScroll)
        pane.scroll_relative(y=pages * max(1, pane.size.height - 1), animate=False)

    def paper_at_hand(self) -> PaperAtHand | None:
        row = self.due.current
        if row is None or row.key is None or row.refs is None:
            return None
        return NamedPaper(row.key, row.title, row.refs)
