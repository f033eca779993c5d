"""What a whole paper says of itself: the rules together, on hand-made pages."""

from __future__ import annotations

import pytest

from papermap.extract.parse import parse_pages
from papermap.extract.values import RawLine
from papermap.model.documents import ParsedDocument, Role
from tests.extract.builders import content, page, paragraph, raw

ADDRESS = "https://github.com/example/steps"
DOI = "10.1234/steps.7"


def heading(text: str, y: float) -> RawLine:
    return raw(text, 72, y, 13, bold=True)


def paper(first: str = "", later: str = "", reference: str = "") -> ParsedDocument:
    """Two pages: two sections, references, an appendix; with a line more at the end of either page's text,
    or of the reference list."""
    one = [
        raw("Small Steps in Slow Walks", 150, 60, 18, bold=True),
        heading("1 Introduction", 110), *paragraph(130),
        heading("2 Method", 220), *paragraph(240), raw(first, 72, 300),
    ]  # fmt: skip
    two = [
        *paragraph(80), raw(later, 72, 140),
        heading("References", 180),
        raw("[1] A. Turing. Computing machinery and intelligence. Mind, 1950.", 72, 200),
        raw(f"[2] A. Lovelace. Notes on the analytical engine. {reference}", 72, 212),
        heading("A Proofs", 260), *paragraph(280),
        heading("A.1 Of the first step", 370), *paragraph(390),
    ]  # fmt: skip
    return parse_pages(content(page([line for line in one if line.spans[0].text]),
                               page([line for line in two if line.spans[0].text], 2)))  # fmt: skip


def test_lettered_sections_and_those_below_them_are_the_appendix() -> None:
    roles = {(section.number, section.role) for section in paper().sections or ()}
    assert roles == {
        ("1", Role.INTRODUCTION), ("2", Role.METHOD), (None, Role.REFERENCES),
        ("A", Role.APPENDIX), ("A.1", Role.APPENDIX),
    }  # fmt: skip


def test_a_paper_s_own_doi_is_printed_on_its_first_page() -> None:
    assert paper(first=f"https://doi.org/{DOI}").doi == DOI
    assert paper(later=f"https://doi.org/{DOI}").doi is None
    assert paper(reference=f"doi:{DOI}").doi is None


@pytest.mark.parametrize(
    ("where", "kind"),
    [({"first": f"Our code is available at {ADDRESS}"}, "code"), ({"reference": ADDRESS}, "other")],
)
def test_an_address_among_the_references_is_nobody_s_own(where: dict[str, str], kind: str) -> None:
    assert [(link.url, link.kind) for link in paper(**where).links or ()] == [(ADDRESS, kind)]
