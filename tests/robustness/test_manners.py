"""The command at its edges: nothing given, nothing there, nonsense, closed pipes, odd terminals."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from papermap.cli.main import VERBS
from tests.robustness.running import all_shown, command, papermap, process
from tests.robustness.standin import Standin

LORA, QLORA, SAMPLE = "2106.09685", "2305.14314", "9912.99002"
Environ = dict[str, str]

WRONG_USE: list[list[str | bytes]] = [
    ["no-such-verb"],
    ["add"],
    ["add", "--no-such-option", LORA],
    ["add", "--list", "no-such-list"],
    ["show"],
    ["show", LORA, QLORA],
    ["backward"],
    ["backward", LORA, "--sort", "beauty"],
    ["backward", LORA, "--limit", "0"],
    ["forward"],
    ["similar"],
    ["search"],
    ["note"],
    ["note", LORA, "  "],
    ["note", LORA, b"\xff"],
    ["add", LORA, "--list", b"\xff"],
    ["parse"],
    ["parse", "/no/such/file.pdf"],
    ["import"],
    ["import", "/no/such/file.bib"],
    ["export", "poem"],
    ["export", "csv", "--where", "year:soon"],
    ["export", "csv", "--columns", "beauty"],
    ["export", "xlsx"],
    ["library", "--where", "(a"],
    ["sheet", "--where", "(a"],
    ["sheet", "--columns", "beauty"],
    ["sheet", "columns", "beauty"],
    ["sheet", "columns", "year", "--usual"],
    ["sheet", "write", LORA],
    ["log", "add"],
    ["log", "--since", "soon"],
    ["recall", "--grade", "good"],
    ["reproduce", LORA, "--run", "one"],
    ["reproduce", "--claim", "words"],
    ["review", "--week", "soon"],
    ["tag", "--off", "gan"],
    ["map", "--where", "tag:"],
    ["completion"],
    ["completion", "tcsh"],
]


@pytest.mark.parametrize("words", WRONG_USE, ids=str)
def test_wrong_use_is_two_and_a_sentence(environ: Environ, words: list[str | bytes], home: Path) -> None:
    ended = papermap(environ, *words).calmly(2)
    assert ended.out == b""
    assert b"Error: " in ended.err
    assert not home.exists()


EMPTY = {
    "show": [LORA], "backward": [LORA], "forward": [LORA], "similar": [LORA], "note": [LORA, "words"],
    "related": [LORA], "path": [LORA, LORA], "missing": [], "search": ["words"], "map": [], "lists": [],
    "library": [], "doctor": [], "paths": [], "queue": [], "lineage": [LORA], "relate": [LORA, LORA],
    "topics": [], "refresh": [], "export": ["csv"], "read": [LORA], "undo": ["--list"], "today": [],
    "predict": [], "verdict": [LORA], "calibration": [], "limitations": [], "question": [],
    "log": [], "review": [], "stats": [], "history": [], "recall": [], "reproduce": [], "sheet": [],
    "tag": [],
}  # fmt: skip
ASKS_FOR_A_PAPER = {
    "show",
    "backward",
    "forward",
    "similar",
    "related",
    "path",
    "note",
    "lineage",
    "relate",
    "read",
    "verdict",
}


@pytest.mark.parametrize("verb", EMPTY)
def test_an_empty_library_is_pleasant(environ: Environ, verb: str) -> None:
    status = 1 if verb in ASKS_FOR_A_PAPER else 0
    plain = papermap(environ, verb, *EMPTY[verb]).calmly(status)
    assert plain.said.strip()
    if verb in ("relate", "refresh", "export"):  # prints nothing, a line a paper, or its own form
        return
    as_json = papermap(environ, verb, *EMPTY[verb], "--json").calmly(status)
    assert as_json.err if status else as_json.json is not None
    assert not (status and as_json.out)


def test_every_verb_was_tried_on_an_empty_library() -> None:
    assert set(VERBS) - set(EMPTY) == {"add", "import", "parse", "demo", "completion"}


NO_PAPERS: list[str | bytes] = [
    "nonsense", "", " ", "\t", "-1", "~nobody-by-that-name/x", "x" * 5000, "https://[::1", "https://",
    "CorpusId:²", "CorpusId:" + "9" * 5000, "doi:", "10.1/x", "arXiv:0000.00000", "1706.03762v0", "s2:xyz",
    "sha256:" + "0" * 64, "a\nb",
    "\x1b[31mred", "\x9b31m.pdf", "٢٤٠١.١٢٣٤٥", "../../etc/passwd", "/dev/null", "/",
    "no.pdf", b"\xff\xfe", "10.1234/\x1b]0;title\x07",
]  # fmt: skip


def test_what_names_no_paper_gets_a_sentence_each(environ: Environ, standin: Standin) -> None:
    ended = papermap(environ, "add", "--json", "--", *NO_PAPERS).calmly(1)
    assert len(ended.lines) == len(NO_PAPERS)
    assert {line["outcome"] for line in ended.lines} == {"failed"}
    assert all(line["error"] for line in ended.lines)
    assert standin.log == []
    plain = papermap(environ, "add", "--", *NO_PAPERS).calmly(1)
    assert b"\x1b" not in plain.out + plain.err
    assert b"\xc2\x9b" not in plain.out + plain.err
    assert papermap(environ, "library", "--json").calmly().json == []


@pytest.mark.parametrize("text", ["nonsense", "/dev/null", "/", b"\xff", "https://[::1"])
def test_what_names_no_paper_shows_none(environ: Environ, text: str | bytes) -> None:
    assert papermap(environ, "show", "--", text).calmly(1).err


def test_standard_input_may_hold_anything(environ: Environ) -> None:
    noise = bytes(range(256)) + b"\n\xff\xfe\n\n# comment\n" + LORA.encode() + b"\r\n"
    ended = process(environ, "add", "-", "--no-pdf", "--json", stdin=noise).calmly(1)
    assert [line["outcome"] for line in ended.lines if line["arxiv_id"] == LORA] == ["done"]
    papermap(environ, "add", "-", stdin=b"").calmly(0)


@pytest.fixture
def filled(environ: Environ) -> Environ:
    papermap(environ, "add", LORA, QLORA, SAMPLE).calmly(1)
    return environ


def test_json_is_all_there_is_on_standard_output(filled: Environ) -> None:
    for words in (
        ["show", SAMPLE], ["backward", QLORA], ["forward", LORA], ["similar", LORA], ["search", "adapt"],
        ["map"], ["lists"], ["library"], ["doctor"], ["paths"], ["note", LORA, "mine"], ["note", LORA],
    ):  # fmt: skip
        assert papermap(filled, *words, "--json").calmly().json is not None


def test_a_reader_who_leaves_early_is_no_error(filled: Environ) -> None:
    for words in (["backward", QLORA], ["show", SAMPLE], ["library", "--json"]):
        running = subprocess.Popen(
            command(*words), env=filled, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        said = running.stderr.read()
        running.stderr.close()
        assert b"Traceback" not in said, (words, said)
        assert b"Exception ignored" not in said, (words, said)
        assert running.wait() in (0, 1)


@pytest.mark.parametrize(
    "odd", [{"PYTHONIOENCODING": "ascii"}, {"COLUMNS": "1", "LINES": "1"}, {"TERM": "dumb"}]
)
def test_odd_terminals_get_their_words(filled: Environ, odd: dict[str, str]) -> None:
    for words in (["show", SAMPLE], ["backward", QLORA], ["map"], ["show", QLORA, "--json"]):
        ended = process(filled | odd, *words).calmly()
        assert ended.out
        if "--json" in words:
            assert json.loads(ended.out)["title"]


def test_a_terminal_gets_progress_and_a_clean_line(environ: Environ) -> None:
    main, side = pty.openpty()
    running = subprocess.Popen(
        command("add", LORA, "--no-pdf"),
        env=environ | {"TERM": "xterm"},
        stdin=side,
        stdout=side,
        stderr=side,
    )
    os.close(side)
    shown = all_shown(main)
    assert running.wait() == 0
    last = shown.decode().rsplit("\x1b[2K", 1)[-1]
    assert last.split()[:2] == ["done", LORA], shown


def test_no_home_no_trouble(environ: Environ, tmp_path: Path) -> None:
    without = {name: value for name, value in environ.items() if name not in ("HOME", "PAPERMAP_HOME")}
    ended = process(without | {"XDG_DATA_HOME": str(tmp_path)}, "paths", "--json").calmly()
    assert ended.json["home"] == str(tmp_path / "papermap")
    process(without, "paths").calmly()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names must be text")
@pytest.mark.parametrize("name", ["with spaces", "Bücher 論文", "a?b#c%20d", "'quotes\"", "-dash"])
def test_any_folder_will_do(environ: Environ, tmp_path: Path, name: str) -> None:
    here = environ | {"PAPERMAP_HOME": str(tmp_path / name)}
    papermap(here, "add", SAMPLE).calmly()
    assert papermap(here, "show", SAMPLE, "--json").calmly().json["sections"]
    assert (tmp_path / name / "library.db").exists()
