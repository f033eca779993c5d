"""Things to choose from by one key each, as the dialogs draw them."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from papermap.model.reading import Weight
from papermap.tui.widgets.tabs import clickable

WEIGHTS = {
    "f": (Weight.FOUNDATIONAL, "foundational"),
    "n": (Weight.NEW_TECHNIQUE, "new technique"),
    "m": (Weight.MINOR_TWEAK, "minor tweak"),
}
SURE = {"5": 50, "6": 60, "7": 70, "8": 80, "9": 90, "0": 100}

Parts = list[str | tuple[str, str] | Content]


def row(name: str, choices: Mapping[str, str], chosen: str | None) -> Parts:
    """A line of choices by key, or by a click; ``chosen`` is the key of the one that is, empty where one will
    be. Without (``None``), a choice is an end, and needs no room for a mark."""
    parts: Parts = [(f"{name:<10}", "$quiet")] if name else []
    for key, words in choices.items():
        mark = "" if chosen is None else " ●" if key == chosen else "  "
        choice = Content.assemble((key, "bold $accent"), (f" {words}{mark}", "bold" if key == chosen else ""))
        parts += [clickable(choice, f"app.simulate_key('{key}')"), "  "]
    return parts


def weight_row(weight: Weight | None) -> Parts:
    """What a paper is to its field."""
    chosen = next((key for key, (each, _) in WEIGHTS.items() if each is weight), "")
    return row("It is", {key: words for key, (_, words) in WEIGHTS.items()}, chosen)


def sure_row(percent: int | None) -> Parts:
    """How sure, of a verdict."""
    chosen = next((key for key, each in SURE.items() if each == percent), "")
    return row("How sure", {key: f"{each}%" for key, each in SURE.items()}, chosen)
