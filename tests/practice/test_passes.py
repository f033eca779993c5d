"""What each pass reads, whatever a paper's sections are called, and what it asks before it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.documents import Draft, Figure, ParsedDocument, Quote, Role, Section, Statement
from papermap.model.reading import Outcome
from papermap.practice import passes

BOX = (0.0, 0.0, 1.0, 1.0)


def document(*sections: tuple[str, Role], limitations: tuple[Statement, ...] = ()) -> ParsedDocument:
    return ParsedDocument(
        9, "T", (), None, None, Quote("About it.", 1),
        tuple(
            Section(str(n), title, 1, n, role, f"{title} says.\nMore.")
            for n, (title, role) in enumerate(sections, 1)
        ),
        (Figure("figure", "1", "Figure 1: It.", 2, BOX, BOX),), limitations, (), (), (),
        Draft(baselines=(Quote("Against X.", 5),)),
    )  # fmt: skip


WHOLE = document(
    ("Introduction", Role.INTRODUCTION), ("Our Model", Role.OTHER), ("Experiments", Role.EXPERIMENTS),
    ("Results", Role.RESULTS), ("Conclusion", Role.CONCLUSION), ("References", Role.REFERENCES),
    ("Proofs", Role.APPENDIX), limitations=(Statement("We only try one.", "limitation", 7, "Conclusion"),),
)  # fmt: skip


def named(number: int, abstract: str | None, parsed: ParsedDocument | None) -> dict[str, passes.Part]:
    return {part.name: part for part in passes.parts_of(number, abstract, parsed)}


def test_the_skim_goes_from_abstract_to_conclusion() -> None:
    parts = named(1, "About it.", WHOLE)
    assert list(parts) == ["abstract", "figures", "results", "conclusion"]
    assert parts["figures"].figures == (0,)
    assert [p.text for p in parts["conclusion"].paragraphs] == ["5 Conclusion", "Conclusion says.", "More."]
    assert parts["results"].paragraphs[0].level == 1


def test_the_second_pass_has_method_set_up_baselines_and_limitations() -> None:
    parts = named(2, None, WHOLE)
    assert list(parts) == [
        "introduction",
        "method",
        "set-up",
        "baselines",
        "results",
        "limitations",
        "figures",
    ]
    assert parts["method"].paragraphs[0].text == "2 Our Model"
    assert parts["baselines"].paragraphs == (passes.Paragraph("Against X.", 5),)
    assert parts["limitations"].paragraphs == (passes.Paragraph("We only try one.", 7),)


def test_the_third_pass_is_the_text_and_the_appendix_without_the_references() -> None:
    parts = named(3, None, WHOLE)
    heads = [p.text for p in parts["text"].paragraphs if p.level]
    assert heads == ["1 Introduction", "2 Our Model", "3 Experiments", "4 Results", "5 Conclusion"]
    assert parts["appendix"].paragraphs[0].text == "7 Proofs"


def test_a_skim_leaves_the_figures_of_the_appendix_to_the_later_passes() -> None:
    late = Figure("table", "9", "Table 9: Settings.", 8, BOX, BOX)
    parsed = replace(WHOLE, figures=(*(WHOLE.figures or ()), late))
    assert named(1, None, parsed)["figures"].figures == (0,)
    assert named(2, None, parsed)["figures"].figures == (0, 1)
    assert list(named(3, None, parsed)) == ["text", "appendix", "figures"]
    assert named(1, None, replace(WHOLE, figures=(late,)))["figures"].figures == (0,)
    assert "figures" not in named(2, None, replace(WHOLE, figures=()))


def test_a_conclusion_that_no_section_is_called_says_so() -> None:
    parts = named(1, None, document(("Start", Role.OTHER), ("Try", Role.EXPERIMENTS), ("More", Role.OTHER)))
    assert parts["conclusion"].title == passes.LAST
    assert parts["results"].title == passes.TRIED
    assert named(1, None, WHOLE)["conclusion"].title == passes.CONCLUSION


def test_what_a_paper_calls_otherwise_is_found_by_its_place() -> None:
    parts = named(
        1, None, document(("Intro", Role.INTRODUCTION), ("Try", Role.EXPERIMENTS), ("Last words", Role.OTHER))
    )
    assert parts["results"].paragraphs[0].text == "2 Try"
    assert parts["conclusion"].paragraphs[0].text == "3 Last words"


def heads(part: passes.Part) -> list[str]:
    return [p.text.split(" ", 1)[1] for p in part.paragraphs if p.level]


def test_what_stands_behind_the_references_is_the_appendix_whatever_it_is_called() -> None:
    parsed = document(
        ("Abstract", Role.OTHER), ("Introduction", Role.INTRODUCTION), ("Model", Role.METHOD),
        ("Experiments", Role.EXPERIMENTS), ("References", Role.REFERENCES), ("Data", Role.EXPERIMENTS),
    )  # fmt: skip
    assert heads(named(2, None, parsed)["set-up"]) == ["Experiments"]
    assert heads(named(3, None, parsed)["appendix"]) == ["Data"]


def test_a_method_that_is_printed_behind_the_references_is_the_method() -> None:
    parsed = document(
        ("Introduction", Role.INTRODUCTION), ("Results", Role.RESULTS), ("References", Role.REFERENCES),
        ("Methods", Role.METHOD),
    )  # fmt: skip
    assert heads(named(2, None, parsed)["method"]) == ["Methods"]


def test_the_first_section_is_the_introduction_where_none_says_so_and_the_abstract_is_no_method() -> None:
    parsed = document(("Abstract", Role.OTHER), ("Context", Role.OTHER), ("Our Way", Role.OTHER))
    parts = named(2, None, parsed)
    assert heads(parts["introduction"]) == ["Context"]
    assert heads(parts["method"]) == ["Our Way"]


def test_results_that_are_told_with_the_experiments_say_where_they_are() -> None:
    parts = named(2, None, document(("Intro", Role.INTRODUCTION), ("Experiments", Role.EXPERIMENTS)))
    assert parts["results"].absent == passes.TOLD_WITH_SET_UP
    parts = named(2, None, document(("Intro", Role.INTRODUCTION), ("Results", Role.RESULTS)))
    assert parts["set-up"].absent == passes.TOLD_WITH_RESULTS


TITLES = st.sampled_from(["Abstract", "Something", "References"])


@given(st.lists(st.tuples(TITLES, st.sampled_from(Role)), max_size=12))
def test_every_section_is_read_once_in_the_third_pass_and_at_most_once_in_the_second(
    sections: list[tuple[str, Role]],
) -> None:
    parsed = document(
        *(
            (f"{n} {title}" if title != "Abstract" else title, role)
            for n, (title, role) in enumerate(sections)
        )
    )
    for number in passes.PASSES:
        for part in passes.parts_of(number, None, parsed):
            assert bool(part.paragraphs or part.figures) != bool(part.absent)
    third = [p for part in passes.parts_of(3, None, parsed) for p in part.paragraphs if p.level]
    unread = (Role.REFERENCES, Role.ACKNOWLEDGEMENTS)
    assert [p.page for p in third] == [n for n, (_, role) in enumerate(sections, 1) if role not in unread]
    second = [p.page for part in passes.parts_of(2, None, parsed) for p in part.paragraphs if p.level]
    assert len(second) == len(set(second))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_without_a_pdf_every_part_says_what_is_missing(number: int) -> None:
    for part in passes.parts_of(number, None, None):
        assert part.absent
        assert not part.paragraphs


def test_only_an_end_that_claims_to_be_read_asks_for_the_note() -> None:
    for outcome in Outcome:
        free = outcome in (Outcome.NOT_FOR_ME, Outcome.SKIPPED)
        assert (passes.still_asked(2, outcome, False) is None) == free
        assert passes.still_asked(2, outcome, True) is None
        assert passes.still_asked(1, outcome, False) is None
