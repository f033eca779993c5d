"""Search finds while the reader types; Enter goes to what was found."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Input

from papermap.tui.messages import Found
from papermap.tui.screens.search import SearchScreen
from papermap.tui.widgets.found_rows import found_cells
from papermap.views.neighbours import FoundView
from papermap.views.papers import RefsView
from tests.tui.conftest import Open, Screens


def found(on: Screens) -> list[str]:
    assert isinstance(on.app.screen, SearchScreen)
    return [row.title for row in on.app.screen.papers.rows]


async def test_papers_come_while_one_types(screens: Open) -> None:
    async with screens() as on:
        await on.press("S")
        await on.type("lant")
        assert found(on) == ["Lanterns: Small Models that Light the Way for Large Ones"]
        assert on.app.screen.query_one(Input).has_focus
        assert "its title has “lant”" in on.text()
        await on.type("x")
        assert found(on) == []
        assert "No paper here has these words. Enter asks what they mean." in on.text()
        await on.press("enter")
        assert "Nothing here answers to that" in on.text()
        await on.press("backspace", "enter", "enter")
        assert on.place == "PaperScreen"


async def test_nothing_stays_of_a_question_that_was_taken_back(screens: Open) -> None:
    async with screens() as on:
        await on.press("S")
        await on.type("lant")
        await on.press("backspace", "backspace", "backspace")
        assert found(on) == []
        assert "“lant”" not in on.text()
        assert "Ask in your own words" in on.text()
        await on.type("ant")
        assert len(found(on)) == 1


async def test_signs_without_a_word_are_no_question(screens: Open) -> None:
    async with screens() as on:
        await on.press("S")
        await on.type('"*-"')
        assert "There is no word in that to search for" in on.text()


async def test_an_empty_library_is_no_matter_of_words(screens: Open) -> None:
    async with screens(rows=[]) as on:
        await on.press("8")
        await on.type("lant")
        assert "The library is empty" in on.text()


async def test_enter_asks_for_what_is_too_short_to_be_asked_while_typed(screens: Open) -> None:
    async with screens() as on:
        await on.press("S")
        await on.type("g")
        assert found(on) == []
        await on.press("enter")
        assert len(found(on)) > 1
        assert not on.app.screen.query_one(Input).has_focus


async def test_enter_asks_what_a_question_means_once(screens: Open) -> None:
    async with screens() as on:
        on.library.meant.add("glowing teachers")
        await on.press("S")
        await on.type("glowing teachers")
        assert found(on) == []
        await on.press("enter")
        assert len(found(on)) > 1
        assert "close in meaning 0.60" in on.text()
        assert not on.app.screen.query_one(Input).has_focus


async def test_an_answer_that_comes_late_is_not_shown(screens: Open) -> None:
    async with screens() as on:
        await on.press("S")
        await on.type("lant")
        before = found(on)
        on.app.screen.post_message(Found("la", ()))
        await on.press()
        assert found(on) == before


def test_columns_stand_below_each_other_whether_a_paper_is_here_or_not() -> None:
    here = FoundView(
        RefsView("2401.00001", None, None), "A paper", 2024, 0.9, "why", 1, ("Ada Writer",), True
    )
    for width in (40, 70, 140):
        one, other = found_cells(here, width), found_cells(replace(here, in_library=False), width)
        assert [cell.width for cell in one] == [cell.width for cell in other]
        assert sum(cell.width for cell in one) + len(one) - 1 <= width
