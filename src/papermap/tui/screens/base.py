"""What every screen has: title line, body, a line for what runs, key hints; and how it follows the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.await_remove import AwaitRemove
from textual.containers import Vertical
from textual.events import ScreenResume
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, WorkerState, get_current_worker

from papermap.tui.tour import Tour, TourLine
from papermap.tui.widgets.hints import DoingLine, HintLine
from papermap.tui.widgets.title import TitleLine
from papermap.tui.words import line, problem

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.tui.app import PapermapApp


HELD = 0.1
"""Seconds that the first drawing of a screen waits for what the library answers."""


class PapermapScreen(Screen[None]):
    """A place of papermap. ``PLACE`` names its keys; ``load`` asks the library again, in a worker."""

    PLACE: ClassVar[str]
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared by Textual
        (0, "-narrow"),
        (72, "-medium"),
        (98, "-roomy"),
        (124, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (23, "-tall"), (28, "-high")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self._seen: int | None = None
        self._drawn = False
        self._held: Timer | None = None

    @property
    def papermap(self) -> PapermapApp:
        return cast("PapermapApp", self.app)

    @property
    def library(self) -> Library:
        return self.papermap.library

    def compose(self) -> ComposeResult:
        self._take_breakpoints()
        yield TitleLine()
        yield TourLine()
        with Vertical(id="body"):
            yield from self.body()
        yield DoingLine()
        keymap = self.papermap.keys
        yield HintLine(keymap.hints(self.PLACE), keymap.everywhere_hints())

    def _take_breakpoints(self) -> None:
        """Textual (8.2.8) takes them after the first drawing, and styles and draws everything again."""
        width, height = self.app.size
        for steps, length in ((self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height)):
            fitting = [name for least, name in steps if length >= least]
            self.add_class(*fitting[-1:])

    def hint(self, idle: Collection[str]) -> None:
        """Write the key line, without the keys that do nothing where the reader is now."""
        keymap = self.papermap.keys
        own = [each for each in keymap.hints(self.PLACE) if each[2] not in idle]
        self.query_one(HintLine).show(own, keymap.everywhere_hints())

    def body(self) -> Iterable[Widget]:
        """What stands between the title and the key hints."""
        return ()

    def load(self) -> None:
        """Ask the library for what is shown here; called when the screen opens and when the store moved.

        A screen that shows nothing of the library leaves it as it is.
        """

    def on_mount(self) -> None:
        self.papermap.saw(self.PLACE)
        self.show_doing(self.papermap.doing)
        self.show_tour(self.papermap.tour)
        self.follow()

    def remove(self) -> AwaitRemove:
        """Textual's cache of styles (8.2.8) keeps the last drawing of a thousand widgets that are gone, and
        a refresh empties a widget's drawing. Going in and out of screens, memory grew without this, and each
        collection of it stopped the screens for longer."""
        for widget in self.walk_children(with_self=True):
            widget.refresh()
        return super().remove()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """The first drawing waits a moment for the first answer: drawn empty, then filled, a screen costs
        twice. Textual lays a screen out when it resumes, so it is let resume a little later. The screen that
        papermap begins with does not wait: something is to be seen at once."""
        opened, self._drawn = not self._drawn and self is not self.app.screen_stack[0], True
        if opened:
            event.prevent_default()
            self._held = self.set_timer(HELD, self._resume)
            if not self._loading():
                self._resume()
            return
        self.papermap.saw(self.PLACE)
        if self._seen is not None:
            self.follow()

    def follow(self) -> None:
        """Load again when the store moved since the last time. While a load still runs, wait for the next
        look: a long add moves the store every second, and loads must not pile up."""
        moved = self.papermap.store_number
        if moved != self._seen and not self._loading():
            self._seen = moved
            self.load()

    def _loading(self) -> bool:
        return self._at_work("load")

    def _at_work(self, group: str) -> bool:
        """Whether a worker of ours runs whose group begins so. Those that load fill what is shown; those that
        ask open a dialog, or another screen, at their end."""
        return any(
            worker.node is self and worker.group.startswith(group) and not worker.is_finished
            for worker in self.app.workers
        )

    @property
    def opening(self) -> bool:
        """Whether this screen waits for its first answer still, or for what a key of it is opening."""
        return self._held is not None or self._at_work("ask")

    def _resume(self) -> None:
        """End the wait of the first drawing. What a load told stands in the line of messages before this."""
        if self._held is not None:
            self._held.stop()
            self._held = None
            self.post_message(ScreenResume())

    def name_place(self, *places: str, aside: str = "") -> None:
        """Write the title line."""
        title = self.query_one(TitleLine)
        title.places = tuple(line(place, 300) for place in places)
        title.aside = line(aside, 300)

    def tell(self, message: Message) -> None:
        """From a worker: hand a message to this screen, unless a newer worker has taken its place."""
        if not get_current_worker().is_cancelled:
            self.post_message(message)

    def action_back(self) -> None:
        """Go back; the screen that opened first stays."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed says so in words and changes nothing."""
        if event.worker.is_finished and not self._loading():
            self._resume()
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.papermap.say(problem(event.worker.error), bad=True)

    def show_doing(self, doing: str) -> None:
        """Show what runs in the background. The app tells its screens: a watcher of the app's own value would
        keep every screen that was left alive."""
        self.query_one(DoingLine).words = doing

    def show_tour(self, tour: Tour | None) -> None:
        words = None if tour is None else tour.words(self.PLACE, self.papermap.keys)
        self.query_one(TourLine).show(words)
