"""Pages whose text runs up or down the sheet: turned for the rules, and boxes turned back."""

from __future__ import annotations

from dataclasses import replace

from papermap.extract.values import Drawing, Page, PdfContent, RawLine
from papermap.model.documents import Box

_UP, _DOWN = 1, -1


def _turn_of(page: Page) -> int:
    """1 when most letters run upwards, -1 when downwards, else 0."""
    if all(abs(line.direction[0]) >= abs(line.direction[1]) for line in page.lines):
        return 0
    weights = {0: 0, _UP: 0, _DOWN: 0}
    for line in page.lines:
        n = sum(len(span.text) for span in line.spans)
        dx, dy = line.direction
        weights[0 if abs(dx) >= abs(dy) else _UP if dy < 0 else _DOWN] += n
    best = max(weights, key=lambda key: weights[key])
    return best if best and weights[best] > 2 * weights[0] and weights[best] > 200 else 0


def _turn(box: Box, page: Page, turn: int) -> Box:
    x0, y0, x1, y1 = box
    if turn == _UP:
        return (page.height - y1, x0, page.height - y0, x1)
    return (y0, page.width - x1, y1, page.width - x0)


def turn_back(box: Box, turned: Page, turn: int) -> Box:
    """A box of a turned page as a box of the page as displayed."""
    x0, y0, x1, y1 = box
    if turn == _UP:
        return (y0, turned.width - x1, y1, turned.width - x0)
    return (turned.height - y1, x0, turned.height - y0, x1)


def _line(line: RawLine, page: Page, turn: int) -> RawLine:
    spans = []
    for span in line.spans:
        box = _turn(span.box, page, turn)
        spans.append(span._replace(box=box, baseline=box[3] - 0.2 * span.size))
    dx, dy = line.direction
    direction = (-dy, dx) if turn == _UP else (dy, -dx)
    return RawLine(tuple(spans), _turn(line.box, page, turn), line.block, direction)


def turn_pages(content: PdfContent) -> tuple[PdfContent, dict[int, int]]:
    """The content with sideways pages upright, and the turn of each such page."""
    turns: dict[int, int] = {}
    pages = []
    for page in content.pages:
        turn = _turn_of(page)
        if turn:
            turns[page.number] = turn
            page = Page(
                page.number,
                page.height,
                page.width,
                tuple(_line(line, page, turn) for line in page.lines),
                tuple(Drawing(_turn(d.box, page, turn), d.fill, d.stroked) for d in page.drawings),
                tuple(_turn(box, page, turn) for box in page.images),
                tuple(replace(link, box=_turn(link.box, page, turn)) for link in page.links),
            )
        pages.append(page)
    return (replace(content, pages=tuple(pages)), turns) if turns else (content, turns)
