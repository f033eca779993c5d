"""Two quiet themes with one accent each, and the few extra colours that the map needs."""

from __future__ import annotations

from rich.console import Console
from textual.theme import Theme

_DARK = {
    "quiet": "#8b909c",
    "rule": "#30343d",
    "cursor": "#262a33",
    "backward": "#e2a75b",
    "forward": "#6fb3d2",
    "yours": "#c69ad0",
}
_LIGHT = {
    "quiet": "#6f6b62",
    "rule": "#ddd8cc",
    "cursor": "#ece7da",
    "backward": "#9c5800",
    "forward": "#1f6f94",
    "yours": "#7d4a94",
}

DARK = Theme(
    name="papermap-dark",
    primary="#e2a75b",
    secondary="#6fb3d2",
    accent="#e2a75b",
    warning="#e2a75b",
    error="#e0796b",
    success="#9fbf7f",
    foreground="#d9dbe0",
    background="#15171b",
    surface="#1b1e23",
    panel="#22252c",
    dark=True,
    variables={**_DARK, "input-selection-background": "#e2a75b 30%", "block-cursor-text-style": "none"},
)
LIGHT = Theme(
    name="papermap-light",
    primary="#9c5800",
    secondary="#1f6f94",
    accent="#9c5800",
    warning="#9c5800",
    error="#b23a2a",
    success="#4c7a2b",
    foreground="#26241f",
    background="#fbf9f4",
    surface="#f4f1e9",
    panel="#ebe6da",
    dark=False,
    variables={**_LIGHT, "input-selection-background": "#9c5800 25%", "block-cursor-text-style": "none"},
)

_DARK_16 = {
    "quiet": "#aaaaaa",
    "rule": "#555555",
    "cursor": "#0000aa",
    "backward": "#ffff55",
    "forward": "#55ffff",
    "yours": "#ff55ff",
}
_LIGHT_16 = {
    "quiet": "#555555",
    "rule": "#aaaaaa",
    "cursor": "#aaaaaa",
    "backward": "#aa0000",
    "forward": "#0000aa",
    "yours": "#aa00aa",
}

DARK_16 = Theme(
    name="papermap-dark-16",
    primary="#ffff55",
    secondary="#55ffff",
    accent="#ffff55",
    warning="#ffff55",
    error="#ff5555",
    success="#55ff55",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={**_DARK_16, "input-selection-background": "#0000aa", "block-cursor-text-style": "none"},
)
LIGHT_16 = Theme(
    name="papermap-light-16",
    primary="#aa0000",
    secondary="#0000aa",
    accent="#aa0000",
    warning="#aa0000",
    error="#aa0000",
    success="#0000aa",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ffffff",
    dark=False,
    variables={**_LIGHT_16, "input-selection-background": "#aaaaaa", "block-cursor-text-style": "none"},
)
"""The same for a terminal of sixteen colours: colours that it has. It would take others for the nearest one,
and quiet words, the cursor and its row would all become the same grey."""


WITHOUT_HUES = frozenset({DARK_16.name, LIGHT_16.name})
"""Of these colours a terminal of sixteen makes two or three greys: the map says by letters what they say."""

Pair = tuple[Theme, Theme]
"""A dark and a light theme."""

FULL: Pair = (DARK, LIGHT)


def of_terminal() -> Pair:
    """The themes for what this terminal can show."""
    colours = Console(force_terminal=True, legacy_windows=False).color_system
    return (DARK_16, LIGHT_16) if colours == "standard" else FULL


VARIABLES = _DARK
"""Our own variables with a value each, for the moment before a theme of ours is set."""

COMMUNITY_COLOURS = {
    True: ("#e2a75b", "#6fb3d2", "#9fbf7f", "#c69ad0", "#d98f8f", "#7fc4b5", "#c9c06f", "#a3a9e0"),
    False: ("#a85f00", "#1f6f94", "#4c7a2b", "#7d4a94", "#a8433f", "#1d7a68", "#7a6f00", "#474fa8"),
}
"""Muted hues for neighbourhoods of the map, by whether the theme is dark."""

YEAR_COLOURS = {
    True: ("#565c69", "#75747a", "#978c80", "#bd9a6d", "#e2a75b"),
    False: ("#bdb6a6", "#b8a385", "#b38c5c", "#ad7530", "#a85f00"),
}
"""Oldest to newest."""
