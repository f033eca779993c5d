"""The screens as programs of their own: two of them and an add at once; and killed while the reader types."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from papermap.library import Library
from tests.conftest import PROJECT
from tests.support import make_library

SAMPLE, BASE = "9912.99002", "2106.09685"
LATER = ("1706.03762", "1607.06450", "1810.04805", "2005.14165")

BEGIN = """
import asyncio, sys, time
from pathlib import Path
from papermap.tui.app import PapermapApp
from tests.support import make_library
from tests.tui.conftest import settle

library = make_library(Path(sys.argv[1]))
key = library.find(sys.argv[2])

async def type(pilot, text):
    await pilot.press(*("space" if c == " " else c for c in text))

async def main():
    app = PapermapApp(library, opener=lambda target: None)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await work(app, pilot)

{work}

asyncio.run(main())
"""

WRITES = """
async def work(app, pilot):
    who = sys.argv[3]
    app.open_paper(key)
    await settle(pilot)
    for number in range(5):
        await pilot.press("n")
        await type(pilot, f"note {who} {number}")
        await pilot.press("ctrl+s")
        await settle(pilot)
    app.open_room(key, 2)
    await settle(pilot)
    for number in range(5):
        await pilot.press("n")
        await type(pilot, f"line {who} {number}")
        await pilot.press("enter")
        await settle(pilot)
"""

TYPES = """
async def work(app, pilot):
    where = sys.argv[3]
    if where == "note":
        app.open_paper(key); await settle(pilot); await pilot.press("n")
    elif where == "plan":
        app.open_paper(key); await settle(pilot); await pilot.press("p")
    elif where == "did":
        app.open_room(key, 2); await settle(pilot); await pilot.press("tab", *["tab"] * 5)
    else:
        app.open_trail(key, "LoRA"); await settle(pilot); await pilot.press("w")
    await pilot.pause(0.2)
    for number in range(100_000):
        await type(pilot, f"{number} ")
        print(number, time.time(), flush=True)
        await asyncio.sleep(0.1)
"""

LOST_AT_MOST = 2.0 + 4.0
"""Two seconds between two keepings, and what four writes need. On a machine that stops the typing in between,
the longest of these pauses is added thrice."""

TYPED_AT_MOST = 180.0
"""Seconds. As soon as something of each box must have been kept, the screens are killed."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = make_library(tmp_path)
    list(library.add([SAMPLE, BASE]))
    return library


def screens(library: Library, work: str, *arguments: str) -> subprocess.Popen[str]:
    """The screens in a process of their own; ``-u``, as Textual takes what is printed and flushes nothing."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", BEGIN.replace("{work}", work), str(library.home), *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}"},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_screens_and_an_add_on_one_library_lose_nothing(library: Library) -> None:
    key = library.find(SAMPLE)
    readers = [screens(library, WRITES, SAMPLE, who) for who in ("one", "two")]
    for ref in LATER:
        assert [result.outcome for result in make_library(library.home).add([ref], pdf=False)] == ["done"]
    for reader in readers:
        reader.communicate(timeout=600)
        assert reader.returncode == 0
    expected = {f"{who} {number}" for who in ("one", "two") for number in range(5)}
    view = library.paper(key)
    assert sorted(note.body.removeprefix("note ") for note in view.notes) == sorted(expected)
    assert sorted(jot.text.removeprefix("line ") for jot in view.jots) == sorted(expected)
    assert library.size() == 2 + len(LATER)


def test_a_kill_while_typing_loses_no_more_than_what_came_since_the_last_keeping(library: Library) -> None:
    boxes = {"note": "", "plan": "plan claim", "did": "did", "prediction": "prediction"}
    typing = {where: screens(library, TYPES, SAMPLE, where) for where in boxes}
    told: dict[str, list[str]] = {where: [] for where in boxes}
    listeners = [
        threading.Thread(target=_listen, args=(program, told[where])) for where, program in typing.items()
    ]
    for listener in listeners:
        listener.start()
    end = time.monotonic() + TYPED_AT_MOST
    while time.monotonic() < end and not all(_safe(lines, time.time() - 1) for lines in told.values()):
        time.sleep(0.2)
    killed = time.time()
    for program in typing.values():
        program.kill()
    for program, listener in zip(typing.values(), listeners, strict=True):
        listener.join()
        program.communicate()
    for where, lines in told.items():
        safe = _safe(lines, killed)
        assert safe, f"{where} was not typed into for long enough"
        kept = _kept(library, where, boxes[where])
        assert safe <= {int(word) for word in kept.split()}, json.dumps([where, kept, lines[-1]])


def _listen(program: subprocess.Popen[str], lines: list[str]) -> None:
    """Collect what a program says, but for a line that the kill cut."""
    assert program.stdout is not None
    lines.extend(line for line in program.stdout if line.endswith("\n"))


def _safe(lines: Sequence[str], killed: float) -> set[int]:
    """The numbers that were typed so long before the kill that they must have been kept."""
    said = [line.split() for line in lines]
    times = [float(at) for _, at in said]
    pause = max((later - earlier for earlier, later in pairwise(times)), default=0.0)
    return {int(number) for number, at in said if float(at) < killed - LOST_AT_MOST - 3 * pause}


def _kept(library: Library, where: str, box: str) -> str:
    key = library.find(SAMPLE)
    if where == "note":
        return library.paper(key).notes[-1].body
    return make_library(library.home).reading.draft(key, box)
