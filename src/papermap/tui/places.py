"""Where a reader can go: each screen by its name, and what it is opened on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from textual.app import App

from papermap.tui.screens.base import PapermapScreen

PLACES = ("today", "library", "map", "sheet", "questions", "log", "topics", "search")
"""Where the digits lead."""


def screen_class(name: str) -> Callable[..., PapermapScreen]:
    """``map`` is MapScreen in screens/map.py. A screen's module is loaded when it is first opened, or once
    the first screen stands: the first paint waits for none of the others."""
    module = import_module(f"papermap.tui.screens.{name}")
    made: Callable[..., PapermapScreen] = getattr(module, f"{name.capitalize()}Screen")
    return made


class Places(App[None]):
    """The part of the app that opens screens."""

    def action_place(self, name: str) -> None:
        """Go to a place. It stands instead of the place one is at, so that Esc leads back to where reading
        was left."""
        screen = self.screen
        if not isinstance(screen, PapermapScreen) or name == screen.PLACE:
            return
        if len(self.screen_stack) > 1 and screen.PLACE in PLACES:
            self.pop_screen()
        if getattr(self.screen, "PLACE", "") != name:
            self.open_screen(name)

    def open_screen(self, name: str, *asked: object) -> None:
        """Open a screen on what it is asked for."""
        self.push_screen(screen_class(name)(*asked))

    def open_paper(self, key: int, around: Sequence[int] = ()) -> None:
        """Open a paper's page; ``around`` is the list it was opened from, for next and previous."""
        self.open_screen("paper", key, tuple(around))

    def open_trail(self, key: int, title: str) -> None:
        self.open_screen("trail", key, title)

    def open_room(self, key: int, number: int | None = None) -> None:
        """Open a paper in the reading room, at the pass to go on with."""
        self.open_screen("room", key, number)

    def open_row(self, key: int) -> None:
        """Open a paper's row of the literature spreadsheet."""
        self.open_screen("row", key)

    def open_blockers(self, key: int) -> None:
        self.open_screen("blockers", key)

    def open_map(self, key: int | None = None, where: str = "") -> None:
        self.open_screen("map", key, where)

    def open_beside(self, key: int | None, title: str, side: str) -> None:
        """Open what is related or similar to a paper, or missing from the library."""
        self.open_screen("beside", key, title, side)

    def open_lineage(self, key: int, title: str) -> None:
        self.open_screen("lineage", key, title)

    def open_path(self, key: int, title: str, wanted: str) -> None:
        """Open the way from a paper to the one that ``wanted`` names, by a REF or by words."""
        self.open_screen("path", key, title, wanted)

    def open_topics(self) -> None:
        self.open_screen("topics")

    def open_search(self) -> None:
        self.open_screen("search")
