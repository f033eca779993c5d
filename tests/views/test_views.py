"""Stored values turned into what people read."""

from __future__ import annotations

from collections.abc import Callable

from papermap.model.citations import Completeness, Context, Neighbour
from papermap.model.failures import Failure, FailureKind
from papermap.model.papers import Paper, PaperFields
from papermap.model.progress import Mark, StageState
from papermap.model.refs import Ref, Scheme
from papermap.views.neighbours import neighbour_view
from papermap.views.papers import library_row, paper_view, refs_view, short_authors, troubles_of

ARXIV = Ref(Scheme.ARXIV, "1706.03762")


def paper(title: str | None = "A title") -> Paper:
    return Paper(7, frozenset({ARXIV}), PaperFields(title=title), in_library=True, added_at="2026")


def test_the_best_name_is_the_one_people_type() -> None:
    doi, s2 = Ref(Scheme.DOI, "10.1/x"), Ref(Scheme.S2, "a" * 40)
    assert refs_view([s2, doi, ARXIV]).best == "1706.03762"
    assert refs_view([s2, doi]).best == "doi:10.1/x"
    assert refs_view([s2]).best == "s2:" + "a" * 40
    assert refs_view([]).best is None


def test_names_are_shortened_to_family_names() -> None:
    assert short_authors(["Ada Lovelace", "Plato", " ", "A. B. C", "D E"], most=2) == "Lovelace, Plato +3"
    assert short_authors([]) == ""


def test_a_trouble_is_told_once_with_its_next_try(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    failure = Failure("arxiv", FailureKind.RATE_LIMITED, "arXiv is busy.", "2026-03-01T14:05:00+00:00")
    mark = Mark("metadata", StageState.PARTIAL, "s", (failure, failure))
    assert troubles_of({"metadata": mark}) == ("metadata: arXiv is busy. Next try after 2026-03-01 15:05.",)


def test_not_read_is_not_the_same_as_nothing_there() -> None:
    view = paper_view(paper(), Completeness(0, None, 0, None), None, {}, (), (), ())
    assert view.sections is None
    assert view.figures is None
    assert view.references_total is None


def test_a_row_says_what_is_missing() -> None:
    assert library_row(paper(), (), True).state == "ready"
    assert library_row(paper(), (StageState.ABSENT,), False).state == "ready"
    assert library_row(paper(), (StageState.FAILED,), False).state == "partial"
    waiting = library_row(paper(None), (StageState.FAILED,), False)
    assert waiting.state == "waiting"
    assert "1706.03762" in waiting.title


def test_a_neighbour_joins_the_intents_of_its_sentences() -> None:
    contexts = (Context("One.", ("method",)), Context("Two.", ("background", "method")))
    neighbour = Neighbour(3, frozenset(), None, (), None, None, None, False, None, contexts, ("s2",))
    view = neighbour_view(neighbour, {3: 0.5}, {3: 2})
    assert view.furthest_pass == 2
    assert view.intents == ("background", "method")
    assert view.contexts == ("One.", "Two.")
    assert view.similarity == 0.5
    assert view.title == "(title unknown)"
