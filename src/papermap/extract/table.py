"""The words of a table set in columns of characters, for terminals that cannot draw its picture.

A line of the table is what stands on one height, a cell what stands together on it, a column what stands over
each other. Cells that reach over several columns, such as a common heading, bind none together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, pstdev

from papermap.extract.values import Page, RawLine, Span
from papermap.model.documents import Box
from papermap.model.papers import clean_text

CELL_GAP = 0.75
"""Ems of empty paper that part two cells; a space between words is a third of one."""

WORD_GAP = 0.12
"""Ems between two words."""

SMALL, RAISED = 0.85, 0.15
"""A span so much smaller than its neighbour, and by so much of its height off the line, is an index."""

SUPERSCRIPTS = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
SUBSCRIPTS = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")

UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd]")
"""Signs of which the file says the shape alone. A decimal point may be one, so none is left out silently."""

SAME_LINE = 0.5
"""Two cells are on one line when their middles are nearer than so much of their height."""

RULE_HEIGHT = 2.0
"""Points; what is drawn flatter is a rule."""

SHORTEST_RULE = 12.0
HEADING_RULE, SHORT = 1.2, 0.9
"""A rule nearer below a cell than so many of its heights, and shorter than so much of the longest, is its
own."""

BETWEEN = 2
"""Spaces between columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that stand together; places in points."""

    x0: float
    x1: float
    y: float
    height: float
    text: str


@dataclass(slots=True)
class Column:
    """A stretch of the page's width, and the cells that stand in it alone."""

    x0: float
    x1: float
    cells: list[Cell]


def table_lines(page: Page, box: Box) -> tuple[str, ...]:
    """What stands inside ``box`` of ``page``, line by line, its rules as dashes. Empty where the words are
    too few, or run up or down the page, or are no columns: then the picture says more."""
    level = (line for line in page.lines if line.direction[0] > abs(line.direction[1]))
    cells = [cell for line in level for cell in _cells(line, box)]
    rules = _rules(page, box)
    cells = [_reaching(cell, rules) for cell in cells]
    columns = _columns(cells)
    if len(columns) < 2:
        return ()
    widths = [max(_width(cell.text) for cell in column.cells) for column in columns]
    starts = [sum(widths[:i]) + BETWEEN * i for i in range(len(columns))]
    told = [(_middle(line), _set(line, columns, widths, starts)) for line in _lines(cells)]
    told += [(y, _rule(drawn, columns, widths, starts)) for y, drawn in rules]
    ordered = [text.rstrip() for _, text in sorted(told)]
    return tuple(text for i, text in enumerate(ordered) if text and (i == 0 or text != ordered[i - 1]))


def _cells(line: RawLine, box: Box) -> Iterable[Cell]:
    """A line as the file writes it, parted where the paper is empty."""
    run: list[Span] = []
    for span in line.spans:
        if not span.text.strip() or not _inside(span.box, box):
            continue
        if run and span.box[0] - run[-1].box[2] > CELL_GAP * span.size:
            yield _cell(run)
            run = []
        run.append(span)
    if run:
        yield _cell(run)


def _cell(run: Sequence[Span]) -> Cell:
    largest = max(run, key=lambda span: span.size)
    text = ""
    for before, span in zip((None, *run), run, strict=False):
        apart = before is not None and span.box[0] - before.box[2] > WORD_GAP * span.size
        text += (" " if apart and not text.endswith(" ") else "") + _raised(span, largest)
    middle = (largest.box[1] + largest.box[3]) / 2
    words = clean_text(UNREADABLE.sub("▯", text)).strip()
    return Cell(run[0].box[0], run[-1].box[2], middle, largest.size, words)


def _raised(span: Span, beside: Span) -> str:
    """The words of a span; small digits above or below the line as what they are, so that 10 to the 18th is
    not 1018."""
    if span.size > SMALL * beside.size:
        return span.text
    above, below = beside.baseline - span.baseline, span.baseline - beside.baseline
    if above > RAISED * beside.size:
        return span.text.translate(SUPERSCRIPTS)
    return span.text.translate(SUBSCRIPTS) if below > RAISED / 2 * beside.size else span.text


def _reaching(cell: Cell, rules: Sequence[tuple[float, list[Box]]]) -> Cell:
    """A heading reaches as far as the short rule close beneath it, however short its words are."""
    longest = max((rule[2] - rule[0] for _, drawn in rules for rule in drawn), default=0.0)
    for y, drawn in rules:
        if not 0 < y - cell.y < HEADING_RULE * cell.height:
            continue
        for rule in drawn:
            if rule[0] <= cell.x0 and cell.x1 <= rule[2] and rule[2] - rule[0] < SHORT * longest:
                return replace(cell, x0=rule[0], x1=rule[2])
    return cell


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _columns(cells: Iterable[Cell]) -> list[Column]:
    """Narrow cells first, so that a wide one meets the columns it reaches over and joins none of them."""
    columns: list[Column] = []
    for cell in sorted(cells, key=lambda cell: cell.x1 - cell.x0):
        met = [column for column in columns if cell.x0 < column.x1 and column.x0 < cell.x1]
        if not met:
            columns.append(Column(cell.x0, cell.x1, [cell]))
        elif len(met) == 1:
            met[0].x0, met[0].x1 = min(met[0].x0, cell.x0), max(met[0].x1, cell.x1)
            met[0].cells.append(cell)
    return sorted(columns, key=lambda column: column.x0)


def _lines(cells: Iterable[Cell]) -> list[list[Cell]]:
    lines: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: cell.y):
        if lines and cell.y - _middle(lines[-1]) < SAME_LINE * max(cell.height, lines[-1][0].height):
            lines[-1].append(cell)
        else:
            lines.append([cell])
    return [sorted(line, key=lambda cell: cell.x0) for line in lines]


def _middle(line: Sequence[Cell]) -> float:
    return median(cell.y for cell in line)


def _set(
    line: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], starts: Sequence[int]
) -> str:
    """The cells in their columns; one that reaches over several stands in their middle."""
    text = ""
    for cell in line:
        met = [i for i, column in enumerate(columns) if cell.x0 < column.x1 and column.x0 < cell.x1]
        first, last = (met[0], met[-1]) if met else (0, 0)
        room = starts[last] + widths[last] - starts[first] - _width(cell.text)
        side = 0.5 if len(met) > 1 else _side(columns[first])
        at = max(starts[first] + round(max(0, room) * side), _width(text) + 1 if text else 0)
        text += " " * (at - _width(text)) + cell.text
    return text


def _side(column: Column) -> float:
    """Where the words of a column stand in it: 0 at its left, 1 at its right, by what varies least."""
    if len(column.cells) < 2:
        return 0.0
    sides = {
        0.0: pstdev(cell.x0 for cell in column.cells),
        1.0: pstdev(cell.x1 for cell in column.cells),
        0.5: pstdev((cell.x0 + cell.x1) / 2 for cell in column.cells),
    }
    return min(sides, key=lambda side: sides[side])


def _rules(page: Page, box: Box) -> list[tuple[float, list[Box]]]:
    """Rules by their height on the page; what is drawn on one height is one line."""
    around = (box[0], box[1] - RULE_HEIGHT, box[2], box[3] + RULE_HEIGHT)
    drawn = [
        drawing.box
        for drawing in page.drawings
        if drawing.box[3] - drawing.box[1] < RULE_HEIGHT
        and drawing.box[2] - drawing.box[0] > SHORTEST_RULE
        and _inside(drawing.box, around)
    ]
    rules: list[tuple[float, list[Box]]] = []
    for rule in sorted(drawn, key=lambda rule: rule[1]):
        if rules and rule[1] - rules[-1][0] < RULE_HEIGHT:
            rules[-1][1].append(rule)
        else:
            rules.append((rule[1], [rule]))
    return rules


def _rule(
    drawn: Sequence[Box], columns: Sequence[Column], widths: Sequence[int], starts: Sequence[int]
) -> str:
    """Dashes over the columns that the rules reach over."""
    under = [any(rule[0] < column.x1 and column.x0 < rule[2] for rule in drawn) for column in columns]
    joined = [
        any(rule[0] <= left.x1 and right.x0 <= rule[2] for rule in drawn) for left, right in pairwise(columns)
    ]
    text = ""
    for i, start in enumerate(starts):
        between = "─" if i and joined[i - 1] else " "
        text += between * (start - len(text)) + ("─" if under[i] else " ") * widths[i]
    return text


def _width(text: str) -> int:
    """In characters of a terminal: wide ones take two, marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
