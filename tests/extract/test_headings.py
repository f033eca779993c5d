"""Section numbers, their chain, and headings by number, style, words, bookmarks and destinations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papermap.extract.furniture import read_lines
from papermap.extract.headings import Heading, HeadingFinder
from papermap.extract.layout import page_columns
from papermap.extract.lines import all_lines, body_style
from papermap.extract.numbering import Candidate, best_chain, follows, read_number, roman
from papermap.extract.parse import parse_pages
from papermap.extract.values import BOLD, Destination, Drawing, OutlineEntry, PdfContent, RawLine, Span
from papermap.extract.words import role_of
from papermap.model.documents import Method, Role
from tests.extract.builders import LEFT, content, page, paragraph, raw, span, wide


def headings(value: PdfContent) -> list[Heading]:
    pages = read_lines(value)
    lines = all_lines(pages)
    style = body_style(pages)
    return HeadingFinder(value, lines, page_columns(pages, style), style, set()).find()


def run_in(title: str, text: str, y: float) -> RawLine:
    """A line that begins with a bold title."""
    head = span(title, LEFT, y, 10.0, "Serif-Bold", BOLD)
    rest = span(text, head.box[2] + 5, y)
    return RawLine((head, rest), (head.box[0], head.box[1], rest.box[2], rest.box[3]), 3)


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("3.2 Attention", "3.2", "Attention"),
        ("IV. CONCLUSIONS", "IV", "CONCLUSIONS"),
        ("A.1. Proofs", "A.1", "Proofs"),
        ("Appendix B. Output current", "B", "Output current"),
        ("2.Related work", "2", "Related work"),
    ],
)
def test_read_number(text: str, number: str, title: str) -> None:
    found = read_number(text)
    assert found is not None
    assert (found.number, found.title) == (number, title)


@pytest.mark.parametrize("text", ["Attention", "2017", "3.14", "we use 3 layers"])
def test_no_number(text: str) -> None:
    assert read_number(text) is None


def test_roman() -> None:
    assert [roman(text) for text in ("I", "IV", "IX", "XII", "A", "")] == [1, 4, 9, 12, None, None]


def test_follows() -> None:
    assert follows((0, 3, 2), (0, 3, 3))
    assert follows((0, 3, 2), (0, 4))
    assert follows((0, 3, 2), (0, 3, 2, 1))
    assert follows((0, 7), (1, 1))
    assert not follows((0, 3, 2), (0, 3, 1))
    assert not follows((0, 3), (0, 6))
    assert not follows((1, 2), (0, 3))


def test_the_chain_leaves_out_what_does_not_count_upwards() -> None:
    found = [
        Candidate(0, "1", 2),
        Candidate(1, "2", 2),
        Candidate(2, "7", 1),
        Candidate(3, "2.1", 2),
        Candidate(4, "3", 2),
    ]
    assert sorted(best_chain(found, roman_scheme=False)) == [0, 1, 3, 4]


def test_letters_below_roman_numbers_are_the_second_level() -> None:
    names = ["I", "II", "A", "B", "III", "A"]
    chain = best_chain([Candidate(n, name, 2) for n, name in enumerate(names)], roman_scheme=True)
    assert [chain[n] for n in range(6)] == [(0, 1), (0, 2), (0, 2, 1), (0, 2, 2), (0, 3), (0, 3, 1)]


def paper() -> PdfContent:
    first = page(
        [
            raw("Abstract", 280, 100, 12, bold=True),
            *paragraph(120),
            raw("1 Introduction", 72, 210, 14, bold=True),
            *paragraph(230),
            raw("2 Method", 72, 320, 14, bold=True),
            raw("2.1 Reading", 72, 345, 12, bold=True),
            *paragraph(365),
            raw("Acknowledgments", 72, 455, 14, bold=True),
            *paragraph(475),
        ]
    )
    return content(first)


def test_numbered_and_known_headings_with_levels() -> None:
    found = [(h.number, h.title, h.level) for h in headings(paper())]
    assert found == [
        (None, "Abstract", 1),
        ("1", "Introduction", 1),
        ("2", "Method", 1),
        ("2.1", "Reading", 2),
        (None, "Acknowledgments", 1),
    ]


def test_a_bookmark_makes_a_heading_of_a_line_in_an_unusual_style() -> None:
    sheet = page([*paragraph(100), raw("Further Remarks", 72, 200, 10, bold=True), *paragraph(230)])
    value = replace(content(sheet), outline=(OutlineEntry(1, "Further Remarks", 1, 190.0),))
    found = headings(value)
    assert [(h.title, h.method) for h in found] == [("Further Remarks", Method.OUTLINE)]


def test_a_destination_does_the_same() -> None:
    sheet = page([*paragraph(100), raw("3 Remarks", 72, 200, 10, bold=True), *paragraph(230)])
    value = replace(content(sheet), destinations=(Destination("section.3", 1, 72.0, 185.0),))
    assert [(h.number, h.method) for h in headings(value)] == []  # a chain cannot begin at 3
    sheet = page([*paragraph(100), raw("1 Remarks", 72, 200, 10, bold=True), *paragraph(230)])
    value = replace(content(sheet), destinations=(Destination("section.1", 1, 72.0, 185.0),))
    assert [(h.number, h.method) for h in headings(value)] == [("1", Method.DESTINATION)]


def test_a_bold_cell_of_a_table_is_no_heading() -> None:
    sheet = page(
        [*paragraph(100), raw("Abstract", 72, 200, 10, bold=True), raw("81.9", 200, 200), *paragraph(230)]
    )
    assert headings(content(sheet)) == []


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Introduction", Role.INTRODUCTION),
        ("Related Work", Role.RELATED),
        ("Experimental Setup", Role.EXPERIMENTS),
        ("Results", Role.RESULTS),
        ("LIMITATIONS AND FUTURE WORK", Role.LIMITATIONS),
        ("Conclusions and future directions", Role.CONCLUSION),
        ("References", Role.REFERENCES),
        ("Acknowledgements", Role.ACKNOWLEDGEMENTS),
        ("Preliminaries", Role.RELATED),
        ("Preliminary experiments on digits", Role.EXPERIMENTS),
        ("Comparison with the state of the art", Role.RESULTS),
        ("Caveats", Role.LIMITATIONS),
        ("Zebra", Role.OTHER),
    ],
)
def test_roles(title: str, role: Role) -> None:
    assert role_of(title) is role


def test_a_starred_destination_at_a_run_in_title_is_no_section() -> None:
    lines = [
        raw("1 Method", LEFT, 100, 12.0, bold=True, block=1),
        *paragraph(120, block=2),
        run_in("Scoring.", "We count every word of the paper and add", 200),
        *paragraph(212, block=3),
        raw("Pairing the lines", LEFT, 262, bold=True, block=3),
        *paragraph(274, 2, block=3),
        raw("Thanks to All", LEFT, 310, 12.0, bold=True, block=4),
        *paragraph(330, block=5),
    ]
    value = content(page(lines), page(paragraph(100, 20), number=2))
    places = tuple(Destination(f"section*.{n}", 1, LEFT, y) for n, y in ((1, 190.0), (2, 252.0), (3, 298.0)))
    assert [h.title for h in headings(replace(value, destinations=places))] == ["Method", "Thanks to All"]


def test_a_bold_title_that_runs_on_below_is_no_section() -> None:
    lines = [
        raw("1 Method", LEFT, 100, 10.0, bold=True, block=1),
        *paragraph(120, block=2),
        raw("Default values of the first stage do not match the results of", LEFT, 200, bold=True, block=3),
        run_in("the second.", "We count every word of the paper and add", 212),
        *paragraph(224, block=3),
        raw("2 Results", LEFT, 300, 10.0, bold=True, block=4),
        *paragraph(320, block=5),
    ]
    assert [h.title for h in headings(content(page(lines)))] == ["Method", "Results"]


def test_the_letters_of_a_frame_are_no_section() -> None:
    lines = [
        raw("1 Method", LEFT, 100, 10.0, bold=True, block=1),
        *paragraph(120, block=2),
        raw("Training example", LEFT, 210, bold=True, block=3),
        raw("Another example", LEFT, 240, bold=True, block=3),
        raw("Figure 1: The parts.", 250, 280, block=4),
        *paragraph(310, block=5),
        raw("Open ends", LEFT, 420, bold=True, block=6),
        *paragraph(440, block=7),
    ]
    frame = Drawing((LEFT - 10, 198.0, 360.0, 250.0))
    document = parse_pages(content(page(lines, drawings=[frame])))
    assert [s.title for s in document.sections or ()] == ["Method", "Open ends"]


def test_roman_sections_are_no_appendix() -> None:
    lines: list[RawLine] = []
    for n, title in enumerate(("I Context", "II A new view", "III A benchmark")):
        lines += [
            raw(title, LEFT, 100 + 150 * n, 12.0, bold=True, block=n),
            *paragraph(120 + 150 * n, block=9 + n),
        ]
    document = parse_pages(content(page(lines)))
    assert [(s.number, s.role) for s in document.sections or ()][:1] == [("I", Role.OTHER)]


def test_entries_below_contents_are_no_headings() -> None:
    names = ["1. Introduction", "2. Method", "3. Results", "4. Discussion", "Acknowledgements", "References"]
    listed = [raw(name, LEFT, 120 + 12 * n) for n, name in enumerate(names)]
    sheet = page(
        [raw("Contents", 280, 100), *listed, raw("1 Introduction", LEFT, 300, 14.0, True), *paragraph(330)]
    )
    assert [heading.title for heading in headings(content(sheet))] == ["Introduction"]


def test_a_run_in_title_ends_at_its_full_stop() -> None:
    lines = [raw("1 Method", LEFT, 100, 14.0, True), *paragraph(130)]
    lines += [run_in("1.1 Closeness of nodes. The farness", "of a node is the sum of what is written", 250)]
    lines += paragraph(262)
    assert [h.title for h in headings(content(page(lines)))] == ["Method", "Closeness of nodes."]


def test_a_numbered_heading_beside_the_labels_of_a_figure() -> None:
    lines = [
        raw("1 Method", LEFT, 100, 12.0, bold=True, block=1),
        *paragraph(120, block=2),
        raw("1.1 Reading", LEFT, 200, 10.0, bold=True, block=3),
        raw("label", 430, 199, 6.0, block=4),
        *paragraph(220, block=5),
        raw("Subject", LEFT, 290, 10.0, bold=True, block=6),
        raw("label", 430, 289, 6.0, block=7),
        *paragraph(310, block=8),
    ]
    assert [h.title for h in headings(content(page(lines)))] == ["Method", "Reading"]


def test_a_starred_title_has_the_level_of_its_style() -> None:
    lines = [
        raw("1 Method", LEFT, 100, 14.0, bold=True, block=1),
        *paragraph(120, block=2),
        raw("1.1 Reading", LEFT, 200, 12.0, bold=True, block=3),
        *paragraph(220, block=4),
        raw("Lines first", LEFT, 300, 10.0, bold=True, block=5),
        *paragraph(320, block=6),
        raw("Words then", LEFT, 400, 12.0, bold=True, block=7),
        *paragraph(420, block=8),
    ]
    places = tuple(Destination(f"section*.{n}", 1, LEFT, y) for n, y in ((1, 290.0), (2, 390.0)))
    value = replace(content(page(lines)), destinations=places)
    assert [(h.title, h.level) for h in headings(value)[2:]] == [("Lines first", 3), ("Words then", 2)]


def test_thanks_are_of_the_first_level_however_small() -> None:
    lines = [
        raw("1 Method", LEFT, 100, 14.0, bold=True, block=1),
        *paragraph(120, block=2),
        raw("1.1 Reading", LEFT, 200, 12.0, bold=True, block=3),
        *paragraph(220, block=4),
        raw("Acknowledgments", LEFT, 300, 12.0, bold=True, block=5),
        *paragraph(320, block=6),
    ]
    assert headings(content(page(lines)))[-1].level == 1


def test_a_bold_line_that_fills_its_column_runs_in() -> None:
    full = "Coherence is not needed for what separates the words of a line, we find,"
    lines = [
        raw("1 Method", LEFT, 100, 10.0, bold=True, block=1),
        *paragraph(120, block=2),
        RawLine((replace_box(raw(full, LEFT, 200, bold=True).spans[0]),), (LEFT, 192, 540, 202), 3),
        *paragraph(212, block=3),
        raw("2 Results", LEFT, 300, 10.0, bold=True, block=4),
        *paragraph(320, block=5),
    ]
    assert [h.title for h in headings(content(page(lines)))] == ["Method", "Results"]


def replace_box(one: Span) -> Span:
    return one._replace(text=one.text.rstrip(","), box=(LEFT, 192.0, 540.0, 202.0))


def test_a_chapter_and_its_title_below_are_one_heading() -> None:
    lines = [
        raw("Chapter 1", LEFT, 100, 18.0, bold=True, block=1),
        raw("The Small", LEFT, 140, 22.0, bold=True, block=2),
        raw("Machine", LEFT, 166, 22.0, bold=True, block=2),
        *paragraph(200, block=3),
        raw("1.1 Reading", LEFT, 300, 12.0, bold=True, block=4),
        *paragraph(320, block=5),
    ]
    found = [(h.number, h.title, h.level) for h in headings(content(page(lines)))]
    assert found == [("1", "The Small Machine", 1), ("1.1", "Reading", 2)]


def test_a_title_all_of_capitals_is_set_as_those_that_are_not() -> None:
    lines = [
        raw("1 Method", LEFT, 60, 14.0, bold=True, block=1),
        *paragraph(80, block=2),
        raw("COCO", LEFT, 160, bold=True, block=3),
        *paragraph(180, block=4),
        raw("VOC AND COCO", LEFT, 260, bold=True, block=5),
        *paragraph(280, block=6),
        raw("Nets of Images", LEFT, 360, bold=True, block=7),
        *paragraph(380, block=8),
    ]
    found = headings(content(page(lines)))
    assert [h.title for h in found] == ["Method", "COCO", "VOC AND COCO", "Nets of Images"]


def test_a_page_of_lists_has_the_columns_of_the_others() -> None:
    listed = [
        raw("Measures", LEFT, 100, 10.0, bold=True, block=1),
        wide("one line of running text below it", LEFT, 120, block=2),
        *[wide("an item of a list that is set in", LEFT + 14, 140.0 + 12 * n) for n in range(30)],
    ]
    sheets = [
        page([raw(f"{n} Part", LEFT, 90 + 30 * n, 10.0, bold=True), *paragraph(180, 30)], number=n)
        for n in (1, 2)
    ]
    value = content(*sheets, page(listed, number=3))
    assert [h.title for h in headings(value)] == ["Part", "Part", "Measures"]
