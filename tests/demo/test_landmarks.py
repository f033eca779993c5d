"""The demo papers are sound: whatever is edited in landmarks.toml, the library can be built from it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from papermap.demo.landmarks import Landmark, landmarks

PAPERS = list(landmarks().values())
LABELS = Path(__file__).resolve().parent.parent / "papers" / "labels.json"


def by_key(paper: Landmark) -> str:
    return paper.key


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", text))


def test_there_are_fifty_to_sixty_with_different_keys_and_ids() -> None:
    assert 50 <= len(PAPERS) <= 60
    for ids in ([p.arxiv for p in PAPERS], [p.doi for p in PAPERS], [p.corpus_id for p in PAPERS]):
        present = [i for i in ids if i is not None]
        assert len(set(present)) == len(present)


@pytest.mark.parametrize("paper", PAPERS, ids=by_key)
def test_a_paper_has_what_a_library_shows(paper: Landmark) -> None:
    assert re.fullmatch(r"[a-z0-9-]{2,20}", paper.key)
    assert paper.title == paper.title.strip() != ""
    assert paper.authors
    assert all(name == name.strip() != "" for name in paper.authors)
    assert paper.year == paper.published.year
    assert sentences(paper.about) in (1, 2)
    assert paper.updated >= paper.published
    assert (paper.version > 1) == (paper.updated > paper.published)


@pytest.mark.parametrize("paper", PAPERS, ids=by_key)
def test_an_arxiv_paper_has_a_category_and_was_sent_in_its_id_s_month(paper: Landmark) -> None:
    if paper.arxiv is None:
        assert paper.categories == ()
        return
    assert re.fullmatch(r"\d{4}\.\d{4,5}", paper.arxiv)
    assert paper.categories
    if not paper.sample:  # an id is given when a paper is announced, some days after it was sent
        sent = (paper.published, paper.published + timedelta(days=7))
        assert paper.arxiv[:4] in {f"{day:%y%m}" for day in sent}


def test_citations_lead_to_other_landmarks_and_never_far_into_the_future() -> None:
    known = landmarks()
    for paper in PAPERS:
        assert len(set(paper.cites)) == len(paper.cites), paper.key
        assert len(paper.cites) <= paper.reference_count, paper.key
        for key in paper.cites:
            assert key in known, f"{paper.key} cites {key}, which is not here"
            assert key != paper.key
            assert known[key].published <= paper.published + timedelta(days=366), f"{paper.key} cites {key}"


def test_there_are_enough_edges_and_citing_sentences_to_walk() -> None:
    assert sum(len(p.cites) for p in PAPERS) >= 120
    assert sum(len(p.sentences) for p in PAPERS) >= 60
    cited = {key for p in PAPERS for key in p.cites}
    alone = [p.key for p in PAPERS if not p.cites and p.key not in cited]
    assert alone == []


@pytest.mark.parametrize("paper", PAPERS, ids=by_key)
def test_citing_sentences_belong_to_an_edge_and_carry_an_intent(paper: Landmark) -> None:
    for sentence in paper.sentences:
        assert sentence.cited in paper.cites
        assert sentence.intent in {"background", "method", "result"}
        assert sentences(sentence.text) >= 1


def test_samples_are_marked_as_invented_and_have_a_pdf_for_every_version_with_known_truth() -> None:
    samples = [p for p in PAPERS if p.sample]
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    assert len(samples) == 3
    assert {name for p in samples for name in p.pdfs} == {label["pdf"] for label in labels.values()}
    for paper in samples:
        assert paper.about.startswith("An invented sample paper.")
        assert paper.comment is not None
        assert "invented" in paper.comment
        assert len(paper.pdfs) == paper.version
        newest = labels[paper.pdfs[-1].removesuffix(".pdf")]
        assert newest["title"] == paper.title
        assert tuple(newest["authors"]) == paper.authors
        assert newest["references"]["count"] == paper.reference_count == len(paper.cites)


def test_only_samples_have_ids_that_cannot_exist() -> None:
    for paper in PAPERS:
        assert paper.sample == (paper.arxiv is not None and paper.arxiv.startswith("9912."))
        assert paper.sample == bool(paper.pdfs)
