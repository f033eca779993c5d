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
from papermap.views.exchange import Meets, SheetDiff
from tests.library.exchange import ATTENTION, LORA, QLORA, read_library, sheet_rows
from tests.support import make_library


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


def test_an_emptied_cell_is_offered_and_is_a_question(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text(f"id,problem,hardware,metrics,did,verdict\n{LORA},,one GPU,,,\n", "utf-8")
    diff = compared(library, path)
    (change,) = diff.changes
    assert (change.column, change.after, change.conflict) == ("problem", "", True)
    assert change.meets is Meets.EMPTIED
    (told,) = diff.remarks
    assert "2 cells with words of yours, empty there: not emptied (LoRA" in told
    assert told.endswith(": verdict)"), "sentences and verdicts are never emptied"
    list(library.imports.take(library.imports.look(path), offline=True))
    assert row(library, "problem", drafts=False) == ["=SUM(A1) is no formula"]
    list(library.imports.take(library.imports.look(path), changes=[change], offline=True))
    assert row(library, "problem", "did", drafts=False) == ["", "They freeze the weights."]
    library.undoing.undo()
    assert row(library, "problem", drafts=False) == ["=SUM(A1) is no formula"]


def row(library: Library, *columns: str, ref: str = LORA, drafts: bool = True) -> list[str]:
    return [cell.text for cell in sheet_rows(library, f"id:{ref}", columns, drafts)[0].cells]


def test_a_verdict_and_what_a_paper_is_but_with_come_back(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    library.exports.write("csv", path)
    text = path.read_text("utf-8")
    assert compared(library, path).remarks == ()
    edited = text.replace("foundational", "Minor tweak").replace("weights in four bits", "four bits")
    path.write_text(edited, "utf-8")
    diff = compared(library, path)
    assert diff.remarks == ()
    assert {(each.column, each.before, each.after, each.meets) for each in diff.changes} == {
        ("verdict", "foundational", "minor-tweak", Meets.CHANGED),
        (
            "relation",
            "LoRA: Low-Rank Adaptation of Large Language Models but with weights in four bits",
            "LoRA: Low-Rank Adaptation of Large Language Models but with four bits",
            Meets.CHANGED,
        ),
    }
    list(library.imports.take(library.imports.look(path), changes=diff.changes, offline=True))
    assert row(library, "verdict") == ["minor-tweak"]
    assert row(library, "relation", ref=QLORA)[0].endswith("but with four bits")
    verdict = library.thinking.calibration.verdict(library.find(LORA))
    assert verdict is not None
    assert verdict.confidence == 90, "how sure the reader was stays"
    assert compared(library, path).changes == ()
    path.write_text(text, "utf-8")
    older = compared(library, path)
    assert older.changes == ()
    (told,) = older.remarks
    assert "2 cells not edited in the file, and otherwise here by now: what is here stays" in told


def test_lists_named_in_a_cell_are_added_and_none_is_left(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text(f"id,topic\n{QLORA},adapters: [thin]; in four bits\n{LORA},in four bits\n", "utf-8")
    diff = compared(library, path)
    assert [(each.after, each.conflict) for each in diff.changes] == [
        ("adapters: [thin]; in four bits", False), ("adapters: [thin]; in four bits", False)
    ]  # fmt: skip
    list(library.imports.take(library.imports.look(path), changes=diff.changes, offline=True))
    assert row(library, "topic", ref=QLORA) == row(library, "topic") == ["adapters: [thin]; in four bits"]
    (told,) = compared(library, path).remarks
    assert "names fewer lists" in told, "this file does not say what was on it when it was exported"


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("verdict", "brilliant", "is none of foundational, new-technique, minor-tweak"),
        ("pass1", "2020-01-01", "is changed in papermap"),
        ("reproduction", "matched", "is changed in papermap"),
        ("relation", "Something else but with weights in four bits", "the papers it names stay the same"),
    ],
)
def test_what_cannot_be_read_without_doubt_is_told(
    library: Library, tmp_path: Path, column: str, text: str, why: str
) -> None:
    path = tmp_path / "out.csv"
    path.write_text(f"id,{column}\n{QLORA},{text}\n", "utf-8")
    diff = compared(library, path)
    assert diff.changes == ()
    (told,) = diff.remarks
    assert why in told


def test_a_sheet_brings_verdicts_and_lists_to_another_library(library: Library, tmp_path: Path) -> None:
    library.exports.write("xlsx", tmp_path / "out.xlsx")
    other = make_library(tmp_path / "other")
    list(other.add([ATTENTION], pdf=False))
    source = other.imports.look(tmp_path / "out.xlsx")
    diff = other.imports.compare(source)
    assert any("that are new here: not taken over" in remark for remark in diff.remarks)
    list(other.imports.take(source, changes=diff.changes, offline=True))
    assert row(other, "verdict", "topic") == row(library, "verdict", "topic")
    assert row(other, "topic", ref=ATTENTION) == row(library, "topic", ref=ATTENTION)


def test_a_verdict_on_the_sheet_of_a_topic_counts(library: Library, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        topic = next(name for name in book.sheetnames if name.startswith("adapters"))
        cell_of(book[topic], LORA, "Verdict").value = "new technique"

    (change,) = edited(library, tmp_path / "out.xlsx", edit).changes
    assert (change.column, change.after) == ("verdict", "new-technique")
