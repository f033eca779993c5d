"""How the screens look, at two sizes. After a wanted change: ``pytest tests/tui/test_snapshots.py
--snapshot-update``, and look at the pictures before committing them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from papermap.model.reading import Outcome
from papermap.tui.app import PapermapApp
from papermap.tui.tour import Tour
from tests.support import make_library
from tests.tui.conftest import NEVER, settle
from tests.tui.fake_library import FakeLibrary
from tests.tui.shelves import SAMPLE, open_place, whole
from tests.tui.still import stop_the_clock

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


@pytest.fixture(autouse=True)
def unguessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the map the base of a paper comes a moment later, before the picture is taken or after."""
    monkeypatch.setattr("papermap.tui.screens.map.REST", NEVER)


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


STILL: dict[str, tuple[str, tuple[object, ...], tuple[str, ...]]] = {
    "today": ("today", (), ()),
    "room-1": ("room", ("key", 1), ()),
    "room-2": ("room", ("key", 2), ()),
    "room-3": ("room", ("key", 3), ()),
    "log": ("log", (), ()),
    "log-week": ("log", (), ("tab",)),
    "log-reproductions": ("log", (), ("tab", "tab")),
    "history": ("history", ("key", "A title"), ()),
    "history-of-none": ("history", (None, ""), ()),
    "foreseen": ("foreseen", ("prediction",), ("y",)),
    "predictions": ("questions", ("predictions",), ()),
    "calibration": ("questions", ("calibration",), ()),
    "decide": ("room", ("key", 2), ("d", "n", "8")),
    "blocker": ("room", ("key", 3), ("b",)),
    "plan": ("paper", ("key",), ("p",)),
    "recall": ("paper", ("key",), ("R",)),
    "evidence": ("paper", ("key",), ("v", "m", "8", "enter")),
    "note": ("paper", ("key",), ("n",)),
    "export": ("sheet", (), ("e",)),
    "import": ("sheet", (), ("i",)),
    "columns": ("sheet", (), ("c",)),
    "help": ("sheet", (), ("question_mark",)),
    "palette": ("log", (), ("colon",)),
}
"""Screens with a day or a clock on them, and the dialogs: the screen, what it is opened on, the keys."""


@pytest.fixture(scope="module")
def still_shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("still") / "home"
    with pytest.MonkeyPatch.context() as patch:
        stop_the_clock(patch)
        library = whole(home)
        key = library.find(SAMPLE)
        library.reading.end(key, 1, Outcome.NEXT)
        library.reproducing.begin(key, {"claim": "Half the width is enough", "their_number": 87.5})
        yield home
    time.tzset()


@pytest.mark.parametrize("name", list(STILL))
@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_still_screen_looks_as_before(
    snap_compare: Compare, still_shelf: Path, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    shutil.copytree(still_shelf, tmp_path / "home")
    library = make_library(tmp_path / "home")
    place, asked, keys = STILL[name]
    named: dict[object, object] = {
        "key": library.find(SAMPLE),
        "prediction": library.thinking.predictions.all().predictions[0].id,
    }
    app = PapermapApp(library, first="library", poll=NEVER)

    async def opened(pilot: Pilot[None]) -> None:
        await settle(pilot)
        app.open_screen(place, *(named.get(each, each) for each in asked))
        await walked(keys)(pilot)

    assert snap_compare(app, terminal_size=size, run_before=opened)


class Asked(FakeLibrary):
    """Here the reader is asked what comes next before they look."""

    def ask_first(self, key: int) -> bool:
        return True


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_covered_trail_looks_as_before(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = PapermapApp(Asked().as_library(), first="library", poll=NEVER)
    assert snap_compare(app, terminal_size=size, run_before=walked(("j", "j", "j", "t", "tab")))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_queue_and_tour_look_as_before(snap_compare: Compare, size: tuple[int, int]) -> None:
    queue = PapermapApp(FakeLibrary().as_library(), first="library", poll=NEVER)

    async def opened(pilot: Pilot[None]) -> None:
        await settle(pilot)
        queue.open_screen("queue")
        await settle(pilot)

    tour = PapermapApp(FakeLibrary().as_library(), poll=NEVER, tour=Tour())
    assert snap_compare(queue, terminal_size=size, run_before=opened)
    assert snap_compare(tour, terminal_size=size, run_before=walked(("l",)))
