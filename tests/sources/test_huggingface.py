"""The crowd's picks: votes and code, and nothing believed that is no list of papers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from papermap.model.failures import SourceError
from papermap.sources.huggingface import HuggingFaceSource, parse_picks
from tests.sources.fakes import WEB_PAGE, Script, answered, json_answer, query, transport


def test_votes_and_code(tmp_path: Path) -> None:
    paper = {"id": "2611.00001", "upvotes": 12, "githubRepo": "https://github.com/boats/fold"}
    script = Script([json_answer([{"paper": paper}, {"paper": {"id": "x"}}, {}, 3])])
    (pick,) = HuggingFaceSource(transport(tmp_path, script), "https://hf.org/api").picks(date(2026, 11, 20))
    assert (str(pick.ref), pick.votes, pick.repository) == ("2611.00001", 12, "https://github.com/boats/fold")
    assert query(script.asked[0]) == {"date": "2026-11-20"}


def test_odd_votes_and_addresses_are_not_taken() -> None:
    papers = [
        {"paper": {"id": "2611.00001", "upvotes": -3, "githubRepo": "javascript:alert(1)"}},
        {"paper": {"id": "2611.00002", "upvotes": "many"}},
    ]
    picks = parse_picks(json.dumps(papers).encode())
    assert [(p.votes, p.repository) for p in picks] == [(0, None), (0, None)]


def test_a_web_page_or_an_error_is_a_failure(tmp_path: Path) -> None:
    for reply in (WEB_PAGE, answered('{"error": "x"}'), answered("[", kind="application/json")):
        with pytest.raises(SourceError):
            HuggingFaceSource(transport(tmp_path, Script([reply])), "https://hf.org").picks(date(2026, 1, 2))
