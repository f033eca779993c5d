"""What many tests need: a library that talks to the demo's answers, and a dump to compare libraries by."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from papermap.demo import sender
from papermap.library import Library
from papermap.model.documents import ParsedDocument
from papermap.settings import Settings, load_settings
from papermap.sources.send import Request, Response, Send


def make_settings(home: Path, **changes: str) -> Settings:
    """Settings that lead nowhere but to the demo's answers, and need no model."""
    environ = {
        "PAPERMAP_HOME": str(home),
        "PAPERMAP_ARXIV_API_URL": f"{sender.BASE_URL}/api/query",
        "PAPERMAP_ARXIV_PDF_URL": f"{sender.BASE_URL}/pdf",
        "PAPERMAP_S2_URL": sender.BASE_URL,
        "PAPERMAP_ARXIV_INTERVAL": "0",
        "PAPERMAP_EMBEDDER": "lexical",
    }
    return load_settings(environ | changes)


def make_library(home: Path, send: Send = sender.send, **changes: str) -> Library:
    """A library on the demo's answers."""
    return Library(make_settings(home, **changes), send=send)


def make_document(**parts: Any) -> ParsedDocument:
    """What was read out of a PDF: everything looked for and nothing there, but for ``parts``."""
    looked_for: dict[str, Any] = {
        "pages": 1, "title": "t", "authors": (), "arxiv_id": None, "doi": None, "abstract": None,
        "sections": (), "figures": (), "limitations": (), "references": (), "mentions": (), "links": (),
        "draft": None,
    }  # fmt: skip
    return ParsedDocument(**looked_for | parts)


@dataclass
class Recorder:
    """A sender that counts what is asked of each path and may answer otherwise where told to.

    ``faults`` maps a piece of an address to a function of the request, or to a list of such that is used up.
    """

    faults: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        for piece, fault in self.faults.items():
            if piece not in request.url:
                continue
            if callable(fault):
                return fault(request)  # type: ignore[no-any-return]
            if fault:
                return fault.pop(0)(request)  # type: ignore[no-any-return]
        return sender.send(request)

    def count(self, piece: str) -> int:
        return sum(piece in url for url in self.asked)


def status(
    code: int, body: bytes = b'{"message": "fault"}', headers: Mapping[str, str] | None = None
) -> Callable[[Request], Response]:
    """A fault: this status and body to whatever is asked."""

    def answer(request: Request) -> Response:
        return Response(code, {"content-type": "application/json", **(headers or {})}, (body,))

    return answer


TIMES = {"added_at", "seen_at", "fetched_at", "parsed_at", "at", "made_at"}


@contextmanager
def taken_back(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A library in which nothing stays of what is done within: for laws that are tried on many examples."""
    connection.execute("SAVEPOINT example")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK TO example")
        connection.execute("RELEASE example")


def dump(database: Path) -> dict[str, Any]:
    """Everything a library holds, with papers by name and without times and row numbers: equal dumps are
    equal libraries."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    refs: dict[int, list[str]] = {}
    for row in connection.execute("SELECT paper_id, scheme, value FROM ref ORDER BY scheme, value"):
        refs.setdefault(row[0], []).append(f"{row[1]}:{row[2]}")
    names = {
        row[0]: refs.get(row[0], [f"title:{row[1]}"])[0]
        for row in connection.execute("SELECT id, title FROM paper")
    }
    editions = {
        row[0]: f"{names[row[1]]}v{row[2]}"
        for row in connection.execute("SELECT id, paper_id, version FROM edition")
    }

    def plain(row: sqlite3.Row) -> str:
        kept: dict[str, Any] = {}
        for name, value in zip(row.keys(), row, strict=True):
            if name in TIMES:
                value = value is not None
            elif name in ("paper_id", "citing", "cited", "cited_id") and value is not None:
                value = names[value]
            elif name == "edition_id":
                value = editions[value]
            elif name in ("id", "frame_id", "deed"):
                continue
            elif name == "content":
                value = {word: said for word, said in json.loads(value).items() if word != "at"}
            elif name == "failures":
                value = [{**f, "retry_at": f["retry_at"] is not None} for f in json.loads(value)]
            elif isinstance(value, bytes):
                value = hashlib.sha256(value).hexdigest()
            kept[name] = value
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    tables = (
        "paper", "ref", "citation", "edition", "document", "reference_entry", "mark", "vector", "position",
        "journal", "list_entry",
    )  # fmt: skip
    found = {
        table: sorted(plain(row) for row in connection.execute(f"SELECT * FROM {table}")) for table in tables
    }
    connection.close()
    return found
