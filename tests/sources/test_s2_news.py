"""Semantic Scholar's news: one request for all papers, and nothing taken on trust."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from papermap.model.failures import FailureKind, SourceError
from papermap.model.refs import Ref, Scheme
from papermap.sources.s2_news import citing, recommended
from papermap.sources.semanticscholar import S2Source
from tests.sources.fakes import GARBAGE, MemoryCache, Script, json_answer, s2_item, sha, transport

SINCE = date(2026, 10, 20)
OWN = [Ref(Scheme.ARXIV, f"2105.{n:05d}") for n in (1, 2, 3)]


def source(folder: Path, *replies: object) -> tuple[S2Source, Script]:
    script = Script(replies)  # type: ignore[arg-type]
    return S2Source(transport(folder, script), MemoryCache(), "https://api.s2.org"), script


def news(number: int, day: str | None = "2026-11-18") -> dict[str, object]:
    return s2_item(number, publicationDate=day)


def test_one_request_and_each_new_paper_once_with_all_it_cites(tmp_path: Path) -> None:
    items = [
        s2_item(1, citations=[news(7), news(8, "2026-01-01"), news(9, None)]),
        s2_item(2, citations=[news(7), {"title": "no name"}, None]),
        None,
    ]
    s2, script = source(tmp_path, json_answer(items))
    (found,) = citing(s2, OWN, SINCE)
    assert Ref(Scheme.S2, sha(7)) in found.record.refs
    assert found.cites == tuple(OWN[:2])
    (asked,) = script.asked
    assert asked.method == "POST"
    assert json.loads(asked.body or b"")["ids"] == [f"ARXIV:{ref.value}" for ref in OWN]
    assert citing(s2, [], SINCE) == ()


def test_recommendations_name_what_is_liked_and_what_is_not(tmp_path: Path) -> None:
    s2, script = source(tmp_path, json_answer({"recommendedPapers": [news(7), {"x": 1}, news(8)]}))
    found = recommended(s2, [Ref(Scheme.S2, sha(1))], [Ref(Scheme.S2, sha(2))], 20)
    assert [record.fields.title for record in found] == ["Boats of Paper, part 7", "Boats of Paper, part 8"]
    assert json.loads(script.asked[0].body or b"") == {
        "positivePaperIds": [sha(1)],
        "negativePaperIds": [sha(2)],
    }
    assert "limit=20" in script.asked[0].url
    assert recommended(s2, [], OWN, 20) == ()


@pytest.mark.parametrize(
    "reply", [GARBAGE, json_answer({}), json_answer([1]), json_answer({"error": "no"}, 404)]
)
def test_what_is_no_answer_is_a_failure(tmp_path: Path, reply: object) -> None:
    s2, _ = source(tmp_path, reply)
    for ask in (lambda: citing(s2, OWN, SINCE), lambda: recommended(s2, OWN, [], 20)):
        with pytest.raises(SourceError) as caught:
            ask()
        assert caught.value.failure.kind in (FailureKind.GARBLED, FailureKind.NOT_FOUND)
