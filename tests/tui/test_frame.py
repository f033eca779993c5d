"""The frame around the screens: keys as data, help, palette, search, themes, adds, words."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.command import CommandPalette
from textual.widgets._toast import Toast

from papermap.model.citations import Direction
from papermap.tui import keys, words
from papermap.tui.adding import Adding, outcome
from papermap.tui.keymap import Keymap
from papermap.tui.notices import Notice
from papermap.tui.system import web_page
from papermap.tui.walk import Step, Walk
from papermap.tui.widgets.hints import fitting
from papermap.tui.widgets.title import crumbs, within
from papermap.views.health import AddResult, Progress
from papermap.views.papers import RefsView
from tests.conftest import PROJECT
from tests.tui.conftest import SIZES, Open


@pytest.mark.parametrize("place", list(keys.KEYS))
def test_no_key_is_bound_twice_on_a_screen(place: str) -> None:
    bound = [key for binding in keys.bindings(place) for key in binding.key.split(",")]
    shared = [key for binding in keys.bindings("everywhere") for key in binding.key.split(",")]
    assert len(bound) == len(set(bound))
    if place != "everywhere":
        assert not set(bound) & set(shared)


def test_binding_ids_are_names_that_a_settings_file_can_hold() -> None:
    ids = [binding.id for place in keys.KEYS for binding in keys.bindings(place)]
    assert len(ids) == len(set(ids))
    assert "trail.walk_backward" in ids
    assert all(name and name.replace(".", "").replace("_", "").replace("-", "").isalnum() for name in ids)


@pytest.mark.parametrize(
    ("path", "place"),
    [((), "Library"), (("enter",), "Paper"), (("t",), "Trail"), (("m",), "Map")],
)
async def test_help_lists_the_keys_of_this_screen_only(
    screens: Open, path: tuple[str, ...], place: str
) -> None:
    async with screens((100, 50)) as on:
        await on.press(*path, "question_mark")
        text = on.text()
        assert f"Keys · {place}" in text
        for key in keys.KEYS[place.lower()]:
            assert key.words in text
        assert ("Walk to the paper under the cursor on the left" in text) is (place == "Trail")
        await on.press("escape")
        assert on.place == f"{place}Screen"


@pytest.mark.parametrize("size", SIZES)
async def test_palette_finds_a_command_by_its_words(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size) as on:
        await on.press("colon")
        assert isinstance(on.app.screen, CommandPalette)
        await on.type("map of the")
        await on.press("enter")
        assert on.place == "MapScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_search_asks_shows_why_and_opens(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size) as on:
        await on.press("S")
        await on.type("the")
        await on.press("enter")
        assert on.place == "SearchScreen"
        assert "its title has “the”" in on.text()
        await on.press("j", "enter")
        assert on.place == "PaperScreen"
        await on.press("escape", "slash")
        await on.type("zzzz")
        await on.press("enter")
        assert "Nothing here answers to that" in on.text()


async def test_search_that_fails_is_told(screens: Open) -> None:
    async with screens() as on:
        on.library.failing["search"] = RuntimeError("the model is not here and there is no network")
        await on.press("S")
        await on.type("x")
        await on.press("enter")
        assert on.toasts[-1] == "the model is not here and there is no network"


async def test_light_and_dark(screens: Open) -> None:
    async with screens() as on:
        assert on.app.current_theme.dark
        await on.press("f2")
        assert not on.app.current_theme.dark
        await on.press("m", "f2")
        assert on.app.current_theme.dark


async def test_no_colour_is_respected(screens: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screens() as on:
        assert on.app.no_color
        assert "›" in on.text() or "▌" in on.text()
        await on.press("m", "n")
        assert "builds on" in on.text()


async def test_ctrl_c_says_how_to_leave(screens: Open) -> None:
    async with screens() as on:
        await on.press("ctrl+c")
        assert "q leaves papermap" in on.toasts[-1]


@pytest.mark.parametrize("place", ["library", "paper", "trail", "map", "search"])
@pytest.mark.parametrize("width", [20, 56, 76, 156])
def test_hints_fit_and_help_stays(place: str, width: int) -> None:
    shown = fitting(Keymap({}).hints(place), Keymap({}).everywhere_hints(), width)
    assert shown[-1][0] == "?"
    assert sum(len(f"{key} {word}") for key, word, _ in shown) + 3 * (len(shown) - 1) <= width


@pytest.mark.parametrize("place", ["library", "trail", "map"])
async def test_help_can_be_scrolled_where_it_does_not_fit(screens: Open, place: str) -> None:
    async with screens((60, 20)) as on:
        await on.press(*{"library": "", "trail": "t", "map": "m"}[place], "question_mark")
        assert keys.EVERYWHERE[-1].words not in on.text()
        await on.press(*["j"] * 80)
        assert keys.EVERYWHERE[-1].words in on.text()


@given(st.text(max_size=60), st.integers(1, 40))
def test_fit_is_exact_in_cells(text: str, width: int) -> None:
    assert cell_len(words.fit(words.line(text), width)) == width


def test_of_what_stands_aside_the_first_parts_stay() -> None:
    aside = "in the library · by citations · 55 of 74 references known"
    assert within(aside, 60) == aside
    assert within(aside, 40) == "in the library · by citations"
    assert within(aside, 10) == ""


def test_crumbs_keep_the_last_place() -> None:
    places = ("Attention", "A Very Long Title in Between", "Here")
    assert crumbs(places, 80, " › ") == "Attention › A Very Long Title in Between › Here"
    assert crumbs(places, 20, " › ") == "… › Here"
    assert cell_len(crumbs(("W" * 99,), 20)) == 20


def test_walk_goes_on_and_back() -> None:
    walk = Walk((Step(1, "one"),)).to(2, "two", Direction.BACKWARD)
    assert walk.to(2, "two", Direction.FORWARD) is walk
    assert walk.here.came_by is Direction.BACKWARD
    assert walk.back().back().here.key == 1


def test_adds_wait_in_line_and_none_is_asked_twice() -> None:
    adding = Adding()
    adding.ask(["a", "b", "a"])
    assert adding.start() == ("a", "b")
    adding.ask(["b", "c"])
    assert adding.start() == ()
    adding.progress = Progress("metadata", 1, 2, "waiting for arXiv")
    assert (
        adding.doing()
        == "adding 2 papers · asking who wrote what 1 of 2 · waiting for arXiv · 1 more in line"
    )
    assert adding.refs == {"a", "b", "c"}
    adding.end()
    assert adding.start() == ("c",)


def test_outcome_of_many_counts_and_names_the_troubled() -> None:
    results = [AddResult(str(i), None, None, "done", {}, None) for i in range(3)]
    results += [AddResult(f"bad{i}", None, None, "failed", {}, "no such paper") for i in range(4)]
    said, bad = outcome(results)
    assert bad
    assert said.splitlines()[0] == "3 added, 4 not added"
    assert "bad0: no such paper" in said
    assert "and 1 more; `papermap doctor` lists them" in said


@pytest.mark.parametrize(
    ("refs", "page"),
    [
        (RefsView("1706.03762", "10.1/x", None), "https://arxiv.org/abs/1706.03762"),
        (RefsView(None, "10.1/x", None), "https://doi.org/10.1/x"),
        (RefsView(None, None, "abc"), "https://www.semanticscholar.org/paper/abc"),
        (RefsView(None, None, None), None),
    ],
)
def test_web_page_of_a_paper(refs: RefsView, page: str | None) -> None:
    assert web_page(refs) == page


def test_problem_in_words() -> None:
    assert words.problem(OSError(28, "No space left on device", "/x")) == "No space left on device: /x"
    assert words.problem(ValueError("\x1b[31mbad")) == "[31mbad"
    assert "RuntimeError" in words.problem(RuntimeError())
    assert words.problem(sqlite3.OperationalError("disk I/O error")).startswith("The library cannot be used:")


@pytest.mark.parametrize("place", list(keys.KEYS))
def test_every_key_is_documented(place: str) -> None:
    page = (PROJECT / "docs" / "screens.md").read_text(encoding="utf-8")
    for key in keys.KEYS[place]:
        shown = " ".join(f"`{name}`" for name in key.shown.split())
        assert f"| {shown} | {key.words} |" in page


def test_the_pictures_of_the_page_exist_and_fetch_nothing() -> None:
    page = (PROJECT / "docs" / "screens.md").read_text(encoding="utf-8")
    named = re.findall(r"\]\(([^)]+\.svg)\)", page)
    assert named
    for name in named:
        assert "@font-face" not in (PROJECT / "docs" / name).read_text(encoding="utf-8")


def test_an_excerpt_ends_where_a_sentence_does() -> None:
    assert words.excerpt("One. Two, which is long. Three.", 26) == "One. Two, which is long."
    assert words.excerpt("One. " + "word " * 20, 50) == ("One. " + "word " * 9).rstrip() + " …"
    assert words.excerpt("Short", 50) == "Short"


def test_a_verb_in_brackets_is_left_to_the_command_line() -> None:
    assert words.without_verbs("It is due (`papermap recall`).") == "It is due."
    assert (
        words.without_verbs("too few to tell (`papermap forward --fetch` asks for more)") == "too few to tell"
    )
    assert words.without_verbs("`papermap add 1` starts it (now).") == "`papermap add 1` starts it (now)."


async def test_a_notice_whose_time_ran_out_stops_nothing(screens: Open) -> None:
    """Textual's timer of a toast with less than no time left would count for ever."""
    over = Notice("Long ago", timeout=-1)
    assert over.has_expired
    assert over.time_left > 0
    async with screens() as on:
        on.app.say("Said")
        await on.press()
        assert all(isinstance(each, Notice) for each in on.app._notifications)
        await on.app.screen.mount(Toast(over))
        await on.press("j")
        assert on.app.is_running
