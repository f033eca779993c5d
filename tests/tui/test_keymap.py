"""The reader's own keys and viewer, out of the settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.settings import ScreenSettings, SettingsError, load_settings
from papermap.tui.app import PapermapApp
from papermap.tui.keymap import Keymap
from papermap.tui.keys import KEYS
from papermap.tui.system import viewer_command
from tests.tui.conftest import NEVER, Screens, settle
from tests.tui.fake_library import FakeLibrary


def test_keys_are_read_from_the_settings(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('theme = "light"\n[keys.trail]\nadd = "A"\n')
    taste = load_settings({"PAPERMAP_HOME": str(tmp_path)}).screens
    assert taste == ScreenSettings("light", "", {"trail.add": "A"})


@pytest.mark.parametrize("table", ["keys = 3", '[keys]\ntrail = "A"', "[keys.trail]\nadd = 3"])
def test_a_table_of_keys_that_is_none_is_refused(tmp_path: Path, table: str) -> None:
    (tmp_path / "config.toml").write_text(table)
    with pytest.raises(SettingsError, match="keys"):
        load_settings({"PAPERMAP_HOME": str(tmp_path)})


def test_what_is_not_there_is_refused_with_what_is() -> None:
    with pytest.raises(SettingsError, match=r"trail\.addd: there is no such key.*trail\.add,"):
        Keymap({"trail.addd": "A"})
    with pytest.raises(SettingsError, match="library"):
        Keymap({"trial.add": "A"})


def test_two_things_on_one_key_are_refused_but_a_swap_is_not() -> None:
    with pytest.raises(SettingsError, match=r"s would be both trail\.add and trail\.sort"):
        Keymap({"trail.add": "s"})
    with pytest.raises(SettingsError, match=r"q would be both"):
        Keymap({"trail.add": "q"})
    with pytest.raises(SettingsError, match="empty"):
        Keymap({"trail.add": " , "})
    assert Keymap({"trail.add": "s", "trail.sort": "a"}).bindings == {"trail.add": "s", "trail.sort": "a"}


@pytest.mark.parametrize("nonsense", ["bananas", "ctrl+", "ctrl+bananas", "big+a", "f99", "<ignore>"])
def test_a_key_that_no_keyboard_has_is_refused(nonsense: str) -> None:
    with pytest.raises(SettingsError, match="is no key"):
        Keymap({"trail.add": nonsense})


@pytest.mark.parametrize(
    "key", ["ctrl+a", "f5", "comma", "shift+f3", "alt+x", "É", "exclamation_mark", "space"]
)
def test_a_key_that_a_keyboard_has_is_taken(key: str) -> None:
    assert "map.write" in Keymap({"map.write": key}).bindings


def test_hints_and_help_show_the_readers_key() -> None:
    keymap = Keymap({"trail.add": "], ctrl+a"})
    shown = {action: key for key, _, action in keymap.hints("trail")}
    assert shown["add"] == "]"
    add = next(key for key in KEYS["trail"] if key.action == "add")
    assert keymap.shown("trail", add) == "] Ctrl+A"


async def test_the_readers_key_does_it_and_the_old_one_no_longer() -> None:
    library = FakeLibrary()
    taste = ScreenSettings(keys={"library.open": "", "library.map": "ctrl+g", "everywhere.help": "f1"})
    with pytest.raises(SettingsError):
        PapermapApp(library.as_library(), taste=taste)
    taste = ScreenSettings(theme="light", keys={"library.map": "ctrl+g", "everywhere.help": "f1,?"})
    app = PapermapApp(library.as_library(), first="library", taste=taste, poll=NEVER)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        on = Screens(app, library, pilot, [])
        assert app.theme == "papermap-light"
        await on.press("m")
        assert on.place == "LibraryScreen"
        await on.press("f1")
        assert on.place == "HelpScreen"
        assert "Ctrl+G" in on.text()
        await on.press("escape", "question_mark", "escape", "ctrl+g")
        assert on.place == "MapScreen"


def test_the_viewer_gets_path_and_page() -> None:
    assert viewer_command("zathura --page={page} {path}", "/a b/c.pdf", 7) == [
        "zathura",
        "--page=7",
        "/a b/c.pdf",
    ]
    assert viewer_command("evince", "/a.pdf", None) == ["evince", "/a.pdf"]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1))
def test_a_path_is_one_word_whatever_stands_in_it(name: str) -> None:
    command = viewer_command("viewer --page={page} {path}", f"/papers/x{name}.pdf", 3)
    assert command == ["viewer", "--page=3", f"/papers/x{name}.pdf"]


async def test_a_pdf_opens_in_the_readers_viewer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("papermap.tui.app.start", lambda command: started.append(list(command)))
    library = FakeLibrary()
    library.pdf = tmp_path / "a.pdf"
    app = PapermapApp(
        library.as_library(), first="library", taste=ScreenSettings(viewer="zathura"), poll=NEVER
    )
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await Screens(app, library, pilot, []).press("o")
    assert started == [["zathura", str(tmp_path / "a.pdf")]]
