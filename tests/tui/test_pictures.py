"""Figures in a terminal that draws pictures, by its protocol: what is sent is the figure, and nothing of it
stays on the screen, or in a kitty terminal's memory, once the reader goes on."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PIL import Image

from papermap.library import Library
from tests.conftest import PROJECT
from tests.support import make_library
from tests.tui.terminal import Terminal, difference, sixel_picture

SAMPLE = "9912.99002"
ALIKE = 0.06
"""Pictures of one figure are so near each other, drawn in sizes and colours of their own."""

UNSTRETCHED = 1.1
"""Sizes are whole cells, so the form of a picture changes a little."""

Reading = Callable[..., AbstractContextManager[Terminal]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    list(make_library(home).add([SAMPLE]))
    return home


@pytest.fixture
def library(shelf: Path, tmp_path: Path) -> Library:
    shutil.copytree(shelf, tmp_path / "home")
    return make_library(tmp_path / "home")


@pytest.fixture
def figure(library: Library) -> Reading:
    """The first figure of a pass, in a terminal of a kind."""

    @contextmanager
    def opened(kind: str, **environ: str) -> Iterator[Terminal]:
        inherited = {
            name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORTERM")
        }
        settings = {
            "PAPERMAP_HOME": str(library.home),
            "PYTHONPATH": str(PROJECT / "src"),
            "TERM": "xterm-kitty" if kind == "kitty" else "xterm-256color",
            "COLORTERM": "truecolor",
        }
        argv = [sys.executable, "-m", "papermap"]
        with Terminal(argv, inherited | settings | environ, kind) as terminal:
            terminal.until(lambda: "papermap" in terminal.text)
            terminal.press("2")
            terminal.until(lambda: "Thin Adapters" in terminal.text)
            terminal.press("r")
            terminal.until(lambda: "Pass 1 of 3" in terminal.text)
            terminal.press("f")
            terminal.until(lambda: "Figure 1" in terminal.text)
            yield terminal
            terminal.press("f\x1b")
            terminal.until(lambda: "newest first" in terminal.text and not terminal.kept)

    return opened


def alike(shown: Image.Image, drawn: Image.Image) -> bool:
    """Whether it is the same picture, and no narrower or wider for its height."""
    stretched = shown.width / shown.height / (drawn.width / drawn.height)
    return difference(shown, drawn) < ALIKE and 1 / UNSTRETCHED < stretched < UNSTRETCHED


def original(library: Library, number: int) -> Image.Image:
    """A figure of the first pass as the library draws it."""
    key = library.find(SAMPLE)
    part = next(part for part in library.reading.pass_view(key, 1).parts if part.figures)
    return Image.open(library.reading.picture(key, part.figures[number].index))


def test_kitty_is_sent_the_figure_and_forgets_it(figure: Reading, library: Library) -> None:
    with figure("kitty") as terminal:
        terminal.until(lambda: terminal.picture_cells > 500)
        (first,) = terminal.kept
        assert {first & 0xFFFFFF} == terminal.shown, "the letters name another picture"
        sent = Image.open(io.BytesIO(terminal.sent[first]))
        assert sent.format == "PNG"
        assert alike(sent, original(library, 0))
        terminal.press("l")
        terminal.until(lambda: first in terminal.deleted and terminal.kept and terminal.picture_cells > 500)
        (second,) = terminal.kept
        sent = Image.open(io.BytesIO(terminal.sent[second]))
        assert alike(sent, original(library, 1))
        terminal.press("n")
        terminal.until(lambda: "Enter keeps it" in terminal.text)
        terminal.press("\x1b")
        terminal.until(lambda: "Enter keeps it" not in terminal.text and terminal.picture_cells > 500)
    assert terminal.picture_cells == 0


def test_sixels_are_the_figure_and_are_painted_over(figure: Reading, library: Library) -> None:
    with figure("sixel") as terminal:
        terminal.until(lambda: terminal.picture_cells > 500)
        assert alike(sixel_picture(terminal.sixels[-1]), original(library, 0))
        terminal.press("l")
        drawn = len(terminal.sixels)
        terminal.until(lambda: len(terminal.sixels) > drawn and terminal.picture_cells > 500)
        assert alike(sixel_picture(terminal.sixels[-1]), original(library, 1))
        terminal.press("n")
        terminal.until(lambda: "Enter keeps it" in terminal.text)
        terminal.press("\x1b")
        terminal.until(lambda: "Enter keeps it" not in terminal.text and terminal.picture_cells > 500)
    assert terminal.picture_cells == 0


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"COLORTERM": ""}])
def test_kitty_without_its_colours_gets_blocks_it_can_show(figure: Reading, environ: dict[str, str]) -> None:
    """Kitty is told by a colour which picture stands where: over ssh there may be 256, with NO_COLOR none."""
    with figure("kitty", **environ) as terminal:
        terminal.until(lambda: "as blocks" in terminal.text and "▀" in terminal.text)
        assert terminal.picture_cells == 0
        assert terminal.sent == {}
