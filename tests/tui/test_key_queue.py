"""Keys that come in one packet: each goes to what the one before it opened."""

from __future__ import annotations

import threading
import time

import pytest
from textual.events import Event, Key
from textual.keys import _character_to_key
from textual.widgets import Input

from papermap.tui import key_queue
from papermap.tui.widgets.rows import RowList
from tests.tui.conftest import Open, Screens, eventually
from tests.tui.fake_library import FakeLibrary

NAMED = {"\n": "enter", "\t": "tab", "\x1b": "escape"}


async def burst(on: Screens, text: str) -> None:
    """All keys of a text at once, as a terminal hands on what is pasted or typed ahead."""
    for char in text:
        key = NAMED.get(char) or (char if char.isalnum() else _character_to_key(char))
        on.app.post_message(Key(key, char if key not in NAMED.values() else None))
    await on.press()


async def test_what_follows_the_slash_is_typed_into_the_filter(screens: Open) -> None:
    async with screens() as on:
        await burst(on, "/lora")
        assert on.app.screen.query_one("#find Input", Input).value == "lora"


async def test_a_place_then_its_keys(screens: Open) -> None:
    async with screens() as on:
        await burst(on, "8low rank")
        assert on.place == "SearchScreen"
        assert on.app.screen.query_one("#find Input", Input).value == "low rank"


async def test_enter_in_a_line_of_text_ends_it_before_the_next_key(screens: Open) -> None:
    """The filter is kept, and the cursor moves in the list that it gave."""
    async with screens() as on:
        await burst(on, "/a\njj")
        filtered = on.app.screen.query_one("#find Input", Input)
        assert (filtered.value, filtered.has_focus) == ("a", False)


async def test_a_dialog_opened_and_left_in_one_packet(screens: Open) -> None:
    async with screens() as on:
        await burst(on, "3/attention\x1b2/bert")
        assert on.place == "LibraryScreen"
        assert on.app.screen.query_one("#find Input", Input).value == "bert"


async def test_a_key_that_is_held_down_does_its_work_each_time_and_the_next_comes_after_it(
    screens: Open,
) -> None:
    async with screens() as on:
        papers = on.app.screen.query_one("#papers", RowList)
        await burst(on, "jjjjjjkk")
        assert papers.cursor == 4
        await burst(on, "jjj/x")
        assert on.app.screen.query_one("#find Input", Input).value == "x"
        await burst(on, "\x1b" * 3 + "2333\x1b\x1bjj")
        assert on.place == "LibraryScreen"


async def test_a_long_text_comes_whole_and_in_order(screens: Open) -> None:
    text = "".join(chr(ord("a") + place % 26) for place in range(2_000))
    async with screens() as on:
        await burst(on, "/" + text)
        assert on.app.screen.query_one("#find Input", Input).value == text


async def test_a_mark_that_is_lost_holds_the_keys_for_a_moment_only(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the widget that had it is taken away."""
    monkeypatch.setattr(key_queue, "LOST", 0.05)
    async with screens() as on:
        monkeypatch.setattr(on.app.key_queue, "back", lambda mark: None)
        await burst(on, "/lora")
        await eventually(on.pilot, lambda: on.app.screen.query_one("#find Input", Input).value == "lora")


async def test_a_machine_that_stands_still_loses_no_mark(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another program takes it, or a screen is long to draw: the keys wait for as long."""
    monkeypatch.setattr(key_queue, "LOST", 0.05)
    async with screens() as on:
        hand_out = on.app.key_queue.handed_out

        def slowly(event: Event) -> None:
            hand_out(event)
            time.sleep(0.1)

        monkeypatch.setattr(on.app.key_queue, "handed_out", slowly)
        await burst(on, "/lora")
        assert on.app.screen.query_one("#find Input", Input).value == "lora"


async def test_a_key_waits_for_the_dialog_that_a_question_to_the_library_opens(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escape leaves the dialog, though it opens a moment later, and not the screen below it."""
    monkeypatch.setattr(key_queue, "LOST", 60)
    answer, known = threading.Event(), FakeLibrary.topics

    def slow(self: FakeLibrary) -> object:
        assert answer.wait(60)
        return known(self)

    async with screens() as on:
        await on.press("5")
        monkeypatch.setattr(FakeLibrary, "topics", slow)
        on.app.set_timer(0.1, answer.set)
        await burst(on, "f\x1b")
        assert on.place == "QuestionsScreen"
        await burst(on, "\x1b")
        assert on.place == "LibraryScreen"
