"""The tour of two minutes: it goes on when a step is done, says the way back, ends with Esc."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from papermap.cli.main import papermap
from papermap.library import Library
from papermap.tui import app as tui
from papermap.tui.app import PapermapApp
from papermap.tui.keymap import Keymap
from papermap.tui.tour import STEPS, Tour, take
from tests.support import make_library, make_settings
from tests.tui.conftest import NEVER, SIZES, Screens, settle

SAMPLES = ("2106.09685", "1706.03762", "9912.99001")
Opened = Callable[..., AbstractAsyncContextManager[Screens]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shelf")
    list(make_library(home).add(SAMPLES))
    return home


@pytest.fixture
def toured(shelf: Path, tmp_path: Path) -> Opened:
    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (80, 24),
    ) -> AsyncIterator[Screens]:
        shutil.copytree(shelf, tmp_path / "home")
        held = make_library(tmp_path / "home")
        app = PapermapApp(held, opener=lambda target: None, poll=NEVER, tour=Tour(), demo=True)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield Screens(app, held, pilot, [])  # type: ignore[arg-type]

    return opened


def step(on: Screens) -> int:
    """The number of the step that the screen shows; 0 without a tour."""
    found = re.search(rf"Tour (\d+)/{len(STEPS)}", on.text())
    return int(found[1]) if found else 0


@pytest.mark.parametrize("size", SIZES)
async def test_who_does_as_it_says_comes_to_its_end(toured: Opened, size: tuple[int, int]) -> None:
    async with toured(size) as on:
        for number, keys in enumerate(
            (["2"], ["enter"], ["r"], ["d", "n", "8", "s", "enter"], ["u"], ["t"], ["h"], ["3"]), start=1
        ):
            assert step(on) == number
            assert max(len(each) for each in on.text().splitlines()) <= size[0]
            await on.press(*keys)
        assert step(on) == len(STEPS)
        assert "That was the tour" in " ".join(on.text().replace("▌", " ").split())
        await on.press("escape")
        assert step(on) == 0
        assert on.place == "MapScreen"


async def test_elsewhere_it_says_the_way_back(toured: Opened) -> None:
    async with toured() as on:
        await on.press("2", "3")
        assert "press 2." in on.text()
        await on.press("2", "enter", "1")
        assert "press 2, then Enter." in on.text()
        await on.press("2", "enter", "r")
        assert step(on) == 4


async def test_escape_ends_it_first_and_leads_back_after(toured: Opened) -> None:
    async with toured() as on:
        await on.press("2", "enter", "escape")
        assert (on.place, step(on)) == ("PaperScreen", 0)
        await on.press("escape")
        assert on.place == "LibraryScreen"
        await on.press("f3")
        assert step(on) == 2


async def test_escape_in_a_dialog_is_the_dialogs(toured: Opened) -> None:
    async with toured() as on:
        await on.press("2", "enter", "n", "escape")
        assert (on.place, step(on)) == ("PaperScreen", 3)


@pytest.mark.parametrize("place", ["today", "library"])
async def test_an_empty_library_offers_it(tmp_path: Path, place: str) -> None:
    app = PapermapApp(make_library(tmp_path / "none"), first=place, poll=NEVER)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        on = Screens(app, app.library, pilot, [])  # type: ignore[arg-type]
        assert "a tour of two minutes" in " ".join(on.text().split())
        await pilot.press("t")
        await settle(pilot)
    assert app.wants_tour
    assert not (tmp_path / "none").exists()


def test_a_tour_is_taken_on_another_library_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[PapermapApp] = []

    def ran(app: PapermapApp) -> None:
        seen.append(app)
        app.wants_tour = len(seen) == 1
        assert app.library.home == tmp_path / "own" or app.library.size() > 50

    monkeypatch.setattr(PapermapApp, "run", ran)
    tui.run(Library(make_settings(tmp_path / "own")))
    own, demo, again = seen
    assert own.library is again.library
    assert (own.tour, demo.tour) == (None, Tour())
    assert not demo.library.home.exists()
    assert not (tmp_path / "own").exists()


def test_taking_it_asks_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    monkeypatch.setattr(PapermapApp, "run", lambda app: held.append(app.library.size()))
    take(make_settings(tmp_path / "own", PAPERMAP_S2_URL="http://127.0.0.1:9"))
    assert held == [60]


def test_every_key_it_names_is_there_and_may_be_another() -> None:
    own = Keymap({"everywhere.place_library": "9"})
    for number in range(len(STEPS)):
        for place in ("today", "paper", "trail"):
            assert "<" not in Tour(number).words(place, own).plain
    assert "Press 9 for the library" in Tour().words("today", own).plain


def test_the_verb_says_where_it_cannot_be_taken() -> None:
    for options in (["--tour"], ["--tour", "--json"], ["--tour", "--no-screens"]):
        assert CliRunner().invoke(papermap, ["demo", *options]).exit_code == 2
