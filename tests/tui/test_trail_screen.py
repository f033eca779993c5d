"""The trail: three columns, walking both ways and back, the citing sentence, filter, sort, add."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from papermap.model.citations import Direction
from papermap.tui.screens.trail import TrailScreen
from papermap.tui.widgets import trail_rows
from papermap.views.neighbours import NeighbourView, TrailView
from tests.tui.conftest import SIZES, Open, Screens
from tests.tui.fake_library import FakeLibrary


def trail(on: Screens) -> TrailScreen:
    assert isinstance(on.app.screen, TrailScreen)
    return on.app.screen


def titles(on: Screens, side: Direction) -> list[str]:
    return [row.title for row in trail(on).column(side).rows]


async def opened(on: Screens, downs: int = 3) -> None:
    await on.press(*["j"] * downs, "t")


@pytest.mark.parametrize("size", SIZES)
async def test_shows_the_paper_its_past_and_how_complete(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size) as on:
        await opened(on)
        text = on.text()
        assert "Lanterns: Small Models" in text
        assert "builds on  5 of 42" in text
        assert titles(on, Direction.BACKWARD)[0].startswith("Sailing")
        assert titles(on, Direction.FORWARD)[0] == "What the Attention Forgot"
        assert max(len(line) for line in text.splitlines()) <= size[0]
        if size[0] > 60:
            assert "31 of 42 references known" in text
            assert "built on it ▶  4 of 340" in text


async def test_h_walks_back_in_time_l_forward_and_b_returns(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.press("j", "h")
        assert trail(on).walk_so_far.here.title == "Gardens of Gradients"
        assert "Lanterns" in on.text().splitlines()[0]
        await on.press("l")
        assert [step.key for step in trail(on).walk_so_far.steps] == [4, 2, 4]
        await on.press("b")
        assert trail(on).walk_so_far.here.key == 2
        await on.press("backspace")
        assert trail(on).walk_so_far.here.key == 4
        await on.press("b")
        assert "where the walk began" in on.toasts[-1]


async def test_arriving_the_cursor_is_on_the_paper_one_came_from(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.press("j", "h")
        current = trail(on).column(Direction.FORWARD).current
        assert current is not None
        assert current.title.startswith("Lanterns")


async def test_arriving_where_a_side_is_empty_one_faces_the_other(screens: Open) -> None:
    async with screens() as on:
        await opened(on, 10)
        await on.press("l")
        assert trail(on).walk_so_far.here.key == 12
        assert trail(on).focused is trail(on).column(Direction.BACKWARD)


async def test_marks_say_passes_and_known_by_name(screens: Open) -> None:
    async with screens((160, 50)) as on:
        await opened(on)
        column = trail(on).column(Direction.BACKWARD)
        assert column.line_text(0).rstrip().endswith("●○○")
        assert column.line_text(3).rstrip().endswith("·")


async def test_the_citing_sentence_is_shown_in_full_with_intent_and_source(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        assert "No citing sentence is known yet; R asks for them." in on.text()
        await on.press("j", "j")
        assert "showed (1), stars do." in on.text()
        assert "background, method" in on.text()
        assert "source pdf, s2" in on.text()
        await on.press("c")
        assert "showed (2), stars do." in on.text()


async def test_known_by_name_cannot_be_walked_opened_or_added(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.press("end", "h")
        assert "Known only by name" in on.toasts[-1]
        await on.press("enter")
        assert isinstance(on.app.screen, TrailScreen)
        await on.press("a")
        assert on.library.added == []


async def test_stub_can_be_walked_to_opened_and_added(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.press("j", "j", "j", "a")
        assert on.library.added == [("2001.00100",)]
        await on.press("enter")
        assert "A Stub Called 100" in on.text()
        await on.press("escape", "h")
        assert trail(on).walk_so_far.here.key == 100
        assert "none known" in on.text()
        assert trail(on).column(Direction.FORWARD).has_focus


async def test_filter_keeps_the_library_only(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.press("f")
        assert len(titles(on, Direction.BACKWARD)) == 3
        assert "in the library · 31 of 42" in on.text()
        assert "builds on  3" in on.text()
        await on.press("f")
        assert "builds on  none" in on.text()
        assert "Nothing around this paper is kept for reading. f goes on" in on.text()
        await on.press("f", "f")
        assert len(titles(on, Direction.BACKWARD)) == 5


async def test_narrowing_to_words_and_years(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.press("slash", *"nobody", "enter")
        assert titles(on, Direction.BACKWARD) == ["A Talk Nobody Wrote Down"]
        assert "“nobody” · 31 of 42" in on.text()
        await on.press("slash", *"2002-", "enter")
        assert "A Talk Nobody Wrote Down" not in titles(on, Direction.BACKWARD)
        await on.press("slash", "enter")
        assert len(titles(on, Direction.BACKWARD)) == 5


async def test_sort_cycles(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.press("j", "j", "s")
        assert on.toasts[-1] == "Sorted by citations"
        assert titles(on, Direction.BACKWARD)[0] == "A Stub Called 100"
        column = trail(on).column(Direction.BACKWARD)
        assert (column.cursor, column.scroll_offset.y) == (0, 0)
        counted = column.current
        assert counted is not None
        assert f"{counted.citation_count:,}" in column.line_text(0)
        said = trail_rows.sentence(counted, 0).plain
        assert f"{counted.citation_count:,} citations · not in the library" in said
        assert "by citations · 31 of 42" in on.text()
        await on.press("s")
        assert on.toasts[-1] == "Sorted by influence"


async def test_an_order_of_which_nothing_is_known_says_so(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = FakeLibrary.trail

    def unasked(self: FakeLibrary, *asked: Any) -> TrailView:
        def nobody_said(rows: tuple[NeighbourView, ...]) -> tuple[NeighbourView, ...]:
            return tuple(replace(row, influential=None) for row in rows)

        view = known(self, *asked)
        return replace(view, backward=nobody_said(view.backward), forward=nobody_said(view.forward))

    monkeypatch.setattr(FakeLibrary, "trail", unasked)
    async with screens() as on:
        await opened(on)
        await on.press("s", "s")
        assert "nobody was asked yet which are influential, R asks" in on.toasts[-1]


async def test_narrow_terminal_shows_one_column_and_tab_turns(screens: Open) -> None:
    async with screens((60, 20)) as on:
        await opened(on)
        assert "built on it" not in on.text().splitlines()[3]
        await on.press("tab")
        assert "built on it ▶" in on.text()
        assert "◀ builds on" not in on.text()
        assert trail(on).column(Direction.FORWARD).has_focus


async def test_click_in_the_other_column_turns_to_it(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.pilot.click(trail(on).column(Direction.FORWARD), offset=(8, 1))
        await on.press()
        current = trail(on).at_cursor
        assert current is not None
        assert current.title == "Rivers and Rewards: Shaping Without Telling"


async def test_citing_sentences_are_fetched_when_asked(screens: Open) -> None:
    async with screens() as on:
        await opened(on)
        await on.press("R")
        assert on.library.asked_contexts == [4]


async def test_trail_that_fails_is_told(screens: Open) -> None:
    library = FakeLibrary()
    library.failing["trail"] = KeyError(4)
    async with screens(library=library) as on:
        await opened(on)
        await on.press("h", "l", "j", "enter", "a", "f", "s", "c")
        assert "papermap does not know that paper (any more)." in on.toasts
        assert isinstance(on.app.screen, TrailScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_titles_on_the_trail(screens: Open, size: tuple[int, int]) -> None:
    library = FakeLibrary()
    for place, text in enumerate(("[bold]x[/bold] \x1b[2J", "W" * 10_000, "\u202eesrever"), start=1):
        library.held[place] = type(library.held[place])(
            **{**{f: getattr(library.held[place], f) for f in library.held[place].__slots__}, "title": text}
        )
    async with screens(size, library=library) as on:
        await opened(on)
        text = on.text()
        assert "[bold]x[/bold]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        await on.press("j", "h", "b")
        assert trail(on).walk_so_far.here.key == 4
