"""The log, over a real small library; and the dialogs of the craft: remember, plan, record a run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from papermap.library import Library
from papermap.tui import practice_dialogs
from papermap.tui.app import PapermapApp
from papermap.tui.screens.base import PapermapScreen
from tests.conftest import Stock
from tests.support import make_library
from tests.tui.conftest import SIZES, Screens
from tests.tui.fake_library import FakeLibrary

LORA = "2106.09685"
HOSTILE = "[red]x[/red] [@click=app.quit]go[/] \x1b[31m‮" + "long " * 60


@asynccontextmanager
async def log_of(library: Library, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Screens]:
    app = PapermapApp(library, first="log", opener=lambda address: None, poll=3600)
    async with app.run_test(size=size, notifications=True) as pilot:
        on = Screens(app, FakeLibrary(), pilot, [])
        await on.press("j")
        yield on


def here(on: Screens) -> PapermapScreen:
    screen = on.app.screen
    assert isinstance(screen, PapermapScreen)
    return screen


@pytest.fixture
def library(stock: Stock, tmp_path: Path) -> Library:
    return stock(tmp_path, bare=(LORA,))


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_library_has_a_log_too(tmp_path: Path, size: tuple[int, int]) -> None:
    async with log_of(make_library(tmp_path), size) as on:
        assert "Nothing is here yet" in on.text()
        await on.press("tab")
        assert "▸ week" in on.text()
        assert "Read" in on.text()
        await on.press("tab")
        assert "No reproduction is planned" in on.text()
        await on.press("tab")
        assert "▸ days" in on.text()


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_words_are_shown_as_they_are_and_fit(library: Library, size: tuple[int, int]) -> None:
    library.research_log.add_line(HOSTILE, learned=HOSTILE)
    library.reproducing.begin(library.find(LORA), {"claim": HOSTILE})
    library.reading.block(library.find(LORA), HOSTILE)
    async with log_of(library, size) as on:
        for _ in range(3):
            text = on.text()
            assert "\x1b" not in text
            assert max(len(line) for line in text.splitlines()) <= size[0]
            await on.press("tab")
        assert "[red]x[/red]" in on.text()


@pytest.mark.parametrize("size", SIZES)
async def test_a_line_is_written_and_one_left_stands_there_again(
    library: Library, size: tuple[int, int]
) -> None:
    async with log_of(library, size) as on:
        await on.press("a")
        await on.type("rank 4")
        await on.press("escape")
        assert library.research_log.drafts() == {"tried": "rank 4"}
        await on.press("a")
        await on.type(" again")
        await on.press("enter", "enter", "enter")
        await on.type("rank 2")
        await on.press("enter")
        line = library.research_log.days()[0].lines[0]
        assert (line.tried, line.next) == ("rank 4 again", "rank 2")
        assert library.research_log.drafts() == {}
        assert "rank 2" in on.text()
        await on.press("u")
        assert library.research_log.days() == ()


async def test_an_empty_line_is_refused_in_words(library: Library) -> None:
    async with log_of(library) as on:
        await on.press("a", "ctrl+s")
        assert "what you tried" in on.toasts[-1]


@pytest.mark.parametrize("size", SIZES)
async def test_a_paper_is_remembered_before_the_old_words_are_shown(
    library: Library, size: tuple[int, int]
) -> None:
    key = library.find(LORA)
    async with log_of(library, size) as on:
        practice_dialogs.remember(here(on), key, "LoRA")
        await on.press("j")
        assert "no three sentences" in on.toasts[-1]
        library.reading.write_sentences(key, "They freeze the weights.", "Two.", "Three.")
        practice_dialogs.remember(here(on), key, "LoRA")
        await on.press("x")
        assert "freeze" not in on.text()
        await on.press("ctrl+s")
        assert "They freeze the weights." in on.text()
        await on.press("3")
        assert "due again" in on.toasts[-1]
        assert library.rereading.schedule()[0].recalls == 1


async def test_a_reproduction_is_planned_then_run(library: Library) -> None:
    key = library.find(LORA)
    async with log_of(library) as on:
        practice_dialogs.record_run(here(on), key, "LoRA")
        await on.type("1")
        await on.press("enter")
        await on.type("87,4")
        await on.press("enter")
        assert "Nothing is planned" in on.toasts[-1]
        practice_dialogs.plan(here(on), key, "LoRA")
        for word in ("claim", "87.5", "rank", "base", "hypothesis", "measure"):
            await on.type(word)
            await on.press("enter")
        await on.type("many")
        await on.press("enter")
        assert "How many seeds is a number, not '3many'" in on.toasts[-1]
        practice_dialogs.plan(here(on), key, "LoRA")
        await on.press(*["enter"] * 6, *["backspace"] * 4, "enter")
        assert "The plan is kept." in on.toasts[-1]
        practice_dialogs.record_run(here(on), key, "LoRA")
        await on.type("1")
        await on.press("enter")
        await on.type("87,4")
        await on.press("enter")
        for word in ("many", "the batch size", "here.example.org", "near enough"):
            await on.type(word)
            await on.press("enter")
        await on.press("enter")
        assert "Hours are a number, not 'many'" in on.toasts[-1]
        practice_dialogs.record_run(here(on), key, "LoRA")
        await on.press("enter", "enter", *["backspace"] * 4)
        await on.type("12")
        await on.press("ctrl+s")
        assert "1 of 3 seeds, attempted" in on.toasts[-1]
        (record,) = library.reproducing.records(key)
        assert (record.hours, record.unspecified) == (12, "the batch size")
        assert (record.repository, record.outcome) == ("here.example.org", "near enough")
        practice_dialogs.record_run(here(on), key, "LoRA")
        await on.press(*["enter"] * 6, *["backspace"] * 9)
        await on.type("matched")
        await on.press("enter")
        assert "asks for 3 seeds and 1 ran" in on.toasts[-1]
        await on.press("shift+tab")
        assert "gap -0.1" in on.text()
