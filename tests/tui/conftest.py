"""What the tests of the screens share: a library of invented papers, an app on it, waiting without sleep."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from textual import _wait
from textual.pilot import Pilot

from papermap.library import Library
from papermap.tui.app import PapermapApp
from papermap.views.papers import LibraryRow
from tests.support import make_library
from tests.tui.fake_library import FakeLibrary

SIZES = ((80, 24), (160, 50), (60, 20))

PATIENCE = 120.0
"""Seconds after which a screen that does not settle is at fault, however busy the machine."""

NEVER = 3600.0
"""Seconds between two looks at the store in a test: a test looks when it wants to."""


LOOK = 0.005
"""Seconds between two looks at whether the process is busy; Textual's pilot looks every 0.02, many times for
each key, and a test of the screens spent most of its time asleep."""


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts as busy stays what it is: a twentieth of the time between two looks."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", LOOK)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", LOOK / 20)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no key waits for its turn, no worker runs, and what they told is drawn."""
    quiet, began = 0, monotonic()
    while quiet < 2:
        if monotonic() - began > PATIENCE:
            running = [f"{w.group} of {w.node}" for w in pilot.app.workers if not w.is_finished]
            raise AssertionError(f"still at work: {running} under {pilot.app.screen_stack}")
        await pilot.pause()
        if pilot.app._exception is not None:
            raise pilot.app._exception
        keys_over = not isinstance(pilot.app, PapermapApp) or pilot.app.turns.over
        quiet = quiet + 1 if keys_over and all(worker.is_finished for worker in pilot.app.workers) else 0


class Screens:
    """A running app with the library behind it, and what it opened outside."""

    def __init__(self, app: PapermapApp, library: FakeLibrary, pilot: Pilot[None], opened: list[str]) -> None:
        self.app, self.library, self.pilot, self.opened = app, library, pilot, opened

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each on a settled screen; without keys, only settle."""
        await settle(self.pilot)
        for key in keys:
            await self.pilot.press(key)
            await settle(self.pilot)

    async def type(self, text: str) -> None:
        """Type a text, and settle once it stands there."""
        await self.pilot.press(*("space" if c == " " else c for c in text))
        await settle(self.pilot)

    async def until(self, words: str) -> None:
        """Settle until these words stand on the screen: where several workers follow each other, one may not
        have begun when all are quiet."""
        for _ in range(50):
            await settle(self.pilot)
            if words in self.text():
                return
            await self.pilot.pause(0.1)
        raise AssertionError(f"{words!r} never came, but {self.toasts}:\n{self.text()}")

    async def open_paper(self, key: int) -> None:
        """Open a paper's page as a screen of the app would."""
        self.app.call_later(self.app.open_paper, key)
        await settle(self.pilot)

    async def store_moved(self) -> None:
        """Another process wrote, and the app looks."""
        self.library.number += 1
        self.app.look_at_store()
        await settle(self.pilot)

    @property
    def place(self) -> str:
        """Which screen is on top."""
        return type(self.app.screen).__name__

    @property
    def toasts(self) -> list[str]:
        return [notification.message for notification in self.app._notifications]

    def text(self) -> str:
        """Everything on the screen, line by line, as a reader sees it."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


@pytest.fixture
def library(shelf: Path, tmp_path: Path) -> Library:
    """A copy of the library that the module builds once as its ``shelf``."""
    shutil.copytree(shelf, tmp_path / "home")
    return make_library(tmp_path / "home")


Open = Callable[..., AbstractAsyncContextManager[Screens]]


@pytest.fixture
def screens() -> Open:
    """Opens the app: ``async with screens(size=(80, 24), rows=…) as on:``."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (100, 30),
        rows: list[LibraryRow] | None = None,
        library: FakeLibrary | None = None,
        first: str = "library",
    ) -> AsyncIterator[Screens]:
        held = library or FakeLibrary(rows)
        outside: list[str] = []
        app = PapermapApp(held.as_library(), first=first, opener=outside.append, poll=NEVER)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield Screens(app, held, pilot, outside)

    return opened
