"""A Zotero database with the tables that Zotero 7 has: nested collections, feeds, a bin, comments on
passages, and what hangs on no item."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from papermap.demo import sender
from papermap.library import Library
from papermap.views.exchange import ImportResult
from tests.library.exchange import ATTENTION, SAMPLE, bring
from tests.support import dump, make_library, make_settings

TABLES = """
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT, editable INT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT, key TEXT);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT, title TEXT);
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT, linkMode INT, contentType TEXT,
  path TEXT);
CREATE TABLE itemAnnotations (itemID INTEGER PRIMARY KEY, parentItemID INT, type INT, text TEXT, comment TEXT,
  pageLabel TEXT, sortIndex TEXT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT, parentCollectionID INT,
  libraryID INT, key TEXT);
CREATE TABLE collectionItems (collectionID INT, itemID INT, orderIndex INT);
CREATE TABLE deletedItems (itemID INT);
CREATE TABLE deletedCollections (collectionID INT);

INSERT INTO libraries VALUES (1, 'user', 1), (2, 'feed', 0), (3, 'group', 1);
INSERT INTO itemTypes VALUES (1, 'preprint'), (2, 'note'), (3, 'attachment'), (4, 'annotation');
INSERT INTO fields VALUES (1, 'title'), (2, 'url'), (3, 'date'), (4, 'extra');
INSERT INTO creatorTypes VALUES (1, 'author');
INSERT INTO creators VALUES (1, 'Ashish', 'Vaswani', 0);
INSERT INTO items VALUES (1, 1, 1, 'AAAA'), (2, 3, 1, 'PDFA'), (3, 4, 1, 'ANNO'), (4, 4, 1, 'BARE'),
  (5, 2, 1, 'NOTE'), (6, 2, 1, 'LONE'), (7, 3, 1, 'WEBS'), (8, 3, 1, 'GONE'), (9, 1, 2, 'FEED'),
  (10, 1, 3, 'GRUP'), (11, 2, 1, 'BINN'), (12, 3, 1, 'SPDF');
INSERT INTO itemDataValues VALUES (1, 'Attention Is All You Need'), (2, 'https://arxiv.org/abs/1706.03762'),
  (3, '2017-06-12 2017-06-12'), (4, 'Citation Key: vaswani17' || char(10) || 'Read_Status: Read'),
  (5, 'News of a feed'), (6, 'A report shared by a group');
INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (9, 1, 5), (10, 1, 6);
INSERT INTO itemCreators VALUES (1, 1, 1, 0);
INSERT INTO tags VALUES (1, 'attention'), (2, 'Computer Science - Computation');
INSERT INTO itemTags VALUES (1, 1, 0), (1, 2, 1);
INSERT INTO itemNotes VALUES (5, 1, '<p>On the whole</p>', ''), (6, NULL, '<p>A note alone</p>', ''),
  (11, 1, '<p>Thrown away</p>', '');
INSERT INTO itemAttachments VALUES (2, 1, 0, 'application/pdf', 'storage:a.pdf'),
  (7, NULL, 1, 'text/html', 'storage:page.html'), (8, NULL, 0, 'application/pdf', 'storage:gone.pdf'),
  (12, NULL, 0, 'application/pdf', 'storage:alone.pdf');
INSERT INTO itemAnnotations VALUES
  (3, 2, 1, 'scaled dot  product', 'why divide, if d < 4 and e > 5?', '4', '1'),
  (4, 2, 1, 'only marked', '', '5', '2');
INSERT INTO collections VALUES (1, 'Diffusion', NULL, 1, 'C1'), (2, 'To read', 1, 1, 'C2'),
  (3, 'Transformers', NULL, 1, 'C3'), (4, 'To read', 3, 1, 'C4'), (5, 'Old', NULL, 1, 'C5');
INSERT INTO collectionItems VALUES (2, 1, 0), (3, 1, 0), (4, 1, 0), (5, 1, 0);
INSERT INTO deletedItems VALUES (11);
INSERT INTO deletedCollections VALUES (5);
"""


def zotero(folder: Path, pdf: Path | None = None, attached: Path | None = None) -> Path:
    folder.mkdir()
    path = folder / "zotero.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES)
    if pdf is not None:
        (folder / "storage" / "SPDF").mkdir(parents=True)
        shutil.copyfile(pdf, folder / "storage" / "SPDF" / "alone.pdf")
    if attached is not None:
        (folder / "storage" / "PDFA").mkdir(parents=True)
        shutil.copyfile(attached, folder / "storage" / "PDFA" / "a.pdf")
    return path


def test_a_library_of_zotero_comes_in_with_all_that_hangs_on_its_items(tmp_path: Path) -> None:
    library, path = make_library(tmp_path / "home"), zotero(tmp_path / "Zotero")
    found = {result.ref: result for result in bring(library, path, offline=True)}
    told = {name: str(result.outcome) for name, result in found.items()}
    assert told == {
        "vaswani17": "done", "GRUP": "done", "note A note alone": "failed", "attachment page.html": "failed",
        "attachment gone.pdf": "failed", "attachment alone.pdf": "failed",
    }  # fmt: skip
    assert "belongs to no item" in (found["note A note alone"].error or "")
    view = library.paper(library.find(ATTENTION))
    assert set(view.lists) == {"Diffusion/To read", "Transformers", "Transformers/To read"}
    assert {note.body for note in view.notes} == {
        "On the whole", "“scaled dot product” (p. 4)\nwhy divide, if d < 4 and e > 5?",
    }  # fmt: skip
    assert {row.furthest_pass for row in library.rows() if row.key == view.key} == {1}
    (entry,) = [each for each in library.exports.entries() if each.key == "vaswani17"]
    assert entry.details["keywords"] == "attention, Computer Science - Computation"
    assert {str(result.outcome) for result in bring(library, path, offline=True)} == {"already", "failed"}


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    donor = make_library(tmp_path / "donor")
    list(donor.add([SAMPLE]))
    path = donor.pdf_path(donor.find(SAMPLE))
    assert path is not None
    return path


def taken(library: Library, path: Path, *, offline: bool, pdf: bool = True) -> list[ImportResult]:
    return list(library.imports.take(library.imports.look(path), offline=offline, pdf=pdf))


def link(path: Path, target: str) -> None:
    """Zotero keeps no copy of the file of its first item, and links to it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE itemAttachments SET linkMode = 2, path = ? WHERE itemID = 2", [target])


@pytest.mark.parametrize("offline", [True, False])
@pytest.mark.parametrize("linked", [True, False])
def test_the_pdf_of_an_item_becomes_its_work_s(
    tmp_path: Path, pdf: Path, offline: bool, linked: bool
) -> None:
    said: list[str] = []
    library = Library(make_settings(tmp_path / "home"), send=sender.send, notify=said.append)
    path = zotero(tmp_path / "Zotero", attached=pdf)
    theirs = tmp_path / "Zotero" / "storage" / "PDFA" / "a.pdf"
    if linked:
        theirs = theirs.rename(tmp_path / "elsewhere.pdf")
        link(path, str(theirs))
    taken(library, path, offline=offline, pdf=False)
    key = library.find(ATTENTION)
    assert library.pdf_path(key) is None
    assert any("PDFs that hang on items here: 1." in each for each in said)
    before = theirs.read_bytes()
    found = {result.ref: result for result in taken(library, path, offline=offline)}
    assert any("1 copied" in each for each in said)
    page = library.paper(key)
    assert (page.editions, page.sections is not None) == (("file",), True)
    held = library.pdf_path(key)
    assert held is not None
    assert held.read_bytes() == theirs.read_bytes() == before
    assert held != theirs
    assert str(found["vaswani17"].outcome) in ("already", "done")
    said.clear()
    state = dump(library.settings.database)
    taken(library, path, offline=offline)
    assert library.paper(key).editions == ("file",)
    assert not any("PDFs that hang" in each for each in said)
    if offline:
        assert dump(library.settings.database) == state


def test_a_pdf_that_is_gone_or_is_none_is_told(tmp_path: Path, pdf: Path) -> None:
    said: list[str] = []
    library = Library(make_settings(tmp_path / "home"), send=sender.send, notify=said.append)
    path = zotero(tmp_path / "Zotero")
    for target in ("attachments:papers/a.pdf", "storage:../../elsewhere.pdf"):
        (tmp_path / "elsewhere.pdf").write_bytes(pdf.read_bytes())
        link(path, target)
        taken(library, path, offline=True)
        linked = target.startswith("attachments:")
        told = "does not say here which: 1 (papers/a.pdf)" if linked else "not where Zotero says: 1 ("
        assert any(told in each for each in said)
        said.clear()
    (tmp_path / "elsewhere.pdf").write_bytes(b"no PDF at all")
    link(path, str(tmp_path / "elsewhere.pdf"))
    found = {result.ref: result for result in taken(library, path, offline=True)}
    assert str(found["vaswani17"].outcome) == "partial"
    assert "is not a PDF file" in (found["vaswani17"].error or "")
    assert library.pdf_path(library.find(ATTENTION)) is None


@pytest.mark.parametrize("place", ["setting", "beside", "profile"])
def test_a_file_in_the_folder_of_linked_files_is_found(
    tmp_path: Path, pdf: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, files = tmp_path / "user", tmp_path / 'my "linked" files'
    monkeypatch.setattr(Path, "home", lambda: home)
    home.mkdir()
    path = zotero(home / "Zotero")
    link(path, "attachments:papers/é.pdf")
    (files / "papers").mkdir(parents=True)
    shutil.copyfile(pdf, files / "papers" / "é.pdf")
    prefs = (
        'user_pref("extensions.zotero.automaticScraperUpdates", true);\n'
        f'user_pref("extensions.zotero.baseAttachmentPath", {json.dumps(str(files))});\n'
    )
    settings = make_settings(tmp_path / "home")
    if place == "setting":
        settings = replace(settings, zotero_files=files)
    elif place == "beside":
        (path.parent / "prefs.js").write_text(prefs, encoding="utf-8")
    else:
        for name, data in (("a.other", str(tmp_path / "no")), ("b.default", str(path.parent))):
            profile = home / ".zotero" / "zotero" / name
            profile.mkdir(parents=True)
            folder = files if name == "b.default" else tmp_path / "wrong"
            said = prefs.replace(json.dumps(str(files)), json.dumps(str(folder)))
            said += f'user_pref("extensions.zotero.dataDir", {json.dumps(data)});\n'
            (profile / "prefs.js").write_text(said, encoding="utf-8")
    library = Library(settings, send=sender.send)
    assert library.imports.preview(library.imports.look(path)).files == 1
    taken(library, path, offline=True)
    assert library.pdf_path(library.find(ATTENTION)) is not None


def test_better_bibtex_says_where_files_are(tmp_path: Path, pdf: Path) -> None:
    library = make_library(tmp_path / "home")
    item = {
        "itemType": "preprint",
        "title": "A title",
        "attachments": [{"path": "a.pdf"}, {"path": str(pdf)}],
    }
    (tmp_path / "bbt.json").write_text(json.dumps({"items": [item]}), encoding="utf-8")
    (result,) = taken(library, tmp_path / "bbt.json", offline=False)
    assert str(result.outcome) == "partial", "a file is no name to a service"
    assert "only its title is known" in (result.error or "")
    assert library.paper(library.rows()[0].key).editions == ("file",)


def test_a_pdf_of_zotero_that_has_no_item_is_read(tmp_path: Path, pdf: Path) -> None:
    library, path = make_library(tmp_path / "home"), zotero(tmp_path / "Zotero", pdf)
    found = {result.ref: str(result.outcome) for result in bring(library, path, offline=True)}
    assert found["alone.pdf"] == "done"


def test_what_better_bibtex_exports_names_what_hangs_on_nothing(tmp_path: Path) -> None:
    library = make_library(tmp_path / "home")
    path = tmp_path / "bbt.json"
    path.write_text(
        '{"items": [{"itemType": "preprint", "title": "A title", "itemID": 1, "annotations": ['
        '{"annotationText": "words", "annotationComment": "mine", "annotationPageLabel": "2"}]},'
        '{"itemType": "note", "note": "<b>alone</b>"}, {"itemType": "attachment", "parentItem": "X"}]}',
        encoding="utf-8",
    )
    first, second = bring(library, path, offline=True)
    assert (first.title, second.ref, str(second.outcome)) == ("A title", "note alone", "failed")
    assert [note.body for note in library.paper(library.rows()[0].key).notes] == ["“words” (p. 2)\nmine"]
