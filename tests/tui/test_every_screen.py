"""Every screen over every kind of library at every size: it says something, keeps its frame, and does what a
mouse asks. The screens are found by their modules, so that a new one cannot be forgotten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from papermap.library import Library
from papermap.tui import keys
from papermap.tui.app import PapermapApp
from papermap.tui.places import screen_class
from papermap.tui.screens.base import PapermapScreen
from papermap.tui.widgets.rows import RowList
from tests.tui.conftest import NEVER, settle
from tests.tui.shelves import LACKING, NEEDS_A_PAPER, SAMPLE, open_place, places, whole

SIZES = ((60, 20), (80, 24), (160, 50), (250, 70))
HARMFUL = ("\x1b", "\x07", "\x9b", "\u202e", "\u202c")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("whole") / "home"
    whole(home)
    return home


@pytest.fixture(scope="module")
def homes(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind of library, made once."""
    made = {}
    for kind, make in LACKING.items():
        made[kind] = tmp_path_factory.mktemp(kind.replace(" ", "-")) / "home"
        make(shelf, made[kind])
    return made


@pytest.fixture
def library(homes: dict[str, Path], kind: str, tmp_path: Path) -> Library:
    from tests.support import make_library

    if homes[kind].exists():
        shutil.copytree(homes[kind], tmp_path / "home")
    return make_library(tmp_path / "home")


def text_of(app: PapermapApp) -> list[str]:
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def frame_stands(app: PapermapApp, size: tuple[int, int], place: str) -> None:
    """A title with a place, a body with words, hints that end whole with ``? keys``; nothing that steers."""
    lines = text_of(app)
    told = "\n".join(lines)
    where = f"{place} at {size}:\n{told}"
    assert len(lines) == size[1], where
    assert all(cell_len(line) <= size[0] for line in lines), where
    assert not any(sign in told for sign in HARMFUL), where
    assert lines[0].strip(), where
    assert "Traceback" not in told, where
    assert lines[-1].rstrip().endswith("keys"), where
    assert sum(bool(line.strip(" │─┃▏▕|")) for line in lines[1:-1]) >= 1, where
    screen = app.screen
    assert isinstance(screen, PapermapScreen)
    for widget in screen.query("#body *"):
        if widget.region.area and widget.display:
            assert widget.region.right <= size[0], f"{widget} {where}"


async def use_the_mouse(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """The wheel, then a click into each third of the body: whatever is there takes it."""
    app = pilot.app
    rows = [row for row in app.screen.query(RowList) if row.region.area]
    for row in rows[:1] if rows and rows[0].region.bottom < size[1] else ():
        await pilot.click(offset=(row.region.x + 4, row.region.y))
        assert row.has_focus
    for x, y in ((size[0] // 6, size[1] // 3), (size[0] // 2, size[1] // 2), (size[0] * 5 // 6, size[1] - 4)):
        await pilot.click(offset=(x, y))
        await settle(pilot)


@pytest.mark.parametrize("kind", list(LACKING))
@pytest.mark.parametrize("place", places())
async def test_a_screen_stands(library: Library, kind: str, place: str) -> None:
    if kind == "empty" and place in NEEDS_A_PAPER:
        assert library.size() == 0
        return  # nothing leads there
    app = PapermapApp(library, opener=lambda target: None, poll=NEVER)
    async with app.run_test(size=SIZES[0], notifications=True) as pilot:
        await settle(pilot)
        open_place(app, place, library.find(SAMPLE) if library.size() else 0)
        await settle(pilot)
        assert isinstance(app.screen, screen_class(place))  # type: ignore[arg-type]
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            frame_stands(app, size, place)
        assert not [said.message for said in app._notifications if said.severity == "error"]
        await use_the_mouse(pilot, SIZES[-1])
        await settle(pilot)
        assert isinstance(app.screen, screen_class(place))  # type: ignore[arg-type]
        frame_stands(app, SIZES[-1], place)


@pytest.mark.parametrize("kind", ["whole"])
@pytest.mark.parametrize("place", places())
async def test_every_key_of_the_help_does_something_here(library: Library, kind: str, place: str) -> None:
    """Each key of the table has its action on the screen, or is a key that the widget with the focus has."""
    app = PapermapApp(library, opener=lambda target: None, poll=NEVER)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        open_place(app, place, library.find(SAMPLE))
        await settle(pilot)
        screen = app.screen
        if isinstance(app.focused, Input):
            screen.query(RowList).first().focus()
            await settle(pilot)
        bound = {key: binding.binding.action for key, binding in screen.active_bindings.items()}
        for key in (*keys.KEYS[place], *keys.EVERYWHERE):
            name = key.action.split("(")[0]
            if not key.keys:
                assert set(bound) & {"enter", "down", "j"}, f"{place}: {key.shown} is nowhere"
                continue
            owners = (app,) if key in keys.EVERYWHERE else (screen, app)
            assert any(hasattr(owner, f"action_{name}") for owner in owners), f"{place}: {key.shown}: {name}"
            for each in key.keys.split(","):
                assert each in bound, f"{place}: {each} is not bound"
                led = bound[each].split(".")[-1].split("(")[0]
                assert led == name or led.startswith(("scroll_", "page_")), (
                    place,
                    each,
                    led,
                )  # a list hands arrows on
