"""What is printed beside the text of a paper: running heads, page and line numbers, the arXiv stamp."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from papermap.extract.lines import Line, PageLines, clean, page_lines
from papermap.extract.values import Page, PdfContent

_STAMP = re.compile(
    r"arXiv:\s*(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?P<version>v\d+)?"
    r"(?:\s*\[(?P<category>[A-Za-z.-]+)\])?(?:\s+(?P<day>\d{1,2})\s+(?P<month>[A-Za-z]{3})[a-z]*\s+(?P<year>\d{4}))?"
)
_CHANGING = re.compile(r"\d+|\b[ivxlc]+\b")
_STUB = re.compile(r"This figure \W.*\W is available in")  # a page arXiv puts in the place of a picture
_CAPTIONED = re.compile(r"fig|tab|alg|scheme|listing", re.I)
_PAGE_NUMBER = re.compile(r"(?:page )?[-– ]*(?:\d{1,4}|[ivxl]{1,6})[-– ]*(?:of \d+)?", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What arXiv prints down the left edge of page 1."""

    arxiv_id: str
    category: str | None
    date: str | None


def find_stamp(pages: Sequence[Page]) -> Stamp | None:
    """The arXiv stamp of page 1: text that does not run left to right."""
    for raw in pages[0].lines if pages else ():
        text = clean("".join(span.text for span in raw.spans))
        match = _STAMP.search(text)
        if match and (raw.direction[0] < 0.5 or match.start() == 0):
            date = None
            if match["year"] and match["month"].lower() in _MONTHS:
                date = (
                    f"{match['year']}-{_MONTHS.index(match['month'].lower()) + 1:02d}-{int(match['day']):02d}"
                )
            return Stamp(match["id"] + (match["version"] or ""), match["category"], date)
    return None


def _is_stamp(line: Line) -> bool:
    return line.page == 1 and _STAMP.match(line.text) is not None


def _mask(text: str) -> str:
    return _CHANGING.sub("#", text.lower())


def _line_numbers(lines: Sequence[Line], width: float) -> set[int]:
    """Indexes of the numbers that drafts print beside every line."""
    for low, high in ((0.0, 0.14), (0.86, 1.0)):
        hits = [
            i for i, line in enumerate(lines)
            if line.text.isdigit() and len(line.text) <= 4
            and low * width <= line.box[0] and line.box[2] <= high * width
        ]  # fmt: skip
        if len(hits) >= 15:
            return set(hits)
    return set()


def _place(line: Line) -> tuple[str, int]:
    return (_mask(line.text), round(line.box[1] / 8))


def _outermost(lines: Sequence[Line], height: float) -> list[int]:
    """Indexes of the first and last lines of a page in its outer sixths: places of running heads that are
    not at its very edge. "TABLE IV" may head page after page as well."""
    level = [line for line in lines if line.upright]
    first = min((line.box[1] for line in level), default=0.0)
    last = max((line.box[3] for line in level), default=0.0)
    return [
        i for i, line in enumerate(lines)
        if ((line.box[1] < first + 4 and line.box[3] < height / 6)
            or (line.box[3] > last - 4 and line.box[1] > 5 * height / 6))
        and not _CAPTIONED.match(line.text)
    ]  # fmt: skip


def split_furniture(pages: Sequence[Page], every: Sequence[Sequence[Line]]) -> list[PageLines]:
    """Take running heads, page numbers, line numbers and the stamp out of each page's lines."""
    seen: Counter[tuple[str, int]] = Counter()
    outer: Counter[tuple[str, int]] = Counter()
    rows: list[list[tuple[str, int] | None]] = []
    least = max(3, len(pages) // 3)
    for page, lines in zip(pages, every, strict=True):
        top, foot = 0.1 * page.height, 0.91 * page.height
        edge = [_place(line) if line.box[3] < top or line.box[1] > foot else None for line in lines]
        rows.append(edge)
        seen.update({at for at in edge if at is not None})
        outer.update({_place(lines[i]) for i in _outermost(lines, page.height) if edge[i] is None})
    for page, lines, edge in zip(pages, every, rows, strict=True):
        for i in _outermost(lines, page.height):
            if edge[i] is None and outer[_place(lines[i])] >= least:
                edge[i] = _place(lines[i])
                seen[_place(lines[i])] += 1
    result = []
    order = 0
    for page, lines, edge in zip(pages, every, rows, strict=True):
        numbered = _line_numbers(lines, page.width)
        kept: list[Line] = []
        dropped: list[Line] = []
        stub = any(_STUB.match(line.text) for line in lines[:2])
        for i, (line, at) in enumerate(zip(lines, edge, strict=True)):
            repeated = at is not None and sum(seen[at[0], at[1] + step] for step in (-1, 0, 1)) >= 2
            alone = at is not None and _PAGE_NUMBER.fullmatch(line.text)
            if repeated or alone or stub or i in numbered or _is_stamp(line):
                dropped.append(line)
            else:
                kept.append(line._replace(order=order))
                order += 1
        result.append(PageLines(page, tuple(kept), tuple(dropped)))
    return result


def read_lines(content: PdfContent) -> list[PageLines]:
    """All pages' reading lines, numbered in reading order, furniture apart."""
    every = [page_lines(page) for page in content.pages]
    return split_furniture(content.pages, every)
