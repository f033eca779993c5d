"""A screen that opens is drawn with what the library answered; after a while also without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from textual.strip import Strip

from papermap.tui.screens import base
from papermap.tui.widgets.rows import RowList
from papermap.views.neighbours import TrailView
from tests.tui.conftest import PATIENCE, Open, eventually
from tests.tui.fake_library import FakeLibrary


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Of each drawing of a list's first line: the screen, and how many rows the list had."""
    seen: list[tuple[str, int]] = []
    render = RowList.render_line

    def watched(rows: RowList[Any], y: int) -> Strip:
        if y == 0:
            seen.append((type(rows.screen).__name__, len(rows.rows)))
        return render(rows, y)

    monkeypatch.setattr(RowList, "render_line", watched)
    return seen


class SlowLibrary(FakeLibrary):
    """Answers what the trail asks when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def trail(self, *asked: Any, **more: Any) -> TrailView:
        self.let.wait(PATIENCE)
        return super().trail(*asked, **more)


class FailingLibrary(FakeLibrary):
    def trail(self, *asked: Any, **more: Any) -> TrailView:
        raise OSError("the disk is gone")


async def test_a_screen_is_first_drawn_with_what_it_shows(
    screens: Open, drawn: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "HELD", 30.0)  # a busy machine changes nothing
    async with screens() as on:
        for _ in range(3):
            drawn.clear()
            await on.press("t")
            on_trail = [rows for screen, rows in drawn if screen == "TrailScreen"]
            assert on_trail
            assert on_trail[0] > 0
            await on.press("escape")


@pytest.fixture
def slow() -> Iterator[SlowLibrary]:
    library = SlowLibrary()
    yield library
    library.let.set()


async def test_a_slow_answer_does_not_hold_the_screen(
    screens: Open, drawn: list[tuple[str, int]], slow: SlowLibrary
) -> None:
    async with screens(library=slow) as on:
        await on.pilot.press("t")
        await eventually(on.pilot, lambda: ("TrailScreen", 0) in drawn)
        slow.let.set()
        await on.press()
        assert drawn[-1][1] > 0


async def test_a_load_that_fails_leaves_a_screen_that_says_so(screens: Open) -> None:
    async with screens(library=FailingLibrary()) as on:
        await on.press("t")
        assert on.place == "TrailScreen"
        assert "the disk is gone" in on.toasts[-1]
        await on.press("escape")
        assert on.place == "LibraryScreen"


async def test_the_size_is_known_before_the_first_drawing(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise Textual styles and draws everything twice."""
    classes: list[frozenset[str]] = []
    resume = base.PapermapScreen.on_screen_resume

    def watched(screen: base.PapermapScreen, event: Any) -> None:
        classes.append(frozenset(screen.classes))
        resume(screen, event)

    monkeypatch.setattr(base.PapermapScreen, "on_screen_resume", watched)
    async with screens(size=(80, 24)) as on:
        await on.press("t")
        assert all({"-medium", "-tall"} <= each for each in classes)
        assert on.app.screen.has_class("-medium", "-tall")
        await on.pilot.resize_terminal(130, 50)
        await on.press()
        assert on.app.screen.has_class("-wide", "-high")
        assert not on.app.screen.has_class("-medium")
