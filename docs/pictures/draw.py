"""Draws the pictures of the screens from a demo library, so that the documentation shows what is there.

papermap demo --keep /tmp/papermap-demo --no-screens
PAPERMAP_HOME=/tmp/papermap-demo python docs/pictures/draw.py
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from papermap.library import Library
from papermap.settings import load_settings
from papermap.tui.app import PapermapApp

HERE = Path(__file__).resolve().parent
FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)

FIRST = ["2", "j"]
"""The first paper of the demo with a PDF."""

PICTURES: dict[str, tuple[tuple[int, int], list[str]]] = {
    "today": ((120, 38), []),
    "room": (
        (130, 36),
        [*FIRST, "r", "d", "n", "8", "2", "enter", "tab", *"Can a short probe choose the width?", "escape"],
    ),
    "room-figure": ((120, 34), [*FIRST, "r", "right_square_bracket"]),
    "questions": ((120, 32), ["5", "j"]),
    "sheet": ((140, 30), ["4"]),
    "log": ((110, 32), ["6", "tab"]),
    "library": ((100, 30), ["2", "j", "j"]),
    "library-60x20": ((60, 20), ["2", "j", "j"]),
    "library-light": ((100, 30), ["2", "f2", "j", "j"]),
    "paper": ((140, 38), ["2", "j", "j", "enter"]),
    "trail": ((100, 30), ["2", "j", "j", "t", "j", "h", "h"]),
    "trail-sentence": ((120, 30), ["2", "j", "j", "t", "j", "j"]),
    "map": ((120, 36), ["2", "slash", *"ImageNet class", "enter", "m"]),
    "search": ((100, 24), ["2", "S", *"making large models cheaper", "enter"]),
    "keys": ((100, 30), ["2", "question_mark"]),
}


async def draw(name: str, size: tuple[int, int], keys: list[str]) -> None:
    """One picture: open the app, press the keys, wait until all is there, save."""
    app = PapermapApp(Library(load_settings()))
    async with app.run_test(size=size) as pilot:
        await pilot.pause(1)
        for key in keys:
            await pilot.press("space" if key == " " else key)
            await pilot.pause(0.2)
        while not all(worker.is_finished for worker in app.workers):
            await pilot.pause(0.1)
        await pilot.pause(0.5)
        # No font is fetched from elsewhere: the reader's own monospace serves.
        picture = FONTS.sub("", app.export_screenshot(title="papermap"))
        (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    for name, (size, keys) in PICTURES.items():
        asyncio.run(draw(name, size, keys))
