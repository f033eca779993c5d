"""read and note --history: the plain twin of the reading room, tested by value."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from papermap.cli.main import papermap
from papermap.views.annotations import BOXES, editor_page, read_editor_page
from tests.conftest import Stock

SAMPLE, BARE = "9912.99002", "2106.09685"


@pytest.fixture
def home(stock: Stock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    stock(tmp_path, SAMPLE, bare=(BARE,))
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


def use_editor(home: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """``program`` is Python that gets the file's ``path``."""
    script = home / "editor.py"
    script.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n{program}\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")


def test_the_editor_gets_what_was_there_and_gives_what_was_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = editor_page({"did": "They train\nless.", "know": "They measured.", "doubt": "One seed. Two."})
    use_editor(home, monkeypatch, f"path.write_text({page!r})")
    assert "2 sentences" in run("read", SAMPLE, "--pass", "2", "--edit", status=1).stderr
    use_editor(home, monkeypatch, "path.write_text(path.read_text().replace('seed. Two', 'seed'))")
    run("read", SAMPLE, "--pass", "2", "--edit")
    assert "They train less." in run("show", SAMPLE).stdout
    assert "it changes: One seed." in run("show", SAMPLE).stdout
    assert read("--pass", "2")["drafts"] == {}


def test_what_an_editor_wrote_and_could_not_be_kept_stays_in_its_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(home))
    use_editor(home, monkeypatch, "path.write_bytes(b'caf\\xe9')")
    told = run("note", SAMPLE, "--edit", status=1).stderr
    kept = next(home.glob("papermap-*.md"))
    assert kept.read_bytes() == b"caf\xe9"
    assert str(kept) in told.replace("\n", "")
    kept.unlink()
    use_editor(home, monkeypatch, "pass")
    assert "Nothing new" in run("note", SAMPLE, "--edit", status=1).stderr
    use_editor(home, monkeypatch, "path.write_text(path.read_text() + 'café', encoding='utf-8')")
    run("note", SAMPLE, "--edit")
    run("note", SAMPLE, "--edit")
    assert "(replaced) café\n" in run("note", SAMPLE, "--history").stdout
    assert list(home.glob("papermap-*")) == []


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


def test_a_table_is_words_in_columns(home: Path) -> None:
    lines = run("read", SAMPLE, "--table", "1").stdout.splitlines()
    assert lines[1:3] == ["             Probe       Search", "Task       rank  acc.  rank  acc."]
    assert lines[-2] == "Agreement    16  83.5     8  83.6"
    assert "No table 9" in run("read", SAMPLE, "--table", "9", status=1).stderr
    assert "No table 1" in run("read", BARE, "--table", "1", status=1).stderr


def test_without_a_pdf_the_pass_says_what_to_do(home: Path) -> None:
    assert "papermap add" in run("read", BARE).stdout


def test_every_wording_of_a_note_can_be_read_and_brought_back(home: Path) -> None:
    run("note", SAMPLE, "first words")
    history = run("note", SAMPLE, "--history").stdout
    number = history.split()[0]
    assert "first words" in history
    run("note", SAMPLE, "--restore", number)
    assert "no wording" in run("note", SAMPLE, "--restore", "999", status=1).stderr


def test_the_page_of_a_paper_has_what_was_said_of_it(home: Path) -> None:
    run("read", SAMPLE, "--blocker", "the {rank} of \\mathbb{R}", "--why", "what is it of?", "--page", "2")
    run("read", SAMPLE, "--jot", "see table 1", "--quote", "as shown")
    run("read", SAMPLE, "--verdict", "minor-tweak", "--end", "stop")
    run("read", SAMPLE, "--did", "They train less.", "--know", "They measured.", "--doubt", "One seed.")
    said = json.loads(run("show", SAMPLE, "--json").stdout)
    number = said["blockers"][0]["id"]
    assert said["three_sentences"]["know"] == "They measured."
    assert said["verdict"] == {"weight": "minor-tweak", "confidence": 70}
    assert [(jot["text"], jot["quote"]) for jot in said["jots"]] == [("see table 1", "as shown")]
    assert said["notes"] == []
    run("read", SAMPLE, "--learned", str(number), "a chapter on the SVD")
    assert "number 999" in run("read", SAMPLE, "--learned", "999", "again", status=1).stderr
    shown = run("show", SAMPLE).stdout
    assert "You have read: pass 1\nYour verdict: minor-tweak, 70% sure." in shown
    assert "the {rank} of \\mathbb{R}: what is it of? (learned: a chapter on the SVD)" in shown
    assert "Your three sentences\nWhat they did: They train less." in shown


def test_a_paper_nobody_read_has_no_such_lines(home: Path) -> None:
    shown = run("show", BARE).stdout
    assert "Your" not in shown
    said = json.loads(run("show", BARE, "--json").stdout)
    assert (said["three_sentences"], said["verdict"], said["jots"], said["blockers"]) == (None, None, [], [])


def test_time_away_from_the_screen_counts(home: Path) -> None:
    run("read", SAMPLE, "--minutes", "4")
    run("read", SAMPLE, "--minutes", "3")
    assert run("read", SAMPLE).stdout.startswith("Pass 1 of 3 · skim · 07:00 of 5 minutes")


def test_a_pass_that_ended_without_a_sitting_can_be_reopened(home: Path) -> None:
    run("read", SAMPLE, "--pass", "1", "--end", "stop")
    assert read()["number"] == 2
    run("read", SAMPLE, "--pass", "1", "--reopen")
    assert read()["number"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--why", "x"], "--why goes with --blocker"),
        (["--page", "3"], "--page goes with --jot"),
        (["--quote", "x"], "--quote goes with --jot"),
        (["--sure", "80"], "--sure goes with --verdict"),
        (["--sure", "20"], "20 is not in the range"),
    ],
)
def test_what_says_more_of_nothing_is_wrong_use(home: Path, words: list[str], told: str) -> None:
    assert told in run("read", SAMPLE, *words, status=2).output
