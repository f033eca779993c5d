"""What the tests of the screens share: a library of invented papers, an app on it, waiting without sleep."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from textual import app as app_module
from textual import pilot as pilot_module
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

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


LOOK = 0.001
"""Seconds between two looks at whether the screens are at rest."""


async def at_rest(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Wait until the loop has nothing left to do at once: no message waits, and no widget answers one.

    Textual's pilot waits until the process uses little time of the processor; so does one that a busy machine
    does not let work. A test went on in the middle of what a key does, and failed.
    """
    loop, began = asyncio.get_running_loop(), monotonic()
    await asyncio.sleep(LOOK)
    while loop._ready:  # type: ignore[attr-defined]
        assert monotonic() - began < PATIENCE, "the loop is never at rest"
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def toasts_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a test takes, it finds what was said."""
    monkeypatch.setattr("papermap.tui.app.SAID", NEVER)
    monkeypatch.setattr("papermap.tui.app.SAID_BAD", NEVER)


@pytest.fixture(autouse=True)
def cursors_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that blinks is there or not, as the machine is quick or slow."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda box: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda box: None)


@pytest.fixture(autouse=True)
def wait_for_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot waits so as well, after each key and click."""
    monkeypatch.setattr(pilot_module, "wait_for_idle", at_rest)
    monkeypatch.setattr(app_module, "wait_for_idle", at_rest)


def still_doing(app: App[None]) -> list[str]:
    """What is under way: workers, keys that wait for their turn, a screen that opens, or is to be drawn."""
    doing = [f"{worker.group} of {worker.node}" for worker in app.workers if not worker.is_finished]
    if isinstance(app, PapermapApp) and not app.key_queue.over:
        doing.append("keys that wait")
    if isinstance(app, PapermapApp) and app.opening:
        doing.append("a screen that opens")
    if app._resize_event is not None:
        doing.append("another size")
    screen = app.screen
    if screen._layout_required or screen._scroll_required or screen._dirty_widgets or screen._callbacks:
        doing.append("drawing")
    return doing


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no key waits for its turn, no worker runs, and what they told is drawn."""
    app, began = pilot.app, monotonic()
    while True:
        await at_rest()
        await app.animator.wait_until_complete()
        if app.is_running:
            app.screen._on_timer_update()  # what Textual draws sixty times a second is drawn now
            await at_rest()
        if app._exception is not None:
            raise app._exception
        if not app.is_running or not (doing := still_doing(app)):
            return
        assert monotonic() - began < PATIENCE, f"still at work: {doing} under {app.screen_stack}"


async def eventually(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait for something to hold that comes by itself, or while a worker is kept waiting."""
    began = monotonic()
    while not holds():
        assert monotonic() - began < PATIENCE, f"it never holds under {pilot.app.screen_stack}"
        await pilot.pause()


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
        """Settle once these words stand on the screen."""
        await eventually(self.pilot, lambda: words in self.text())
        await settle(self.pilot)

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
