"""How the screens look, at two sizes. After a wanted change: ``pytest tests/tui/test_snapshots.py
--snapshot-update``, and look at the pictures before committing them."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from papermap.tui.app import PapermapApp
from tests.support import make_library
from tests.tui.conftest import NEVER, settle
from tests.tui.fake_library import FakeLibrary
from tests.tui.shelves import SAMPLE, open_place, whole

Compare = Callable[..., bool]

PATHS = {
    "library": ("j",),
    "paper": ("enter",),
    "trail": ("j", "j", "j", "t", "j"),
    "map": ("m", "n"),
    "light": ("f2",),
}
"""From the library."""

OF_A_PAPER = ("beside", "blockers", "lineage", "path", "questions", "row", "search", "sheet", "topics")


def walked(keys: tuple[str, ...]) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def walk(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return walk


@pytest.mark.parametrize("place", list(PATHS))
@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_looks_as_before(snap_compare: Compare, place: str, size: tuple[int, int]) -> None:
    app = PapermapApp(FakeLibrary().as_library(), first="library", poll=NEVER)
    assert snap_compare(app, terminal_size=size, run_before=walked(PATHS[place]))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_empty_library_looks_as_before(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = PapermapApp(FakeLibrary([]).as_library(), first="library", poll=NEVER)
    assert snap_compare(app, terminal_size=size, run_before=walked(()))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_today_looks_as_before(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = PapermapApp(FakeLibrary().as_library(), poll=NEVER)
    assert snap_compare(app, terminal_size=size, run_before=walked(()))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("whole") / "home"
    whole(home)
    return home


@pytest.mark.parametrize("place", OF_A_PAPER)
@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_screen_looks_as_before(
    snap_compare: Compare, shelf: Path, tmp_path: Path, place: str, size: tuple[int, int]
) -> None:
    """Over a real library, on the screens that show no day and no clock that runs."""
    shutil.copytree(shelf, tmp_path / "home")
    library = make_library(tmp_path / "home")
    app = PapermapApp(library, poll=NEVER)

    async def opened(pilot: Pilot[None]) -> None:
        await settle(pilot)
        open_place(app, place, library.find(SAMPLE))
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=opened)
