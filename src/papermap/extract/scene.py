"""A page taken apart for the search of figures: what is painted on it, and what bounds a region."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from papermap.extract.captions import Caption
from papermap.extract.layout import (
    Column,
    Paragraph,
    column_of,
    has_cells,
    is_running_text,
    largest_gap,
    near,
    paragraphs,
)
from papermap.extract.lines import Line, PageLines, Style, clean, is_math, is_raised
from papermap.extract.values import Drawing, Page
from papermap.model.documents import Box

THIN = 3.0
_PAD = 0.3
_HEAD_GAP = 14.0
_TALL = 420.0
_LEAST_BODY = 0.72  # footnotes are larger than this part of the running text, labels may be smaller
_SUBCAPTION = re.compile(r"^\([a-z]\)\s+\S")


@dataclass(frozen=True, slots=True)
class Ink:
    """Something painted: ``kind`` is image, drawing, rule or text."""

    box: Box
    kind: str
    math: bool = False


def area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def overlap(a: Box, b: Box) -> float:
    """Shared area of two boxes in square points."""
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    return w * h if w > 0 and h > 0 else 0.0


def inside(inner: Box, outer: Box) -> bool:
    """Whether a box lies in another, or no further out than a thick line is wide."""
    return (
        inner[0] >= outer[0] - 2 and inner[1] >= outer[1] - 2
        and inner[2] <= outer[2] + 2 and inner[3] <= outer[3] + 2
    )  # fmt: skip


def _white(drawing: Drawing) -> bool:
    return not drawing.stroked and drawing.fill is not None and min(drawing.fill, default=0.0) > 0.965


def repeated_drawings(pages: Sequence[Page]) -> set[tuple[int, ...]]:
    """Boxes of drawings found at one place on many pages: rules of running heads, borders."""
    seen: Counter[tuple[int, ...]] = Counter()
    for page in pages:
        seen.update(
            {tuple(round(v) for v in drawing.box) for drawing in page.drawings if is_thin(drawing.box)}
        )
    least = max(3, len(pages) // 3)
    return {box for box, n in seen.items() if n >= least}


def is_thin(box: Box) -> bool:
    return box[3] - box[1] < THIN or box[2] - box[0] < THIN


def page_ink(page: Page, repeated: set[tuple[int, ...]], heads: Set[Box] = frozenset()) -> list[Ink]:
    """Images and drawings that a reader sees, cut to the page; ``heads`` are rules of running heads."""
    frame = (0.0, 0.0, page.width, page.height)
    found: list[Ink] = []
    for box in page.images:
        cut = _cut(box, frame)
        if cut[2] - cut[0] > 20 and 0 < cut[3] - cut[1] < 3:
            found.append(Ink(cut, "rule"))
        elif 4 < area(cut) < 0.92 * page.width * page.height:
            found.append(Ink(cut, "image"))
    for drawing in page.drawings:
        if drawing.box in heads or _white(drawing) or tuple(round(v) for v in drawing.box) in repeated:
            continue
        if drawing.fill is None and not drawing.stroked:
            continue
        x0, y0, x1, y1 = drawing.box
        cut = _cut((x0 - _PAD, y0 - _PAD, x1 + _PAD, y1 + _PAD), frame)
        w, h = cut[2] - cut[0], cut[3] - cut[1]
        if w <= 0 or h <= 0 or w * h > 0.8 * page.width * page.height:
            continue
        kind = "rule" if h < 3 and w > 20 else "drawing"
        found.append(Ink(cut, kind))
    return found


def unread_text(page: Page) -> list[Ink]:
    """Text in a font that does not say which letters it shows: ink all the same, as labels of drawings."""
    return [
        Ink(raw.box, "text", all(is_math(span) for span in raw.spans))
        for raw in page.lines
        if any(span.text.strip() for span in raw.spans) and not any(clean(span.text) for span in raw.spans)
    ]


def footnote_rules(page: Page, notes: Sequence[Line], columns: Sequence[Column]) -> dict[Box, Line]:
    """Short lines at the left edge of a column, right above what may be its first footnote, and that line."""
    worded = [line for line in notes if sum(map(str.isalpha, line.text)) > 5]
    return {
        drawing.box: note
        for drawing in (page.drawings if worded else ())
        if is_thin(drawing.box) and 20 < drawing.box[2] - drawing.box[0] < 0.45 * page.width
        if any(abs(drawing.box[0] - column.x0) < 3 for column in columns)
        for note in worded
        if -3 <= note.box[1] - drawing.box[3] < _HEAD_GAP and -3 < note.box[0] - drawing.box[0] < 24
    }


def head_rules(page: PageLines) -> set[Box]:
    """Boxes of the long thin lines that part a running head or foot from the text: beside furniture, with no
    line of text between them and the edge of the page."""
    beside = [line.box for line in page.furniture if line.upright and not line.text.isdigit()]
    found: set[Box] = set()
    for drawing in page.page.drawings:
        x0, y0, x1, y1 = drawing.box
        if y1 - y0 > 3 or x1 - x0 < 0.5 * page.page.width:
            continue
        for box in beside:
            above = -2 <= y0 - box[3] < _HEAD_GAP and not any(line.box[1] < y0 for line in page.lines)
            below = -2 <= box[1] - y1 < _HEAD_GAP and not any(line.box[3] > y1 for line in page.lines)
            if above or below:
                found.add(drawing.box)
    return found


def _cut(box: Box, frame: Box) -> Box:
    return (max(box[0], frame[0]), max(box[1], frame[1]), min(box[2], frame[2]), min(box[3], frame[3]))


def ruled_areas(ink: Sequence[Ink], captions: Sequence[Caption], breaks: Sequence[Box]) -> list[Box]:
    """Areas between rules of one width, and inside frames: text there is no running text."""
    rules = sorted(
        (item.box for item in ink if item.kind == "rule" and item.box[2] - item.box[0] > 60),
        key=lambda b: b[1],
    )
    stops = [caption.box for caption in captions] + list(breaks)
    areas: list[Box] = []
    used: set[int] = set()
    for i, top in enumerate(rules):
        if i in used:
            continue
        last = top
        members = [i]
        for j in range(i + 1, len(rules)):
            rule = rules[j]
            if abs(rule[0] - top[0]) < 3 and abs(rule[2] - top[2]) < 3:
                between = (top[0], last[3], top[2], rule[1])
                tall = rule[1] - last[3] > _TALL and not _captioned(between, captions)
                if tall or any(overlap(stop, between) > 0.3 * area(stop) for stop in stops):
                    break
                last = rule
                members.append(j)
        if last is not top and last[3] - top[1] > 8:
            used.update(members)
            areas.append((top[0], top[1], top[2], last[3]))
    for item in ink:
        w, h = item.box[2] - item.box[0], item.box[3] - item.box[1]
        if (item.kind == "drawing" and w > 50 and h > 14) or (item.kind == "image" and w > 50 and h > 30):
            areas.append(item.box)
    return areas


def _captioned(between: Box, captions: Sequence[Caption]) -> bool:
    """Whether a caption stands right above or below the space between two rules."""
    return any(
        overlap((between[0], between[1] - 30, between[2], between[1]), caption.box) > 0
        or overlap((between[0], between[3], between[2], between[3] + 30), caption.box) > 0
        for caption in captions
        if caption.kind in ("table", "algorithm")
    )


@dataclass(slots=True)
class PageScene:
    """A page taken apart for the search: what bounds a region and what may be in one."""

    columns: Sequence[Column]
    ink: list[Ink]
    obstacles: list[Box]
    body: list[Paragraph]


def page_scene(
    page: PageLines,
    lines: Sequence[Line],
    columns: Sequence[Column],
    style: Style,
    captions: Sequence[Caption],
    headings: Sequence[Box],
    repeated: set[tuple[int, ...]],
    front: int,
    notes: Set[int] = frozenset(),
) -> PageScene:
    """Split a page's lines into obstacles and possible content. ``lines`` are the page's, with indexes;
    those before ``front`` are title and authors, those in ``notes`` footnotes."""
    below = footnote_rules(page.page, [line for line in lines if line.order in notes], columns)
    marked = [line for line in lines if line.order in notes and _is_marked_note(line, columns)]
    noted = _runs_of_notes([*below.values(), *marked], lines, notes)
    ink = [*page_ink(page.page, repeated, head_rules(page) | set(below)), *unread_text(page.page)]
    caption_lines = {i for caption in captions for i in caption.lines}
    free = [line for line in lines if line.order not in caption_lines and line not in noted]
    areas = ruled_areas(ink, captions, headings)
    obstacles: list[Box] = [
        *headings, *(line.box for line in noted), *(line.box for line in free if line.order < front)
    ]  # fmt: skip
    free = [line for line in free if line.order >= front]
    body: list[Paragraph] = []
    for paragraph in paragraphs(free):
        if any(overlap(paragraph.box, heading) > 0.5 * area(heading) for heading in headings):
            continue
        if _is_body(paragraph, columns, style, areas):
            if any(overlap(paragraph.box, caption.box) > 0 for caption in captions):
                obstacles.append(paragraph.box)  # what is left of a caption that a formula cuts in two
            else:
                obstacles.extend(line.box for line in paragraph.lines)  # it may wrap around a figure
            body.append(paragraph)
        else:
            ink.extend(Ink(line.box, "text", _is_math(line, style)) for line in paragraph.lines)
    ink = _clipped(ink, columns, [*(caption.box for caption in captions), *obstacles])
    return PageScene(columns, ink, obstacles, body)


def ruled_notes(page: Page, lines: Sequence[Line], columns: Sequence[Column], notes: Set[int]) -> set[int]:
    """Indexes of a page's footnotes that a short line parts from the text: these are surely none of it."""
    below = footnote_rules(page, [line for line in lines if line.order in notes], columns)
    return {line.order for line in _runs_of_notes(below.values(), lines, notes)}


def _is_marked_note(line: Line, columns: Sequence[Column]) -> bool:
    """Whether a line begins at a column's left edge with a raised mark, and words follow."""
    mark = next((span for span in line.spans if span.text.strip()), line.spans[0])
    at_left = any(-3 < line.box[0] - column.x0 < 24 for column in columns)
    raised = is_raised(mark) or (mark.text.strip().isdigit() and mark.size < 0.85 * line.size)
    return at_left and raised and sum(map(str.isalpha, line.text)) > 20


def _runs_of_notes(firsts: Iterable[Line], lines: Sequence[Line], notes: Set[int]) -> list[Line]:
    """Footnotes from their first lines on, as long as the next line is one too."""
    found: list[Line] = []
    begin = lines[0].order if lines else 0
    for first in firsts:
        for line in lines[first.order - begin :]:
            if line.order not in notes:
                break
            found.append(line)
    return found


def _is_body(paragraph: Paragraph, columns: Sequence[Column], style: Style, areas: Sequence[Box]) -> bool:
    if not paragraph.lines[0].upright or paragraph.lines[0].size < _LEAST_BODY * style.size:
        return False
    for region in areas:
        if overlap(paragraph.box, region) > 0.7 * area(paragraph.box) and not _flush(
            paragraph, region, columns
        ):
            return False
    first = paragraph.lines[0]
    column = column_of(paragraph.box, columns)
    width = paragraph.box[2] - paragraph.box[0]
    if _SUBCAPTION.match(first.text) and column is not None and width < 0.6 * column.width:
        return False
    if is_running_text(paragraph, columns):
        return True
    words = first.text.split()
    return (
        near(first.size, style.size) and first.font == style.font and column is not None and len(words) >= 5
        and abs(first.box[0] - column.x0) < 2.2 * first.size and largest_gap(first) < 1.2
        and first.width > 0.3 * column.width and not has_cells(first)
    )  # fmt: skip


def _clipped(ink: Sequence[Ink], columns: Sequence[Column], text: Sequence[Box]) -> list[Ink]:
    """Images cut to the columns in which no running text or caption stands on them: a file may place more of
    an image than it shows."""
    result = []
    for item in ink:
        if item.kind == "image" and len(columns) > 1:
            busy = [
                c for c in columns if any(inside(box, item.box) and c.x0 - 6 < box[0] < c.x1 for box in text)
            ]
            clear = [c for c in columns if c not in busy and c.x0 < item.box[2] and c.x1 > item.box[0]]
            if busy and clear:
                x0, y0, x1, y1 = item.box
                item = Ink((max(x0, clear[0].x0 - 3), y0, min(x1, clear[-1].x1 + 3), y1), "image")
        result.append(item)
    return result


def _is_math(line: Line, style: Style) -> bool:
    """A displayed formula of the running text's size."""
    total = sum(len(span.text.strip()) for span in line.spans)
    symbols = sum(len(span.text.strip()) for span in line.spans if is_math(span))
    return symbols >= 0.4 * max(total, 1) and max(span.size for span in line.spans) >= 0.95 * style.size


def _flush(paragraph: Paragraph, region: Box, columns: Sequence[Column]) -> bool:
    """Running text between two rules that merely happen to be above each other: a full, even column."""
    column = column_of(paragraph.box, columns)
    if column is None or len(paragraph.lines) < 3 or region[3] - region[1] < 60:
        return False
    full = [
        line
        for line in paragraph.lines[:-1]
        if abs(line.box[2] - column.x1) < 1.5 and abs(line.box[0] - column.x0) < 1.5
    ]
    framed = region[0] < column.x0 - 2 and region[2] > column.x1 + 2
    return len(full) >= 0.8 * (len(paragraph.lines) - 1) and not framed
