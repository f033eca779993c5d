"""A Zotero that runs on this machine: its items, notes, collections, read marks; and what answers badly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from papermap.sources.zotero import ZoteroError, is_local, local_library
from tests.support import make_library


def item(number: int, **data: Any) -> dict[str, Any]:
    key = f"KEY{number:05d}"
    return {"key": key, "version": 1, "data": {"key": key, "itemType": "preprint", **data}}


ITEMS = [
    item(
        1,
        title="Gardens of Gradients",
        creators=[{"creatorType": "author", "firstName": "Ada", "lastName": "Arden"}],
        date="2020-03-04",
        archiveID="arXiv:2001.00001",
        collections=["COLL"],
        tags=[{"tag": "_read"}],
    ),
    {
        "key": "N",
        "data": {"itemType": "note", "parentItem": "KEY00001", "note": "<p>Look at <b>this</b></p>"},
    },
    {"key": "A", "data": {"itemType": "attachment", "parentItem": "KEY00001", "title": "PDF"}},
    {
        "key": "C",
        "data": {
            "itemType": "annotation",
            "parentItem": "A",
            "annotationText": "steep paths",
            "annotationComment": "how steep?",
            "annotationPageLabel": "7",
        },
    },
    {"key": "L", "data": {"itemType": "note", "note": "<p>A note of its own</p>"}},
    *[item(n, title=f"Work number {n}", date="2019") for n in range(2, 130)],
]
COLLECTIONS = [{"key": "COLL", "data": {"key": "COLL", "name": "Gardening"}}]


class Zotero(BaseHTTPRequestHandler):
    answers: dict[str, Any]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        start = int(asked["start"])
        every = self.answers.get(parts.path)
        body = every if isinstance(every, bytes) else json.dumps((every or [])[start : start + 100]).encode()
        self.send_response(200 if every is not None else 403)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        """Say nothing."""


@pytest.fixture
def zotero() -> Iterator[tuple[str, dict[str, Any]]]:
    answers: dict[str, Any] = {"/api/users/0/items": ITEMS, "/api/users/0/collections": COLLECTIONS}
    with HTTPServer(("127.0.0.1", 0), type("Here", (Zotero,), {"answers": answers})) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", answers
        server.shutdown()
        thread.join()


def test_everything_in_it_comes_in_once(zotero: tuple[str, dict[str, Any]], tmp_path: Path) -> None:
    library = make_library(tmp_path / "home")
    source = library.imports.look_for(zotero[0])
    results = list(library.imports.take(source, offline=True))
    assert len(results) == 130
    assert [result.ref for result in results if result.outcome != "done"] == ["note A note of its own"]
    key = library.find("2001.00001")
    view = library.paper(key)
    assert (view.title, view.year, view.lists) == ("Gardens of Gradients", 2020, ("Gardening",))
    assert view.passes == (1,)
    assert [note.body for note in view.notes] == [
        "Look at this",
        "“steep paths” (p. 7)\nhow steep?",
    ]
    again = list(library.imports.take(library.imports.look_for(zotero[0]), offline=True))
    assert {result.outcome for result in again} == {"already", "failed"}
    assert library.size() == 129


def test_the_files_of_items_are_told_with_their_places(
    zotero: tuple[str, dict[str, Any]], tmp_path: Path
) -> None:
    address, answers = zotero
    pdf = tmp_path / "Ada & Arden 2020.pdf"
    pdf.write_bytes(b"%PDF-")
    data = {"itemType": "attachment", "parentItem": "KEY00001"}
    odd: list[dict[str, Any]] = [
        {"links": None},
        {"links": {"enclosure": "file:"}},
        {"links": {"enclosure": {"href": "https://x/a.pdf"}}},
    ]
    files = [{"key": f"F{n}", "data": data, **links} for n, links in enumerate(odd)]
    files.append({"key": "F", "data": data, "links": {"enclosure": {"href": pdf.as_uri()}}})
    answers["/api/users/0/items"] = [*ITEMS, *files]
    library = make_library(tmp_path / "home")
    view = library.imports.preview(library.imports.look_for(address))
    assert (view.works, view.files) == (129, 1)


@pytest.mark.parametrize("body", [None, b"<html>", b'{"items": 1}', b"[1]", b'[{"key": "A"}]'])
def test_a_bad_answer_is_told_and_changes_nothing(
    zotero: tuple[str, dict[str, Any]], body: bytes | None
) -> None:
    address, answers = zotero
    answers["/api/users/0/items"] = body
    with pytest.raises(ZoteroError, match="Zotero"):
        local_library(address)


def test_nobody_is_asked_beyond_this_machine() -> None:
    assert is_local("http://localhost:23119")
    for far in (
        "http://localhost.example.org/",
        "https://example.org",
        "http://127.0.0.1@example.org/",
        "papers",
    ):
        assert not is_local(far)
        with pytest.raises(ZoteroError, match="not on this machine"):
            local_library(far)
    with pytest.raises(ZoteroError, match="Is it running"):
        local_library("http://127.0.0.1:9")
