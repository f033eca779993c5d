"""The spreadsheet, edited in another program: what that program makes of ids, dates, formulas and guarded
cells, and edits wherever in a workbook they are made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from papermap.imports.sheet import read_csv, whole_id
from papermap.library import Library
from papermap.views.exchange import SheetDiff
from tests.library.exchange import LORA, QLORA, read_library, sheet_rows


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "home")


def compared(library: Library, path: Path) -> SheetDiff:
    return library.imports.compare(library.imports.look(path))


def edited(library: Library, path: Path, edit: Callable[[Workbook], None]) -> SheetDiff:
    """What an edit of the workbook of all papers comes back as."""
    library.exports.write("xlsx", path)
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return compared(library, path)


def cell_of(sheet: Any, ref: str, title: str) -> Any:
    """The cell of a paper in the column of this title."""
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[heads.index("Id")].value == ref)
    return row[heads.index(title)]


@pytest.mark.parametrize(
    ("number", "whole"),
    [
        ("2305.1829", "2305.18290"), ("2210.1", "2210.10000"), ("908.0054", "0908.0054"),
        ("1004.424", "1004.4240"), ("2305.18290", "2305.18290"), ("1412.698", "1412.6980"),
        ("2313.1829", "2313.1829"), ("cs/9912018", "cs/9912018"), ("2305.18290v2", "2305.18290v2"),
        ("123.4", "123.4"), ("", ""),
    ],
)  # fmt: skip
def test_an_id_that_became_a_number_is_the_id_again(number: str, whole: str) -> None:
    assert whole_id(number) == whole


def test_rows_are_found_again_where_ids_became_numbers(library: Library, tmp_path: Path) -> None:
    book = Workbook()
    rows: list[list[object]] = [["id", "problem"], [2305.1431, "a"], [2305.14314, "b"]]
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "saved.xlsx")
    (change,) = compared(library, tmp_path / "saved.xlsx").changes
    assert (change.key, change.after) == (library.find(QLORA), "b")
    first, _ = read_csv("id,problem\n2305.1431,a\n2305.14314,b\n")
    assert [str(ref) for ref in first.entry.refs] == ["2305.14310"]


def test_a_formula_without_what_it_comes_to_is_told(library: Library, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        cell_of(book["All papers"], LORA, "Problem").value = '=CONCATENATE("a", "b")'
        cell_of(book["All papers"], QLORA, "Metrics").value = "#REF!"
        cell_of(book["All papers"], QLORA, "Metrics").data_type = "e"
        cell_of(book["All papers"], QLORA, "Key idea").value = "four bits"

    diff = edited(library, tmp_path / "out.xlsx", edit)
    assert [(change.column, change.after) for change in diff.changes] == [("key_idea", "four bits")]
    told = sorted(diff.remarks)
    assert len(told) == 2
    assert any("problem is not taken over: a formula stands there" in remark for remark in told)
    assert any("metrics" in remark and "#REF!" in remark for remark in told)
    assert all(remark.startswith("out.xlsx:") for remark in told)
    before = sheet_rows(library, f"id:{LORA}", ["problem"])[0].cells[0].text
    list(
        library.imports.take(library.imports.look(tmp_path / "out.xlsx"), changes=diff.changes, offline=True)
    )
    assert sheet_rows(library, f"id:{LORA}", ["problem"])[0].cells[0].text == before


def test_what_a_program_makes_of_words_is_no_difference(library: Library, tmp_path: Path) -> None:
    """Excel makes dates, numbers and truth of words in a CSV file, and keeps the guarding apostrophe."""
    lora = library.find(LORA)
    for column, text in (("day", "2024-01-05"), ("count", "12"), ("open", "TRUE"), ("first", "''two")):
        library.reading.write_cell(lora, column, text)
    names = ["id", "title", "problem", "day", "count", "open", "first"]
    library.exports.write("csv", tmp_path / "out.csv", columns=names)
    book = Workbook()
    book.active.append(names)
    book.active.append(
        [2106.09685, "LoRA", "'=SUM(A1) is no formula", datetime(2024, 1, 5), 12.0, True, "'''two"]
    )
    book.save(tmp_path / "out.xlsx")
    assert compared(library, tmp_path / "out.xlsx").changes == ()
    plain = "id,problem,first\n2106.09685,=SUM(A1) is no formula,''two\n"  # a workbook saved as CSV
    (tmp_path / "plain.csv").write_text(plain, encoding="utf-8")
    assert compared(library, tmp_path / "plain.csv").changes == ()


def test_an_edit_on_the_sheet_of_a_topic_counts(library: Library, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        topic = next(name for name in book.sheetnames if name.startswith("adapters"))
        cell_of(book[topic], LORA, "Metrics").value = "on the topic's sheet"
        cell_of(book[topic], LORA, "Datasets").value = "one"
        cell_of(book["All papers"], LORA, "Datasets").value = "another"

    diff = edited(library, tmp_path / "out.xlsx", edit)
    found = {(change.column, change.after, change.conflict) for change in diff.changes}
    assert found == {
        ("metrics", "on the topic's sheet", False),
        ("datasets", "one", True),
        ("datasets", "another", True),
    }, "two wordings for one cell are a question"
    metrics = next(change for change in diff.changes if change.column == "metrics")
    assert "!" in metrics.place
    list(library.imports.take(library.imports.look(tmp_path / "out.xlsx"), changes=[metrics], offline=True))
    assert sheet_rows(library, f"id:{LORA}", ["metrics"])[0].cells[0].text == "on the topic's sheet"


def test_every_sheet_that_is_a_table_of_papers_comes_in(library: Library, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["title", "year"])
    book.active.append(["First", 2020])
    for name, title, year in (("More", "Second", 2021), ("Again", "First", 2020)):
        sheet = book.create_sheet(name)
        sheet.append(["title", "year"])
        sheet.append([title, year])
    book.create_sheet("No table").append(["something else"])
    book.save(tmp_path / "mine.xlsx")
    source = library.imports.look(tmp_path / "mine.xlsx")
    assert [result.title for result in library.imports.take(source, offline=True)] == ["First", "Second"]


def test_words_under_no_column_are_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text(f"id,problem\n{QLORA},memory,\n{QLORA},memory,and more\n", "utf-8")
    diff = compared(library, tmp_path / "wide.csv")
    assert diff.remarks == ("wide.csv:3: cell 3 is not taken over: it stands under no column",)


def test_a_cell_that_is_empty_there_stays_and_is_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text(f"id,problem,hardware,metrics\n{LORA},,one GPU,\n", "utf-8")
    diff = compared(library, tmp_path / "out.csv")
    assert diff.changes == ()
    (told,) = diff.remarks
    assert "1 cell with words of yours, empty there, stay as they are: LoRA" in told
    assert told.endswith(": problem")


def test_what_is_more_than_words_is_told_and_not_taken(library: Library, tmp_path: Path) -> None:
    library.exports.write("csv", tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text("utf-8")
    assert compared(library, tmp_path / "out.csv").remarks == ()
    (tmp_path / "out.csv").write_text(text.replace("foundational", "minor-tweak"), "utf-8")
    diff = compared(library, tmp_path / "out.csv")
    assert diff.changes == ()
    (told,) = diff.remarks
    assert told.endswith("verdict differs; it is changed in papermap, and not taken from a cell")
