"""The spreadsheet as a page: words from outside are words there, and only the web is linked to."""

from __future__ import annotations

import json
import re

import pytest

from papermap.exports.sheet_html import sheet_html
from papermap.views.papers import RefsView
from papermap.views.sheet import Cell, Column, SheetRow, State

COLUMN = Column("code", "Code", "link")


def data(*cells: Cell) -> list[object]:
    rows = [SheetRow(1, RefsView(None, None, None), (), 2026, 0, (cell,)) for cell in cells]
    text = sheet_html([COLUMN], rows)
    found = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return [row[0] for row in json.loads(found[1])["rows"]]


@pytest.mark.parametrize("url", ["https://example.org/a", "http://example.org"])
def test_an_address_of_the_web_is_a_link(url: str) -> None:
    assert data(Cell("code", State.FACT, url=url)) == [{"text": "code", "url": url}]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " https:x"])
def test_any_other_address_is_none(url: str) -> None:
    assert data(Cell("code", State.FACT, url=url)) == ["code"]


def test_no_words_end_the_data_and_a_draft_says_so() -> None:
    hostile = "</script><script>alert(1)</script><!--"
    assert data(Cell(hostile, State.DRAFT, page=3)) == [{"text": hostile, "draft": True, "page": 3}]


def test_a_cell_says_whose_words_it_is() -> None:
    assert data(Cell("x", State.FACT, source="arxiv")) == [{"text": "x", "from": "arxiv"}]
