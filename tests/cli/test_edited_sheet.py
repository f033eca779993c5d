"""An edited spreadsheet on the command line: what is asked, and what no option takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from papermap.library import Library
from tests.cli.running import run
from tests.library.exchange import LORA, read_library, sheet_rows


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path / "home"))
    return read_library(tmp_path / "home")


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    """A sheet in which a problem is emptied and a verdict is another one."""
    path = tmp_path / "edited.csv"
    path.write_text(f"id,problem,verdict\n{LORA},,minor-tweak\n", encoding="utf-8")
    return str(path)


def cells(library: Library) -> list[str]:
    (row,) = sheet_rows(library, f"id:{LORA}", ["problem", "verdict"], drafts=False)
    return [cell.text for cell in row.cells]


def test_no_option_empties_a_cell(library: Library, sheet: str) -> None:
    before = cells(library)
    shown = run("import", sheet, "--offline", "--yes")
    assert (shown.exit_code, cells(library)) == (1, before)
    assert "problem (empty there)" in shown.stderr
    assert "+ (emptied there)" in shown.stderr
    assert "verdict (yours differs)" in shown.stderr
    taken = run("import", sheet, "--offline", "--take-conflicts")
    assert taken.exit_code == 0
    assert "1 with words of yours, empty in the file, stay" in taken.stderr
    assert cells(library) == [before[0], "minor-tweak"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("n\ny\ny\n", ["", "foundational"]),
        ("n\n\n", ["=SUM(A1) is no formula", "foundational"]),
        ("y\ny\n\n", ["=SUM(A1) is no formula", "minor-tweak"]),
    ],
)
def test_at_a_terminal_each_is_asked_for(
    library: Library, sheet: str, monkeypatch: pytest.MonkeyPatch, typed: str, kept: list[str]
) -> None:
    monkeypatch.setattr("papermap.cli.import_.can_ask", lambda: True)
    assert run("import", sheet, "--offline", typed=typed).exit_code == 0
    assert cells(library) == kept


@pytest.fixture
def exported(library: Library, tmp_path: Path) -> str:
    """A sheet that was exported; then the problem was changed in the file only, the hardware in both."""
    path = tmp_path / "out.csv"
    library.exports.write("csv", path, columns=["id", "problem", "hardware"])
    text = path.read_text("utf-8").replace("'=SUM(A1) is no formula", "weights").replace("one GPU", "a TPU")
    path.write_text(text, "utf-8")
    library.reading.write_cell(library.find(LORA), "hardware", "two GPUs")
    return str(path)


@pytest.mark.parametrize(
    ("options", "kept", "code"),
    [
        ([], ["=SUM(A1) is no formula", "two GPUs"], 1),
        (["--yes"], ["weights", "two GPUs"], 1),
        (["--take-conflicts"], ["weights", "a TPU"], 0),
    ],
)
def test_what_only_the_file_changed_is_taken_as_a_whole(
    library: Library, exported: str, options: list[str], kept: list[str], code: int
) -> None:
    shown = run("import", exported, "--offline", *options)
    assert "problem (changed there)" in shown.stderr
    assert "hardware (changed here too)" in shown.stderr
    (row,) = sheet_rows(library, f"id:{LORA}", ["problem", "hardware"], drafts=False)
    assert ([cell.text for cell in row.cells], shown.exit_code) == (kept, code)


def test_a_conflict_is_asked_by_itself(
    library: Library, exported: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papermap.cli.import_.can_ask", lambda: True)
    shown = run("import", exported, "--offline", typed="y\nn\n")
    assert "Take over this 1 cell that only the file changed?" in shown.stderr
    assert "Replace your words?" in shown.stderr
    (row,) = sheet_rows(library, f"id:{LORA}", ["problem", "hardware"], drafts=False)
    assert [cell.text for cell in row.cells] == ["weights", "two GPUs"]
