"""Today, the screen that opens first: the abstract and its answers, what waits, the digits that lead away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papermap.store.connect import StoreError
from tests.tui.conftest import SIZES, Open
from tests.tui.fake_library import HOSTILE, FakeLibrary, make_row


@pytest.mark.parametrize("size", SIZES)
async def test_the_day_says_what_is_next_and_what_waits(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size, first="today") as on:
        text = on.text()
        assert on.place == "TodayScreen"
        assert "Next  Go on with what you began." in text
        assert "Thursday 12 March" in text
        assert "Sailing by Starlight" in text
        assert "pass 2" in text
        assert "abstract" in text
        assert max(len(line) for line in text.splitlines()) <= size[0]


async def test_the_abstract_stands_with_its_reasons_topics_and_weeks(screens: Open) -> None:
    async with screens((130, 44), first="today") as on:
        text = " ".join(on.text().split())
        assert "We ask how far a sparse compass" in text
        assert "close to Lanterns, which you read twice" in text
        assert "twelve weeks" in text
        assert "abstract 0/1 · deep read 1/1" in text


@pytest.mark.parametrize(
    ("size", "told"),
    [((80, 24), "abstract 0/1 · deep read 1/1"), ((60, 20), "abs 0/1 · deep 1/1")],
    ids=["80x24", "60x20"],
)
async def test_the_habit_is_seen_on_the_smallest_terminals_too(
    screens: Open, size: tuple[int, int], told: str
) -> None:
    async with screens((160, 50), first="today") as on:
        assert "abstract 0/1" in on.text()
        await on.pilot.resize_terminal(*size)
        await on.press()
        lines = on.text().splitlines()
        assert told in lines[0]
        (weeks,) = (line for line in lines if "twelve weeks" in line)
        assert len(weeks.replace("twelve weeks", "").split()) == 12
        assert any(line.strip().startswith("topics") and "▰" in line for line in lines)


@pytest.mark.parametrize(
    ("key", "said"), [("space", "kept"), ("s", "skipped"), ("x", "rejected")], ids=["keep", "skip", "not"]
)
async def test_one_answer_a_day(screens: Open, key: str, said: str) -> None:
    async with screens(first="today") as on:
        await on.press(key)
        assert on.library.judged == [(1, said)]
        assert "u takes it back" in on.toasts[-1]
        await on.store_moved()
        await on.press("space")
        assert on.library.judged == [(1, said)]
        assert "answered already" in on.toasts[-1]


async def test_enter_goes_on_with_a_pass_and_opens_the_abstracts_page(screens: Open) -> None:
    opened: list[tuple[int, int | None]] = []
    async with screens(first="today") as on:
        on.app.open_room = lambda key, number=None: opened.append((key, number))  # type: ignore[method-assign]
        await on.press("enter")
        assert opened == [(2, 2)]
        await on.press("j", "enter")
        assert on.place == "PaperScreen"
        await on.press("escape")
        assert on.place == "TodayScreen"


async def test_asking_for_the_days_announcements(screens: Open) -> None:
    async with screens(first="today") as on:
        await on.press("F")
        assert on.library.fetched == 1
        assert "12 papers were announced" in on.toasts[-1]
        on.library.failing["fetch"] = StoreError("The disk is full.")
        await on.press("F")
        assert "The disk is full." in on.toasts[-1]


async def test_digits_lead_to_the_places_and_escape_back(screens: Open) -> None:
    async with screens((120, 40), first="today") as on:
        for digit, place in (
            ("2", "Library"),
            ("3", "Map"),
            ("7", "Topics"),
            ("8", "Search"),
            ("2", "Library"),
        ):
            await on.press("escape" if on.place == "SearchScreen" else "f12", digit)
            assert on.place == f"{place}Screen"
            assert len(on.app.screen_stack) == 2
        await on.press("1")
        assert on.place == "TodayScreen"
        await on.press("escape", "1")
        assert on.place == "TodayScreen"


async def test_a_place_opened_over_a_paper_leads_back_to_it(screens: Open) -> None:
    async with screens((120, 40), first="today") as on:
        await on.open_paper(3)
        await on.press("2", "3", "1", "escape")
        assert on.place == "PaperScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_library_says_how_to_begin(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size, rows=[], first="today") as on:
        assert "add a paper" in on.text()
        await on.press("enter", "space", "r", "o", "y")
        assert on.place == "TodayScreen"
        await on.press("a")
        await on.type("1706.03762")
        await on.press("enter")
        assert on.library.added == [("1706.03762",)]


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_titles_are_text(screens: Open, size: tuple[int, int]) -> None:
    rows = [make_row(key, title) for key, title in enumerate(HOSTILE, 1)]
    async with screens(size, rows=rows, first="today") as on:
        text = on.text()
        assert "\x1b" not in text
        assert "[bold red]not bold" in text
        assert on.app.is_running


async def test_a_day_without_an_abstract_says_why(screens: Open) -> None:
    library = FakeLibrary()
    with_one = library.today

    def nothing(topics: bool = True) -> object:
        view = with_one()
        return replace(
            view, abstract=replace(view.abstract, entries=(), why="arXiv announces nothing on Sunday.")
        )

    library.today = nothing  # type: ignore[method-assign, assignment]
    async with screens(library=library, first="today") as on:
        assert "arXiv announces nothing on Sunday." in on.text()
        await on.press("space")
        assert on.library.judged == []


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_the_reasons_stand_beside_the_abstract_and_the_troubles_of_the_fetch_below(
    screens: Open, size: tuple[int, int]
) -> None:
    async with screens(size, first="today") as on:
        shown = on.text()
        assert "The feed was asked at 9:00." in shown
        for _ in range(6):
            await on.press("J")
            shown += on.text()
        assert "close to Lanterns, which you read twice" in " ".join(shown.split())


def with_remarks(*told: str) -> FakeLibrary:
    """A day whose abstract comes with these remarks of the queue."""
    library = FakeLibrary()
    today = library.today

    def remarked(topics: bool = True) -> object:
        view = today()
        return replace(view, abstract=replace(view.abstract, remarks=told))

    library.today = remarked  # type: ignore[method-assign, assignment]
    return library


async def test_what_the_queue_says_to_do_is_said_in_keys(screens: Open) -> None:
    library = with_remarks("`papermap queue --history` still has it, and `--keep REF` keeps one.")
    async with screens(library=library, first="today") as on:
        assert "w still has it, and Space keeps one." in on.text()


async def test_the_time_to_ask_again_is_seen_on_a_small_terminal(screens: Open) -> None:
    library = with_remarks(
        "arXiv asks for patience (status 429, too many requests). What was fetched is kept; it can be asked "
        "again after 13:31."
    )
    async with screens((60, 16), library=library, first="today") as on:
        assert "13:31" in on.text()
