"""read and note --history: the plain twin of the reading room, tested by value."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from papermap.cli.main import papermap
from papermap.cli.read import BOXES, editor_page, read_editor_page
from tests.support import make_library

SAMPLE, BARE = "9912.99002", "2106.09685"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    library = make_library(tmp_path)
    list(library.add([SAMPLE]))
    list(library.add([BARE], pdf=False))
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path))
    return tmp_path


def run(*words: str, status: int = 0) -> Result:
    result = CliRunner().invoke(papermap, words, catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


def read(*words: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("read", SAMPLE, *words, "--json").stdout)
    return found


def test_a_pass_is_printed_in_the_order_it_is_read(home: Path) -> None:
    text = run("read", SAMPLE).stdout
    heads = [line for line in text.splitlines() if line.startswith("== ")]
    assert heads[:4] == ["== Abstract", "== Figures", "== Results", "== Conclusion"]
    assert text.startswith("Pass 1 of 3 · skim · 00:00 of 5 minutes")
    assert "[p" in text


def test_a_paper_is_read_to_its_end_from_the_shell(home: Path) -> None:
    run("read", SAMPLE, "--verdict", "new-technique", "--sure", "80", "--end", "later")
    assert read()["number"] == 2
    assert "three sentences" in run("read", SAMPLE, "--end", "done", status=1).stderr
    refused = run("read", SAMPLE, "--did", "One. Two.", "--know", "They measured.", status=1).stderr
    assert "“what they did” has 2 sentences" in refused
    assert "“how it could be wrong, or what it changes” is empty" in refused
    run(
        "read", SAMPLE, "--did", "They train less.", "--doubt", "One seed."
    )  # what was typed before is still here
    run("read", SAMPLE, "--answer", "wrong", "The seeds.", "--page", "3", "--jot", "see table 1")
    run("read", SAMPLE, "--pass", "2", "--end", "done")
    view = read("--pass", "2")
    assert view["ended"] == "done"
    assert view["passes"] == [1, 2]
    said = view["sentences"]
    assert isinstance(said, dict)
    assert (said["did"], said["know"]) == ("They train less.", "They measured.")
    shown = run("read", SAMPLE, "--pass", "2").stdout
    assert "The seeds.  [p3]" in shown
    assert "see table 1" in shown


def test_the_editor_gets_what_was_there_and_gives_what_was_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_text: list[str] = []

    def edit(text: str, extension: str) -> str:
        given_text.append(text)
        return editor_page({"did": "They train\nless.", "know": "They measured.", "doubt": "One seed."})

    monkeypatch.setattr(click, "edit", edit)
    run("read", SAMPLE, "--pass", "2", "--edit")
    run("read", SAMPLE, "--pass", "2", "--edit")
    assert "They train less." in given_text[1]


@given(st.fixed_dictionaries({box: st.text("ab c.é", max_size=30) for box in BOXES}))
def test_an_editor_page_comes_back_as_it_was(words: dict[str, str]) -> None:
    assert read_editor_page(editor_page(words)) == {
        box: " ".join(text.split()) for box, text in words.items()
    }


def test_a_figure_is_a_file(home: Path) -> None:
    path = Path(run("read", SAMPLE, "--figure", "1").stdout.strip())
    assert path.suffix == ".png"
    assert path.is_file()
    assert "no such figure" in run("read", BARE, "--figure", "1", status=1).stderr


def test_without_a_pdf_the_pass_says_what_to_do(home: Path) -> None:
    assert "papermap add" in run("read", BARE).stdout


def test_every_wording_of_a_note_can_be_read_and_brought_back(home: Path) -> None:
    run("note", SAMPLE, "first words")
    history = run("note", SAMPLE, "--history").stdout
    number = history.split()[0]
    assert "first words" in history
    run("note", SAMPLE, "--restore", number)
    assert "no wording" in run("note", SAMPLE, "--restore", "999", status=1).stderr
