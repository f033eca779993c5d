"""Hands on the screens: a burst of keys everywhere, and the mouse alone: clicks, double clicks, the wheel."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from papermap.library import Library
from papermap.tui.app import PapermapApp
from papermap.tui.screens.room import RoomScreen
from papermap.tui.widgets.map_canvas import MapCanvas
from papermap.tui.widgets.reading_text import ReadingText
from papermap.tui.widgets.rows import RowList
from tests.tui.conftest import NEVER, Screens, settle
from tests.tui.shelves import SAMPLE, open_place, places, whole

BURST = ("tab", "j", "k", "h", "l", "escape", "shift+tab", "down", "pagedown", "enter", "space")
Hand = Callable[..., AbstractAsyncContextManager[Screens]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("whole") / "home"
    whole(home)
    return home


@pytest.fixture
def hand(library: Library) -> Hand:
    @asynccontextmanager
    async def opened(place: str, size: tuple[int, int] = (130, 40)) -> AsyncIterator[Screens]:
        app = PapermapApp(library, opener=lambda target: None, poll=NEVER)
        async with app.run_test(size=size, notifications=True) as pilot:
            on = Screens(app, library, pilot, [])  # type: ignore[arg-type]
            await settle(pilot)
            open_place(app, place, library.find(SAMPLE))
            await settle(pilot)
            yield on

    return opened


@pytest.mark.parametrize("place", places())
async def test_two_hundred_keys_at_once_break_nothing(hand: Hand, place: str) -> None:
    """Sent without waiting for what they do, as a stuck key or a paste sends them."""
    chance = random.Random(place)
    async with hand(place, (90, 28)) as on:
        for _ in range(200):
            on.app.simulate_key(chance.choice(BURST))
        await settle(on.pilot)
        assert on.app.is_running
        bad = [said.message for said in on.app._notifications if said.severity == "error"]
        assert not [each for each in bad if not each.startswith("Added: ")], "an add may lack a PDF"
        assert on.text().strip()
        for _ in range(30):
            if len(on.app.screen_stack) > 1:
                await on.pilot.press("escape")
        await settle(on.pilot)
        assert len(on.app.screen_stack) == 1


def at(on: Screens, words: str) -> tuple[int, int]:
    """Where some words stand."""
    for y, line in enumerate(on.text().splitlines()):
        if words in line:
            return line.index(words) + 1, y
    raise AssertionError(f"{words!r} is not on the screen:\n{on.text()}")


async def wheel(pilot: Pilot[None], widget: RowList[object] | MapCanvas | ReadingText, down: bool) -> None:
    """Three notches of the mouse's wheel over a widget."""
    from textual.events import MouseScrollDown, MouseScrollUp

    kind = MouseScrollDown if down else MouseScrollUp
    x, y = widget.region.x + 5, widget.region.y + 2
    for _ in range(3):
        pilot.app.screen._forward_event(kind(None, x, y, 0, 0, 0, False, False, False, x, y))
        await settle(pilot)


async def test_a_pass_is_read_and_decided_by_mouse_alone(hand: Hand, library: Library) -> None:
    key = library.find(SAMPLE)
    async with hand("room") as on:
        click = on.pilot.click
        await click(offset=at(on, "3 Results"))
        await settle(on.pilot)
        assert isinstance(on.app.screen, RoomScreen)
        assert "3 of 4" in on.text()
        text = on.app.screen.query_one(ReadingText)
        before = text.scroll_offset.y
        await wheel(on.pilot, text, True)
        assert text.scroll_offset.y >= before
        await click(offset=at(on, "d decide"))
        await settle(on.pilot)
        for choice in ("n new technique", "8 80%", "s stop here"):
            await click(offset=at(on, choice))
            await settle(on.pilot)
        assert not isinstance(on.app.screen, RoomScreen)
    view = library.reading.pass_view(key, 1)
    assert (view.ended, view.verdict and (view.verdict.weight, view.verdict.confidence)) == (
        "stop",
        ("new-technique", 80),
    )


@pytest.mark.parametrize(
    ("place", "view"),
    [("log", "week"), ("questions", "predictions"), ("beside", "similar"), ("queue", "history")],
)
async def test_a_view_is_chosen_by_a_click_on_its_name(hand: Hand, place: str, view: str) -> None:
    async with hand(place) as on:
        await on.pilot.click(offset=at(on, view))
        await settle(on.pilot)
        assert f"▸ {view}" in on.text()


async def test_the_wheel_and_a_double_click_on_a_list(hand: Hand) -> None:
    async with hand("library", (90, 24)) as on:
        rows: RowList[object] = on.app.screen.query_one(RowList)
        await wheel(on.pilot, rows, True)
        await wheel(on.pilot, rows, False)
        await on.pilot.click(rows, offset=(10, 1), times=2)
        await settle(on.pilot)
        assert on.place == "PaperScreen"
        await on.press("escape")
        assert on.place == "LibraryScreen"


async def test_the_wheel_over_the_map_zooms_and_a_click_selects(hand: Hand) -> None:
    async with hand("map") as on:
        canvas = on.app.screen.query_one(MapCanvas)
        before = canvas.camera()
        await wheel(on.pilot, canvas, True)
        away = canvas.camera()
        assert away != before
        await wheel(on.pilot, canvas, False)
        assert canvas.camera() != away
        await on.pilot.click(canvas, offset=(canvas.size.width // 2, canvas.size.height // 2), times=2)
        await settle(on.pilot)
        assert on.place == "PaperScreen"


@pytest.mark.parametrize(
    "keys", [("d",), ("n",), ("b",), ("colon",), ("question_mark",), ("P",)], ids=" ".join
)
async def test_a_terminal_changes_its_size_under_a_dialog(hand: Hand, keys: tuple[str, ...]) -> None:
    async with hand("room") as on:
        await on.press(*keys)
        above = type(on.app.screen)
        for size in ((60, 20), (250, 70), (80, 24), (60, 20)):
            await on.pilot.resize_terminal(*size)
            await settle(on.pilot)
            assert type(on.app.screen) is above
            lines = on.text().split("\n")
            assert len(lines) == size[1]
            assert max(len(line) for line in lines) <= size[0]
        await on.press("escape")
        assert on.place == "RoomScreen"
        assert "Pass 1 of 3" in on.text()
