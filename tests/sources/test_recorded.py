"""Answers recorded from the services themselves are read without error, where a checkout has them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from papermap.model.citations import Direction
from papermap.model.papers import Record
from papermap.model.refs import Ref, Scheme
from papermap.sources.arxiv import UnreadableEntryError, parse_entry, split_feed
from papermap.sources.arxiv_search import ArxivSearch
from papermap.sources.s2_news import recommended
from papermap.sources.s2_records import edges_of, paper_of, record_of
from papermap.sources.semanticscholar import S2Source
from tests.sources.fakes import MemoryCache, Script, answered, sha, transport


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


def test_recorded_recommendations_become_records(corpus: Path, tmp_path: Path) -> None:
    found: list[Record] = []
    for path in sorted((corpus / "recorded" / "s2").glob("test_get_recommended_papers*[!y]_0.json")):
        script = Script([answered(path.read_bytes(), kind="application/json")])
        s2 = S2Source(transport(tmp_path, script), MemoryCache(), "https://api.s2.org")
        found += recommended(s2, [Ref(Scheme.S2, sha(1))], [], 100)
    assert len(found) > 50
    assert all(record.fields.title and record.refs for record in found)


def test_a_recorded_search_becomes_listings(corpus: Path, tmp_path: Path) -> None:
    (path,) = (corpus / "recorded" / "arxiv" / "atom").glob("q_testing_s0_m100_*.xml")
    script = Script([answered(path.read_bytes(), kind="application/atom+xml")])
    search = ArxivSearch(transport(tmp_path, script), "https://export.arxiv.org/api/query")
    found = search.listings(["cs.LG"], date(1992, 1, 1), 500)
    assert sum(len(listing.announcements) for listing in found.listings) > 20
    assert all(listing.day.weekday() < 5 for listing in found.listings)
    assert [listing.day for listing in found.listings] == sorted(listing.day for listing in found.listings)
