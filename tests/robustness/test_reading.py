"""The reading room at its edges: killed while one types, many at once, hostile words, papers with nothing."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papermap.library import Library
from papermap.library.desk import NoSuchPaperError, RefusedError
from papermap.model.reading import Outcome, ThreeSentences, Weight
from papermap.views.reading import PlaceView
from tests.conftest import Stock
from tests.robustness.running import environment
from tests.support import make_library

SAMPLE, BARE = "9912.99002", "2106.09685"


@pytest.fixture
def library(stock: Stock, tmp_path: Path) -> Library:
    return stock(tmp_path / "home", SAMPLE, bare=(BARE,))


def another(library: Library) -> Library:
    """A second running program on the same library."""
    return make_library(library.home)


def program(library: Library, text: str, terminal: int | None = None) -> subprocess.Popen[str]:
    """Python that has the reading ``room`` and the ``key`` of the sample, as a process of its own; on a
    terminal, where one is given."""
    begin = (
        "from papermap.library import Library\nfrom papermap.settings import load_settings\n"
        f"library = Library(load_settings())\nroom, key = library.reading, library.find({SAMPLE!r})\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", begin + text],
        env=environment(library.home, {"PAPERMAP_EMBEDDER": "lexical", "TERM": "xterm-256color"}),
        stdin=terminal,
        stdout=subprocess.PIPE if terminal is None else terminal,
        stderr=terminal,
        text=True,
        start_new_session=True,
    )


TYPING = """
from papermap.views.reading import PlaceView
sitting = room.sit_down(key, 2)
for number in range(1, 100_000):
    room.keep_draft(key, "did", "word " * number)
    room.keep_place(sitting, number, PlaceView("method", number))
    print(number, flush=True)
"""


def test_killed_while_one_types_what_was_kept_last_is_there(library: Library) -> None:
    key = library.find(SAMPLE)
    for after in (1, 5, 23):
        typing = program(library, TYPING)
        assert typing.stdout is not None
        kept = 0
        while kept < after:
            kept = int(typing.stdout.readline())
        typing.send_signal(signal.SIGKILL)
        kept = max([kept, *(int(line) for line in typing.stdout.read().split())])
        typing.wait()
        typing.stdout.close()
        view = library.reading.pass_view(key, 2)
        assert len(view.drafts["did"].split()) in (kept, kept + 1), (
            "all that was kept, and no half of a write"
        )
        assert view.place.part == "method"
        assert view.place.paragraph in (kept, kept + 1)
        library.reading.drop_draft(key, "did")
        assert "did" not in library.reading.pass_view(key, 2).drafts


def test_many_who_write_at_once_lose_nothing(library: Library) -> None:
    key = library.find(SAMPLE)
    text = """
import sys
for number in range(15):
    library.write_note(key, f"note {who} {number}")
    room.jot(key, f"line {who} {number}")
    room.write_sentences(key, f"Wording {who} {number}", "They measured.", "One seed.")
"""
    writers = [program(library, f"who = {who}\n{text}") for who in range(3)]
    library.reading.keep_draft(key, "jot", "being typed meanwhile")
    for writer in writers:
        writer.communicate(timeout=600)
        assert writer.returncode == 0
    expected = {f"{who} {number}" for who in range(3) for number in range(15)}
    notes = [note.body.removeprefix("note ") for note in library.paper(key).notes]
    assert len(notes) == len(expected)
    assert set(notes) == expected
    assert {jot.text.removeprefix("line ") for jot in library.paper(key).jots} >= expected
    wordings = [said.words.splitlines()[0] for said in library.wordings.of(key, ThreeSentences)]
    assert {words.rpartition("Wording ")[2] for words in wordings} >= expected
    assert library.reading.pass_view(key, 1).drafts["jot"] == "being typed meanwhile"


def test_what_another_program_is_typing_stays_until_it_was_seen(library: Library) -> None:
    key, other = library.find(BARE), another(library)
    other.reading.keep_draft(key, "did", "They tr")
    library.reading.write_sentences(key, "They train.", "They measured.", "One seed.")
    assert library.reading.pass_view(key, 2).drafts == {"did": "They tr"}
    library.reading.write_sentences(key, "They train less.", "They measured.", "One seed.")
    assert library.reading.pass_view(key, 2).drafts == {}


def test_the_note_is_told_by_two_and_both_wordings_stay(library: Library) -> None:
    key, other = library.find(BARE), another(library)
    first = library.write_note(key, "as it was")
    library.write_note(key, "mine", first)
    other.write_note(key, "theirs", first)
    assert [note.body for note in library.paper(key).notes] == ["mine", "theirs"]


HOSTILE = [
    "{0} {name} {} %s {{x}}", "\x1b[31mred\x1b]0;owned\x07", "a\x00b", "[bold]x[/bold] [/]", "\u202eback",
    "'; DROP TABLE journal; --", "=cmd|' /C calc'!A0", "word " * 20_000, "\\mathbb{R}^{n}",
    "论文 👩‍👩‍👧 a\u0301", "<script>alert(1)</script>",
]  # fmt: skip


def everything_said(library: Library, key: int, text: str) -> None:
    """Every way to say something about a paper, with this text in each."""
    room = library.reading
    library.write_note(key, text)
    room.jot(key, text, 1, text)
    number = room.block(key, text, text, page=1)
    room.learned(key, number, text)
    room.answer(key, "question", text, text, 1)
    room.write_cell(key, "metrics", text)
    room.keep_draft(key, "did", text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_kept_as_they_are(library: Library, text: str) -> None:
    key = library.find(BARE)
    everything_said(library, key, text)
    view, page = library.reading.pass_view(key, 2), library.paper(key)
    said = text.strip()
    assert page.notes[-1].body == text
    assert (page.jots[-1].text, page.jots[-1].quote) == (said, text)
    assert (page.blockers[-1].what, page.blockers[-1].why, page.blockers[-1].learned) == (said, said, said)
    assert next(prompt.answer for prompt in view.prompts if prompt.name == "question") == said
    assert next(cell.text for cell in view.cells if cell.column == "metrics") == said
    assert view.drafts["did"] == text


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_words_at_all_are_kept_as_they_are(library: Library, text: str) -> None:
    key = library.find(BARE)
    everything_said(library, key, text)
    assert library.paper(key).jots[-1].text == text.strip()
    assert library.reading.pass_view(key, 2).drafts["did"] == text


def test_what_was_said_steers_no_terminal(library: Library) -> None:
    from tests.robustness.running import papermap
    from tests.robustness.test_hostile_words import harmful

    key = library.find(SAMPLE)
    for text in HOSTILE:
        everything_said(library, key, text)
    library.reading.write_sentences(key, "\x1b[31mred", "[bold]b", "\u202eback")
    environ = environment(library.home)
    for words in (
        ["show", SAMPLE], ["note", SAMPLE], ["note", SAMPLE, "--history"],
        *(["read", SAMPLE, "--pass", number] for number in "123"),
    ):  # fmt: skip
        assert harmful(papermap(environ, *words).calmly().out) == []


def test_no_words_are_no_line_and_no_blocker(library: Library) -> None:
    key = library.find(BARE)
    for refused in (library.reading.jot, library.reading.block):
        with pytest.raises(RefusedError, match="word"):
            refused(key, " \n ")


def test_an_empty_library_has_a_sentence_for_everything(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    room = library.reading
    calls: list[Any] = [
        lambda: room.pass_view(1, 1), lambda: room.next_pass(1),
        lambda: room.picture(1, 0), lambda: room.end(1, 1, Outcome.STOP), lambda: room.jot(1, "x"),
        lambda: room.judge(1, Weight.MINOR_TWEAK, 70), lambda: room.block(1, "x"),
        lambda: room.answer(1, "question", "x"), lambda: room.write_cell(1, "metrics", "x"),
        lambda: room.accept_cell(1, "metrics"), lambda: room.learned(1, 1, "x"),
        lambda: library.wordings.of(1),
        lambda: room.write_sentences(1, "A.", "B.", "C."), lambda: library.wordings.restore(1, 1),
        lambda: room.sit_down(1, 1), lambda: room.keep_draft(1, "did", "x"), lambda: room.reopen(1, 1),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(NoSuchPaperError, match="papermap add"):
            call()
    assert not (tmp_path / "library.db").exists()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_paper_with_nothing_can_be_read_in_every_pass(library: Library, number: int) -> None:
    """No PDF, so no figures and no sections; nobody cites it and it cites nobody that is known."""
    key, room = library.find(BARE), library.reading
    view = room.pass_view(key, number)
    assert view.why_missing
    assert all(part.paragraphs or part.absent for part in view.parts)
    sitting = room.sit_down(key, number)
    room.keep_place(sitting, 60, PlaceView(view.parts[-1].name, 0))
    assert room.pass_view(key, number).place.part == view.parts[-1].name
    room.write_sentences(key, "They say it.", "They know it from a title.", "It may be another paper.")
    room.end(key, number, Outcome.STOP)
    assert room.pass_view(key, number).ended == "stop"


def test_a_place_that_is_no_longer_there_is_told_as_it_was(library: Library) -> None:
    key, room = library.find(SAMPLE), library.reading
    room.keep_place(room.sit_down(key, 3), 1, PlaceView("a part of another reading", 10_000, 99))
    assert room.pass_view(key, 3).place == PlaceView("a part of another reading", 10_000, 99)
    assert json.dumps(room.pass_view(key, 3).drafts)


SCREENS = """
from papermap.tui.app import PapermapApp
PapermapApp.on_ready = lambda app: app.open_room(key, 2)
PapermapApp(library).run()
"""


class Terminal:
    """A pass on the screens, in a terminal that is typed at and read."""

    def __init__(self, library: Library) -> None:
        self.main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 130, 0, 0))
        self.running = program(library, SCREENS, side)
        os.close(side)
        self.shown = b""

    def until(self, found: Callable[[], bool], seconds: float = 300) -> None:
        """Take in what is shown until something is the case."""
        ends = time.monotonic() + seconds
        while not found():
            assert time.monotonic() < ends, self.shown[-3000:].decode("utf-8", "replace")
            if select.select([self.main], [], [], 0.02)[0]:
                self.shown += self._read()

    def _read(self) -> bytes:
        try:
            return os.read(self.main, 65536)
        except OSError:  # the other end is closed: it has ended
            raise AssertionError(self.shown[-3000:].decode("utf-8", "replace")) from None

    def kill(self) -> None:
        self.running.kill()
        self.running.wait()
        os.close(self.main)


def test_screens_that_are_killed_lose_no_more_than_two_seconds_of_typing(library: Library) -> None:
    room, key = library.reading, library.find(SAMPLE)
    for box in room.pass_view(key, 2).drafts:
        room.drop_draft(key, box)
    room.reopen(key, 2)
    terminal = Terminal(library)
    try:
        terminal.until(lambda: b"What is the question?" in terminal.shown)
        os.write(terminal.main, b"\t")
        typed: list[float] = []
        slowest = 0.0
        for _ in range(45):
            drawn, sent = terminal.shown.count(b"w"), time.monotonic()
            os.write(terminal.main, b"w")
            terminal.until(lambda drawn=drawn: terminal.shown.count(b"w") > drawn)  # type: ignore[misc]
            typed.append(time.monotonic())
            slowest = max(slowest, typed[-1] - sent)
            pause = typed[-1] + 0.1 + slowest  # on a busy machine it is typed for longer
            terminal.until(lambda pause=pause: time.monotonic() > pause)  # type: ignore[misc]
        ended = time.monotonic()
    finally:
        terminal.kill()
    # A second to store what two seconds brought, and on a busy machine as long as a key took there, thrice.
    due = sum(at < ended - 3 - 3 * slowest for at in typed)
    kept = sum(len(text) for text in room.pass_view(key, 2).drafts.values())
    assert due > 10
    assert kept >= due
