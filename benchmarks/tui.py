"""From a key to paint, on the screens, in a pseudo-terminal: what a reader waits for.

``python -m benchmarks.tui [--papers 10000] [--home FOLDER]`` grows a library by rule (see
:mod:`benchmarks.grown`), lays out its map, and opens the real program on it at 120×40. Moving: each of many
``j`` until the terminal has new text. Opening: a key until the words that only that screen has are there,
its rows included. First paint: from the start of the process until the frame stands, and until it says what
is next, against a bare Textual app with one table, in turns in the same run. Milliseconds are of this
machine; the ratio travels.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from benchmarks.grown import grown, write
from papermap.library import Library
from papermap.settings import load_settings

ROWS, COLUMNS = 40, 120
MOVES = 120
ROUNDS = 30
STARTS = 7
PATIENCE = 60.0

BARE = """
from textual.app import App
from textual.widgets import DataTable

class Bare(App):
    def compose(self):
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("title", "year")
        table.add_rows([(f"Paper number {n}", str(2000 + n % 20)) for n in range(40)])

Bare().run()
"""
OURS = "from papermap.cli.main import run; import sys; sys.argv = ['papermap']; run()"

OPENINGS = (
    ("library", b"2", b"Library", b"1"),
    ("paper", b"\r", b"Similar papers", b"\x1b"),
    ("trail", b"t", b"references known", b"\x1b"),
    ("map", b"3", b"by neighbourhood", b"1"),
    ("topics", b"7", b"exposure is", b"1"),
    ("reading room", b"r", b"Pass 1 of 3", b"\x1b"),
)
"""Screen, the key that opens it, words that only it has, the key back. The library is open before the paper,
the trail and the room."""


class Terminal:
    """A program at work in a terminal of its own."""

    def __init__(self, code: str, home: Path) -> None:
        self.main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environ = {
            **os.environ,
            "PAPERMAP_HOME": str(home),
            "TERM": "xterm-256color",
            "LINES": "",
            "COLUMNS": "",
        }
        self.began = time.perf_counter()
        self.running = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=side,
            stdout=side,
            stderr=side,
            env=environ,
            start_new_session=True,
            preexec_fn=_own_terminal,
        )
        os.close(side)

    def until(self, words: bytes) -> float:
        """Seconds, from now, until these words are written."""
        began, seen = time.perf_counter(), b""
        while words not in seen:
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError(f"{words!r} never came; last: {seen[-300:]!r}")
            if select.select([self.main], [], [], 0.5)[0]:
                seen += os.read(self.main, 1 << 16)
        return time.perf_counter() - began

    def press(self, key: bytes, words: bytes = b"") -> float:
        """Seconds from a key until the first new text, or until these words."""
        os.write(self.main, key)
        return self.until(words) if words else self._first()

    def _first(self) -> float:
        began = time.perf_counter()
        if not select.select([self.main], [], [], PATIENCE)[0]:
            raise TimeoutError("nothing was written")
        waited = time.perf_counter() - began
        os.read(self.main, 1 << 16)
        return waited

    def quiet(self, seconds: float = 0.4) -> None:
        """Take in what is written until nothing is for so long."""
        while select.select([self.main], [], [], seconds)[0]:
            os.read(self.main, 1 << 16)

    def end(self) -> None:
        self.running.kill()
        self.running.wait()
        os.close(self.main)


def _own_terminal() -> None:
    """The terminal ends the program when it goes, as a window that is closed does."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def tell(name: str, waits: list[float], target: int) -> None:
    p95 = quantiles(waits, n=20)[-1] * 1000
    print(
        f"  {name:<14} median {median(waits) * 1000:6.1f} ms   p95 {p95:6.1f} ms   (at most {target})",
        flush=True,
    )


def keys(home: Path) -> None:
    """Moving and opening."""
    terminal = Terminal(OURS, home)
    try:
        terminal.until(b"Next")
        terminal.quiet(2)
        terminal.press(b"2", b"Library")
        terminal.quiet(1)
        waits = []
        for _ in range(MOVES):
            waits.append(terminal.press(b"j"))
            terminal.quiet(0.05)
        tell("moving", waits, 50)
        terminal.press(b"1", b"Next")
        for name, key, words, back in OPENINGS:
            if back == b"\x1b":
                terminal.press(b"2")
            waits = []
            for _ in range(ROUNDS):
                terminal.quiet(0.5)
                waits.append(terminal.press(key, words))
                terminal.quiet(0.4)
                terminal.press(back)
            tell(name, waits, 150)
            terminal.quiet(0.6)
            if back == b"\x1b":
                terminal.press(b"1")
                terminal.quiet(0.6)
    finally:
        terminal.end()


def first_paint(home: Path) -> None:
    """From nothing to the frame of the first screen, and to the day's words in it."""
    waits: dict[str, list[float]] = {"bare": [], "frame": [], "words": []}
    for _ in range(STARTS):
        terminal = Terminal(BARE, home)
        terminal.until(b"Paper number")
        waits["bare"].append(time.perf_counter() - terminal.began)
        terminal.end()
        terminal = Terminal(OURS, home)
        terminal.until(b"Today")
        waits["frame"].append(time.perf_counter() - terminal.began)
        terminal.until(b"Next")
        waits["words"].append(time.perf_counter() - terminal.began)
        terminal.end()
    bare, frame, words = (median(some) for some in waits.values())
    print(
        f"  first paint    {frame / bare:.2f} x a bare app with one table (at most 2), "
        f"{words / bare:.2f} x with the day's words; {frame * 1000:.0f} ms"
    )


def build(home: Path, papers: int) -> None:
    """A library of so many papers with a map."""
    home.mkdir(parents=True, exist_ok=True)
    write(grown(papers * 10 // 9), home / "library.db")
    library = Library(replace(load_settings(), home=home, embedder="lexical"))
    library.lay_map_anew()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--home", type=Path, help="kept there, and taken from there the next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        if not (home / "library.db").exists():
            build(home, options.papers)
        with closing(Library(replace(load_settings(), home=home)).desk.existing()) as connection:
            (count,) = connection.execute("SELECT count(*) FROM paper WHERE added_at IS NOT NULL").fetchone()
        print(f"a library of {count:,} papers, {COLUMNS}×{ROWS}")
        first_paint(home)
        keys(home)


if __name__ == "__main__":
    main()
