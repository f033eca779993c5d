"""Hand-made pages for tests of the rules, and tiny PDFs for tests of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf

from papermap.extract.values import BOLD, Drawing, Page, PageLink, PdfContent, RawLine, Span
from papermap.model.documents import Box

WIDTH, HEIGHT = 612.0, 792.0
LEFT, RIGHT = 72.0, 540.0


def span(text: str, x: float, y: float, size: float = 10.0, font: str = "Serif", flags: int = 0) -> Span:
    """A span whose letters are half an em wide."""
    return Span(text, font, size, flags, (x, y - 0.8 * size, x + 0.5 * size * len(text), y + 0.2 * size), y)


def raw(text: str, x: float, y: float, size: float = 10.0, bold: bool = False, block: int = 0) -> RawLine:
    """A line of one span."""
    one = span(text, x, y, size, "Serif-Bold" if bold else "Serif", BOLD if bold else 0)
    return RawLine((one,), one.box, block)


def wide(text: str, x: float, y: float, right: float = RIGHT, block: int = 0) -> RawLine:
    """A full line of running text: as wide as its column, whatever its words."""
    one = Span(text, "Serif", 10.0, 0, (x, y - 8, right, y + 2), y)
    return RawLine((one,), one.box, block)


def page(
    lines: Sequence[RawLine],
    number: int = 1,
    drawings: Sequence[Drawing] = (),
    images: Sequence[Box] = (),
    links: Sequence[PageLink] = (),
) -> Page:
    return Page(number, WIDTH, HEIGHT, tuple(lines), tuple(drawings), tuple(images), tuple(links))


WORDS = "the quick method reads every page of the paper and finds what is written on it with care"


def paragraph(y: float, lines: int = 5, block: int = 0, text: str = WORDS) -> list[RawLine]:
    """Even lines of running text, the last one short."""
    made = [wide(text, LEFT, y + 12 * n, block=block) for n in range(lines - 1)]
    return [*made, wide("and ends here.", LEFT, y + 12 * (lines - 1), LEFT + 80, block)]


def content(*pages: Page) -> PdfContent:
    return PdfContent(tuple(pages))


def write_pdf(path: Path, texts: Sequence[Sequence[tuple[float, float, float, str]]]) -> Path:
    """A PDF with one page for each list of ``(x, y, size, text)``."""
    document = pymupdf.open()
    for items in texts:
        sheet = document.new_page(width=WIDTH, height=HEIGHT)
        for x, y, size, text in items:
            sheet.insert_text((x, y), text, fontsize=size)
    document.save(path)
    document.close()
    return path


def small_paper(path: Path) -> Path:
    """A two-page paper with title, abstract, two sections, a figure and references."""
    body = (
        "Running text that fills the column from the left to the right edge of this small page, word by word"
    )
    first = [
        (120.0, 80.0, 18.0, "A Small Study of Small Things"),
        (200.0, 110.0, 11.0, "Ada Lovelace, Alan Turing"),
        (270.0, 150.0, 12.0, "Abstract"),
        *[
            (100.0, 170.0 + 12 * n, 9.0, "We study small things and show that they are small in every way.")
            for n in range(3)
        ],
        (72.0, 240.0, 14.0, "1 Introduction"),
        *[(72.0, 262.0 + 12 * n, 10.0, body) for n in range(12)],
        (72.0, 430.0, 14.0, "2 Conclusion"),
        *[(72.0, 452.0 + 12 * n, 10.0, body) for n in range(6)],
        (72.0, 536.0, 10.0, "We leave the study of large things to future work."),
    ]
    second = [
        (72.0, 80.0, 14.0, "References"),
        (72.0, 100.0, 10.0, "[1] A. Turing. Computing machinery and intelligence. Mind, 1950."),
        (72.0, 116.0, 10.0, "[2] A. Lovelace. Notes on the analytical engine. Memoirs, 1843."),
        (72.0, 132.0, 10.0, "[3] J. Doe. On small things. arXiv preprint arXiv:2001.00001, 2020."),
    ]
    return write_pdf(path, [first, second])
