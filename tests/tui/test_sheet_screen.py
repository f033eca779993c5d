"""The literature spreadsheet on the screen, with a real library behind it."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from papermap.demo import sender
from papermap.library import Library
from papermap.sources.send import Request, Response
from papermap.tui.app import PapermapApp
from papermap.tui.screens.sheet import SheetScreen
from tests.library.exchange import ATTENTION, LORA, QLORA, read_library, sheet_rows
from tests.support import Recorder, dump, make_library
from tests.tui.conftest import NEVER, PATIENCE, SIZES, Screens, eventually, settle
from tests.tui.fake_library import HOSTILE, FakeLibrary


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "home")


@asynccontextmanager
async def sheet(library: Library, size: tuple[int, int] = (160, 50)) -> AsyncIterator[Screens]:
    outside: list[str] = []
    app = PapermapApp(library, first="sheet", opener=outside.append, poll=NEVER)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield Screens(app, FakeLibrary(), pilot, outside)


async def at(on: Screens, title: str, column: str) -> None:
    """Put the cursor on a cell."""
    screen = on.app.screen
    assert isinstance(screen, SheetScreen)
    place = next(i for i, row in enumerate(screen.papers.rows) if row.cells[0].text.startswith(title))
    screen.papers.move_to(place)
    names = [each.name for each in screen._look.columns]
    screen.action_column(names.index(column) - screen._look.at)
    await settle(on.pilot)


def cell(library: Library, ref: str, column: str) -> tuple[str, str]:
    found = library.sheet.rows([library.find(ref)], library.sheet.columns([column]))[0].cells[0]
    return found.text, str(found.state)


@pytest.mark.parametrize("size", SIZES)
async def test_a_row_a_paper_and_the_title_stands(library: Library, size: tuple[int, int]) -> None:
    async with sheet(library, size) as on:
        assert "Sheet" in on.text()
        assert "4 papers" in on.text()
        assert "LoRA" in on.text()
        await at(on, "LoRA", "relation")
        assert "LoRA" in on.text()
        assert max(len(line) for line in on.text().splitlines()) <= size[0]


async def test_a_cell_says_whose_words_it_has_and_leads_to_its_page(library: Library) -> None:
    async with sheet(library) as on:
        await at(on, "LoRA", "problem")
        assert "Problem · Your words · page 2 of the PDF" in on.text()
        assert "=SUM(A1) is no formula" in on.text()
        screen = on.app.screen
        assert isinstance(screen, SheetScreen)
        assert screen.page_at_hand() == 2
        await at(on, "LoRA", "title")
        assert screen.page_at_hand() is None
        await on.press("o")
        assert on.opened == [f"https://arxiv.org/abs/{LORA}"]


async def test_cells_are_written_cleared_and_brought_back(library: Library) -> None:
    async with sheet(library) as on:
        await at(on, "Attention", "metrics")
        await on.press("enter")
        await on.type("BLEU")
        await on.press("ctrl+s")
        assert cell(library, ATTENTION, "metrics") == ("BLEU", "written")
        on.app.look_at_store()
        await on.press()
        assert "BLEU" in on.text()
        await on.press("x")
        assert cell(library, ATTENTION, "metrics")[1] != "written"
        await on.press("u")
        assert cell(library, ATTENTION, "metrics") == ("BLEU", "written")
        await on.press("u")
        assert cell(library, ATTENTION, "metrics")[1] != "written"


async def test_one_of_the_three_sentences_is_rewritten_and_the_others_stay(library: Library) -> None:
    library.sheet.write(library.find(LORA), "know", "They compare with full tuning.")
    assert cell(library, LORA, "know")[0] == "They compare with full tuning."
    assert cell(library, LORA, "did")[0] == "They freeze the weights."
    library.undoing.undo()
    assert cell(library, LORA, "know")[0] == "They tune GPT-3 with it."


async def test_a_draft_is_marked_taken_over_and_left_out(library: Library) -> None:
    async with sheet(library) as on:
        screen = on.app.screen
        assert isinstance(screen, SheetScreen)
        row, place = next(
            (row, i) for row in screen.papers.rows for i, one in enumerate(row.cells) if one.state == "draft"
        )
        await at(on, row.cells[0].text, screen._look.columns[place].name)
        assert "~ " in on.text()
        assert "The PDF proposes this" in on.text()
        await on.press("v")
        assert "Taken over from the PDF" in on.text()
        await on.press("u")
        assert "The PDF proposes this" in on.text()
        await on.press("d")
        assert "without drafts" in on.text()
        assert "~ " not in on.text()


async def test_facts_are_not_written_and_the_screen_says_whose_they_are(library: Library) -> None:
    async with sheet(library) as on:
        await at(on, "LoRA", "year")
        await on.press("enter", "v", "x")
        assert any("the services' word" in said for said in on.toasts)
        assert on.place == "SheetScreen"


async def test_the_filter_speaks_the_query_language(library: Library) -> None:
    async with sheet(library) as on:
        await on.press("slash")
        await on.type("pass>=1")
        await on.press("enter")
        assert "1 of 4 papers" in on.text()
        await on.press("slash")
        await on.type(" OR (")
        await on.press("enter")
        assert "this bracket is never closed" in on.text()
        assert "1 of 4 papers" in on.text()
        await on.press("escape")
        assert "4 papers" in on.text()
        assert "1 of 4" not in on.text()


async def test_columns_are_chosen_ordered_and_added(library: Library) -> None:
    async with sheet(library) as on:
        screen = on.app.screen
        assert isinstance(screen, SheetScreen)
        await on.press("c", "space", "j", "K", "enter")
        names = [column.name for column in screen._look.columns]
        assert names[:2] == ["title", "problem"]
        assert "year" not in names
        await on.press("n")
        await on.type("Training cost")
        await on.press("enter")
        assert screen._look.columns[-1].name == "training_cost"
        await on.press("enter")
        await on.type("8 GPUs")
        await on.press("ctrl+s")
        assert "training_cost" in [column.name for column in library.exports.columns()]
        await on.press("n")
        await on.type("year")
        await on.press("enter")
        assert "already" in on.toasts[-1]
    async with sheet(make_library(library.home)) as on:  # another day
        screen = on.app.screen
        assert isinstance(screen, SheetScreen)
        assert [column.name for column in screen._look.columns][:2] == ["title", "problem"]
        assert screen._look.columns[-1].name == "training_cost"


async def test_the_three_sentences_are_asked_for_together(library: Library) -> None:
    library.sheet.arrange(["did", "know", "doubt"])
    async with sheet(library) as on:
        await at(on, "Attention", "know")
        await on.press("enter")
        assert "One sentence a box" in on.text()
        await on.type("They attend.")
        await on.press("enter")
        await on.type("One. Two.")
        await on.press("ctrl+s")
        assert "three sentences" in on.toasts[-1]
        assert cell(library, ATTENTION, "did")[0] == ""
        await on.press("enter")
        assert "They attend." in on.text()  # what was refused is still there
        await on.press("enter")
        for _ in range(9):
            await on.pilot.press("backspace")
        await on.type("They translate.")
        await on.press("enter")
        await on.type("It is slow.")
        await on.press("enter")
        assert cell(library, ATTENTION, "know")[0] == "They translate."
        assert cell(library, ATTENTION, "doubt")[0] == "It is slow."


async def test_an_export_shows_its_first_lines_and_replaces_nothing_unasked(
    library: Library, tmp_path: Path
) -> None:
    target = tmp_path / "papers.bib"
    target.write_text("mine")
    async with sheet(library) as on:
        await on.press("slash")
        await on.type("lora")
        await on.press("enter", "e")
        assert "title,year,problem" in on.text()
        await on.press("down", "down")
        assert "@" in on.text()
        for _ in range(20):
            await on.pilot.press("backspace")
        await on.type(str(target))
        await on.press("enter")
        assert "there already" in " ".join(on.text().replace("▌", " ").split())
        assert target.read_text() == "mine"
        await on.press("enter")
        assert LORA in target.read_text()
        assert "Written:" in on.toasts[-1]


async def test_a_workbook_leaves_with_the_columns_of_the_screen(library: Library, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    async with sheet(library) as on:
        await on.press("e")
        for _ in range(20):
            await on.pilot.press("backspace")
        await on.type(str(target))
        await on.press("ctrl+d", "enter")
        head, *_ = target.read_text().splitlines()
        assert "title,year,problem" in head
        assert "authors" in head
        assert "key" not in head.split(",")
        assert head.endswith(",id,as_exported"), "an edited file comes back by them"
        assert "[draft]" not in target.read_text()


async def test_notes_leave_with_their_figures_when_asked(library: Library, tmp_path: Path) -> None:
    for turned in (False, True):
        target = tmp_path / f"notes-{turned}"
        async with sheet(library) as on:
            await on.press("e", *["down"] * 5)
            assert "left out" in on.text()
            assert "Ctrl+K" not in on.text()
            for _ in range(20):
                await on.pilot.press("backspace")
            await on.type(str(target))
            await on.press(*["ctrl+f"] * turned, "enter")
            assert "4 papers" in on.toasts[-1]
        assert len(list(target.glob("*.md"))) == 4
        assert bool(list(target.glob("figures/*"))) == turned


async def test_an_edited_sheet_shows_its_differences_first(library: Library, tmp_path: Path) -> None:
    edited = tmp_path / "edited.csv"
    edited.write_text(f"Id,Problem,Metrics\narXiv:{LORA},Memory is dear.,accuracy\n")
    async with sheet(library) as on:
        await on.press("i")
        await on.type(str(edited))
        await on.press("enter")
        assert "2 cells differ" in on.text()
        assert "○ leave" in on.text()
        assert "● take" in on.text()
        assert "+ Memory is dear." in on.text()
        await on.press("i")
        assert cell(library, LORA, "problem")[0] == "=SUM(A1) is no formula"
        assert cell(library, LORA, "metrics")[0] == "accuracy"
        await on.press("i")
        await on.type(str(edited))
        await on.press("enter", "space", "i")
        assert cell(library, LORA, "problem")[0] == "Memory is dear."


async def test_what_only_the_file_changed_is_taken_and_a_conflict_is_decided(
    library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    library.exports.write("csv", path, columns=["id", "problem", "hardware"])
    text = path.read_text("utf-8").replace("'=SUM(A1) is no formula", "weights").replace("one GPU", "a TPU")
    path.write_text(text, "utf-8")
    library.reading.write_cell(library.find(LORA), "hardware", "two GPUs")
    async with sheet(library) as on:
        for keys, kept in ((("i",), "two GPUs"), (("space", "i"), "a TPU")):
            await on.press("i")
            await on.type(str(path))
            await on.press("enter")
            assert "changed both" in on.text()
            assert "1 for you to decide" in on.text()
            assert ("changed there" in on.text()) is (kept == "two GPUs")
            await on.press(*keys)
            assert cell(library, LORA, "problem")[0] == "weights"
            assert cell(library, LORA, "hardware")[0] == kept


async def test_an_emptied_cell_stays_unless_the_reader_says_otherwise(
    library: Library, tmp_path: Path
) -> None:
    edited = tmp_path / "edited.csv"
    edited.write_text(f"id,problem,topic\n{LORA},,adapters: [thin]; new here\n")
    async with sheet(library) as on:
        for keys, kept in ((("i",), "=SUM(A1) is no formula"), (("space", "i"), "")):
            await on.press("i")
            await on.type(str(edited))
            await on.press("enter")
            assert "emptied there" in on.text()
            assert "+ (emptied there)" in on.text()
            assert ("changed there" in on.text()) is bool(kept)
            await on.press(*keys)
            assert sheet_rows(library, f"id:{LORA}", ["problem"], drafts=False)[0].cells[0].text == kept
        assert "new here" in library.listing.names()


async def test_what_is_not_taken_over_is_listed_and_a_cell_takes_one_wording(
    library: Library, tmp_path: Path
) -> None:
    edited = tmp_path / "edited.csv"
    edited.write_text(f"id,title,metrics\n{LORA},LoRa,accuracy\n{LORA},LoRa,speed\n")
    async with sheet(library) as on:
        await on.press("i")
        await on.type(str(edited))
        await on.press("enter")
        assert "2 cells differ, 0 rows the same, 2 not taken over" in on.text()
        assert "said twice" in on.text()
        assert "● take" not in on.text()
        await on.press("j", "j")
        assert "title differs; facts come from the services" in on.text()
        await on.press("space", "k", "space", "k", "space")
        assert on.text().count("● take") == 1
        await on.press("i")
        assert cell(library, LORA, "metrics")[0] == "accuracy"


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_library(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sheet(make_library(tmp_path / "home"), size) as on:
        assert "add a paper" in on.text()
        await on.press(
            "enter", "v", "x", "l", "h", "o", "y", "p", "t", "s", "d", "c", "escape", "e", "escape"
        )
        assert on.place == "SheetScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_words_are_text(library: Library, size: tuple[int, int]) -> None:
    library.sheet.add_column("own one")
    for place, words in enumerate(HOSTILE):
        library.sheet.write(
            library.find(LORA), ("problem", "metrics", "own_one", "limitations")[place], words
        )
    async with sheet(library, size) as on:
        await at(on, "LoRA", "problem")
        assert "\x1b" not in on.text()
        assert "[bold red]not bold" in on.text()
        assert max(len(line) for line in on.text().splitlines()) <= size[0]
        await at(on, "LoRA", "metrics")
        await on.press("e")
        assert on.app.is_running


async def test_moving_is_quick(library: Library) -> None:
    async with sheet(library) as on:
        screen = on.app.screen
        assert isinstance(screen, SheetScreen)
        began = time.process_time()  # what other programs take of the machine does not count
        for step in range(100):
            screen.papers.move_to(step % 4)
            screen.action_column(1 if step % 20 < 10 else -1)
        assert (time.process_time() - began) / 100 < 0.05


BIB = """@misc{lora, title={LoRA: Low-Rank Adaptation of Large Language Models}, eprint={2106.09685},
  archiveprefix={arXiv}}
@misc{alone, title={A title that nobody was asked for}}
@misc{nothing, year={2020}}
"""


async def test_every_entry_of_an_import_is_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "some.bib").write_text(BIB)
    async with sheet(library) as on:
        await on.press("I")
        assert "No import has ended yet" in on.toasts[-1]
        await on.press("i")
        assert "identifiers are looked up" in on.text()
        await on.press("ctrl+t", "ctrl+o")
        assert "nobody is asked" in on.text()
        assert "looked up too" not in on.text()
        await on.press("ctrl+o")
        await on.type(str(tmp_path / "some.bib"))
        await on.press("enter")
        assert "Import some.bib?" in on.text()
        assert "BibTeX: 2 works, 1 of them with an identifier, 1 entry that gives none." in on.text()
        assert "· LoRA: Low-Rank" in on.text()
        before = dump(library.settings.database)
        await on.press("escape")
        assert dump(library.settings.database) == before, "nothing is taken in before the reader says yes"
        await on.press("i")
        await on.type(str(tmp_path / "some.bib"))
        await on.press("enter", "enter")
        assert "1 are known in part, 1 failed" in on.text()
        assert "neither a title nor an identifier" in on.text()
        assert "some.bib:4" in on.text()
        await on.press("j")
        assert "only its title is known" in on.text()
        assert "Tab shows all 3" in on.text()
        await on.press("tab")
        assert "Tab shows the 2 that are not whole" in on.text()
        await on.press("escape")
        assert on.place == "SheetScreen"
        await on.press("I")
        assert "1 failed" in on.text()


async def test_a_list_is_made_of_what_is_selected_or_cited(library: Library) -> None:
    async with sheet(library) as on:
        await on.press("slash")
        await on.type("lora")
        await on.press("enter", "L", "enter")
        assert "A reading list of 2 papers" in on.text()
        assert "LoRA: Low-Rank" in on.text()
        await on.type("mine")
        await on.press("enter")
        assert set(library.list_refs("mine") or []) == {LORA, QLORA}
        await on.press("escape")
        await at(on, "QLoRA", "year")
        await on.press("L", "enter")
        assert "what QLoRA" in on.text()
        await on.type("cited")
        await on.press("enter")
        assert LORA in (library.list_refs("cited") or [])
        assert "in your library" in on.toasts[-1]


async def test_a_list_is_made_of_a_topic_and_written_as_a_file(library: Library, tmp_path: Path) -> None:
    async with sheet(library) as on:
        await on.press("L", "j", "enter")
        assert "A reading list of the topic" in on.text()
        await on.press("enter")
        assert "adapters: [thin]" in on.text()
        await on.type(" again")
        await on.press("enter")
        assert set(library.list_refs("adapters: [thin] again") or []) == {LORA, ATTENTION}
        await on.press("L", "j", "j", "enter", "enter")
        await on.until("as a file")
        assert "[[" in on.text()  # how the file begins
        await on.press(*["backspace"] * 60)
        await on.type(str(tmp_path / "mine.toml"))
        await on.press("enter")
        assert "Written" in on.toasts[-1]
        assert library.imports.look(tmp_path / "mine.toml").form == "list"
        (tmp_path / "mine.toml").write_text("somebody's own")
        for answer in ("enter", "j"):
            await on.press("L", "j", "j", "enter", "enter")
            await on.until("as a file")
            await on.press(*["backspace"] * 60)
            await on.type(str(tmp_path / "mine.toml"))
            await on.press("enter")
            await on.until("Replace it")
            await on.press(answer, "enter")
        await on.press()
        assert (tmp_path / "mine.toml").read_text() != "somebody's own"


async def test_own_columns_are_renamed_and_dropped(library: Library) -> None:
    library.sheet.add_column("batch size")
    async with sheet(library) as on:
        screen = on.app.screen
        assert isinstance(screen, SheetScreen)
        await on.press("c", "R")
        assert "is no column of your own" in on.text()
        names = [column.name for column in library.sheet.columns()]
        shown = [column.name for column in library.sheet.shown()]
        order = [*shown, *(name for name in names if name not in shown)]
        await on.press(*["j"] * (order.index("hardware") - 1), "X")
        assert "1 cell of hardware hold" in on.text()
        await on.press("R")
        await on.type("machines used")
        await on.press("enter")
        assert "is called Machines used now" in on.text()
        await on.press("escape")
        assert cell(library, LORA, "machines_used") == ("one GPU", "written")
        assert "hardware" not in [column.name for column in library.sheet.columns()]
        await on.press("c", *["j"] * (len(shown) - 2), "X")
        assert "is gone" in on.text()
        await on.press("escape")
        assert "batch_size" not in [column.name for column in screen._look.columns]
    library.undoing.undo()
    library.undoing.undo()
    assert cell(library, LORA, "hardware") == ("one GPU", "written")


async def test_a_text_with_ids_comes_in(tmp_path: Path) -> None:
    library = make_library(tmp_path / "home")
    async with sheet(library) as on:
        await on.press("i")
        await on.type(f"see arXiv:{LORA} and 10.1038/323533a0")
        await on.press("enter")
        assert (library.paper(library.find(LORA)).title or "").startswith("LoRA")
        assert "what you typed: " in on.toasts[-1]
        await on.press("escape", "i")
        await on.type(f"/no/such/{LORA}.bib")
        await on.press("enter")
        assert on.toasts[-1] != ""
        assert len(library.rows()) == 2


async def test_an_import_is_stopped_and_goes_on(tmp_path: Path) -> None:
    waits, asked = threading.Event(), threading.Event()

    def slow(request: Request) -> Response:
        asked.set()
        waits.wait(PATIENCE)
        return sender.send(request)

    library = make_library(tmp_path / "home", Recorder({"/paper/batch": slow}))
    (tmp_path / "some.bib").write_text(BIB)
    async with sheet(library) as on:
        await on.pilot.press("i")
        await on.type(str(tmp_path / "some.bib"))
        await on.press("enter")
        await on.pilot.press("enter")
        await eventually(on.pilot, asked.is_set)
        await on.pilot.press("X")
        await eventually(on.pilot, lambda: on.app.importing.stopping)
        waits.set()
        await settle(on.pilot)
        assert any("was stopped" in said for said in on.toasts)
        assert len(library.rows()) == 2  # what the file says was in before anybody was asked
        await on.press("i")
        await on.type(str(tmp_path / "some.bib"))
        await on.press("enter", "enter")
        assert library.paper(library.find(LORA)).abstract
