"""The stand-in answers as the services answer; the real client packages can read it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import arxiv  # type: ignore[import-untyped]
import pytest
from semanticscholar.Paper import Paper

from papermap.demo import service
from papermap.demo.landmarks import landmarks

ON_ARXIV = [p for p in landmarks().values() if p.arxiv]
LABELS = json.loads((Path(__file__).resolve().parent.parent / "papers" / "labels.json").read_text("utf-8"))
FIELDS = ["title", "year", "externalIds", "authors", "referenceCount", "citationCount", "tldr"]


def get(path: str, **query: str) -> tuple[int, str, Any]:
    status, kind, body = service.answer("GET", path, query, b"")
    return status, kind, json.loads(body) if kind == "application/json" else body


def feed_of(ids: list[str]) -> bytes:
    status, _, body = get("/api/query", id_list=",".join(ids), max_results=str(len(ids)))
    assert status == 200
    return bytes(body)


def batch(ids: list[str], fields: str) -> tuple[int, Any]:
    status, _, body = service.answer(
        "POST", "/graph/v1/paper/batch", {"fields": fields}, json.dumps({"ids": ids}).encode()
    )
    return status, json.loads(body)


# ── arXiv ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_arxiv_package_reads_every_paper_in_the_order_asked() -> None:
    asked = [p.arxiv or "" for p in reversed(ON_ARXIV)]
    feed = arxiv._feed.parse(feed_of(asked))
    assert not feed.malformed
    assert feed.header.total_results == len(asked)
    assert [r.get_short_id().partition("v")[0] for r in feed.results] == asked
    for paper, result in zip(reversed(ON_ARXIV), feed.results, strict=True):
        assert result.title == paper.title
        assert tuple(a.name for a in result.authors) == paper.authors
        assert result.summary == paper.about
        assert result.published.date() == paper.published
        assert result.updated.date() == paper.updated
        assert result.primary_category == paper.categories[0]
        assert tuple(result.categories) == paper.categories
        assert result.pdf_url == f"https://arxiv.org/pdf/{paper.arxiv}v{paper.version}"


def test_a_version_gets_that_version_and_unknown_ones_are_absent() -> None:
    feed = arxiv._feed.parse(feed_of(["9912.99002v1", "9912.99002", "9912.99002v3", "2407.00001"]))
    assert [r.get_short_id() for r in feed.results] == ["9912.99002v1", "9912.99002v2"]
    first, second = feed.results
    assert first.updated < second.updated
    assert first.published == second.published


def test_a_query_is_paged_and_a_bad_id_fails_it_as_a_whole() -> None:
    ids = "1706.03762,1810.04805,2005.14165"
    _, kind, body = get("/api/query", id_list=ids, start="1", max_results="1")
    feed = arxiv._feed.parse(body)
    assert kind.startswith("application/atom+xml")
    assert [r.get_short_id() for r in feed.results] == ["1810.04805v2"]
    assert (feed.header.total_results, feed.header.start_index, feed.header.items_per_page) == (3, 1, 1)

    status, _, body = get("/api/query", id_list=f"{ids},abc")
    assert status == 400
    assert b"incorrect id format for abc" in body
    assert get("/api/query", search_query="all:attention")[0] == 501


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_a_sample_s_pdf_is_the_labelled_one(label: dict[str, Any]) -> None:
    paper = next(p for p in ON_ARXIV if label["pdf"] in p.pdfs)
    version = paper.pdfs.index(label["pdf"]) + 1
    status, kind, body = get(f"/pdf/{paper.arxiv}v{version}")
    assert (status, kind) == (200, "application/pdf")
    assert body.startswith(b"%PDF-")
    assert b"%%EOF" in body[-1024:]
    assert len(body) < 300_000
    assert hashlib.sha256(body).hexdigest() == label["sha256"]


def test_a_paper_without_a_file_has_no_pdf_and_no_version_means_the_newest() -> None:
    assert get("/pdf/1706.03762v7")[0] == 404
    assert get("/pdf/9912.99002v3")[0] == 404
    assert get("/pdf/../landmarks.toml")[0] == 404
    assert service.pdf("9912.99002") == service.pdf("9912.99002v2.pdf") != service.pdf("9912.99002v1")


# ── Semantic Scholar ─────────────────────────────────────────────────────────────────────────────────────


def test_a_paper_has_exactly_the_fields_asked_for_and_its_id() -> None:
    for paper in landmarks().values():
        found = service.s2_paper(hashlib.sha1(paper.key.encode()).hexdigest(), FIELDS)
        assert found is not None
        assert set(found) == {"paperId", *FIELDS}
        assert found["title"] == paper.title
        assert [a["name"] for a in found["authors"]] == list(paper.authors)
        assert Paper(found).title == paper.title


@pytest.mark.parametrize(
    "identifier",
    [
        "ARXIV:1706.03762",
        "arXiv:1706.03762v5",
        "DOI:10.48550/arXiv.1706.03762",
        "10.48550/arxiv.1706.03762",
        "CorpusId:13756489",
        "URL:https://arxiv.org/abs/1706.03762v7",
    ],
)
def test_one_paper_goes_by_many_ids(identifier: str) -> None:
    status, _, found = get(f"/graph/v1/paper/{identifier}", fields="title")
    assert (status, found["title"]) == (200, "Attention Is All You Need")


def test_a_batch_answers_in_order_with_null_for_the_unknown_and_nested_papers() -> None:
    ids = ["ARXIV:2305.18290", "ARXIV:2407.00001", "CorpusId:49313245"]
    status, found = batch(ids, "title,references.title,references.externalIds,citations.year")
    assert status == 200
    assert found[1] is None
    assert [set(p) for p in (found[0], found[2])] == [{"paperId", "title", "references", "citations"}] * 2
    assert all(set(p) == {"paperId", "title", "externalIds"} for p in found[0]["references"])
    assert all(set(p) == {"paperId", "year"} for p in found[2]["citations"])
    assert "Proximal Policy Optimization Algorithms" in {p["title"] for p in found[0]["references"]}


def test_a_batch_of_the_wrong_size_is_refused() -> None:
    assert batch([], "title")[0] == 400
    assert batch(["ARXIV:1706.03762"] * 501, "title")[0] == 400
    assert service.answer("POST", "/graph/v1/paper/batch", {}, b"not json")[0] == 400


def test_references_carry_sentences_and_intents_and_count_more_than_are_known() -> None:
    fields = "title,contexts,intents,contextsWithIntent,isInfluential"
    _, _, page = get("/graph/v1/paper/ARXIV:1706.03762/references", fields=fields)
    rows = {row["citedPaper"]["title"]: row for row in page["data"]}
    resnet = rows["Deep Residual Learning for Image Recognition"]
    assert resnet["intents"] == ["methodology"]
    assert resnet["isInfluential"] is True
    assert resnet["contextsWithIntent"] == [{"context": resnet["contexts"][0], "intents": ["methodology"]}]
    paper = service.s2_paper("ARXIV:1706.03762", ["referenceCount"])
    assert paper is not None
    assert paper["referenceCount"] > len(rows)
    _, _, bare = get("/graph/v1/paper/ARXIV:1706.03762/references", fields="year")
    assert set(bare["data"][0]) == {"citedPaper"}


def test_paging_citations_gives_each_once_and_ends_without_next() -> None:
    path, seen, offset = "/graph/v1/paper/ARXIV:1706.03762/citations", [], 0
    while True:
        _, _, page = get(path, fields="title", offset=str(offset), limit="7")
        seen += [row["citingPaper"]["paperId"] for row in page["data"]]
        if "next" not in page:
            break
        offset = page["next"]
    citing = [p for p in landmarks().values() if "transformer" in p.cites]
    assert len(seen) == len(set(seen)) == len(citing) > 7


def test_errors_speak_as_the_service_does() -> None:
    assert get("/graph/v1/paper/ARXIV:2407.00001")[::2] == (
        404,
        {"error": "Paper with id ARXIV:2407.00001 not found"},
    )
    assert get("/graph/v1/paper/ARXIV:1706.03762", fields="title,colour")[::2] == (
        400,
        {"error": "Unrecognized or unsupported fields: [colour]"},
    )
    assert get("/graph/v1/paper/search/match", query="No Such Title")[::2] == (
        404,
        {"error": "Title match not found"},
    )
    assert get("/graph/v1/paper/ARXIV:1706.03762/citations", limit="1001")[0] == 400
    assert get("/elsewhere")[0] == 404


def test_a_title_is_matched_whatever_its_case() -> None:
    _, _, found = get("/graph/v1/paper/search/match", query="attention is all you need", fields="year")
    assert found["data"][0]["year"] == 2017


def test_an_id_made_up_here_is_no_real_paper_s() -> None:
    for paper in landmarks().values():
        found = service.s2_paper(hashlib.sha1(paper.key.encode()).hexdigest(), ["corpusId", "externalIds"])
        assert found is not None
        assert found["corpusId"] == paper.corpus_id or found["corpusId"] >= 1_000_000_000
        if paper.sample:
            assert "DOI" not in found["externalIds"]


def test_the_demo_needs_nothing_but_the_standard_library() -> None:
    program = (
        "import sys, papermap.demo.service as s; s.s2_paper('x', ['title']);"
        "print(sorted({'arxiv', 'httpx', 'lxml', 'numpy', 'pymupdf', 'semanticscholar'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
