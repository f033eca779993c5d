"""The log: what was done by day, the week in review, reproductions; and a line of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from papermap.tui import keys, rewording
from papermap.tui.dialogs.form import Form
from papermap.tui.practice_dialogs import BELOW
from papermap.tui.screens.base import PapermapScreen
from papermap.tui.widgets import log_words
from papermap.tui.widgets.tabs import Clickable, tabs
from papermap.views.habits import DayView, ReproductionView, ReviewView

LINE = (
    ("tried", "What you tried"),
    ("happened", "What happened"),
    ("learned", "What you learned"),
    ("next", "What is next"),
)
FACES = ("days", "week", "reproductions")


@dataclass
class LogLoaded(Message):
    """Everything the log shows."""

    days: tuple[DayView, ...]
    review: ReviewView
    reproductions: tuple[ReproductionView, ...]


class LogScreen(PapermapScreen):
    """What the reader did."""

    PLACE = "log"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("log")]

    def __init__(self) -> None:
        super().__init__()
        self._loaded: LogLoaded | None = None
        self._face = FACES[0]

    def body(self) -> Iterable[Widget]:
        yield Clickable(id="faces")
        with VerticalScroll(id="log"):
            yield Static("", markup=False)

    def on_mount(self) -> None:
        self.name_place("papermap", "Log")
        self.query_one("#log").focus()

    def load(self) -> None:
        self._load_log()

    @work(thread=True, exclusive=True, group="load log", exit_on_error=False)
    def _load_log(self) -> None:
        log = self.library.research_log
        self.tell(LogLoaded(log.days(), log.review(), self.library.reproducing.records()))

    def on_log_loaded(self, message: LogLoaded) -> None:
        self._loaded = message
        counts = " · ".join(f"{count.name} {count.done}/{count.of}" for count in message.review.cadence)
        self.name_place("papermap", "Log", aside=counts)
        self._draw()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        self.query_one("#faces", Static).update(tabs(FACES, self._face))
        width = self.query_one("#log", VerticalScroll).scrollable_content_region.width
        if self._face == "days":
            text = log_words.days(loaded.days, width)
        elif self._face == "week":
            text = log_words.week(loaded.review, width)
        else:
            text = log_words.reproductions(loaded.reproductions)
        self.query_one("#log Static", Static).update(text)

    def action_scroll_log(self, lines: int) -> None:
        self.query_one("#log", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_face(self, step: int) -> None:
        self.action_show(FACES[(FACES.index(self._face) + step) % len(FACES)])

    def action_show(self, face: str) -> None:
        self._face = face
        self._draw()
        self.query_one("#log", VerticalScroll).scroll_home(animate=False)

    def action_history(self) -> None:
        """Every wording of what is about no paper."""
        self.papermap.open_screen("history", None, "about no paper")

    def action_edit_words(self) -> None:
        """Change one of the lines."""
        if not rewording.choose(self, None, "in the log", of=("log",)):
            self.papermap.say("No line of yours is here yet; a writes one.")

    def action_write(self) -> None:
        """Write a line; one that was not finished stands there."""
        drafts = self.library.research_log.drafts()

        def said(typed: dict[str, str] | None) -> None:
            if typed is not None:
                self._write(typed)

        keep = self.library.research_log.keep_draft
        self.app.push_screen(Form("A line of the log", LINE, BELOW, drafts, keep), said)

    @work(thread=True, group="say", exit_on_error=False)
    def _write(self, typed: dict[str, str]) -> None:
        self.library.research_log.add_line(typed["tried"], typed["happened"], typed["learned"], typed["next"])
        self.app.call_from_thread(self.papermap.say, "Kept (u takes it back).")
        self.app.call_from_thread(self.papermap.look_at_store)
