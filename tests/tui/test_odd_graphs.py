"""The screens of the map on libraries that no one would draw, with the real library behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from papermap.library import Library
from papermap.settings import load_settings
from papermap.tui.app import PapermapApp
from tests.odd_graphs import LIBRARIES, fill
from tests.tui.conftest import NEVER, settle

WAYS = (
    "3 R n enter", "3 n c y f e asterisk", "7 enter", "2 t l l h h r", "2 t v tab tab", "2 enter", "2 M",
    "8 x enter",
)  # fmt: skip


@pytest.mark.parametrize("name", ["none", "one", "a ring"])
async def test_no_screen_is_empty_or_fails(name: str, tmp_path: Path) -> None:
    numbers, edges = LIBRARIES[name]
    fill(tmp_path, numbers, edges)
    settings = load_settings({"PAPERMAP_HOME": str(tmp_path), "PAPERMAP_EMBEDDER": "lexical"})
    app = PapermapApp(Library(settings), first="library", poll=NEVER)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        for way in WAYS:
            for key in way.split():
                await pilot.press(key)
                await settle(pilot)
            shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
            assert len(shown.split()) > 8, (way, shown)
            bad = [toast.message for toast in app._notifications if toast.severity == "error"]
            assert not bad, (way, bad)
            for _ in range(12):
                await pilot.press("escape")
            await settle(pilot)
