"""The papers typeset from ``tests/papers/src`` are read without a fault, with their outline and without.

What is true of them stands in ``tests/papers/labels.json``; nothing beside the checkout is needed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from papermap.extract.limits import DEFAULT
from papermap.extract.parse import parse_pages
from papermap.extract.pdf import read_pdf
from papermap.extract.scene import area, overlap
from papermap.extract.words import letters
from papermap.model.documents import Box, ParsedDocument
from tests.conftest import PROJECT

LABELS: dict[str, dict[str, Any]] = json.loads((PROJECT / "tests/papers/labels.json").read_text())
PAPERS = PROJECT / "src/papermap/demo/papers"
LEAST_IOU = 0.8

pytestmark = [
    pytest.mark.parametrize("key", sorted(LABELS)),
    pytest.mark.parametrize("stripped", [False, True], ids=["plain", "stripped"]),
]


@cache
def read(path: Path, stripped: bool) -> ParsedDocument:
    content = read_pdf(path, DEFAULT)
    return parse_pages(replace(content, outline=(), destinations=()) if stripped else content)


def document(key: str, stripped: bool) -> ParsedDocument:
    return read(PAPERS / LABELS[key]["pdf"], stripped)


def iou(a: Box, b: Box) -> float:
    shared = overlap(a, b)
    return shared / (area(a) + area(b) - shared)


def test_front(key: str, stripped: bool) -> None:
    found, label = document(key, stripped), LABELS[key]
    assert found.title == label["title"]
    assert list(found.authors) == label["authors"]
    assert found.abstract is not None
    assert found.abstract.text.startswith(label["abstract"]["first_words"])
    assert found.abstract.text.endswith(label["abstract"]["last_words"])


def test_headings(key: str, stripped: bool) -> None:
    found = [(s.number, letters(s.title), s.level, s.page) for s in document(key, stripped).sections or ()]
    wanted = [(s["number"], letters(s["title"]), s["level"], s["page"]) for s in LABELS[key]["sections"]]
    assert found == wanted


def test_figures_and_tables(key: str, stripped: bool) -> None:
    found = {(f.kind, f.number, f.page): f for f in document(key, stripped).figures or ()}
    for kind in ("figure", "table"):
        wanted = {(kind, item["number"], item["page"]): item for item in LABELS[key][f"{kind}s"]}
        assert {name for name in found if name[0] == kind} == set(wanted)
        for name, item in wanted.items():
            box = found[name].box
            assert box is not None
            assert iou(box, tuple(item["region_bbox_pt"])) >= LEAST_IOU, name
            assert item["caption_starts"] in found[name].caption


def test_references(key: str, stripped: bool) -> None:
    found, label = document(key, stripped).references or (), LABELS[key]["references"]
    assert len(found) == label["count"]
    for place, wanted in ((0, label["first"]), (-1, label["last"])):
        assert found[place].year == wanted["year"]
        assert letters(found[place].title or "") == letters(wanted["title"])
        assert found[place].arxiv_id == wanted["arxiv_id"]


def test_statements(key: str, stripped: bool) -> None:
    found, label = document(key, stripped).limitations or (), LABELS[key]
    wanted = [*label["limitations"], *label["future_work"]]
    sections = {letters(item["section"]) for item in wanted}
    for item in wanted:
        assert any(item["starts"] in s.text and s.page == item["page"] for s in found), item["starts"]
    for statement in found:
        assert any(letters(statement.section or "?") in name for name in sections), statement.text


def test_own_links(key: str, stripped: bool) -> None:
    found = {
        (link.url, link.page) for link in document(key, stripped).links or () if link.kind in ("code", "data")
    }
    assert found == {(item["url"], item["page"]) for item in LABELS[key]["code_links"]}
