"""How the screens look, at two sizes. After a wanted change: ``pytest tests/tui/test_snapshots.py
--snapshot-update``, and look at the pictures before committing them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from papermap.tui.app import PapermapApp
from tests.tui.conftest import NEVER, settle
from tests.tui.fake_library import FakeLibrary

Compare = Callable[..., bool]

PATHS = {
    "library": ("j",),
    "paper": ("enter",),
    "trail": ("j", "j", "j", "t", "j"),
    "map": ("m", "n"),
    "light": ("f2",),
}
"""From the library."""


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
