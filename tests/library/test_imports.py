"""What comes into the library: the same works again, nothing overwritten, every entry accounted for."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.exports.bibtex import bibtex
from papermap.imports.detect import Form, decoded, detect
from papermap.imports.found import Incoming, Unread, UnreadableError
from papermap.imports.json_lines import item_lines
from papermap.imports.sheet import read_csv
from papermap.imports.workbook import read_xlsx
from papermap.library import Library, incoming
from papermap.library.importing import NOT_FOUND
from papermap.model.announcements import Verdict
from papermap.model.bibliography import BibEntry
from papermap.model.reading import Note, ThreeSentences
from papermap.model.refs import Ref, Scheme
from papermap.sources.arxiv_titles import LONGEST_QUESTION, batches, phrase
from papermap.sources.send import Request, Response
from papermap.store import bibliography, journal, queue
from papermap.store.connect import open_writer
from papermap.views.sheet import is_added
from tests.cli.running import run
from tests.library.exchange import ATTENTION, LORA, QLORA, SAMPLE, bring, read_library, sheet_rows, works
from tests.support import Recorder, dump, make_library, status


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "home")


def outcomes(library: Library, path: Path, offline: bool = False, titles: bool = False) -> list[str]:
    return [result.outcome for result in bring(library, path, offline, titles)]


FORMS = {"bibtex": "bib", "ris": "ris", "csl-json": "json", "csv": "csv", "xlsx": "xlsx"}


@pytest.mark.parametrize("form", FORMS)
def test_what_went_out_comes_in_as_the_same_works(library: Library, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{FORMS[form]}"
    library.exports.write(form, path)
    other = make_library(tmp_path / "other")
    assert set(outcomes(other, path, offline=True)) == {"done"}
    assert works(other) == works(library)
    keys = {entry.key for entry in library.exports.entries()}
    assert {entry.key for entry in other.exports.entries()} == keys
    before = dump(other.settings.database)
    assert set(outcomes(other, path, offline=True)) == {"already"}
    assert dump(other.settings.database) == before


def test_own_words_come_back_from_a_sheet(library: Library, tmp_path: Path) -> None:
    for form in ("csv", "xlsx"):
        path = tmp_path / f"out.{form}"
        library.exports.write(form, path)
        other = make_library(tmp_path / form)
        bring(other, path, offline=True)
        columns = ["problem", "did", "know", "doubt", "hardware"]
        ours = sheet_rows(library, f"id:{LORA}", columns, drafts=False)[0].cells
        theirs = sheet_rows(other, f"id:{LORA}", columns, drafts=False)[0].cells
        assert [cell.text for cell in theirs] == [cell.text for cell in ours]


def test_an_edited_sheet_is_compared_first(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    library.exports.write("csv", path)
    text = path.read_text(encoding="utf-8")
    assert library.imports.compare(library.imports.look(path)).changes == ()
    edited = text.replace("'=SUM(A1) is no formula", "Too many weights").replace(
        "LoRA: Low-Rank", "LoRa: Low-Rank"
    )
    rows = edited.splitlines()
    place = rows[0].split(",").index("metrics")
    number = next(n for n, row in enumerate(rows) if row.startswith(QLORA))
    cells = rows[number].split(",")
    cells[place] = "perplexity"
    rows[number] = ",".join(cells)
    path.write_text("\n".join(rows), encoding="utf-8")
    diff = library.imports.compare(library.imports.look(path))
    assert {(c.column, c.before, c.after, c.conflict) for c in diff.changes} == {
        ("problem", "=SUM(A1) is no formula", "Too many weights", False),
        ("metrics", "", "perplexity", False),
    }
    assert any("title differs" in remark for remark in diff.remarks)
    source = library.imports.look(path)
    before = dump(library.settings.database)
    assert {r.outcome for r in library.imports.take(source, offline=True)} == {"already"}
    assert dump(library.settings.database) == before, "nothing is taken over without a word"
    bring(library, path, offline=True)
    problem = sheet_rows(library, f"id:{LORA}", ["problem"])[0].cells[0]
    assert problem.text == "Too many weights"
    older = tmp_path / "older.csv"
    older.write_text(text, encoding="utf-8")
    again = library.imports.compare(library.imports.look(older))
    assert again.changes == ()
    assert any("2 cells not edited in the file" in remark for remark in again.remarks)


def test_a_dump_restores_to_an_equal_library(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    library.exports.write("json", path)
    other = make_library(tmp_path / "other")
    assert outcomes(other, path) == ["done"]
    assert dump(other.settings.database) == dump(library.settings.database)
    again = tmp_path / "again.json"
    other.exports.write("json", again)
    assert again.read_bytes() == path.read_bytes()
    assert other.search("weights in four bits")[0].refs.arxiv == QLORA


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data | {"schema": "m9999_future"},
        lambda data: data | {"tables": 3},
        lambda data: data | {"tables": data["tables"] | {"strange": {"columns": [], "rows": []}}},
        lambda data: (
            data | {"tables": {**data["tables"], "paper": {"columns": ["id"], "rows": [["x", "y"]]}}}
        ),
        lambda data: data | {"tables": {**data["tables"], "paper": {"columns": [], "rows": []}}},
    ],
)
def test_a_harmed_dump_leaves_nothing_behind(
    library: Library, tmp_path: Path, harm: Callable[[dict[str, object]], object]
) -> None:
    path = tmp_path / "all.json"
    library.exports.write("json", path)
    path.write_text(json.dumps(harm(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    other = make_library(tmp_path / "other")
    with pytest.raises(UnreadableError):
        bring(other, path)
    assert not other.settings.database.exists()
    assert list(other.home.glob("library*")) == []


@pytest.mark.parametrize("as_dump", [True, False])
def test_another_library_joins_this_one(library: Library, tmp_path: Path, as_dump: bool) -> None:
    other = make_library(tmp_path / "other")
    list(other.add([LORA], pdf=False))
    other.reading.write_cell(other.find(LORA), "problem", "mine, and it stays")
    source = library.settings.database
    if as_dump:
        source = tmp_path / "all.json"
        library.exports.write("json", source)
    bring(other, source, offline=True)
    assert works(other) == works(library)
    row = sheet_rows(other, f"id:{LORA}", ["problem", "did", "verdict", "pass1"])[0]
    assert [cell.text for cell in row.cells][:3] == [
        "mine, and it stays", "They freeze the weights.", "foundational",
    ]  # fmt: skip
    assert row.cells[3].text
    assert [note.body for note in other.paper(other.find(LORA)).notes] == [
        "A note with <b>tags</b> and [[links]]."
    ]
    before = dump(other.settings.database)
    assert set(outcomes(other, source, offline=True)) == {"already"}
    assert dump(other.settings.database) == before


def test_what_another_library_follows_is_followed_here_too(library: Library, tmp_path: Path) -> None:
    library.daily.follow("category", ["cs.CL", "cs.LG"])
    library.daily.follow("author", ["Ada Lovelace"])
    library.daily.follow("never", ["survey"])
    library.daily.judge(library.find(QLORA), Verdict.REJECTED)
    library.daily.judge(library.find(ATTENTION), Verdict.KEPT)
    other = make_library(tmp_path / "other")
    list(other.add([ATTENTION], pdf=False))
    other.daily.follow("category", ["cs.LG"])
    other.daily.judge(other.find(ATTENTION), Verdict.SKIPPED)
    bring(other, library.settings.database, offline=True)
    with closing(open_writer(other.settings.database)) as database:
        said = queue.judgements(database.conn)
    assert {kind: set(values) for kind, values in other.daily.followed().items() if values} == {
        "category": {"cs.CL", "cs.LG"}, "author": {"Ada Lovelace"},
    }  # fmt: skip
    answers = {answer.key: answer.verdict for answer in said}
    assert answers[other.find(QLORA)] is Verdict.REJECTED
    assert answers[other.find(ATTENTION)] is Verdict.SKIPPED, "what was said here stays"
    before = dump(other.settings.database)
    bring(other, library.settings.database, offline=True)
    assert dump(other.settings.database) == before
    other.undoing.undo()
    assert other.daily.followed()["category"] == ("cs.LG",)


def test_what_is_in_a_file_is_shown_and_nothing_taken_in(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "some.bib"
    path.write_text("@misc{a, title={One}, eprint={2106.09685}}\n@misc{b, title={Two}}\n@misc{c, year={1}}\n")
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path / "empty"))
    shown = run("import", str(path), "--preview")
    assert shown.stdout.splitlines() == [
        "BibTeX: 2 works, 1 of them with an identifier, 1 entry that gives none.", "  One", "  Two",
    ]  # fmt: skip
    said = json.loads(run("import", str(path), "--preview", "--json").stdout)
    assert (said["works"], said["named"], said["unread"]) == (2, 1, 1)
    assert not (tmp_path / "empty" / "library.db").exists()
    library.exports.write("csv", tmp_path / "out.csv")
    library.exports.write("json", tmp_path / "all.json")
    for source in (library.settings.database, tmp_path / "all.json", tmp_path / "out.csv"):
        view = library.imports.preview(library.imports.look(source))
        assert (view.works, view.named, view.unread, len(view.titles)) == (4, 4, 0, 4)
    text = library.imports.look_in("2106.09685 and 10.1038/323533a0", "a text")
    assert library.imports.preview(text).named == 2


def write_bib(path: Path, *entries: BibEntry) -> Path:
    path.write_text("".join(bibtex(entries)), encoding="utf-8")
    return path


def test_an_identifier_of_another_paper_is_not_believed(tmp_path: Path) -> None:
    wrong = BibEntry(title="A wholly different work", key="w", refs=frozenset({Ref(Scheme.ARXIV, LORA)}))
    right = BibEntry(
        title="Attention is all you need", key="a", refs=frozenset({Ref(Scheme.ARXIV, ATTENTION)})
    )
    library = make_library(tmp_path / "home")
    path = write_bib(tmp_path / "a.bib", wrong, right)
    first, second = bring(library, path)
    assert first.outcome == "partial"
    assert "is titled 'LoRA" in (first.error or "")
    assert (second.outcome, second.title) == ("done", "Attention Is All You Need")
    before = dump(library.settings.database)
    assert {r.outcome for r in bring(library, path)} == {"already"}
    assert dump(library.settings.database) == before
    list(library.add([LORA], pdf=False))
    assert len(library.rows()) == 3
    assert bring(library, path)[0].outcome == "already"
    assert len(library.rows()) == 3


def test_one_question_for_five_hundred(tmp_path: Path) -> None:
    entries = [
        BibEntry(
            title=f"The work of number {n:05}", key=f"k{n}", refs=frozenset({Ref(Scheme.DOI, f"10.1234/{n}")})
        )
        for n in range(1, 1200)
    ]
    known = BibEntry(
        title="QLoRA: Efficient Finetuning of Quantized LLMs", refs=frozenset({Ref(Scheme.ARXIV, QLORA)})
    )
    recorder = Recorder()
    library = make_library(tmp_path / "home", recorder)
    found = bring(library, write_bib(tmp_path / "many.bib", known, *entries[:499]))
    assert len(recorder.asked) == 1
    assert [r.outcome for r in found[:2]] == ["done", "partial"]
    assert all(r.error for r in found[1:])


def test_five_hundred_identifiers_a_request_and_none_of_arxiv(tmp_path: Path) -> None:
    """1,100 entries that Semantic Scholar knows, half of them by DOI: three requests, one for each 500."""

    def known(request: Request) -> Response:
        found = []
        for name in json.loads(request.body or b"{}")["ids"]:
            number = int(name[-5:])
            found.append({
                "paperId": f"{number:040x}", "title": f"Work number {number} of many",
                "externalIds": {"ArXiv": f"2001.{number:05d}"},
            })  # fmt: skip
        return Response(200, {"content-type": "application/json"}, (json.dumps(found).encode(),))

    recorder = Recorder({"/paper/batch": known})
    library = make_library(tmp_path / "home", recorder)
    entries = [
        BibEntry(
            key=f"work{n}",
            title=f"Work number {n} of many",
            refs=frozenset(
                {Ref(Scheme.DOI, f"10.1000/w{n:05d}") if n % 2 else Ref(Scheme.ARXIV, f"2001.{n:05d}")}
            ),
        )
        for n in range(1100)
    ]
    found = bring(library, write_bib(tmp_path / "many.bib", *entries))
    assert {result.outcome for result in found} == {"done"}
    assert recorder.count("/paper/batch") == 3
    assert len(recorder.asked) == 3


def test_titles_are_asked_for_when_told(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path / "home", recorder)
    path = write_bib(
        tmp_path / "a.bib", BibEntry(title="LoRA: Low-Rank Adaptation of Large Language Models", key="x")
    )
    (first,) = bring(library, path)
    assert first.outcome == "partial"
    assert recorder.asked == []
    assert "--titles" in (first.error or "")
    recorder.faults["search_query"] = status(404)  # then Semantic Scholar is asked for each
    (second,) = bring(library, path, titles=True)
    assert second.arxiv_id == LORA
    assert len(library.rows()) == 1


FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    "<opensearch:totalResults>{}</opensearch:totalResults>{}</feed>"
)
FOUND = (
    "<entry><id>http://arxiv.org/abs/2001.{:05}v1</id><title>{}</title><summary>It says so.</summary>"
    "<updated>2020-01-01T00:00:00Z</updated><published>2020-01-01T00:00:00Z</published>"
    "<author><name>{}</name></author></entry>"
)


def test_titles_are_asked_for_by_the_dozen(tmp_path: Path) -> None:
    """Forty titles that arXiv has, one that it has of other people, one that is too short to ask for."""
    titles = [f"On the {n}th way to fold a boat of paper" for n in range(40)]
    asked: list[str] = []

    def found(request: Request) -> Response:
        query = parse_qs(urlsplit(request.url).query)["search_query"][0]
        asked.append(query)
        there = [n for n, title in enumerate(titles) if f'ti:"{title}"' in query]
        entries = [FOUND.format(n, titles[n], "Somebody Else" if n == 7 else "Ada King") for n in there]
        body = FEED.format(len(entries), "".join(entries)).encode()
        return Response(200, {"content-type": "application/atom+xml"}, (body,))

    recorder = Recorder({"search_query": found, "search/match": status(404)})
    library = make_library(tmp_path / "home", recorder)
    entries = [BibEntry(title=title, key=f"k{n}", authors=("Ada King",)) for n, title in enumerate(titles)]
    path = write_bib(tmp_path / "a.bib", *entries, BibEntry(title="Folding", key="short"))
    results = bring(library, path, titles=True)
    assert len(asked) == 1
    assert "Folding" not in asked[0]
    assert recorder.count("search/match") == 2
    nameless = {result.ref for result in results if result.arxiv_id is None}
    assert nameless == {"k7", "short"}
    told = [r.error for r in results if r.ref in nameless]
    assert told == [NOT_FOUND, NOT_FOUND]
    before, requests = dump(library.settings.database), len(recorder.asked)
    again = bring(library, path, titles=True)
    assert dump(library.settings.database) == before
    assert len(recorder.asked) == requests, "who was unknown is not asked for a second time"
    assert {r.outcome for r in again if r.ref in nameless} == {"already"}
    list(library.imports.take(library.imports.look(path), titles=True, retry=True))
    assert recorder.count("search/match") == 4


def test_what_no_service_knows_is_not_asked_for_by_the_next_import(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path / "home", recorder)
    path = write_bib(
        tmp_path / "a.bib",
        BibEntry(title="LoRA", key="lora", refs=frozenset({Ref(Scheme.ARXIV, LORA)})),
        BibEntry(title="Nobody wrote this", key="x", refs=frozenset({Ref(Scheme.DOI, "10.1000/none")})),
        BibEntry(title="Nor this one", key="y", refs=frozenset({Ref(Scheme.ARXIV, "2001.99999")})),
    )
    bring(library, path)
    asked = len(recorder.asked)
    assert asked == 1
    before = dump(library.settings.database)
    bring(library, path)
    assert len(recorder.asked) == asked
    assert dump(library.settings.database) == before
    list(library.imports.take(library.imports.look(path), retry=True))
    assert len(recorder.asked) > asked


def test_where_nobody_knew_any_of_many_the_next_import_asks_nobody(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path / "home", recorder)
    unknown = BibEntry(title="Nobody wrote this", key="x", refs=frozenset({Ref(Scheme.DOI, "10.1000/none")}))
    path = write_bib(tmp_path / "a.bib", unknown)
    bring(library, path)
    asked = len(recorder.asked)
    bring(library, path)
    assert len(recorder.asked) == asked == 1


def test_what_nobody_knows_of_a_text_is_kept_by_its_name_and_listed(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path / "home", recorder)
    text = tmp_path / "mail.txt"
    text.write_text(f"{LORA}, 10.1000/none and https://arxiv.org/abs/2001.99999", encoding="utf-8")
    found = bring(library, text)
    assert [result.outcome for result in found] == ["done", "partial", "partial"]
    assert all("papermap import --retry" in (result.error or "") for result in found[1:])
    names = {paper.refs.best for paper in library.rows()}
    assert {"doi:10.1000/none", "2001.99999"} < names
    asked, before = len(recorder.asked), dump(library.settings.database)
    assert [result.outcome for result in bring(library, text)] == ["already", "partial", "partial"]
    assert len(recorder.asked) == asked
    assert dump(library.settings.database) == before
    list(library.add(["10.1000/none"]))
    after = {paper.refs.best for paper in library.rows()}
    assert after == names, "asked for again by name, it stays"
    list(library.imports.take(library.imports.look(text), retry=True))
    assert len(recorder.asked) > asked


def test_titles_are_not_held_unknown_when_a_service_failed(tmp_path: Path) -> None:
    recorder = Recorder({"search_query": status(404), "search/match": status(404)})
    library = make_library(tmp_path / "home", recorder)
    path = write_bib(tmp_path / "a.bib", BibEntry(title="On folding a boat of paper at home", key="k"))
    bring(library, path, titles=True)
    asked = recorder.count("search/match")
    bring(library, path, titles=True)
    assert recorder.count("search/match") == asked + 1


@given(st.lists(st.text(max_size=300), max_size=60))
def test_no_title_leaves_its_question(titles: list[str]) -> None:
    for some in batches(titles):
        query = " OR ".join(phrase(title) for title in some)
        assert query.count('"') == 2 * len(some)
        assert len(quote_plus(query)) <= LONGEST_QUESTION


def test_an_import_spares_arxiv(tmp_path: Path) -> None:
    """Of what Semantic Scholar does not know, arXiv is not asked; of what it cannot say, it is."""
    entries = [
        BibEntry(title=f"A work of number {n}", key=f"k{n}", refs=frozenset({Ref(Scheme.ARXIV, name)}))
        for n, name in enumerate(["2001.00001", "2001.00002"])
    ]
    path = write_bib(tmp_path / "a.bib", *entries)
    recorder = Recorder()
    library = make_library(tmp_path / "home", recorder)
    first = bring(library, path)
    assert [result.outcome for result in first] == ["partial", "partial"]
    assert all("papermap add 2001.0000" in (result.error or "") for result in first)
    assert len(recorder.asked) == 1
    before = works(library), library.undoing.deeds()
    bring(library, path)
    assert (works(library), library.undoing.deeds()) == before  # but for when each service is asked again
    assert recorder.count("/api/query") == 0
    list(library.add(["2001.00001"], pdf=False))
    assert recorder.count("/api/query") > 0
    broken = Recorder({"/paper/batch": status(500)})
    bring(make_library(tmp_path / "other", broken), path)
    assert broken.count("/api/query") > 0


def test_entries_without_end_or_key_are_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.bib"
    path.write_text(
        "@article{a, title={One good work of art}}\n@book{title={A book that has no key}}\n"
        "@article(b, title={In round brackets})\n@misc{c, year=2020}\n"
        "@article{a, title={Same key again, friend}}\n"
        "@article{d, title={never closed",
        encoding="utf-8",
    )
    library = make_library(tmp_path / "home")
    found = bring(library, path, offline=True)
    assert [r.title for r in found if r.title] == [
        "One good work of art", "A book that has no key", "In round brackets", "Same key again, friend",
    ]  # fmt: skip
    failed = {r.place for r in found if r.outcome == "failed"}
    assert failed == {"odd.bib:4", "odd.bib:6"}
    assert all(r.error and r.place in r.error for r in found if r.outcome == "failed")


ZOTERO = """
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, key TEXT);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT);
CREATE TABLE itemNotes (itemID INT, parentItemID INT, note TEXT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT);
CREATE TABLE collectionItems (collectionID INT, itemID INT);
CREATE TABLE deletedItems (itemID INT);
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'note'), (3, 'attachment');
INSERT INTO items VALUES (1, 1, 'AAAA'), (2, 2, 'BBBB'), (3, 1, 'CCCC'), (4, 3, 'DDDD');
INSERT INTO fields VALUES (1, 'title'), (2, 'url'), (3, 'date');
INSERT INTO itemDataValues VALUES (1, 'Attention Is All You Need'), (2, 'https://arxiv.org/abs/1706.03762'),
  (3, '2017-06-12 2017'), (4, 'Thrown away');
INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (3, 1, 4);
INSERT INTO creators VALUES (1, 'Ashish', 'Vaswani');
INSERT INTO creatorTypes VALUES (1, 'author');
INSERT INTO itemCreators VALUES (1, 1, 1, 0);
INSERT INTO tags VALUES (1, '_read');
INSERT INTO itemTags VALUES (1, 1);
INSERT INTO itemNotes VALUES (2, 1, '<p>First &amp; last.</p><p>Second</p>');
INSERT INTO collections VALUES (1, 'Transformers');
INSERT INTO collectionItems VALUES (1, 1);
INSERT INTO deletedItems VALUES (3);
"""


def test_zotero_comes_in_while_it_runs(tmp_path: Path) -> None:
    path = tmp_path / "zotero.sqlite"
    library = make_library(tmp_path / "home")
    with closing(sqlite3.connect(path)) as running:
        running.executescript(ZOTERO)
        before = path.read_bytes()
        running.execute("PRAGMA locking_mode = EXCLUSIVE")
        running.execute("BEGIN EXCLUSIVE")
        (found,) = bring(library, path, offline=True)
        assert path.read_bytes() == before
    assert (found.outcome, found.arxiv_id) == ("done", ATTENTION)
    view = library.paper(library.find(ATTENTION))
    assert (view.authors, view.year, view.lists) == (("Ashish Vaswani",), 2017, ("Transformers",))
    assert [note.body for note in view.notes] == ["First & last.\nSecond"]
    assert library.rows()[0].furthest_pass == 1
    kept = dump(library.settings.database)
    assert outcomes(library, tmp_path, offline=True) == ["already"]
    assert dump(library.settings.database) == kept


def test_any_text_and_any_folder(library: Library, tmp_path: Path) -> None:
    text = tmp_path / "mail.txt"
    text.write_text(
        f"Read arXiv:{LORA}v2, https://arxiv.org/abs/{QLORA}. And\n10.1038/323533a0!", encoding="utf-8"
    )
    other = make_library(tmp_path / "other")
    assert [r.arxiv_id for r in bring(other, text)] == [LORA, QLORA, None]
    text.write_text("so https://openreview.net/forum?id=abc, (https://example.org/blog)", encoding="utf-8")
    (left,) = bring(other, text)
    assert (left.ref, str(left.outcome)) == ("https://openreview.net/forum?id=abc", "failed")
    assert left.error is not None
    assert left.error.startswith("mail.txt:1: the address of a paper")
    pdfs = make_library(tmp_path / "pdfs")
    folder = tmp_path / "some folder"
    shutil.copytree(library.home / "pdf", folder / "below")
    (folder / "broken.pdf").write_bytes(b"no PDF at all")
    read, broken = bring(pdfs, folder)
    assert read.title == library.paper(library.find(SAMPLE)).title
    assert (broken.ref, broken.place, str(broken.outcome)) == ("broken.pdf", "some folder", "failed")
    assert read.ref.startswith("below")
    with pytest.raises(UnreadableError, match="no PDF"):
        bring(pdfs, tmp_path / "other" / "locks")
    empty = tmp_path / "y.sqlite"
    with closing(sqlite3.connect(empty)) as database:
        database.execute("CREATE TABLE strange (a)")
    with pytest.raises(UnreadableError, match="no papermap library"):
        bring(other, empty)


def test_what_is_typed_is_a_path_or_names_papers(tmp_path: Path) -> None:
    imports = make_library(tmp_path / "home").imports
    for text in (LORA, f"https://arxiv.org/abs/{LORA}", f"see {LORA} (and 10.1038/323533a0)"):
        assert imports.look_typed(text).form == "text"
    for text in (f"/no/such/{LORA}.bib", "references.bib", "a paper on adapters"):
        with pytest.raises(FileNotFoundError):
            imports.look_typed(text)
    file = tmp_path / LORA
    file.write_text("@misc{a, title={A work}}")
    assert imports.look_typed(str(file)).form == "bibtex"
    assert imports.look_in("@misc{a, title={A work}}", "standard input").form == "bibtex"


def test_nothing_of_ours_is_overwritten(library: Library, tmp_path: Path) -> None:
    key = library.find(LORA)
    library.exports.give_keys([key])
    entry = BibEntry(
        title="LoRA: Low-Rank Adaptation of Large Language Models", year=1999, venue="Elsewhere",
        kind="article", key="otherkey", refs=frozenset({Ref(Scheme.ARXIV, LORA)}), details={"volume": "3"},
    )  # fmt: skip
    bring(library, write_bib(tmp_path / "a.bib", entry), offline=True)
    view = library.paper(key)
    assert (view.year, view.venue) == (2021, "ICLR")
    connection = library.desk.existing()
    assert bibliography.described(connection, [key])[key].key == "hu2021lora"
    assert bibliography.described(connection, [key])[key].details["volume"] == "3"
    assert [e.said.body for e in journal.live(connection, Note, key)] == [
        "A note with <b>tags</b> and [[links]]."
    ]
    assert journal.live(connection, ThreeSentences, key)


def test_tables_of_other_programs() -> None:
    lines = read_csv('\ufeffTitle;Authors;DOI\n"A; B";X, Y;10.1/x\n\n')
    assert [(line.line, line.entry.title) for line in lines] == [(2, "A; B")]
    (line,) = read_csv("Publication Year,Title,Url,Key idea\n2020,T,https://arxiv.org/abs/2106.09685v1,'=x\n")
    assert (line.entry.year, str(line.entry.ref(Scheme.ARXIV)), line.cells) == (
        2020,
        LORA,
        {"key_idea": "=x"},
    )
    with pytest.raises(UnreadableError, match="names no column"):
        read_csv("a,b\n1,2\n")


def test_the_table_of_a_program_makes_no_columns(tmp_path: Path) -> None:
    (tmp_path / "zotero.csv").write_text(
        '"Key","Item Type","Publication Year","Author","Title","Url","Date Added","Date Modified","Issue",'
        '"Editor","Extra","Notes","Manual Tags","Library Catalog"\n'
        '"ABCD1234","preprint","2017","Vaswani, Ashish; Shazeer, Noam","Attention Is All You Need","",'
        '"2020","2021","3","Guyon, I.; Luxburg, U.","arXiv:1706.03762","<p>my <b>note</b></p>",'
        '"attention; nlp","x"\n',
        encoding="utf-8",
    )
    library = make_library(tmp_path / "home")
    list(library.add([ATTENTION], pdf=False))
    for outcome in ("done", "already"):
        (result,) = bring(library, tmp_path / "zotero.csv", offline=True)
        assert (result.arxiv_id, str(result.outcome)) == (ATTENTION, outcome)
    assert [column.name for column in library.sheet.columns() if is_added(column)] == []
    (entry,) = library.exports.entries()
    assert entry.notes == ("my note",)
    assert entry.key != "ABCD1234"
    assert entry.details == {"number": "3", "editor": "I. Guyon and U. Luxburg", "keywords": "attention, nlp"}


def test_tables_as_programs_and_people_write_them() -> None:
    for text in ("sep=;\nTitle;Year\nA, B;2020\n", "My list, of 2020\n\nTitle;Year\nA, B;2020\n"):
        (line,) = read_csv(text)
        assert (line.entry.title, line.entry.year) == ("A, B", 2020)
    (line,) = read_csv(f"title,limitations\nT,{'x' * 1_000_000}\n")
    assert len(line.cells["limitations"]) == 1_000_000
    (line,) = read_csv("title\n10.1000/none (title not fetched yet)\n")
    assert (line.entry.title, line.entry.refs) == (None, frozenset({Ref(Scheme.DOI, "10.1000/none")}))
    with pytest.raises(UnreadableError, match="names no column"):
        read_csv("sep=;\nfoo;bar\n1;2\n")


def test_a_heading_above_the_table_is_passed_over(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["What I read"], [], ["Year", "Title"], [2021, "A title of its own"]):
        book.active.append(row)
    book.save(tmp_path / "mine.xlsx")
    (line,) = read_xlsx(tmp_path / "mine.xlsx")
    assert (line.line, line.entry.title, line.entry.year) == (4, "A title of its own", 2021)


def test_a_file_that_is_no_text_is_told_so(tmp_path: Path) -> None:
    for name in ("a.bib", "a.csv", "a.xlsx", "a.txt"):
        (tmp_path / name).write_bytes(bytes(range(256)) * 4)
        with pytest.raises(UnreadableError, match="no text"):
            detect(tmp_path / name)
    (tmp_path / "a.bib").write_bytes(b"@misc{a, title={One\0 sign too many}}" + b" " * 2_000)
    assert detect(tmp_path / "a.bib").form is Form.BIBTEX


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    library = make_library(tmp_path / "home")
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 no zip at all")
    with pytest.raises(UnreadableError, match="no workbook"):
        bring(library, path)
    assert library.size() == 0


STARTS = {
    ".bib": re.compile(r"^\s*@\s*(?!comment|string|preamble)\w+\s*[{(]", re.MULTILINE | re.IGNORECASE),
    ".ris": re.compile(r"^\ufeff?TY {1,2}- ?", re.MULTILINE),
}


def test_no_entry_of_a_real_file_vanishes(corpus: Path, tmp_path: Path) -> None:
    """Counted by a rule of its own: where an entry begins. Each is imported, or reported with file, line and
    reason; a second import of everything changes nothing."""
    library = make_library(tmp_path / "home")
    files = sorted(file for file in (corpus / "bib").rglob("*") if file.is_file())
    total = 0
    for file in files:
        text = decoded(file.read_bytes())
        if file.suffix == ".json":
            data = json.loads(text)
            there = len(data if isinstance(data, list) else data["items"])
        else:
            there = len(STARTS[".ris" if file.suffix == ".ris" else ".bib"].findall(text))
        found = list(incoming.entries(library.imports.look(file)))
        assert len(found) == there, file.name
        assert all(item.reason and item.line for item in found if isinstance(item, Unread))
        assert all(isinstance(item, Incoming | Unread) for item in found)
        results = bring(library, file, offline=True)
        failed = [result for result in results if result.outcome == "failed"]
        assert len(results) == there, file.name
        assert len(failed) == sum(isinstance(item, Unread) for item in found), file.name
        assert all(re.match(rf"{re.escape(file.name)}:\d+: \w", result.error or "") for result in failed)
        assert all(result.title or result.arxiv_id for result in results if result.outcome != "failed")
        total += there
    assert total > 2000
    before = dump(library.settings.database)
    for file in files:
        assert set(outcomes(library, file, offline=True)) <= {"already", "failed"}, file.name
    assert dump(library.settings.database) == before


def test_real_files_go_out_and_come_in_as_the_same_works(corpus: Path, tmp_path: Path) -> None:
    library = make_library(tmp_path / "home")
    for name in ("zotero_alexpiche_rl-llm.bib", "jabref_testjabref.bib", "zotero_kishkash_econ.ris"):
        bring(library, corpus / "bib" / name, offline=True)
    for form, ending in FORMS.items():
        path = tmp_path / f"out.{ending}"
        library.exports.write(form, path)
        other = make_library(tmp_path / form)
        bring(other, path, offline=True)
        ours, theirs = works(library), works(other)
        assert len(ours) == len(theirs), form
        assert [work[0] for work in theirs] == [work[0] for work in ours], form


def test_an_entry_of_json_is_told_with_its_line(tmp_path: Path) -> None:
    library = make_library(tmp_path / "home")
    csl = tmp_path / "a.json"
    csl.write_text('[\n {"title": "First\\n"},\n\n {"type":\n "book"}, 3\n, {"title": "Last"}]', "utf-8")
    assert [(str(r.outcome), r.place) for r in bring(library, csl, offline=True)] == [
        ("done", "a.json:2"), ("failed", "a.json:4"), ("failed", "a.json:5"), ("done", "a.json:6"),
    ]  # fmt: skip
    zotero = tmp_path / "b.json"
    zotero.write_text(
        '{"collections": {"C": {"name": "N", "items": [1]}},\n "items": [{"itemType": "attachment",\n'
        '"parentItem": 1},\n {"itemType": "book", "itemID": 1}, "odd"]}',
        encoding="utf-8",
    )
    assert [r.place for r in bring(library, zotero, offline=True)] == ["b.json:4", "b.json:4"]
    for odd in ("", "3", '{"a": 1}', '{"items": 1}', "[1, 2", '{"items": [1], x', "[[]"):
        assert len(item_lines(odd)) <= 2


def test_a_short_title_is_a_title(tmp_path: Path) -> None:
    """Too little to find a work by, but enough to believe its identifier."""
    item = {"paperId": "7" * 40, "externalIds": {"ArXiv": "2310.06825"}, "title": "Mistral 7B", "year": 2023}
    recorder = Recorder({"/paper/batch": status(200, json.dumps([item]).encode())})
    library = make_library(tmp_path / "home", recorder)
    ref = Ref(Scheme.ARXIV, "2310.06825")
    path = write_bib(tmp_path / "a.bib", BibEntry(title="Mistral 7b", key="m", refs=frozenset({ref})))
    (result,) = bring(library, path)
    assert (result.arxiv_id, result.title) == ("2310.06825", "Mistral 7B")
    before = dump(library.settings.database)
    (again,) = bring(library, path)
    assert again.arxiv_id == "2310.06825"
    assert dump(library.settings.database) == before


def test_a_library_that_comes_back_to_itself_changes_nothing(tmp_path: Path) -> None:
    library = read_library(tmp_path / "home")
    path = tmp_path / "dump.json"
    library.exports.write("json", path)
    before = dump(library.settings.database)
    assert {result.outcome for result in bring(library, path, offline=True)} == {"already"}
    assert dump(library.settings.database) == before
