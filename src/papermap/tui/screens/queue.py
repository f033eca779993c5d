"""The queue beyond the day's one abstract: the list of the week, every past pick, the whole ranking, and
what is followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from papermap.model.announcements import Verdict
from papermap.tui import keys, words
from papermap.tui.messages import QueueLoaded
from papermap.tui.screens.acts import PaperAtHand
from papermap.tui.screens.daily import DailyActs
from papermap.tui.widgets import queue_rows
from papermap.tui.widgets.queue_rows import Row
from papermap.tui.widgets.rows import RowList
from papermap.tui.widgets.tabs import Clickable, tabs
from papermap.tui.widgets.today_rows import in_keys
from papermap.views.queue import FollowedView, QueueEntry

SIDES = ("week", "history", "ranking", "following")
COUNTS = {
    "week": "to read deeply",
    "history": "picked so far",
    "ranking": "unread in stock",
    "following": "followed",
}


class QueueScreen(DailyActs):
    """One list of the queue at a time; ``Tab`` shows the next."""

    PLACE = "queue"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("queue")]

    def __init__(self, side: str = SIDES[0]) -> None:
        super().__init__()
        self._side = side
        self._shown = ""

    def body(self) -> Iterable[Widget]:
        yield Clickable(classes="heading beside")
        yield RowList(queue_rows.cells, queue_rows.name, id="papers")
        yield Static("", id="none", markup=False)
        with VerticalScroll(id="sentence", can_focus=False):
            yield Static("", markup=False)

    @property
    def papers(self) -> RowList[Row]:
        found: RowList[Row] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.papers.focus()

    def load(self) -> None:
        self._load_side(self._side)

    @work(thread=True, exclusive=True, group="load queue", exit_on_error=False)
    def _load_side(self, side: str) -> None:
        daily = self.library.daily
        if side == "history":
            picks = daily.history()
            self.tell(QueueLoaded(side, picks, "" if picks else queue_rows.NO_PICKS))
            return
        if side == "following":
            followed = daily.following()
            self.tell(QueueLoaded(side, followed, "" if followed else queue_rows.NOTHING_FOLLOWED))
            return
        view = daily.week() if side == "week" else daily.view(whole=True)
        self.tell(QueueLoaded(side, view.entries, "\n".join(filter(None, (view.why, *view.remarks)))))

    def on_queue_loaded(self, message: QueueLoaded) -> None:
        if message.side != self._side:
            return
        turned, self._shown = self._shown != self._side, self._side
        at = queue_rows.name(message.found[0]) if turned and message.found else None
        self.papers.set_rows(message.found, at=at)
        self.name_place("papermap", "Queue", aside=f"{len(message.found):,} {COUNTS[self._side]}")
        self.query_one(".heading", Static).update(tabs(SIDES, self._side))
        told = self.query_one("#none", Static)
        told.update("\n".join(in_keys(part, self.papermap.keys) for part in message.said.splitlines()))
        told.display = bool(message.said)
        self._say_why()

    @on(RowList.Moved)
    def _say_why(self) -> None:
        self.query_one("#sentence Static", Static).update(queue_rows.why(self.papers.current))

    # What the keys do

    def action_side(self, step: int) -> None:
        self.action_show(SIDES[(SIDES.index(self._side) + step) % len(SIDES)])

    def action_show(self, side: str) -> None:
        self._side = side
        self.load()

    @on(RowList.Opened)
    def action_open(self) -> None:
        row = self.papers.current
        if isinstance(row, FollowedView):
            self.papermap.say("f follows something else, d follows this no longer.")
        elif row is not None:
            rows = [other.key for other in self.papers.rows if not isinstance(other, FollowedView)]
            self.papermap.open_paper(row.key, rows)

    def action_answer(self, answer: str) -> None:
        row = self.papers.current
        if row is None or isinstance(row, FollowedView):
            self.papermap.say("There is no paper to answer to here.")
        elif isinstance(row, QueueEntry) and row.state in ("kept", "read"):
            self.papermap.say("It is kept already; u takes back what you did last.")
        else:
            self.answer_to(row.key, Verdict(answer), words.line(row.title, 80))

    def paper_at_hand(self) -> PaperAtHand | None:
        row = self.papers.current
        return None if isinstance(row, FollowedView) else row

    def action_unfollow(self) -> None:
        row = self.papers.current
        if not isinstance(row, FollowedView):
            self.papermap.say("What you follow is the last of these lists: Shift+Tab from the first.")
        elif not row.own:
            self.papermap.say("It stands in while you follow no category; f follows one.")
        else:
            self._unfollow(row)

    @work(thread=True, group="follow", exit_on_error=False)
    def _unfollow(self, row: FollowedView) -> None:
        self.library.daily.unfollow([row.value], row.kind)
        told = f"No longer followed: {words.line(row.value, 80)} (u takes it back)"
        self.app.call_from_thread(self.papermap.say, told)
        self.app.call_from_thread(self.papermap.look_at_store)
