"""The paper's page: what stands on it, notes and their undo, turning pages, opening outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from papermap.tui.screens.paper import PaperScreen
from tests.tui.conftest import SIZES, Open, eventually
from tests.tui.fake_library import FakeLibrary


@pytest.mark.parametrize("size", SIZES)
async def test_page_holds_what_is_known(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size) as on:
        await on.press("enter")
        assert on.place == "PaperScreen"
        text = on.text()
        assert "Sailing by Starlight: Routing Tokens with Sparse" in text
        assert "31 of 42 references known" in text
        assert "1 of 12" in text
        await on.press("G")
        seen = text + on.text()
        assert "Similar papers" in seen
        assert "Gardens of Gradients" in seen


async def test_wide_page_shows_contents_beside(screens: Open) -> None:
    async with screens((160, 50)) as on:
        await on.press("enter")
        text = on.text()
        for words in (
            "2.1 Needles  p4",
            "Figure 1: The course",
            "We sailed in summer only.  p9 · Limits",
            "v1, v2",
        ):
            assert words in text


async def test_partial_paper_says_what_is_missing_and_when_it_is_tried_again(screens: Open) -> None:
    async with screens() as on:
        await on.open_paper(6)
        text = on.text()
        assert "Missing" in text
        assert "Next try after 2026-03-12 14:05" in text
        assert "None is known." in text


@pytest.mark.parametrize("size", SIZES)
async def test_stub_has_a_page_and_can_be_added(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size) as on:
        await on.open_paper(100)
        assert "A Stub Called 100" in on.text()
        assert "known only from a citation" in on.text()
        await on.press("a")
        assert on.library.added == [("2001.00100",)]


async def test_unknown_paper_is_told(screens: Open) -> None:
    async with screens() as on:
        await on.open_paper(9999)
        assert "papermap does not know that paper (any more)." in on.toasts
        await on.press("escape")
        assert on.place == "LibraryScreen"


async def test_next_and_previous_follow_the_list(screens: Open) -> None:
    async with screens() as on:
        await on.press("enter", "J")
        assert "Gardens of Gradients" in on.text()
        assert "2 of 12" in on.text()
        await on.press("K", "K")
        assert on.toasts[-1] == "This is the first one."
        assert "Sailing by Starlight" in on.text()


async def test_note_is_saved_on_escape_and_stands_on_the_page(screens: Open) -> None:
    async with screens() as on:
        await on.press("enter", "n")
        await on.type("They sail")
        await on.press("escape")
        assert on.library.written == [(1, "They sail", None)]
        assert on.place == "PaperScreen"
        assert "They sail" in on.text()


async def test_empty_note_is_not_written(screens: Open) -> None:
    async with screens() as on:
        await on.press("enter", "n", "escape")
        assert on.library.written == []


async def test_edit_keeps_the_wording_before(screens: Open) -> None:
    async with screens() as on:
        on.library.write_note(1, "First words")
        await on.press("enter", "e")
        await on.type(" more")
        await on.press("ctrl+s")
        assert on.library.written[-1] == (1, "First words more", 1)
        assert on.library.notes[1][-1].wordings == 2


async def test_words_survive_a_failing_disk(screens: Open) -> None:
    async with screens() as on:
        await on.press("enter", "n")
        await on.type("precious")
        on.library.failing["write_note"] = OSError(28, "No space left on device")
        await on.press("escape")
        assert on.place == "WriteNote"
        assert on.app.screen.query_one(TextArea).text == "precious"
        assert "Not saved: No space left on device" in on.text()
        on.library.failing.clear()
        await on.press("escape")
        assert on.library.written == [(1, "precious", None)]
        assert on.place == "PaperScreen"


async def test_note_is_saved_while_it_is_typed(screens: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papermap.tui.dialogs.note.SAVE_EVERY", 0.02)
    async with screens() as on:
        await on.press("enter", "n")
        await on.type("drafts")
        await eventually(on.pilot, lambda: on.library.written and on.library.written[-1][1] == "drafts")
        await on.press()
        assert on.place == "WriteNote"


async def test_pdf_opens_in_the_viewer(screens: Open, tmp_path: Path) -> None:
    async with screens() as on:
        on.library.pdf = tmp_path / "paper.pdf"
        await on.press("enter", "o")
        assert on.opened == [str(tmp_path / "paper.pdf")]
        assert on.toasts[-1] == "Opening the PDF in your viewer."


async def test_similar_paper_opens(screens: Open) -> None:
    async with screens() as on:
        await on.press("enter", "tab", "enter")
        assert isinstance(on.app.screen, PaperScreen)
        assert "Gardens of Gradients" in on.text()
        await on.press("escape", "escape")
        assert on.place == "LibraryScreen"


async def test_page_follows_the_store_and_keeps_its_place(screens: Open) -> None:
    async with screens((80, 24)) as on:
        await on.press("enter", "j", "j", "j")
        page = on.app.screen.query_one("#page")
        place = page.scroll_offset.y
        on.library.write_note(1, "written elsewhere")
        await on.store_moved()
        assert page.scroll_offset.y == place > 0
        await on.press("g")
        assert "written elsewhere" in on.text()


async def test_similar_failing_leaves_the_page(screens: Open) -> None:
    library = FakeLibrary()
    library.failing["similar"] = RuntimeError("no vectors yet")
    async with screens(library=library) as on:
        await on.press("enter")
        assert "no vectors yet" in on.toasts
        assert "Sailing by Starlight" in on.text()
