"""Laws over random pages: never a crash, every item on a page, clean sentences; JSON there and back."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papermap.extract.parse import NoTextError, parse_pages
from papermap.extract.values import (
    Destination,
    Drawing,
    OutlineEntry,
    Page,
    PageLink,
    PdfContent,
    RawLine,
    Span,
)
from papermap.model.document_json import document_from_json, document_to_json

WORDS = [
    "Abstract", "1 Introduction", "2 Method", "References", "Figure 1: A thing.", "Table 2.", "A. Proofs",
    "the model reads text that is long enough to be a line of running text", "We leave it to future work.",
    "[1] A. Bee. Title. 2020.", "https://github.com/a/b", "arXiv:1706.03762v1 [cs.CL] 2 Aug 2023",
    "see [1, 2] and (Bee, 2020).", "I. RESULTS",
]  # fmt: skip
number = st.floats(-50, 900, allow_nan=False, width=32)
size = st.sampled_from([0.0, 1.0, 7.0, 10.0, 10.0, 10.0, 12.0, 18.0, 300.0])
text = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    x, y = draw(number), draw(number)
    return (x, y, x + draw(st.floats(0, 600, width=32)), y + draw(st.floats(0, 60, width=32)))


@st.composite
def raw_lines(draw: st.DrawFn) -> RawLine:
    spans = []
    for _ in range(draw(st.integers(1, 3))):
        box = draw(boxes())
        font = draw(st.sampled_from(["Times", "Times-Bold", "CMMI10"]))
        spans.append(Span(draw(text), font, draw(size), draw(st.integers(0, 31)), box, box[3]))
    direction = draw(st.sampled_from([(1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (-1.0, 0.0)]))
    return RawLine(tuple(spans), draw(boxes()), draw(st.integers(0, 5)), direction)


@st.composite
def contents(draw: st.DrawFn) -> PdfContent:
    pages = []
    for n in range(draw(st.integers(1, 3))):
        lines = tuple(draw(st.lists(raw_lines(), max_size=25)))
        drawings = tuple(Drawing(box, (0.5,), True) for box in draw(st.lists(boxes(), max_size=6)))
        links = (PageLink(draw(boxes()), "https://github.com/a/b"),)
        pages.append(
            Page(n + 1, 612.0, 792.0, lines, drawings, tuple(draw(st.lists(boxes(), max_size=3))), links)
        )
    places = draw(
        st.lists(st.sampled_from(["cite.a", "section.1", "figure.1", "subsection.2.1"]), max_size=3)
    )
    destinations = tuple(Destination(name, 1, draw(number), draw(number)) for name in places)
    outline = (OutlineEntry(1, draw(text), 1, draw(number)),)
    return PdfContent(tuple(pages), destinations, outline, {"title": draw(text)})


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(contents())
def test_no_page_breaks_the_rules(content: PdfContent) -> None:
    try:
        document = parse_pages(content)
    except NoTextError:
        return
    numbers = range(1, len(content.pages) + 1)
    sections, figures, references = document.sections or (), document.figures or (), document.references or ()
    pages = [part.page for group in (sections, figures, references) for part in group]
    boxes = [part.box for group in (sections, figures, references) for part in group if part.box]
    assert all(box[0] <= box[2] and box[1] <= box[3] for box in boxes)
    said = [(item.text, item.page) for item in document.limitations or ()]
    said += [(item.sentence, item.page) for item in document.mentions or ()]
    assert all(page in numbers for page in [*pages, *(page for _, page in said)])
    assert not any(unicodedata.category(ch) == "Cc" for words, _ in said for ch in words)
    assert all(0 <= item.reference < len(document.references or ()) for item in document.mentions or ())
    assert document_from_json(json.loads(json.dumps(document_to_json(document)))) is not None
