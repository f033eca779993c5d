"""A screen that was left is gone, with what it drew: going in and out all day costs nothing."""

from __future__ import annotations

import gc

import pytest
from textual.screen import Screen
from textual.strip import Strip

from tests.tui.conftest import Open, eventually

ROUNDS = 4


def _alive(kind: type[object]) -> int:
    gc.collect()
    return sum(issubclass(type(each), kind) for each in gc.get_objects())


@pytest.mark.parametrize("way", [("enter", "escape"), ("t", "escape"), ("r", "escape"), ("3", "2")])
async def test_screens_that_were_left_are_gone(screens: Open, way: tuple[str, str]) -> None:
    async with screens() as on:
        await on.press("2", *way, *way)
        stand, drawn = _alive(Screen), _alive(Strip)
        await on.press(*way * ROUNDS)
        # One may still be held by the last message; what left a worker behind goes when that has ended.
        await eventually(on.pilot, lambda: _alive(Screen) <= stand + 1)
        assert _alive(Strip) < drawn + 200 * ROUNDS
