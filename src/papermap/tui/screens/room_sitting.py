"""Sitting over a pass: the clock that counts it; place, time and what is being typed, kept every few seconds.
Leaving at any key loses none of them."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual import work
from textual.events import ScreenResume
from textual.screen import ModalScreen

from papermap.tui import words
from papermap.tui.screens.room_words import RoomWords
from papermap.tui.widgets.reading_text import ReadingText
from papermap.tui.widgets.thinking import Box
from papermap.views.reading import PassView, PlaceView

if TYPE_CHECKING:
    from papermap.library.reading import ReadingRoom

KEEP_EVERY = 2.0
"""Seconds between two keepings of place and drafts: a crash loses no more."""


NARROW = 72
"""Cells; below, the title line has no room for what a pass is called."""


class RoomSitting(RoomWords):
    """Counts time while the pass is read, and keeps what moved. ``_part`` and ``_figure`` say where the
    reader is; ``_sitting`` is ``None`` until the store knows of it."""

    def __init__(self, key: int, number: int | None = None) -> None:
        super().__init__()
        self._key, self._number = key, number
        self._view: PassView | None = None
        self._part = 0
        self._figure = 0
        self._sitting: int | None = None
        self._counted = 0.0
        self._running_since: float | None = None
        self._covered = False
        self._kept: tuple[int, PlaceView] | None = None

    @property
    def room(self) -> ReadingRoom:
        return self.library.reading

    @property
    def text(self) -> ReadingText:
        return self.query_one(ReadingText)

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)
        self.set_interval(KEEP_EVERY, self.keep)

    @property
    def _seconds(self) -> int:
        """Of this sitting, pauses left out."""
        running = 0.0 if self._running_since is None else monotonic() - self._running_since
        return int(self._counted + running)

    def on_resize(self) -> None:
        self._tick()

    def _tick(self) -> None:
        view = self._view
        if view is None:
            return
        spent = view.seconds + self._seconds
        clock = f"{spent // 60:02d}:{spent % 60:02d}"
        if view.budget is not None:
            least, most = (seconds // 60 for seconds in view.budget)
            clock += f" / {f'{least}–' if least else ''}{most}:00"
        if self._running_since is None:
            clock += "  paused"
        title = words.fit(words.line(view.title), max(24, self.size.width - 50)).rstrip()
        name = [view.name] if self.size.width >= NARROW else []
        self.name_place(f"Pass {view.number} of 3", *name, title, aside=clock)

    def keep(self) -> None:
        """Keep place, time and what is being typed, where anything moved since the last time."""
        view, sitting = self._view, self._sitting
        if view is None or sitting is None:
            return
        place = PlaceView(view.parts[self._part].name, self.text.place, self._figure)
        now = (self._seconds, place)
        drafts = {box.box: box.text for box in self.query(Box) if box.text != box.drafted}
        if now != self._kept or drafts:
            self._kept = now
            self._store(sitting, *now, drafts)

    @work(thread=True, group="keep", exit_on_error=False)
    def _store(self, sitting: int, seconds: int, place: PlaceView, drafts: dict[str, str]) -> None:
        """What could not be stored counts as typed still, and is kept the next time."""
        for box, text in drafts.items():
            self.room.keep_draft(self._key, box, text)
        self.app.call_from_thread(self._drafted, drafts)
        self.room.keep_place(sitting, seconds, place)

    def _drafted(self, drafts: dict[str, str]) -> None:
        for box in self.query(Box):
            box.drafted = drafts.get(box.box, box.drafted)

    def action_pause(self) -> None:
        if self._running_since is None:
            self._running_since = monotonic()
        else:
            self._stop_clock()
        self._tick()

    def _start_clock(self) -> None:
        """From nothing; at once, or when the reader comes back from the screen that covers this one."""
        self._counted, self._covered = 0.0, self._is_covered
        self._running_since = None if self._covered else monotonic()

    def _stop_clock(self) -> None:
        if self._running_since is not None:
            self._counted += monotonic() - self._running_since
            self._running_since = None

    @property
    def _is_covered(self) -> bool:
        """Whether another place stands over this one. A dialog does not: it belongs to the pass."""
        above = self.app.screen
        return above is not self and not isinstance(above, ModalScreen)

    def on_screen_suspend(self) -> None:
        """Time spent elsewhere is no time of this pass."""
        if self._is_covered and self._running_since is not None:
            self._stop_clock()
            self._covered = True

    def on_screen_resume(self, event: ScreenResume) -> None:
        if self._covered:
            self._covered, self._running_since = False, monotonic()
