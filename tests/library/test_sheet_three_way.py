"""An exported sheet comes back after both it and the library were changed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from papermap.library import Library
from papermap.views.exchange import Meets, SheetDiff
from papermap.views.sheet import State
from tests.library.exchange import ATTENTION, LORA, QLORA, read_library, sheet_rows
from tests.support import make_library

Table = list[list[str]]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "home")


def exported(library: Library, path: Path) -> Path:
    library.exports.write(path.suffix.removeprefix("."), path, replace=True)
    return path


def put(path: Path, ref: str, column: str, text: str) -> None:
    """Edit a cell of a file, as a spreadsheet program would."""
    if path.suffix == ".csv":
        table = list(csv.reader(path.read_text("utf-8").splitlines(keepends=True)))
        row = next(row for row in table if row[0] == ref)
        row[table[0].index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
        return
    book = load_workbook(path)
    sheet = book["All papers"]
    heads = [str(cell.value).casefold().replace(" ", "_") for cell in sheet[1]]
    cells = next(cells for cells in sheet.iter_rows(min_row=2) if cells[0].value == ref)
    cells[heads.index(column)].value = text
    book.save(path)


def compared(library: Library, path: Path) -> SheetDiff:
    return library.imports.compare(library.imports.look(path))


def take(library: Library, path: Path, only: Callable[[Meets], bool] = lambda meets: True) -> None:
    changes = [each for each in compared(library, path).changes if only(each.meets)]
    list(library.imports.take(library.imports.look(path), changes=changes, offline=True))


def cell(library: Library, ref: str, column: str) -> str:
    return sheet_rows(library, f"id:{ref}", [column], drafts=False)[0].cells[0].text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_difference_older_value_and_conflict(library: Library, tmp_path: Path, form: str) -> None:
    lora, qlora = library.find(LORA), library.find(QLORA)
    library.reading.write_cell(qlora, "problem", "memory")
    library.reading.write_cell(qlora, "metrics", "perplexity")
    library.reading.write_cell(lora, "limitations", "one GPU")
    path = exported(library, tmp_path / f"out.{form}")
    path = path.rename(tmp_path / f"called otherwise.{form}")
    put(path, LORA, "problem", "too many weights")  # only the file
    library.reading.write_cell(qlora, "problem", "memory of one GPU")  # only the library
    put(path, QLORA, "metrics", "MMLU")  # both
    library.reading.write_cell(qlora, "metrics", "Vicuna bench")
    put(path, LORA, "limitations", "")  # emptied in the file only
    library.reading.write_cell(lora, "datasets", "GLUE")  # filled in the library only
    put(path, ATTENTION, "baselines", "ByteNet")  # filled in the file only
    diff = compared(library, path)
    assert {(each.column, each.before, each.after, each.meets) for each in diff.changes} == {
        ("problem", "=SUM(A1) is no formula", "too many weights", Meets.CHANGED),
        ("metrics", "Vicuna bench", "MMLU", Meets.BOTH),
        ("limitations", "one GPU", "", Meets.CHANGED),
        ("baselines", "", "ByteNet", Meets.NOTHING),
    }
    assert {each.column for each in diff.changes if each.conflict} == {"metrics"}
    (told,) = diff.remarks
    assert "2 cells not edited in the file, and otherwise here by now: what is here stays" in told
    take(library, path, lambda meets: meets in (Meets.CHANGED, Meets.NOTHING))
    assert cell(library, LORA, "problem") == "too many weights"
    assert cell(library, LORA, "limitations") == ""
    assert cell(library, QLORA, "problem") == "memory of one GPU"
    assert cell(library, QLORA, "metrics") == "Vicuna bench"
    assert [each.meets for each in compared(library, path).changes] == [Meets.BOTH], "the rest is the same"
    library.undoing.undo()
    assert cell(library, LORA, "limitations") == "one GPU"


def test_each_of_two_exports_knows_what_it_was(library: Library, tmp_path: Path) -> None:
    qlora = library.find(QLORA)
    library.reading.write_cell(qlora, "problem", "first")
    early = exported(library, tmp_path / "early.csv")
    library.reading.write_cell(qlora, "problem", "second")
    late = exported(library, tmp_path / "late.csv")
    assert compared(library, early).changes == ()
    put(late, QLORA, "problem", "first")
    (back,) = compared(library, late).changes
    assert (back.after, back.meets) == ("first", Meets.CHANGED), "brought back on purpose"
    put(early, QLORA, "problem", "third")
    (asked,) = compared(library, early).changes
    assert asked.meets is Meets.BOTH
    library.reading.write_cell(qlora, "problem", "fourth")
    put(early, QLORA, "problem", "second")
    assert compared(library, early).changes == (), "the library had that, and went on"


def test_the_export_of_another_library_is_asked_about(library: Library, tmp_path: Path) -> None:
    other = make_library(tmp_path / "other")
    list(other.add([LORA, QLORA], pdf=False))
    other.reading.write_cell(other.find(LORA), "problem", "what a colleague wrote")
    path = exported(other, tmp_path / "theirs.csv")
    (change,) = compared(library, path).changes
    assert (change.after, change.meets) == ("what a colleague wrote", Meets.WORDS)
    put(path, LORA, "problem", "and edited")
    (change,) = compared(library, path).changes
    assert change.meets is Meets.WORDS


def test_without_the_mark_what_differs_is_asked_about(library: Library, tmp_path: Path) -> None:
    path = exported(library, tmp_path / "out.csv")
    put(path, LORA, "as_exported", "")
    put(path, LORA, "problem", "too many weights")
    (change,) = compared(library, path).changes
    assert change.meets is Meets.WORDS


def test_columns_left_out_are_no_edit(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    library.exports.write("csv", path, columns=["id", "problem"])
    assert path.read_text("utf-8").splitlines()[0] == "id,problem,as_exported"
    library.reading.write_cell(library.find(LORA), "metrics", "GLUE")
    assert compared(library, path) == SheetDiff((), 4, ())
    library.exports.write("csv", tmp_path / "facts.csv", columns=["id", "title", "year"])
    assert (tmp_path / "facts.csv").read_text("utf-8").startswith("id,title,year\n"), "nothing to edit"


def test_a_program_that_writes_values_its_own_way_edits_nothing(library: Library, tmp_path: Path) -> None:
    lora = library.find(LORA)
    library.reading.write_cell(lora, "seen", "2026-03-04")
    library.reading.write_cell(lora, "score", "0.50")
    path = exported(library, tmp_path / "out.csv")
    put(path, LORA, "seen", "04/03/26")
    put(path, LORA, "score", "0.5")
    assert compared(library, path) == SheetDiff((), 4, ())
    library.reading.write_cell(lora, "score", "0.75")
    diff = compared(library, path)
    assert diff.changes == ()
    assert "1 cell not edited in the file" in diff.remarks[0]


def test_a_draft_is_taken_when_its_mark_is_taken_away(library: Library, tmp_path: Path) -> None:
    path = exported(library, tmp_path / "out.csv")
    row = next(row for row in sheet_rows(library) for one in row.cells if one.state is State.DRAFT)
    ref = row.refs.best or ""
    columns = library.exports.columns()
    column, draft = next(
        (each.name, one) for each, one in zip(columns, row.cells, strict=True) if one.state is State.DRAFT
    )
    put(path, ref, column, f"{draft.marked} and more")
    diff = compared(library, path)
    assert diff.changes == ()
    assert "1 cell edited, and still beginning with [draft]: not taken over" in diff.remarks[0]
    put(path, ref, column, f"{draft.text} and more")
    (change,) = compared(library, path).changes
    assert (change.after, change.meets) == (f"{draft.text} and more", Meets.NOTHING)


def test_a_list_emptied_in_the_file_is_left(library: Library, tmp_path: Path) -> None:
    list(library.add([LORA, QLORA], pdf=False, list_name="in four bits"))
    path = exported(library, tmp_path / "out.csv")
    put(path, LORA, "topic", "in four bits; new there")
    put(path, QLORA, "topic", "")
    list(library.add([QLORA], pdf=False, list_name="new here"))
    diff = compared(library, path)
    assert {(each.before, each.after, each.meets) for each in diff.changes} == {
        ("adapters: [thin]; in four bits", "in four bits; new there", Meets.CHANGED),
        ("in four bits; new here", "new here", Meets.CHANGED),
    }
    take(library, path)
    assert cell(library, LORA, "topic") == "in four bits; new there"
    assert cell(library, QLORA, "topic") == "new here", "a list it came on since is not left"
    assert compared(library, path).changes == ()
    library.undoing.undo()
    assert cell(library, LORA, "topic") == "adapters: [thin]; in four bits"
    assert cell(library, QLORA, "topic") == "in four bits; new here"
