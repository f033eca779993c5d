"""The spreadsheet as it is edited: columns stay, sentences are sentences, files are the reader's."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from papermap.library import Library
from papermap.library.desk import RefusedError
from papermap.library.exported import InTheWayError
from papermap.library.reading import NotThreeSentencesError
from papermap.library.rows import NoSuchColumnError
from papermap.model.documents import Link
from papermap.model.papers import Paper, PaperFields
from papermap.model.reading import Outcome
from papermap.model.refs import Ref, Scheme
from papermap.views.sheet import SHOWN, Column, Known, sheet_row
from tests.library.exchange import ATTENTION, LORA, QLORA, bring, read_library, sheet_rows
from tests.support import make_library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "home")


def shown(library: Library) -> list[str]:
    return [column.name for column in library.sheet.shown()]


def said(library: Library, ref: str) -> list[str]:
    row = sheet_rows(library, f"id:{ref}", ["did", "know", "doubt"])[0]
    return [cell.text for cell in row.cells]


def test_an_empty_column_is_a_column_and_stays(library: Library, tmp_path: Path) -> None:
    assert shown(library) == list(SHOWN)
    library.sheet.add_column("Training cost")
    again = make_library(library.home)
    assert shown(again) == [*SHOWN, "training_cost"]
    assert "training_cost" in [column.name for column in again.exports.columns()]
    assert again.sheet.keys("training_cost:anything") == ()
    again.exports.write("csv", tmp_path / "out.csv")
    assert "training_cost" in (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[0]
    again.undoing.undo()
    assert "training_cost" not in [column.name for column in again.exports.columns()]
    with pytest.raises(RefusedError, match="already"):
        again.sheet.add_column("Year")


def test_the_order_of_columns_stays_and_leads_exports(library: Library) -> None:
    library.sheet.arrange(["hardware", "year", "year", "title"])
    again = make_library(library.home)
    assert shown(again) == ["title", "hardware", "year"]
    every = [column.name for column in again.exports.columns()]
    assert every[:3] == ["title", "hardware", "year"]
    assert len(every) == len(set(every)) > 20
    with pytest.raises(NoSuchColumnError, match="beauty"):
        again.sheet.arrange(["beauty"])
    again.sheet.arrange([])
    assert shown(again) == list(SHOWN)


def test_only_an_empty_column_of_the_readers_own_goes(library: Library) -> None:
    with pytest.raises(RefusedError, match="1 cell of hardware"):
        library.sheet.drop_column("hardware")
    library.sheet.add_column("Budget")
    library.sheet.drop_column("budget")
    assert "budget" not in [column.name for column in library.exports.columns()]
    for name in ("year", "problem", "nothing"):
        with pytest.raises(RefusedError, match="no column of your own"):
            library.sheet.drop_column(name)
    library.sheet.write(library.find(LORA), "hardware", "")
    library.sheet.add_column("Hardware")
    library.sheet.drop_column("hardware")


def test_each_sentence_is_one_sentence(library: Library) -> None:
    lora, qlora = library.find(LORA), library.find(QLORA)
    before = said(library, LORA)
    for words in ("One. Two.", "", "   "):
        with pytest.raises(NotThreeSentencesError):
            library.sheet.write(lora, "did", words)
    assert said(library, LORA) == before
    with pytest.raises(RefusedError, match="Kept as a draft"):
        library.sheet.write(qlora, "did", "They keep weights in four bits.")
    assert said(library, QLORA) == ["", "", ""]
    assert library.sheet.sentences(qlora)["did"] == "They keep weights in four bits."
    with pytest.raises(RefusedError, match="How it could be wrong"):
        library.sheet.write(qlora, "know", "They tune a large model.")
    library.sheet.write(qlora, "doubt", "The judge is a model.")
    assert said(library, QLORA) == [
        "They keep weights in four bits.", "They tune a large model.", "The judge is a model.",
    ]  # fmt: skip


def test_a_sheet_with_no_sentences_in_its_sentences(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "edited.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([
            ["id", "title", "did", "know", "doubt"],
            [LORA, "LoRA", "They freeze. They tune.", "They compare with full tuning.", ""],
            [QLORA, "QLoRA", "They keep weights in four bits.", "", ""],
            [ATTENTION, "Attention", "They attend.", "They translate.", "It is slow."],
            ["2001.00001", "A paper that is new here", "One. Two.", "Three.", "Four."],
        ])  # fmt: skip
    diff = library.imports.compare(library.imports.look(path))
    taken = {(change.column, change.after) for change in diff.changes}
    assert taken == {
        ("know", "They compare with full tuning."),
        ("did", "They attend."), ("know", "They translate."), ("doubt", "It is slow."),
    }  # fmt: skip
    assert any("edited.csv:2: did has 2 sentences" in remark for remark in diff.remarks)
    assert any("edited.csv:3: did is not taken over" in remark for remark in diff.remarks)
    results = bring(library, path, offline=True)
    assert results[3].outcome == "partial"
    assert "edited.csv:5" in (results[3].error or "")
    assert "2 sentences" in (results[3].error or "")
    assert said(library, LORA)[:2] == ["They freeze the weights.", "They compare with full tuning."]
    assert said(library, ATTENTION) == ["They attend.", "They translate.", "It is slow."]
    assert said(library, QLORA) == ["", "", ""]


def test_part_of_a_note_is_none(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "edited.csv"
    path.write_text(f"id,did,know,doubt\n{ATTENTION},They attend.,They translate.,It is slow.\n")
    source = library.imports.look(path)
    some = library.imports.compare(source).changes[:2]
    (result,) = library.imports.take(source, changes=some, offline=True)
    assert "doubt is empty" in (result.error or "")
    assert said(library, ATTENTION) == ["", "", ""]


@pytest.mark.parametrize("form", ["csv", "xlsx", "bibtex", "html"])
def test_a_file_of_somebodys_is_replaced_only_when_told(library: Library, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(InTheWayError):
        library.exports.write(form, path)
    assert path.read_text() == "mine"
    library.exports.write(form, path, replace=True)
    library.sheet.write(library.find(LORA), "problem", "Memory is dear.")
    library.exports.write(form, path)  # it is as papermap left it
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InTheWayError):
        library.exports.write(form, path)
    link = tmp_path / "link"
    link.symlink_to(path)
    library.exports.write(form, link, replace=True)
    assert link.is_symlink()
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_day_of_a_pass_is_the_reader_s_own(
    library: Library, zone: Callable[[str], None], name: str
) -> None:
    zone(name)
    library.reading.end(library.find(QLORA), 1, Outcome.DONE)
    ((cell,),) = (row.cells for row in sheet_rows(library, f"id:{QLORA}", ["pass1"]))
    assert cell.text == str(datetime.now().astimezone().date())


@pytest.mark.parametrize("record", ["", "[]", "{", "\x00"])
def test_a_record_of_exports_that_is_harmed_makes_every_file_somebodys(
    library: Library, tmp_path: Path, record: str
) -> None:
    path = tmp_path / "sheet.csv"
    library.exports.write("csv", path)
    (library.home / "exports.json").write_text(record, encoding="utf-8")
    with pytest.raises(InTheWayError):
        library.exports.write("csv", path)


def test_an_address_without_its_scheme_leads_somewhere_all_the_same() -> None:
    paper = Paper(1, frozenset({Ref(Scheme.ARXIV, LORA)}), PaperFields(title="T"))
    known = Known(paper, links=(Link("github.com/a/b", "code", 1),))
    (cell,) = sheet_row(known, [Column("code", "Code", "link")]).cells
    assert (cell.text, cell.url) == ("github.com/a/b", "https://github.com/a/b")


def test_a_column_is_named_as_people_name_it_and_none_comes_of_a_slip(library: Library) -> None:
    sheet = library.sheet
    assert {sheet.named(words) for words in ("key_idea", "Key idea", "key-idea")} == {"key_idea"}
    with pytest.raises(RefusedError, match=r"no column 'kea_idea'.*add-column"):
        sheet.write(library.find(LORA), sheet.named("kea_idea"), "Low rank.")
    assert "kea_idea" not in [column.name for column in sheet.columns()]
    sheet.add_column("Kea idea")
    sheet.write(library.find(LORA), sheet.named("kea idea"), "Low rank.")
