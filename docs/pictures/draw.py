"""Draws the pictures of the screens from the demo library of an invented reader, so that the documentation
shows what is there. It builds that library by itself; pictures may be named, else all are drawn.

    python docs/pictures/draw.py [NAME…]
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from reader import library_in_use
from textual.pilot import Pilot

from papermap.library import Library
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
    "sheet": ((140, 24), ["4", "slash", *"pass>=1", "enter", "j"]),
    "log": ((110, 32), ["6", "tab"]),
    "library": ((100, 30), ["2", "j", "j"]),
    "library-60x20": ((60, 20), ["2", "j", "j"]),
    "library-light": ((100, 30), ["2", "f2", "j", "j"]),
    "paper": ((140, 38), ["2", "j", "j", "enter"]),
    "trail": ((100, 30), ["2", "S", *"attention is all you need", "enter", "t", "j"]),
    "trail-sentence": ((120, 30), ["2", "j", "j", "t", "j", "j"]),
    "map": ((120, 36), ["2", "slash", *"ImageNet class", "enter", "m"]),
    "search": ((100, 24), ["2", "S", *"making large models cheaper", "enter"]),
    "keys": ((100, 30), ["2", "question_mark"]),
}


async def _settled(pilot: Pilot[None], app: PapermapApp) -> None:
    """Wait until every key did its work and nothing runs, twice in a row."""
    quiet = 0
    while quiet < 2:
        await pilot.pause(0.1)
        done = app.key_queue.over and not app.opening and all(worker.is_finished for worker in app.workers)
        quiet = quiet + 1 if done else 0


async def draw(library: Library, name: str, size: tuple[int, int], keys: list[str]) -> None:
    """One picture: open the app, press the keys, wait until all is there, save."""
    app = PapermapApp(library)
    async with app.run_test(size=size) as pilot:
        await _settled(pilot, app)
        for key in keys:
            await pilot.press("space" if key == " " else key)
            await _settled(pilot, app)
        # No font is fetched from elsewhere: the reader's own monospace serves.
        picture = FONTS.sub("", app.export_screenshot(title="papermap"))
        (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="papermap-pictures-") as folder:
        library = library_in_use(Path(folder) / "papermap-demo")
        for name in names or PICTURES:
            size, keys = PICTURES[name]
            asyncio.run(draw(library, name, size, keys))


if __name__ == "__main__":
    main(sys.argv[1:])
