"""Where the running text stands: columns of each page, and which lines are paragraphs of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from papermap.extract.lines import Line, PageLines, Style
from papermap.model.documents import Box


@dataclass(frozen=True, slots=True)
class Column:
    """Left and right edge of a column of text."""

    x0: float
    x1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that follow each other in one style and one column."""

    lines: tuple[Line, ...]
    box: Box


def near(a: float, b: float) -> bool:
    """Two font sizes that are one: TeX stretches fonts by up to 2 %."""
    return abs(a - b) <= 0.035 * max(a, b) + 0.05


def _columns(lines: Sequence[Line]) -> list[Column]:
    """Columns by the edges that most long lines share."""
    if len(lines) < 6:
        return []
    widths = Counter(round(line.width / 6) for line in lines)
    common = max(widths, key=lambda w: sum(widths[w + d] for d in (-1, 0, 1)))
    full = [line for line in lines if abs(line.width - 6 * common) < 10]
    groups: list[list[Line]] = []
    for line in sorted(full, key=lambda item: item.box[0]):
        if groups and line.box[0] - groups[-1][0].box[0] < 0.5 * 6 * common:
            groups[-1].append(line)
        else:
            groups.append([line])
    columns = []
    for group in groups:
        if len(group) >= max(3, 0.06 * len(full)):
            x0 = Counter(round(line.box[0]) for line in group).most_common(1)[0][0]
            x1 = Counter(round(line.box[2]) for line in group).most_common(1)[0][0]
            columns.append(Column(float(x0), float(x1)))
    return columns


def page_columns(pages: Sequence[PageLines], style: Style) -> list[list[Column]]:
    """Columns of each page from left to right, at least one; pages with little text take the usual."""
    per_page = []
    for page in pages:
        body = [
            line
            for line in page.lines
            if line.upright and near(line.size, style.size) and len(line.text) > 25
        ]
        per_page.append(_columns(body))
    known = Counter(tuple(columns) for columns in per_page if columns)
    if known:
        usual_count = Counter(len(columns) for columns in per_page if columns).most_common(1)[0][0]
        usual = list(max((c for c in known if len(c) == usual_count), key=lambda c: known[tuple(c)]))
    else:
        usual = []
    result = []
    for page, columns in zip(pages, per_page, strict=True):
        if columns and len(columns) < len(usual) and columns[0].width < 1.3 * usual[0].width:
            columns = usual  # only one of two columns has running text here
        elif columns and usual and len(columns) > len(usual) and _ruled_across(page, columns):
            columns = usual  # two columns of a table
        elif len(columns) == len(usual) and all(map(_within, columns, usual)):
            columns = usual  # a page of lists, set in from the column's edge
        fallback = (
            usual
            if usual and usual[-1].x1 <= page.page.width
            else [Column(0.1 * page.page.width, 0.9 * page.page.width)]
        )
        result.append(columns or fallback)
    return result


def _within(own: Column, usual: Column) -> bool:
    """Whether a column is a somewhat narrower part of the usual one."""
    return own.x0 > usual.x0 - 2 and own.x1 < usual.x1 + 2 and own.width > 0.75 * usual.width


def _ruled_across(page: PageLines, columns: Sequence[Column]) -> bool:
    """Whether lines are drawn across all these columns, as in a table."""
    across = {
        round(box[1])
        for box in (drawing.box for drawing in page.page.drawings)
        if box[3] - box[1] < 3 and box[0] < columns[0].x0 + 12 and box[2] > columns[-1].x1 - 12
    }
    return len(across) >= 3


def column_of(box: Box, columns: Sequence[Column]) -> Column | None:
    """The column that holds the box, ``None`` when it spans several."""
    middle = (box[0] + box[2]) / 2
    for column in columns:
        if column.x0 - 6 <= middle <= column.x1 + 6 and box[2] - box[0] <= 1.15 * column.width:
            if len(columns) > 1 and box[0] < column.x0 - 14 and box[2] > column.x1 + 14:
                return None
            return column
    return None


def span_of(columns: Sequence[Column]) -> Column:
    """From the first column's left to the last one's right."""
    return Column(columns[0].x0, columns[-1].x1)


def largest_gap(line: Line) -> float:
    """The widest white space inside a line, in ems."""
    widest = 0.0
    for a, b in zip(line.spans, line.spans[1:], strict=False):
        left, right = a.text.rstrip(), b.text.lstrip()
        if left and right:
            widest = max(widest, b.box[0] - a.box[2])
    return widest / max(line.size, 1.0)


def has_cells(line: Line) -> bool:
    """Whether a line is a row of cells: several wide gaps in it."""
    plain = [span for span in line.spans if span.text.strip()]
    gaps = [b.box[0] - a.box[2] for a, b in pairwise(plain)]
    return largest_gap(line) > 4 or sum(gap > 0.85 * line.size for gap in gaps) >= 3


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines in stream order as paragraphs: one size, one column, even steps down."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    result = []
    for group in groups:
        boxes = [line.box for line in group]
        box = (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )
        result.append(Paragraph(tuple(group), box))
    return result


def _continues(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    if not (line.upright and last.upright) or not near(line.size, last.size):
        return False
    step = line.baseline - last.baseline
    if not 0.6 * line.size < step < 1.75 * line.size:
        return False
    if len(group) > 1 and step > 1.3 * (last.baseline - group[-2].baseline) + 0.5:
        return False
    overlap = min(line.box[2], last.box[2]) - max(line.box[0], last.box[0])
    return overlap > 0.5 * min(line.width, last.width)


def is_running_text(paragraph: Paragraph, columns: Sequence[Column]) -> bool:
    """A paragraph that fills its column: even right edge, words, no cells."""
    lines = paragraph.lines
    if any(largest_gap(line) > 1.3 for line in lines[:3]):
        return False
    if 2 * sum(has_cells(line) for line in lines[:3]) >= len(lines[:3]):  # one loose line is no table
        return False
    text = " ".join(line.text for line in lines)
    words = [word for word in text.split() if len(word) > 2 and word.isalpha()]
    if len(words) < 0.35 * len(text.split()) or len(words) < 3:
        return False
    column = column_of(paragraph.box, columns)
    width = column.width if column else span_of(columns).width
    full = [line for line in lines[:-1] if line.width >= 0.85 * width]
    if len(lines) >= 2 and full and len(full) >= 0.4 * (len(lines) - 1):
        return True
    if len(lines) >= 3:
        rights = Counter(round(line.box[2] / 3) for line in lines[:-1])
        top = max(rights, key=lambda r: rights[r])
        even = rights[top] + rights[top + 1]
        return even >= 0.6 * (len(lines) - 1) and paragraph.box[2] - paragraph.box[0] > 14 * lines[0].size
    if column is None:
        return False
    wide = lines[0].width >= 0.7 * width
    at_left = lines[0].box[0] - column.x0 < 2.2 * lines[0].size
    return wide and at_left
