"""Colours can be read in every terminal, also in one that has sixteen."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from textual.color import Color as Shade
from textual.theme import Theme

from papermap.tui import theme
from papermap.tui.theme import DARK, DARK_16, LIGHT, LIGHT_16

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text against what is behind it."""


def colours(of: Theme) -> dict[str, str]:
    named = {name: getattr(of, name) for name in ("foreground", "background", "accent", "error", "surface")}
    return {
        **named,
        **{name: of.variables[name] for name in ("quiet", "cursor", "backward", "forward", "rule")},
    }


@pytest.mark.parametrize("of", [DARK_16, LIGHT_16])
def test_in_sixteen_colours_none_becomes_the_same_as_another(of: Theme) -> None:
    found = colours(of)
    told_apart = [found[name] for name in ("foreground", "quiet", "accent", "cursor", "background")]
    shown = [Color.parse(colour).downgrade(ColorSystem.STANDARD).number for colour in told_apart]
    assert len(set(shown)) == len(told_apart)


@pytest.mark.parametrize("of", [DARK, LIGHT, DARK_16, LIGHT_16])
def test_words_stand_out_from_what_is_behind_them(of: Theme) -> None:
    found = colours(of)
    for words in ("foreground", "quiet", "accent", "error"):
        for behind in ("background", "cursor", "surface"):
            contrast = contrast_of(found[words], found[behind])
            least = 3.0 if behind == "cursor" else LEAST_CONTRAST
            assert contrast >= least, f"{of.name}: {words} on {behind} {contrast:.1f}"


def contrast_of(one: str, other: str) -> float:
    first, second = (luminance(Shade.parse(colour)) for colour in (one, other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def luminance(shade: Shade) -> float:
    parts = [part / 255 for part in shade.rgb]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("term", "colorterm", "pair"),
    [
        ("xterm", "", (DARK_16, LIGHT_16)),
        ("xterm-256color", "", (DARK, LIGHT)),
        ("xterm", "truecolor", (DARK, LIGHT)),
        ("dumb", "", (DARK, LIGHT)),
    ],
)
def test_the_themes_are_those_that_the_terminal_can_show(
    monkeypatch: pytest.MonkeyPatch, term: str, colorterm: str, pair: theme.Pair
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colorterm)
    assert theme.of_terminal() == pair
