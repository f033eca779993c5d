"""Answers recorded from the services themselves are read without error, where a checkout has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papermap.model.citations import Direction
from papermap.model.refs import Scheme
from papermap.sources.arxiv import UnreadableEntryError, parse_entry, split_feed
from papermap.sources.s2_records import edges_of, paper_of, record_of


def test_recorded_feeds_become_records(corpus: Path) -> None:
    records = []
    for path in sorted((corpus / "recorded" / "arxiv" / "atom").glob("*.xml")):
        for entry in split_feed(path.read_bytes()):
            if "/api/errors" in entry.address:
                with pytest.raises(UnreadableEntryError):
                    parse_entry(entry.raw)
            else:
                records.append(parse_entry(entry.raw))
    assert len(records) > 100
    for record in records:
        assert record.version
        assert record.fields.title
        assert record.fields.authors
        assert record.fields.published
        assert [ref for ref in record.refs if ref.scheme is Scheme.ARXIV]


def recorded_items(corpus: Path) -> list[tuple[str, dict[str, object]]]:
    found = []
    for path in sorted((corpus / "recorded" / "s2").glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        rows = value if isinstance(value, list) else value.get("data") or [value]
        found += [(path.name, row) for row in rows if isinstance(row, dict)]
    return found


def test_recorded_papers_become_records(corpus: Path) -> None:
    whole = [item for _, item in recorded_items(corpus) if item.get("paperId") and item.get("title")]
    assert len(whole) > 100
    for item in whole:
        record = record_of(item)
        assert record is not None
        assert record.fields.title
        assert paper_of(item) is not None


def test_recorded_edges_become_edges(corpus: Path) -> None:
    items = recorded_items(corpus)
    citing = [row for _, row in items if "citingPaper" in row]
    cited = [row for _, row in items if "citedPaper" in row]
    forward = edges_of(citing, Direction.FORWARD)
    backward = edges_of(cited, Direction.BACKWARD)
    assert len(forward) > 1000
    assert len(backward) > 40
    assert any(edge.contexts and edge.contexts[0].intents for edge in forward)
