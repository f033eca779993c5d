"""The map as characters: papers as marks or dots, and the names of communities where they are.

A pure picture in cells; colour is the caller's, who finds the community of each cell in it. No escape codes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from papermap.model.maps import Community, MapNode, MapPicture
from papermap.model.papers import clean_text

LEAST_WIDTH, LEAST_HEIGHT = 20, 5
CELLS_A_PAPER = 6
"""With fewer cells than this for a paper, papers become braille dots, eight to a cell."""

STRETCH = 1.6
"""The map may be this much wider or taller than it is, to fill the space."""

TITLE_WIDTH, LONG_TITLE = 26, 200
"""Titles are cut to this, after their part up to the colon is taken out of so many characters."""

MARKS = {"root": "◆", "frontier": "▲", "read": "●", "unread": "○"}
PLAIN_MARKS = {"root": "#", "frontier": "^", "read": "@", "unread": "o"}
_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True, slots=True)
class Cell:
    """One character; the community of its paper or name, or ``None`` where it is empty; an empty ``char`` is
    the right half of a wide character."""

    char: str = " "
    community: int | None = None
    is_name: bool = False


EMPTY = Cell()
Canvas = list[list[Cell]]


def draw(picture: MapPicture, width: int, height: int, *, ascii_only: bool = False) -> str:
    """The map in at most ``width`` columns and ``height`` lines, the last of which explains the marks."""
    lines = ["".join(cell.char for cell in row).rstrip() for row in cells(picture, width, height, ascii_only)]
    return "\n".join([*lines, legend(picture, width, height, ascii_only)])


def legend(picture: MapPicture, width: int, height: int, ascii_only: bool) -> str:
    """What the marks mean, as far as the width allows."""
    width, height = max(width, LEAST_WIDTH), max(height, LEAST_HEIGHT)
    if not picture.nodes:
        return ""
    if not _has_room(picture.nodes, width, height):
        text = f"{len(picture.nodes):,} papers, a dot each"
    else:
        text = "  ".join(f"{mark} {name}" for name, mark in (PLAIN_MARKS if ascii_only else MARKS).items())
    return text[:width]


def cells(picture: MapPicture, width: int, height: int, ascii_only: bool = False) -> Canvas:
    """The map without its legend: ``height - 1`` rows of ``width`` cells."""
    width, rows = max(width, LEAST_WIDTH), max(height, LEAST_HEIGHT) - 1
    canvas: Canvas = [[EMPTY] * width for _ in range(rows)]
    if not picture.nodes:
        remark = picture.remarks[0] if picture.remarks else "No papers yet. Add one: papermap add 1706.03762"
        _write(canvas, rows // 2, max(0, (width - len(remark)) // 2), clean_text(remark)[:width], None)
        return canvas
    fit = _Fit.around(picture.nodes, width, rows)
    has_room = _has_room(picture.nodes, width, rows + 1)
    if has_room:
        _mark(canvas, picture.nodes, fit, PLAIN_MARKS if ascii_only else MARKS)
    else:
        _dot(canvas, picture.nodes, fit, ascii_only)
    _name(canvas, picture.communities, fit, ascii_only)
    if has_room:
        _title(canvas, picture.nodes, fit, ascii_only)
    return canvas


def _has_room(nodes: Sequence[MapNode], width: int, height: int) -> bool:
    return len(nodes) * CELLS_A_PAPER <= width * (height - 1)


@dataclass(frozen=True, slots=True)
class _Fit:
    """From map coordinates to cells: x to the right, y down; a cell is twice as tall as it is wide."""

    left: float
    top: float
    across: float
    down: float
    width: int
    rows: int

    @classmethod
    def around(cls, nodes: Sequence[MapNode], width: int, rows: int) -> _Fit:
        xs, ys = [node.x for node in nodes], [node.y for node in nodes]
        wide, tall = max(max(xs) - min(xs), 1e-6), max(max(ys) - min(ys), 1e-6)
        across, down = (width - 2) / wide, 2.0 * (rows - 1) / tall
        across, down = min(across, down * STRETCH), min(down, across * STRETCH)
        left = (min(xs) + max(xs)) / 2 - width / 2 / across
        top = (min(ys) + max(ys)) / 2 + rows / down
        return cls(left, top, across, down, width, rows)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Column and row, with fractions, inside the canvas."""
        column = min(max((x - self.left) * self.across, 0.0), self.width - 0.01)
        row = min(max((self.top - y) * self.down / 2.0, 0.0), self.rows - 0.01)
        return column, row


def _mark(canvas: Canvas, nodes: Sequence[MapNode], fit: _Fit, marks: dict[str, str]) -> None:
    """A mark for each paper; where two meet, the more telling one shows."""
    order = ("unread", "read", "frontier", "root")
    for kind in order:
        for node in nodes:
            if _kind(node) == kind:
                column, row = fit.place(node.x, node.y)
                canvas[int(row)][int(column)] = Cell(marks[kind], node.community)


def _kind(node: MapNode) -> str:
    if node.root:
        return "root"
    if node.frontier:
        return "frontier"
    return "read" if node.passes else "unread"


def _dot(canvas: Canvas, nodes: Sequence[MapNode], fit: _Fit, ascii_only: bool) -> None:
    """Braille dots, or characters for how many papers a cell holds."""
    dots: dict[tuple[int, int], int] = {}
    counts: dict[tuple[int, int], dict[int, int]] = {}
    for node in nodes:
        column, row = fit.place(node.x, node.y)
        cell = int(row), int(column)
        dots[cell] = dots.get(cell, 0) | _BRAILLE[int(row % 1 * 4)][int(column % 1 * 2)]
        here = counts.setdefault(cell, {})
        here[node.community] = here.get(node.community, 0) + 1
    for (row_number, column_number), here in counts.items():
        many = sum(here.values())
        plain = "." if many == 1 else "o" if many < 4 else "@"
        char = plain if ascii_only else chr(0x2800 + dots[row_number, column_number])
        main = min(here, key=lambda community: (-here[community], community))
        canvas[row_number][column_number] = Cell(char, main)


def _name(canvas: Canvas, communities: Sequence[Community], fit: _Fit, ascii_only: bool) -> None:
    """Write each name as near to its place as it covers no other name and few papers, larger ones first."""
    for community in sorted(communities, key=lambda c: (-c.size, c.id)):
        text = _short(clean_text(community.label), min(fit.width - 2, 28), "." if ascii_only else "…")
        if ascii_only:
            text = text.encode("ascii", "replace").decode()
        if not text:
            continue
        column, row = fit.place(community.x, community.y)
        spot = _free_spot(canvas, int(row), int(column), _cells_of(text))
        if spot is not None:
            _write(canvas, *spot, text, community.id)


def _title(canvas: Canvas, nodes: Sequence[MapNode], fit: _Fit, ascii_only: bool) -> None:
    """Write what papers are called beside their marks where nothing else stands, the most cited first; of
    papers under one mark, one."""
    named: set[tuple[int, int]] = set()
    for node in sorted(nodes, key=lambda n: (-(n.citation_count or 0), n.key)):
        title = clean_text(node.title[:LONG_TITLE])
        text = _short(title.partition(":")[0].strip() or title, TITLE_WIDTH, "." if ascii_only else "…")
        if ascii_only:
            text = text.encode("ascii", "replace").decode()
        column, row = (int(at) for at in fit.place(node.x, node.y))
        size = _cells_of(text)
        for start in (column + 2, column - 1 - size) if text and (row, column) not in named else ():
            around = canvas[row][max(0, start - 1) : start + size + 1]
            if 0 <= start <= fit.width - size and all(cell is EMPTY for cell in around):
                _write(canvas, row, start, text, node.community)
                named.add((row, column))
                break


def _free_spot(canvas: Canvas, row: int, column: int, width: int) -> tuple[int, int] | None:
    """The best start for a name of ``width`` cells around a place; ``None`` when names fill the region."""
    best: tuple[float, int, int] | None = None
    for line in range(max(0, row - 2), min(len(canvas), row + 3)):
        for shift in (0, -width // 3, width // 3, -width // 2 - 2, width // 2 + 2):
            start = min(max(column - width // 2 + shift, 0), len(canvas[0]) - width)
            covered = canvas[line][max(0, start - 1) : start + width + 1]
            if start < 0 or any(cell.is_name for cell in covered):
                continue
            cost = sum(cell is not EMPTY for cell in covered) + 1.5 * abs(line - row) + abs(shift) / 6
            if best is None or cost < best[0]:
                best = (cost, line, start)
    return None if best is None else best[1:]


def _write(canvas: Canvas, row: int, column: int, text: str, community: int | None) -> None:
    for char in text:
        wide = _cells_of(char)
        if wide and column + wide <= len(canvas[row]):
            canvas[row][column] = Cell(char, community, is_name=True)
            if wide == 2:
                canvas[row][column + 1] = Cell("", community, is_name=True)
            column += wide
        elif not wide and column and unicodedata.category(char).startswith("M"):
            letter = column - 1 - (not canvas[row][column - 1].char)
            canvas[row][letter] = replace(canvas[row][letter], char=canvas[row][letter].char + char)


def _cells_of(text: str) -> int:
    """Columns a terminal gives to ``text``."""
    return sum(_widths(text))


def _widths(text: str) -> Iterator[int]:
    for char in text:
        if unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf"):
            yield 0
        else:
            yield 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _short(text: str, width: int, ending: str) -> str:
    if _cells_of(text) <= width:
        return text
    while text and _cells_of(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + ending
