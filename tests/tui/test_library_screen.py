"""The library screen: what it shows, filters, sorts, adds and follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input

from papermap.tui.screens.library import LibraryScreen
from papermap.tui.widgets.library_rows import library_heading
from papermap.views.health import AddResult
from tests.tui.conftest import SIZES, Open, Screens
from tests.tui.fake_library import HOSTILE, NAMES, FakeLibrary, make_row


def library_screen(on: Screens) -> LibraryScreen:
    assert isinstance(on.app.screen, LibraryScreen)
    return on.app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_opens_first_with_every_paper_and_how_many(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size) as on:
        papers = library_screen(on).papers
        assert [row.title for row in papers.rows] == list(NAMES)
        text = on.text()
        assert "papermap · Library · 12 papers" in text
        assert "Gardens of Gradients" in text
        assert "? keys" in text.splitlines()[-1]
        assert max(len(line) for line in text.splitlines()) <= size[0]


async def test_row_shows_year_passes_and_state_and_drops_columns_when_narrow(screens: Open) -> None:
    async with screens((100, 30)) as on:
        papers = library_screen(on).papers
        assert papers.line_text(0).startswith("2014 Sailing by Starlight")
        assert "●○○" in papers.line_text(0)
        assert "Brook, Castell" in papers.line_text(0)
        assert papers.line_text(5).rstrip().endswith("◐")
        assert papers.line_text(6).startswith("   – Do Maps Dream")
        assert papers.line_text(11).rstrip().endswith("…")
    async with screens((60, 20)) as on:
        assert "Brook" not in library_screen(on).papers.line_text(0)


@pytest.mark.parametrize(("size", "shown"), [((160, 50), True), ((80, 24), True), ((60, 20), False)])
async def test_preview_holds_the_abstract_where_there_is_room(
    screens: Open, size: tuple[int, int], shown: bool
) -> None:
    async with screens(size) as on:
        assert ("31 of 42 references known" in on.text()) is shown


async def test_filter_as_typed_then_escape_brings_all_back(screens: Open) -> None:
    async with screens() as on:
        await on.press("slash")
        await on.type("echoes")
        papers = library_screen(on).papers
        assert [row.title for row in papers.rows] == ["Echoes in the Residual Stream"]
        assert "1 of 12 papers" in on.text()
        await on.press("enter")
        assert papers.has_focus
        await on.press("escape")
        assert len(papers.rows) == 12
        assert on.app.screen.query_one("#find Input", Input).value == ""


async def test_filter_without_hits_says_so_and_is_not_the_empty_library(screens: Open) -> None:
    async with screens() as on:
        await on.press("slash")
        await on.type("zzz")
        assert "No paper here has “zzz”" in on.text()
        assert "Nothing here yet" not in on.text()


async def test_cursor_stays_on_its_paper_when_the_filter_goes(screens: Open) -> None:
    async with screens() as on:
        await on.press("slash")
        await on.type("patient")
        await on.press("enter", "escape")
        current = library_screen(on).papers.current
        assert current is not None
        assert current.title == "The Patient Optimizer"


async def test_sort_cycles_and_says_which(screens: Open) -> None:
    async with screens() as on:
        await on.press("s")
        assert "by year" in on.text()
        await on.press("s")
        titles = [row.title for row in library_screen(on).papers.rows]
        assert titles == sorted(NAMES)
        await on.press("s", "s")
        assert "newest first" in on.text()


@pytest.mark.parametrize("size", SIZES)
async def test_empty_library_says_what_to_press(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size, rows=[]) as on:
        text = on.text()
        assert "Nothing here yet" in text
        assert "papermap demo" in text
        assert "papermap lists" in text
        for key in ("enter", "t", "s", "y", "o", "j", "G"):
            await on.press(key)
        assert on.place == "LibraryScreen"


async def test_add_runs_in_the_background_and_the_list_fills_by_itself(screens: Open) -> None:
    async with screens(rows=[]) as on:
        await on.press("a")
        assert on.place == "AskLine"
        await on.type("2401.00001 2401.00002")
        await on.press("enter")
        assert on.library.added == [("2401.00001", "2401.00002")]
        assert on.toasts[-1] == "2 added"
        assert on.app.doing == ""
        assert len(library_screen(on).papers.rows) == 2
        assert library_heading(library_screen(on).papers.row_width()).strip() in on.text()


async def test_add_that_fails_says_why_and_keeps_the_app(screens: Open) -> None:
    async with screens() as on:
        on.library.outcomes["nope"] = AddResult(
            "nope", None, None, "failed", {}, "arXiv knows no such [bold]paper[/bold]."
        )
        await on.press("a")
        await on.type("nope")
        await on.press("enter")
        assert "Not added: nope" in on.toasts[-1]
        assert "[bold]paper[/bold]" in on.toasts[-1]
        on.library.failing["add"] = OSError(28, "No space left on device")
        await on.press("a")
        await on.type("x")
        await on.press("enter")
        assert on.toasts[-1] == "The add stopped: No space left on device"
        assert on.place == "LibraryScreen"


async def test_escape_adds_nothing(screens: Open) -> None:
    async with screens() as on:
        await on.press("a")
        await on.type("2401")
        await on.press("escape")
        assert on.library.added == []


async def test_follows_the_store_and_keeps_the_cursor(screens: Open) -> None:
    async with screens() as on:
        await on.press("j", "j")
        on.library.held.insert(0, make_row(300, "Added by Another Process"))
        await on.store_moved()
        papers = library_screen(on).papers
        assert papers.rows[0].title == "Added by Another Process"
        current = papers.current
        assert current is not None
        assert current.title == NAMES[2]
        assert papers.cursor == 3


async def test_a_failing_library_is_told_not_thrown(screens: Open) -> None:
    library = FakeLibrary()
    library.failing["rows"] = RuntimeError("the library is locked by another program")
    async with screens(library=library) as on:
        assert on.toasts == ["the library is locked by another program"]


async def test_a_store_that_cannot_be_asked_is_told_once_and_asked_again(screens: Open) -> None:
    async with screens() as on:
        on.library.failing["changed"] = OSError(5, "Input/output error")
        on.app.look_at_store()
        on.app.look_at_store()
        await on.press()
        assert on.toasts == ["Input/output error"]
        on.library.failing.clear()
        on.library.held.pop()
        await on.store_moved()
        assert "11 papers" in on.text()


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_titles_are_text(screens: Open, size: tuple[int, int]) -> None:
    rows = [make_row(key, title) for key, title in enumerate(HOSTILE, start=1)]
    rows[0] = replace(rows[0], authors=("[red]Eve[/red]\x1b[0m",))
    async with screens(size, rows=rows) as on:
        await on.press("j", "j", "j", "k", "k", "k")
        text = on.text()
        assert "[bold red]not bold[/bold red]" in text
        assert "\x1b" not in text
        assert "\x07" not in text
        assert "\u202e" not in text
        assert "宽字符" in text
        await on.press("enter")
        assert "[bold red]not bold" in on.text()
        await on.press("J")
        assert "WWWW" in on.text()


async def test_ten_thousand_rows_draw_only_what_is_seen(screens: Open) -> None:
    rows = [make_row(key, f"Paper number {key}") for key in range(10_000)]
    async with screens(rows=rows) as on:
        papers = library_screen(on).papers
        await on.press("G")
        assert papers.cursor == 9_999
        assert "Paper number 9999" in on.text()
        await on.press("g")
        assert "Paper number 0" in on.text()


async def test_mouse_selects_and_double_click_opens(screens: Open) -> None:
    async with screens() as on:
        papers = library_screen(on).papers
        await on.pilot.click(papers, offset=(10, 3))
        await on.press()
        assert papers.cursor == 3
        await on.pilot.click(papers, offset=(10, 4), times=2)
        await on.press()
        assert on.place == "PaperScreen"


async def test_copy_and_open_outside(screens: Open) -> None:
    async with screens() as on:
        await on.press("y")
        assert on.app.clipboard == "2101.00001"
        await on.press("o")
        assert on.opened == ["https://arxiv.org/abs/2101.00001"]
        assert "No PDF here" in on.toasts[-1]


async def test_leaving_while_papers_are_added_asks_first(screens: Open) -> None:
    async with screens() as on:
        on.app.adding.ask(["2401.00001"])
        on.app.adding.start()
        await on.press("q")
        assert on.place == "Leave"
        assert "Still adding 1 paper" in on.text()
        await on.press("escape")
        assert on.place == "LibraryScreen"


async def test_the_filter_takes_the_query_language_and_says_what_is_wrong(screens: Open) -> None:
    async with screens((120, 40)) as on:
        await on.press("slash")
        await on.type("pass>=")
        assert "pass needs a value" in on.text()
        assert "Sailing by Starlight" in on.text()
