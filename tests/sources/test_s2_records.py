"""Semantic Scholar's JSON as values: every field distrusted, nothing invented."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.citations import Context, Direction
from papermap.model.refs import Ref, Scheme
from papermap.sources.s2_judging import item_texts
from papermap.sources.s2_records import edges_of, paper_of, record_of, refs_of
from tests.sources.fakes import s2_item, sha

ARXIV = Ref(Scheme.ARXIV, "2105.00001")


def test_a_paper_with_everything() -> None:
    paper = paper_of(
        s2_item(
            1,
            externalIds={"ArXiv": "2105.00001", "DOI": "10.1000/Boats", "CorpusId": 7, "MAG": "9"},
            abstract="We fold\nboats.",
            authors=[{"authorId": "1", "name": "Ada Reed"}, {"authorId": None, "name": None}, None],
            publicationDate="2021-05-01",
            venue="",
            journal={"name": "Journal of Boats", "volume": "7"},
            citationCount=2,
            influentialCitationCount=1,
            referenceCount=3,
            tldr={"model": "tldr@v2.0.0", "text": "Boats, folded."},
            embedding={"model": "specter_v2@v0.1.0", "vector": [0.5, -1, 2.0]},
            references=[s2_item(2), None, {"paperId": None, "title": "A stray line"}],
            citations=[s2_item(3), s2_item(4)],
        )
    )
    assert paper is not None
    fields = paper.record.fields
    assert paper.record.refs == {
        ARXIV,
        Ref(Scheme.S2, sha(1)),
        Ref(Scheme.DOI, "10.1000/boats"),
        Ref(Scheme.CORPUS, "7"),
    }
    assert fields.abstract == "We fold boats."
    assert fields.authors == ("Ada Reed",)
    assert (fields.year, fields.published, fields.venue) == (2021, "2021-05-01", "Journal of Boats")
    assert (fields.citation_count, fields.influential_count, fields.reference_count) == (2, 1, 3)
    assert fields.tldr == "Boats, folded."
    assert paper.vector == ("specter_v2@v0.1.0", (0.5, -1.0, 2.0))
    assert [edge.other.fields.title for edge in paper.links.references or ()] == ["Boats of Paper, part 2"]
    assert len(paper.links.citations or ()) == 2
    assert all(edge.contexts is None and edge.influential is None for edge in paper.links.citations or ())
    assert not paper.links.citations_capped


def test_what_is_not_said_stays_unsaid() -> None:
    paper = paper_of({"paperId": sha(1), "title": "Boats"})
    assert paper is not None
    fields = paper.record.fields
    assert (fields.abstract, fields.authors, fields.year, fields.venue, fields.tldr) == (
        None,
        (),
        None,
        None,
        None,
    )
    assert (fields.citation_count, fields.reference_count) == (None, None)
    assert (paper.links.references, paper.links.citations, paper.vector) == (None, None, None)


def test_more_citations_than_were_given_are_owned_to() -> None:
    paper = paper_of(s2_item(1, citationCount=59_000, citations=[s2_item(2)]))
    assert paper is not None
    assert paper.links.citations_capped


@pytest.mark.parametrize("given_rows", [[], None])
def test_an_empty_list_of_a_paper_that_has_some_is_not_told_rather_than_none(given_rows: object) -> None:
    paper = paper_of(
        s2_item(1, citationCount=9, referenceCount=9, citations=given_rows, references=given_rows)
    )
    assert paper is not None
    assert (paper.links.references, paper.links.citations) == (None, None)
    assert paper.links.citations_capped


def test_an_empty_list_of_a_paper_that_has_none_is_a_fact() -> None:
    paper = paper_of(s2_item(1))
    assert paper is not None
    assert (paper.links.references, paper.links.citations) == ((), ())


def test_a_reference_without_identifier_counts_though_it_is_no_edge() -> None:
    item = s2_item(1, references=[s2_item(2), None, {"title": "x"}])
    del item["referenceCount"]
    paper = paper_of(item)
    assert paper is not None
    assert paper.record.fields.reference_count == 3
    assert len(paper.links.references or ()) == 1


@pytest.mark.parametrize("venue", ["arXiv.org", "ArXiv", "", None, 3])
def test_being_on_arxiv_is_no_venue(venue: object) -> None:
    record = record_of(s2_item(1, venue=venue, journal={"name": "ArXiv"}))
    assert record is not None
    assert record.fields.venue is None


@pytest.mark.parametrize(
    "external",
    [
        None,
        [],
        {},
        {"ArXiv": "no id"},
        {"ArXiv": 7, "DOI": None, "CorpusId": True},
        {"DOI": "N/A", "CorpusId": "12x"},
    ],
)
def test_what_is_no_identifier_names_nothing(external: object) -> None:
    refs = refs_of({"paperId": sha(1), "externalIds": external})
    assert refs - {Ref(Scheme.CORPUS, "1")} == {Ref(Scheme.S2, sha(1))}


@pytest.mark.parametrize("identifier", [None, "", "0", "../../etc", sha(1).upper() + "x", 5])
def test_a_paper_without_a_semantic_scholar_id_is_none(identifier: object) -> None:
    assert record_of({"paperId": identifier, "title": "Boats"}) is None


@pytest.mark.parametrize("date", ["2021-13-01", "May 2021", 2021, "", None])
def test_a_date_that_is_none_is_dropped(date: object) -> None:
    record = record_of(s2_item(1, publicationDate=date))
    assert record is not None
    assert record.fields.published is None


@pytest.mark.parametrize("vector", [None, [], [1, "2"], [float("nan")], [float("inf"), 1.0]])
def test_a_vector_that_is_none_is_dropped(vector: object) -> None:
    paper = paper_of(s2_item(1, embedding={"model": "specter_v2", "vector": vector}))
    assert paper is not None
    assert paper.vector is None


def test_each_sentence_has_its_own_intents_or_else_those_of_the_edge() -> None:
    (edge,) = edges_of(
        [
            {
                "contexts": ["Boats\nfloat [1].", "They sink [1].", "", None],
                "intents": ["methodology", "background", None],
                "contextsWithIntent": [
                    {"context": "Boats float [1].", "intents": ["result"]},
                    {"context": None, "intents": ["result"]},
                    None,
                ],
                "isInfluential": None,
                "citedPaper": s2_item(2),
            }
        ],
        Direction.BACKWARD,
    )
    assert edge.contexts == (
        Context("Boats float [1].", ("result",)),
        Context("They sink [1].", ("methodology", "background")),
    )
    assert edge.influential is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *s2_item(),
                    "authors",
                    "tldr",
                    "embedding",
                    "model",
                    "vector",
                    "text",
                    "name",
                    "ArXiv",
                    "DOI",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON, st.dictionaries(st.sampled_from([*s2_item(), "authors", "tldr", "venue", "journal"]), JSON))
def test_no_shape_of_json_breaks_the_reading(whole: object, over: dict[str, object]) -> None:
    paper_of({**s2_item(1), **over})
    rows = [whole, {"citedPaper": whole, "contexts": whole, "contextsWithIntent": whole}]
    assert len(edges_of(rows, Direction.BACKWARD)) <= len(rows)
    if isinstance(whole, dict):
        paper_of(whole)


JSON = st.recursive(
    st.none() | st.integers(-9, 9) | st.text(st.characters() | st.sampled_from('[]{},:"\\ ')),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=5), st.sampled_from([None, 2]), st.booleans())
def test_the_items_of_an_answer_are_kept_as_they_stand(
    items: list[object], indent: int | None, ascii_only: bool
) -> None:
    body = json.dumps(items, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    texts = item_texts(body)
    assert [json.loads(text) for text in texts] == items
    assert all(text in body for text in texts)
