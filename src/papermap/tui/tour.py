"""The tour of two minutes: a line below the title of each screen that says what to press next, and why. It
goes on when the reader has done it. What it is taken on, a demo library, is :func:`take`'s."""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from papermap.settings import Settings
    from papermap.tui.keymap import Keymap


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do on the screen ``at`` (any, where it is empty), with its reason; ``way`` leads there.
    ``until`` is what is seen once it is done. ``<room.decide>`` stands for that key."""

    at: str
    way: str
    says: str
    until: str


STEPS = (
    Step(
        "",
        "",
        "This is Today: one line says what to do next, and why. Press <everywhere.place_library> "
        "for the library.",
        "library",
    ),
    Step(
        "library",
        "<everywhere.place_library>",
        "Every paper you keep, the newest first; j and k move. Press <library.open> to open the first one.",
        "paper",
    ),
    Step(
        "paper",
        "<everywhere.place_library>, then <library.open>",
        "A paper's page: what is in it, and your words on it. You read in passes. Press <paper.read> "
        "for pass 1.",
        "room",
    ),
    Step(
        "room",
        "<everywhere.place_library>, then <library.read>",
        "Five minutes: abstract, figures, results, conclusion. <room.next> goes on. Press <room.decide> "
        "to end it: what it is (f n m), how sure (5 to 0), where next (s).",
        "ended",
    ),
    Step(
        "",
        "",
        "Your verdict first, then the evidence. All you say and do can be taken back: press "
        "<everywhere.undo>.",
        "undone",
    ),
    Step(
        "paper",
        "<everywhere.place_library>, then <library.open>",
        "The pass goes on where it was. Now back in time: press <paper.trail> for the trail.",
        "trail",
    ),
    Step(
        "trail",
        "<everywhere.place_library>, then <library.trail>",
        "Left is what it builds on, right what built on it. Press <trail.walk_backward> "
        "to walk to the paper under the cursor.",
        "walked",
    ),
    Step(
        "",
        "",
        "One step back in time; <trail.step_back> steps back. Press <everywhere.place_map> for the map.",
        "map",
    ),
    Step(
        "",
        "",
        "Near each other means alike. That was the tour: <everywhere.help> shows the keys of a screen, "
        "<everywhere.leave> leaves. Nothing of this library stays.",
        "",
    ),
)


@dataclass(frozen=True, slots=True)
class Tour:
    """How far the reader is."""

    number: int = 0

    @property
    def step(self) -> Step:
        """What is to be done now."""
        return STEPS[self.number]

    def saw(self, event: str) -> Tour:
        """The tour after something was seen: a screen by its name, or ended, undone, walked."""
        return Tour(self.number + 1) if event and event == self.step.until else self

    def words(self, place: str, keymap: Keymap) -> Content:
        """The line, as it is on a screen."""
        step = self.step
        said = step.says
        if step.at not in ("", place) or (place == "" and step.at):
            said = f"The tour goes on elsewhere: press {step.way}."
        shown = re.sub(r"<([a-z_]+\.[a-z_]+)>", lambda key: keymap.named(key[1]), said)
        return Content.assemble(
            (f"Tour {self.number + 1}/{len(STEPS)}  ", "bold $accent"),
            shown,
            ("  Esc ends the tour.", "$quiet"),
        )


class TourLine(Static):
    """Stands below the title while there is a tour, where no toast covers it."""

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, words: Content | None) -> None:
        """Show the line; without words, take no place."""
        self.display = words is not None
        if words is not None:
            self.update(words)


def take(settings: Settings) -> None:
    """Build the demo library in a folder that is thrown away, and open the screens on it with the tour."""
    from papermap.library.demonstration import build
    from papermap.tui.app import PapermapApp
    from papermap.tui.theme import of_terminal

    sys.stderr.write("Building a demo library for the tour; it takes a few seconds …\n")
    with tempfile.TemporaryDirectory(prefix="papermap-demo-") as folder:
        library, _ = build(replace(settings, embedder="lexical"), Path(folder))
        PapermapApp(library, taste=settings.screens, tour=Tour(), themes=of_terminal()).run()
