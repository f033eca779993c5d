"""What leaves the library: which papers, in which form, and nothing that a reader changed is overwritten."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from papermap.exports.cells import guarded
from papermap.exports.file_names import NAME_BYTES, file_name
from papermap.exports.markdown import plain
from papermap.exports.xlsx_sheet import sheet_name
from papermap.imports.sheet import unguarded
from papermap.library import Library
from papermap.library.exporting import FORMATS, WrongExportError
from papermap.library.rows import NoSuchColumnError
from papermap.model.own_links import own_link
from papermap.model.query import HAS, QueryError
from papermap.model.refs import parse_ref
from papermap.store import papers, records
from papermap.store.connect import open_writer, transaction
from papermap.views.sheet import State
from tests.exports.browser import Browser, find_browser
from tests.library.exchange import ATTENTION, LORA, QLORA, SAMPLE, read_library, sheet_rows
from tests.support import make_library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "home")


def found(library: Library, where: str) -> set[str]:
    return {str(row.refs.best) for row in library.rows(where=where)}


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("", {LORA, QLORA, ATTENTION, SAMPLE}),
        ("lora", {LORA, QLORA}),
        ("title:lora -author:dettmers", {LORA}),
        ("year>=2023 year<2024", {QLORA}),
        ("pass>=1", {LORA}),
        ("pass:0 lora", {QLORA}),
        ("verdict:foundational OR id:1706", {LORA, ATTENTION}),
        ("topic:adapters", {LORA, ATTENTION}),
        ("list:adapters NOT has:verdict", {ATTENTION}),
        ("has:pdf", {SAMPLE}),
        ("has:relation", {QLORA}),
        ("has:sentences has:notes", {LORA}),
        ("hardware:gpu", {LORA}),
        ("did:freeze", {LORA}),
        ("notes:tags", {LORA}),
        ("added>=2020 read>=2020", {LORA}),
        ("citations<1", {SAMPLE}),
        ("category:cs.CL id:1706", {ATTENTION}),
        ('"attention is all"', {ATTENTION}),
    ],
)
def test_a_query_selects(library: Library, where: str, ids: set[str]) -> None:
    assert found(library, where) == ids


def test_every_has_can_be_asked(library: Library) -> None:
    for what in HAS:
        assert found(library, f"has:{what}") | found(library, f"-has:{what}") == found(library, "")


@pytest.mark.parametrize(
    ("text", "code", "data"),
    [
        ("Code: https://github.com/ada/gardens.", "https://github.com/ada/gardens", ""),
        ("(see www.GitHub.com/ada/gardens_(old)), and on", "https://GitHub.com/ada/gardens_(old)", ""),
        (r"\url{https://gitlab.com/ada/g} and zenodo.org/records/12", "https://gitlab.com/ada/g",
         "https://zenodo.org/records/12"),
        ("huggingface.co/papers/1 huggingface.co/datasets/ada/seeds", "", "https://huggingface.co/datasets/ada/seeds"),
        ("as on github.com/ and notgithub.com/x or my.github.com/x", "", ""),
        ("github.com/<script>", "", ""),
    ],
)  # fmt: skip
def test_code_and_data_are_what_the_abstract_names(text: str, code: str, data: str) -> None:
    assert (own_link(text, "code"), own_link(text, "data")) == (code, data)


def test_code_that_the_abstract_names_is_found_without_a_pdf(library: Library) -> None:
    assert LORA not in found(library, "has:code") | found(library, "has:data")
    with closing(sqlite3.connect(library.settings.database)) as connection:
        connection.execute(
            "UPDATE paper SET abstract = 'See github.com/ada/lora.', comment = 'Data: zenodo.org/records/1' "
            "WHERE id = ?",
            [library.find(LORA)],
        )
        connection.commit()
    assert LORA in found(library, "has:code") & found(library, "has:data")
    (row,) = sheet_rows(library, f"id:{LORA}", ["code", "data"])
    assert [(cell.url, cell.source) for cell in row.cells] == [
        ("https://github.com/ada/lora", "the abstract"),
        ("https://zenodo.org/records/1", "the abstract"),
    ]


def test_code_is_what_the_pdf_the_reader_reads_links_to(library: Library) -> None:
    links = library.paper(library.find(SAMPLE)).links or ()
    code = {link.url for link in links if link.kind == "code"}
    assert found(library, "has:code") == ({SAMPLE} if code else set())
    (row,) = sheet_rows(library, f"id:{SAMPLE}", ["code"])
    assert {cell.text for cell in row.cells} == (code or {""})


def test_cells_know_whose_they_are(library: Library) -> None:
    names = [column.name for column in library.exports.columns()]
    assert names[-1] == "hardware"
    lora, sample = sheet_rows(library, f"id:{LORA} OR id:{SAMPLE}")
    cell = lora.cells[names.index("problem")]
    assert (cell.state, cell.page, cell.source) == (State.WRITTEN, 2, "you")
    assert lora.cells[names.index("did")].text == "They freeze the weights."
    assert lora.cells[names.index("pass1")].text[:2] == "20"
    drafts = {cell.state for cell in sample.cells} & {State.DRAFT}
    assert drafts
    assert not {cell.state for row in sheet_rows(library, drafts=False) for cell in row.cells} & {State.DRAFT}
    for column in ("problem", "key_idea", "datasets"):
        if sample.cells[names.index(column)].state is State.DRAFT:
            library.reading.accept_cell(library.find(SAMPLE), column)
            kept = sheet_rows(library, f"id:{SAMPLE}", [column], drafts=False)[0].cells[0]
            assert kept.state is State.ACCEPTED


def test_csv_guards_its_cells(library: Library) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(library.exports.text("csv")))))
    problem = next(row["problem"] for row in rows if row["id"] == LORA)
    assert problem == "'=SUM(A1) is no formula"
    for text in ("=1", "+1", "-1", "@x", "\tx", "\rx", "'=", "'", "plain", ""):
        assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
        assert unguarded(guarded(text)) == text


def test_the_columns_are_chosen_and_ordered(library: Library) -> None:
    text = "".join(library.exports.text("csv", "lora", ["year", "title"]))
    assert text.splitlines()[0] == "year,title"
    with pytest.raises(NoSuchColumnError, match="there is no column 'beauty'"):
        library.exports.text("csv", columns=["beauty"])
    with pytest.raises(WrongExportError, match="has no columns"):
        library.exports.text("bibtex", columns=["title"])
    with pytest.raises(QueryError):
        library.exports.text("ris", "year:soon")


def test_a_workbook_opens(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "papers.xlsx"
    library.exports.write("xlsx", path)
    book = load_workbook(path)
    assert book.sheetnames == ["Summary", "All papers", "adapters   thin", "low-rank"]
    summary = book["Summary"]
    assert summary["A1"].value == "Literature: 4 papers"
    shares = {row[0].value: [cell.value for cell in row[1:6]] for row in summary["A5:F8"]}
    assert shares["low-rank"][0] == 2, "a paper on no list stands under its community of the map"
    assert shares["All papers"] == [4, 0.25, 0, 0, 0.25]
    assert shares["adapters: [thin]"][0] == 2
    links = [cell.hyperlink.location for row in summary["A5:A8"] for cell in row if cell.hyperlink]
    assert links == ["'All papers'!A1", "'adapters   thin'!A1", "'low-rank'!A1"]
    years = {row[0].value: row[1].value for row in summary.iter_rows(min_row=10) if row[0].value}
    assert (years[2017], years[2018], years[2021]) == (1, 0, 1)
    sheet = book["All papers"]
    assert (sheet.freeze_panes, sheet.max_row) == ("C2", 5)
    assert sheet.auto_filter.ref
    texts = {str(cell.value): cell for row in sheet.iter_rows() for cell in row}
    assert texts["=SUM(A1) is no formula"].data_type == "s"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert list(tmp_path.glob(".*")) == []


def test_libreoffice_reads_the_workbook_as_we_wrote_it(library: Library, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    path = tmp_path / "papers.xlsx"
    library.exports.write("xlsx", path, columns=["id", "title", "year", "problem", "link"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [office, profile, "--headless", "--convert-to", options, "--outdir", str(tmp_path), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    written = list(tmp_path.glob("*All papers.csv"))
    assert written, done.stdout + done.stderr
    theirs = list(csv.reader(io.StringIO(written[0].read_text(encoding="utf-8"))))
    rows = sheet_rows(library, names=["id", "title", "year", "problem", "link"])
    assert [row[:-1] for row in theirs[1:]] == [[cell.marked for cell in row.cells] for row in rows]


def test_the_page_works_in_a_browser(library: Library, tmp_path: Path) -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("no Chromium here")
    library.reading.write_cell(library.find(QLORA), "problem", "<script>alert(1)</script></script>")
    path = tmp_path / "papers.html"
    library.exports.write("html", path)
    with Browser(browser) as page:
        page.open(path)
        rows = "document.querySelectorAll('#rows tr').length"
        assert page.js(rows) == 4
        page.js("[...document.querySelectorAll('th button')].find(b => b.textContent === 'Year').click()")
        years = page.js("[...document.querySelectorAll('#rows tr')].map(r => r.children[3].textContent)")
        assert years == sorted(years, reverse=True)
        page.js(
            "f = document.getElementById('filter'); f.value = 'qlora'; f.dispatchEvent(new Event('input'))"
        )
        assert page.js(rows) == 1
        assert "<script>alert(1)" in page.js("document.getElementById('rows').textContent")
        for words, count in {
            "year>=2021": 3, "year<2021 -title:lora": 1, 'title:"low-rank adaptation"': 1, "-lora": 2,
            "nothing:here": 0, "verdict:foundational": 1, "(((": 0, "year>=": 4, '"': 4,
        }.items():  # fmt: skip
            page.js(f"f.value = {json.dumps(words)}; f.dispatchEvent(new Event('input'))")
            assert page.js(rows) == count, words
        assert page.errors == []
        assert page.requests == [path.as_uri()]


def test_keys_are_kept(library: Library) -> None:
    first = {entry.key for entry in library.exports.entries()}
    assert "hu2021lora" in first
    with open_writer(library.settings.database).conn as writer:
        writer.execute("UPDATE paper SET title = 'Renamed', year = 1999")
        writer.commit()
    again = Library(library.settings)
    assert {entry.key for entry in again.exports.entries()} == first


def test_notes_that_somebody_changed_stay(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    view = library.exports.write("markdown", folder)
    assert (view.papers, view.files, view.kept) == (4, 4, ())
    note = next(folder.glob("LoRA*.md"))
    text = note.read_text(encoding="utf-8")
    assert 'verdict: "foundational"' in text
    assert "&lt;b&gt;tags" in text
    assert "[[links]]" not in text
    assert "[[QLoRA Efficient Finetuning of Quantized LLMs (dettmers2023qlora)|" in text
    note.write_text("mine", encoding="utf-8")
    other = next(folder.glob("QLoRA*.md"))
    other.unlink()
    library.write_note(library.find(ATTENTION), "new words")
    again = library.exports.write("markdown", folder)
    assert again.kept == (note.name,)
    assert note.read_text(encoding="utf-8") == "mine"
    assert other.exists()
    assert "new words" in next(folder.glob("Attention*.md")).read_text(encoding="utf-8")
    (folder / ".papermap.json").unlink()
    library.exports.write("markdown", folder)
    assert note.read_text(encoding="utf-8") == "mine"


def test_some_notes_written_again_still_lead_to_the_others(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    library.exports.write("markdown", folder)
    note = next(folder.glob("QLoRA*.md"))
    before = note.read_text(encoding="utf-8")
    assert "[[LoRA" in before
    library.exports.write("markdown", folder, where=f"id:{QLORA}")
    assert note.read_text(encoding="utf-8") == before


def test_a_name_in_the_other_form_of_its_letters_is_taken(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    with closing(sqlite3.connect(library.settings.database)) as connection:
        connection.execute("UPDATE paper SET title = 'Cafe\u0301' WHERE id = ?", [library.find(LORA)])
        connection.commit()
    (folder / "Cafe\u0301 (hu2021cafe).md").write_text("mine", encoding="utf-8")
    library.exports.write("markdown", folder, where=f"id:{LORA}")
    assert sorted(path.name for path in folder.glob("*.md"))[1:] == ["Caf\xe9 (hu2021cafe) 2.md"]


def test_figures_lie_beside_the_notes(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    library.exports.write_notes(folder, f"id:{SAMPLE}", figures=True)
    pictures = list((folder / "figures").glob("*.png"))
    text = next(folder.glob("*.md")).read_text(encoding="utf-8")
    assert pictures
    assert all(f"![[figures/{picture.name}]]" in text for picture in pictures)


@pytest.mark.parametrize(
    "words",
    [
        "../../etc/passwd",
        "CON",
        "nul.txt",
        'a/b\\c:d*e?f"g<h>i|j',
        " . ",
        "x" * 500,
        "é" * 200,
        "\u202eabc\n",
        "𝔸[#^]",
    ],
)
def test_file_names_are_safe(words: str) -> None:
    name = file_name(words)
    assert 0 < len(name.encode()) <= NAME_BYTES
    assert not set(name) & set('/\\:*?"<>|#^[]\n\u202e')
    assert name == name.strip(" .")
    assert name.split(".")[0].lower() not in ("con", "nul")
    assert file_name(words, {name.casefold()}) != name


def test_markdown_from_outside_is_text() -> None:
    hostile = "<img src=x> [a](javascript:x) ![[f]] `code` #tag\n# head\n- item\n1. one\n%%x%% &lt;"
    shown = plain(hostile)
    assert "<" not in shown
    assert "&amp;lt;" in shown
    for mark in ("[a](", "![[", "`code`", "\n# ", "\n- ", "\n1. ", "%%"):
        assert mark not in shown


def test_sheet_names_differ_and_fit() -> None:
    taken: set[str] = set()
    words = ["a" * 40, "a" * 40, "A" * 40, "x/y:[z]", "'", "", "History"]
    names = [sheet_name(text, taken) for text in words]
    assert len({name.casefold() for name in names}) == len(words)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_every_form_has_a_preview_and_an_empty_library_has_forms(library: Library, tmp_path: Path) -> None:
    for form in FORMATS:
        assert library.exports.preview(form).strip()
    empty = make_library(tmp_path / "empty")
    for form in ("csv", "bibtex", "ris", "csl-json", "html"):
        "".join(empty.exports.text(form))
    assert json.loads("".join(empty.exports.text("csl-json"))) == []


def test_a_work_known_by_its_title_alone_is_exported(library: Library) -> None:
    from papermap.model.papers import PaperFields, Record, Source

    record = Record(Source.BIBLIOGRAPHY, frozenset(), PaperFields(title="An unheard-of work"))
    database = open_writer(library.settings.database)
    with transaction(database) as writer:
        papers.add_to_library(writer, records.save_record(writer, record), "2026-01-01T00:00:00+00:00")
    database.close()
    assert "An unheard-of work" in "".join(library.exports.text("bibtex"))
    assert parse_ref(LORA).ref is not None
