"""The history of a paper's words: every wording is there, and any of them can be said again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from papermap.cli.main import papermap
from papermap.library import Library
from papermap.library.desk import RefusedError
from papermap.tui.app import PapermapApp
from tests.support import make_library
from tests.tui.conftest import NEVER, SIZES, Screens, settle
from tests.tui.fake_library import HOSTILE

SAMPLE = "9912.99002"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = make_library(tmp_path)
    list(library.add([SAMPLE], pdf=False))
    return library


@pytest.mark.parametrize("size", SIZES)
async def test_a_wording_is_read_and_said_again(library: Library, size: tuple[int, int]) -> None:
    key = library.find(SAMPLE)
    library.reading.write_sentences(key, "They sail.", "They measure.", "It may fail.")
    library.reading.write_sentences(key, "They row.", "They measure.", "It may fail.")
    for text in HOSTILE:
        library.write_note(key, text)
    app = PapermapApp(library, poll=NEVER)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        on = Screens(app, library, pilot, [])  # type: ignore[arg-type]
        await on.open_paper(key)
        await on.press("H", "end")
        shown = on.text()
        assert max(len(each) for each in shown.splitlines()) <= size[0]
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        assert "They sail." in shown
        assert "replaced" in shown
        await on.press("enter")
        assert "Said again" in on.toasts[-1]
        view = library.paper(key).three_sentences
        assert view is not None
        assert view.did == "They sail."
        await on.press("home", "enter")
        assert "This is what holds." in on.toasts[-1]
        await on.press("u", "escape")
        assert on.place == "PaperScreen"
    view = library.paper(key).three_sentences
    assert view is not None
    assert view.did == "They row."


async def test_nothing_written_is_said_so_and_the_log_has_what_is_about_no_paper(library: Library) -> None:
    number = library.diary.add_line("tried much")
    app = PapermapApp(library, poll=NEVER)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        on = Screens(app, library, pilot, [])  # type: ignore[arg-type]
        await on.open_paper(library.find(SAMPLE))
        await on.press("H")
        assert "Nothing was written here yet." in on.text()
        await on.press("escape", "6", "H")
        assert "tried much" in on.text()
    assert [each.number for each in library.wordings.of(None)] == [number]


def test_a_sealed_prediction_and_a_number_of_another_paper_are_not_said_again(library: Library) -> None:
    key = library.find(SAMPLE)
    first = library.thinking.predictions.write(key, "Day.")
    library.thinking.predictions.reword(first, "Dawn.")
    for number, why in ((first, "stays as it was sealed"), (999, "no wording 999")):
        with pytest.raises(RefusedError, match=why):
            library.wordings.restore(key, number)


def test_the_verb_prints_and_restores(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    key = library.find(SAMPLE)
    first = library.write_note(key, "first words")
    library.write_note(key, "other words", first)
    library.undoing.undo()
    monkeypatch.setenv("PAPERMAP_HOME", str(library.home))
    shown = CliRunner().invoke(papermap, ["history", SAMPLE]).output
    assert "first words" in shown
    assert "other words" in shown
    assert CliRunner().invoke(papermap, ["history", SAMPLE, "--restore", str(first + 1)]).exit_code == 0
    assert "other words" in [note.body for note in library.paper(key).notes]
