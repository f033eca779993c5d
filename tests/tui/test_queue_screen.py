"""The queue's own screen: the list of the week, past picks, the whole ranking; from Today."""

from __future__ import annotations

import pytest

from papermap.views.queue import FollowedView
from tests.tui.conftest import SIZES, Open
from tests.tui.fake_library import HOSTILE, FakeLibrary, make_row


@pytest.mark.parametrize("size", SIZES)
async def test_w_leads_from_today_to_the_week_the_picks_and_the_ranking(
    screens: Open, size: tuple[int, int]
) -> None:
    async with screens(size, first="today") as on:
        await on.press("w")
        assert on.place == "QueueScreen"
        assert "▸ week" in on.text()
        assert "close to Lanterns, which you read twice" in " ".join(on.text().split())
        await on.press("tab")
        assert "▸ history" in on.text()
        assert "2026-03-11 0.87 Sailing" in on.text()
        assert "aged out" in on.text()
        await on.press("tab")
        assert "▸ ranking" in on.text()
        assert "The feed was asked at 9:00." in on.text()
        assert max(len(line) for line in on.text().splitlines()) <= size[0]
        await on.press("shift+tab", "escape")
        assert on.place == "TodayScreen"


async def test_a_paper_picked_twice_has_two_rows_with_what_was_said(screens: Open) -> None:
    async with screens((120, 40), first="today") as on:
        await on.press("w", "tab")
        assert "skipped on 2026-03-11" in " ".join(on.text().split())
        await on.press("j")
        assert "2026-03-10 0.87 Sailing" in on.text()
        assert "skipped on" not in on.text()


@pytest.mark.parametrize(("key", "said"), [("space", "kept"), ("s", "skipped"), ("x", "rejected")])
async def test_any_paper_of_the_ranking_can_be_answered_to(screens: Open, key: str, said: str) -> None:
    async with screens(first="today") as on:
        await on.press("w", "tab", "tab", "j", key)
        assert on.library.judged == [(2, said)]
        assert "u takes it back" in on.toasts[-1]


async def test_what_is_kept_is_not_kept_twice(screens: Open) -> None:
    async with screens(first="today") as on:
        await on.press("w", "space")
        await on.store_moved()
        await on.press("space")
        assert on.library.judged == [(1, "kept")]
        assert "kept already" in on.toasts[-1]


async def test_enter_opens_the_page(screens: Open) -> None:
    async with screens(first="today") as on:
        await on.press("w", "j", "enter")
        assert on.place == "PaperScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_each_empty_list_says_why(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size, library=FakeLibrary([]), first="today") as on:
        await on.press("w")
        assert "Nothing that you kept waits" in on.text()
        await on.press("space")
        assert "no paper to answer to" in on.toasts[-1]
        await on.press("tab")
        assert "Nothing was picked yet" in on.text()
        await on.press("tab")
        assert "0 of 214 papers passed" in on.text()


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_titles_are_text(screens: Open, size: tuple[int, int]) -> None:
    rows = [make_row(key, title) for key, title in enumerate(HOSTILE, 1)]
    async with screens(size, rows=rows, first="today") as on:
        for keys in (("w",), ("tab",), ("tab", "j", "j")):
            await on.press(*keys)
            assert "\x1b" not in on.text()
            assert "[bold red]not bold" in on.text()
            assert on.app.is_running


async def test_a_library_in_trouble_is_told(screens: Open) -> None:
    from papermap.store.connect import StoreError

    library = FakeLibrary()
    library.failing["week"] = StoreError("The disk is full.")
    async with screens(library=library, first="today") as on:
        await on.press("w")
        assert "disk is full" in on.toasts[-1]
        await on.press("tab")
        assert "▸ history" in on.text()


# ── what is followed ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_followed_is_the_last_list(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size, first="today") as on:
        await on.press("w", "shift+tab")
        assert "▸ following" in on.text()
        assert "You follow no category" in " ".join(on.text().split())
        await on.press("d")
        assert "stands in while you follow no category" in on.toasts[-1]
        await on.press("enter", "space", "s", "r", "t", "o", "y")
        assert on.place == "QueueScreen"
        assert on.library.judged == []


@pytest.mark.parametrize(
    ("way", "kind", "typed", "values"),
    [
        (0, "category", "cs.CL, cs.LG", ["cs.CL", "cs.LG"]),
        (1, "author", "Ada Reed", ["Ada Reed"]),
        (4, "never", "paper boats", ["paper boats"]),
    ],
)
async def test_everything_can_be_followed_and_given_up(
    screens: Open, way: int, kind: str, typed: str, values: list[str]
) -> None:
    async with screens(first="today") as on:
        await on.press("f", *["j"] * way, "enter", *typed, "enter")
        assert [(each.kind, each.value) for each in on.library.wishes] == [(kind, value) for value in values]
        assert "u takes it back" in on.toasts[-1]
        await on.press("w", "shift+tab")
        assert values[0] in on.text()
        await on.press("g", "home", "d")
        assert [each.value for each in on.library.wishes] == values[1:]
        assert "No longer followed" in on.toasts[-1]


async def test_what_is_in_no_paper_here_is_marked_and_told(screens: Open) -> None:
    told = "Nobody who wrote the 12 papers announced is called Tri Doa; close: Tri Dao (3 papers)."
    library = FakeLibrary([])
    library.wishes = [
        FollowedView("author", "Tri Doa", True, told, 0),
        FollowedView("author", "Ada", True, "", 3),
    ]
    async with screens((80, 24), library=library, first="today") as on:
        await on.press("w", "shift+tab")
        assert on.text().count("in no paper here") == 1
        assert "close: Tri Dao (3 papers)" in " ".join(on.text().split())


async def test_what_cannot_be_followed_is_told(screens: Open) -> None:
    async with screens(library=FakeLibrary([]), first="today") as on:
        on.library.failing["follow"] = RuntimeError("'boats' is no arXiv category")
        await on.press("f", "enter", *"boats", "enter")
        assert "no arXiv category" in on.toasts[-1]
        await on.press("f", "escape", "f", "enter", "escape")
        assert on.library.wishes == []


async def test_what_is_odd_about_a_category_is_told(screens: Open) -> None:
    async with screens(library=FakeLibrary([]), first="today") as on:
        await on.press("f", "enter", *"nlp", "enter")
        assert "Followed: nlp" in on.toasts[-1]
        assert "knows no archive called nlp" in on.toasts[-1]


async def test_news_can_be_asked_for_from_the_queue(screens: Open) -> None:
    async with screens(first="today") as on:
        await on.press("w", "F")
        assert on.library.fetched == 1
        assert "12 papers were announced" in on.toasts[-1]
