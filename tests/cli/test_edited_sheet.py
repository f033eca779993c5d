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
