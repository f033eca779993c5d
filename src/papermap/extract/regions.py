"""The drawn region that belongs to each caption.

Running text, headings and other captions bound the space above and below a caption; what is painted in it is
its region (the idea of pdffigures, Clark and Divvala 2015). All captions of a page are assigned together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from papermap.extract.captions import Caption
from papermap.extract.layout import Column, Paragraph, column_of, is_running_text, largest_gap, near, paragraphs, span_of
from papermap.extract.lines import Line, PageLines, Style, union
from papermap.extract.values import Drawing, Page
from papermap.model.documents import Box

_MAX_GAP = 45.0
_PAD = 0.3
_MOST_COMBINATIONS = 4096
_MOST_PAIRS = 2_000_000


@dataclass(frozen=True, slots=True)
class Ink:
    """Something painted: ``kind`` is image, drawing, rule or text."""

    box: Box
    kind: str
    math: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """A proposal for a caption's region on one side of it."""

    side: str
    box: Box
    graphics: float
    rules: int
    rows: int
    distance: float
    ink: tuple[Ink, ...] = ()


def area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def overlap(a: Box, b: Box) -> float:
    """Shared area of two boxes in square points."""
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    return w * h if w > 0 and h > 0 else 0.0


def inside(inner: Box, outer: Box, slack: float = 2.0) -> bool:
    return (
        inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack and inner[3] <= outer[3] + slack
    )  # fmt: skip


def _white(drawing: Drawing) -> bool:
    return not drawing.stroked and drawing.fill is not None and min(drawing.fill, default=0.0) > 0.965


def repeated_drawings(pages: Sequence[Page]) -> set[tuple[int, ...]]:
    """Boxes of drawings found at one place on many pages: rules of running heads, borders."""
    seen: Counter[tuple[int, ...]] = Counter()
    for page in pages:
        seen.update({tuple(round(v) for v in drawing.box) for drawing in page.drawings if _is_thin(drawing.box)})
    least = max(3, len(pages) // 3)
    return {box for box, n in seen.items() if n >= least}


def _is_thin(box: Box) -> bool:
    return box[3] - box[1] < 3 or box[2] - box[0] < 3


def page_ink(page: Page, repeated: set[tuple[int, ...]]) -> list[Ink]:
    """Images and drawings of a page that a reader sees, cut to the page."""
    frame = (0.0, 0.0, page.width, page.height)
    found: list[Ink] = []
    for box in page.images:
        cut = _cut(box, frame)
        if cut[2] - cut[0] > 20 and 0 < cut[3] - cut[1] < 3:
            found.append(Ink(cut, "rule"))
        elif 4 < area(cut) < 0.92 * page.width * page.height:
            found.append(Ink(cut, "image"))
    for drawing in page.drawings:
        if _white(drawing) or tuple(round(v) for v in drawing.box) in repeated:
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


def _cut(box: Box, frame: Box) -> Box:
    return (max(box[0], frame[0]), max(box[1], frame[1]), min(box[2], frame[2]), min(box[3], frame[3]))


def ruled_areas(ink: Sequence[Ink], captions: Sequence[Caption], breaks: Sequence[Box]) -> list[Box]:
    """Areas between rules of one width, and inside frames: text there is no running text."""
    rules = sorted((item.box for item in ink if item.kind == "rule" and item.box[2] - item.box[0] > 60), key=lambda b: b[1])
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
                if rule[1] - last[3] > 420 or any(overlap(stop, between) > 0.3 * area(stop) for stop in stops):
                    break
                last = rule
                members.append(j)
        if last is not top and last[3] - top[1] > 8:
            used.update(members)
            areas.append((top[0], top[1], top[2], last[3]))
    for item in ink:
        w, h = item.box[2] - item.box[0], item.box[3] - item.box[1]
        if item.kind == "drawing" and w > 50 and h > 14:
            areas.append(item.box)
        elif item.kind == "image" and w > 50 and h > 30:
            areas.append(item.box)
    return areas


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
) -> PageScene:
    """Split a page's lines into obstacles and possible content. ``lines`` are the page's, with indexes;
    those before ``front`` are title and authors."""
    ink = page_ink(page.page, repeated)
    caption_lines = {i for caption in captions for i in caption.lines}
    free = [line for line in lines if line.index not in caption_lines]
    areas = ruled_areas(ink, captions, headings)
    obstacles: list[Box] = [*headings, *(line.box for line in free if line.index < front)]
    free = [line for line in free if line.index >= front]
    body: list[Paragraph] = []
    for paragraph in paragraphs(free):
        if any(overlap(paragraph.box, heading) > 0.5 * area(heading) for heading in headings):
            continue
        if _is_body(paragraph, columns, style, areas):
            obstacles.append(paragraph.box)
            body.append(paragraph)
        else:
            ink.extend(Ink(line.box, "text", _is_math(line, style)) for line in paragraph.lines)
    ink = _clipped(ink, columns, [*(caption.box for caption in captions), *obstacles])
    return PageScene(columns, ink, obstacles, body)


def _is_body(paragraph: Paragraph, columns: Sequence[Column], style: Style, areas: Sequence[Box]) -> bool:
    if not paragraph.lines[0].upright:
        return False
    for region in areas:
        if overlap(paragraph.box, region) > 0.7 * area(paragraph.box) and not _flush(paragraph, region, columns):
            return False
    if is_running_text(paragraph, columns):
        return True
    first = paragraph.lines[0]
    column = column_of(paragraph.box, columns)
    words = first.text.split()
    return (
        near(first.size, style.size) and first.font == style.font and column is not None and len(words) >= 5
        and abs(first.box[0] - column.x0) < 2.2 * first.size and largest_gap(first) < 1.2
        and first.width > 0.3 * column.width
    )  # fmt: skip


def _clipped(ink: Sequence[Ink], columns: Sequence[Column], text: Sequence[Box]) -> list[Ink]:
    """Images cut to the columns in which no running text or caption stands on them: a file may place more of
    an image than it shows."""
    result = []
    for item in ink:
        if item.kind == "image" and len(columns) > 1:
            busy = [c for c in columns if any(inside(box, item.box) and c.x0 - 6 < box[0] < c.x1 for box in text)]
            clear = [c for c in columns if c not in busy and c.x0 < item.box[2] and c.x1 > item.box[0]]
            if busy and clear:
                x0, y0, x1, y1 = item.box
                item = Ink((max(x0, clear[0].x0 - 3), y0, min(x1, clear[-1].x1 + 3), y1), "image")
        result.append(item)
    return result


_MATH_FONT = re.compile(r"^(?:[A-Z]{6}\+)?(?:CM(?:MI|SY|EX)|MSBM|MSAM|EUFM|rtxmi|txsy|txmi|txex|pxsy|pxmi|NewTXMI|stix.*math|.*Math)", re.I)


def _is_math(line: Line, style: Style) -> bool:
    """A displayed formula of the running text's size."""
    total = sum(len(span.text.strip()) for span in line.spans)
    symbols = sum(len(span.text.strip()) for span in line.spans if _MATH_FONT.match(span.font))
    return symbols >= 0.4 * max(total, 1) and max(span.size for span in line.spans) >= 0.95 * style.size


def _flush(paragraph: Paragraph, region: Box, columns: Sequence[Column]) -> bool:
    """Running text between two rules that merely happen to be above each other: a full, even column."""
    column = column_of(paragraph.box, columns)
    if column is None or len(paragraph.lines) < 3 or region[3] - region[1] < 60:
        return False
    full = [line for line in paragraph.lines[:-1] if abs(line.box[2] - column.x1) < 1.5 and abs(line.box[0] - column.x0) < 1.5]
    framed = region[0] < column.x0 - 2 and region[2] > column.x1 + 2
    return len(full) >= 0.8 * (len(paragraph.lines) - 1) and not framed


def band_of(caption: Caption, scene: PageScene, others: Sequence[Caption]) -> Column:
    """The horizontal space a caption's region may take: its column, the free width beside text, or the page."""
    columns = scene.columns
    page = span_of(columns)
    x0, y0, x1, y1 = caption.box
    column = column_of(caption.box, columns)
    centred = abs((x0 + x1) / 2 - (page.x0 + page.x1) / 2) < 14
    if column is None or (len(columns) > 1 and centred):
        left, right = page.x0, page.x1
    else:
        left, right = column.x0, column.x1
    left, right = min(left, x0), max(right, x1)
    for paragraph in scene.body:
        box = paragraph.box
        for line in paragraph.lines:
            if min(line.box[3], y1) - max(line.box[1], y0) > 0.4 * (line.box[3] - line.box[1]):
                if line.box[2] <= x0 + 2:
                    left = max(left, line.box[2])
                elif line.box[0] >= x1 - 2:
                    right = min(right, box[0])
    for other in others:
        box = other.box
        if other is caption or min(box[3], y1) - max(box[1], y0) < 4:
            continue
        if box[2] <= x0 + 2:
            left = max(left, (box[2] + x0) / 2)
        elif box[0] >= x1 - 2:
            right = min(right, (box[0] + x1) / 2)
    return Column(left, right)


def grow(caption: Caption, scene: PageScene, others: Sequence[Caption], side: str, band: Column) -> Region | None:
    """What is painted above (``up``) or below (``down``) a caption until something bounds it."""
    up = side == "up"
    edge = caption.box[1] if up else caption.box[3]
    bounds = [*scene.obstacles, *(other.box for other in others if other is not caption)]
    limit = 0.0 if up else 10_000.0
    for box in bounds:
        if min(box[2], band.x1) - max(box[0], band.x0) < 4:
            continue
        if up and box[3] <= edge + 3:
            limit = max(limit, box[3])
        elif not up and box[1] >= edge - 3:
            limit = min(limit, box[1])
    content = []
    for ink in scene.ink:
        box = ink.box
        width = min(box[2], band.x1) - max(box[0], band.x0)
        if width < 0.55 * (box[2] - box[0]):
            continue
        if up and (box[3] > edge + 3 or box[1] < limit - 4):
            continue
        if not up and (box[1] < edge - 3 or box[3] > limit + 4):
            continue
        content.append(ink)
    content = _without_frame_pieces(content, scene.ink)
    content.sort(key=lambda ink: -ink.box[3] if up else ink.box[1])
    chosen: list[Ink] = []
    front = edge
    for ink in content:
        gap = front - ink.box[3] if up else ink.box[1] - front
        if gap > _MAX_GAP and (chosen or gap > 1.6 * _MAX_GAP):
            break
        chosen.append(ink)
        front = min(front, ink.box[1]) if up else max(front, ink.box[3])
    if caption.kind == "figure":
        chosen = _without_formulas(chosen, up)
    return _region(side, tuple(chosen), edge)


def _without_frame_pieces(content: list[Ink], every: Sequence[Ink]) -> list[Ink]:
    """Drop thin lines that belong to a frame reaching out of the band."""
    kept = set(content)
    outside = [ink.box for ink in every if ink.kind in ("rule", "drawing") and ink not in kept and _is_thin(ink.box)]
    if not outside or len(outside) * len(content) > _MOST_PAIRS:
        return content
    return [
        ink
        for ink in content
        if ink.kind == "text" or not _is_thin(ink.box) or not any(_touch(ink.box, box) for box in outside)
    ]


def _touch(a: Box, b: Box) -> bool:
    return a[0] <= b[2] + 1 and b[0] <= a[2] + 1 and a[1] <= b[3] + 1 and b[1] <= a[3] + 1


def _without_formulas(chosen: list[Ink], up: bool) -> list[Ink]:
    """Drop displayed formulas that stand beyond the graphics of a figure."""
    graphics = [ink.box for ink in chosen if ink.kind in ("image", "drawing")]
    if not graphics:
        return chosen
    extent = union(graphics)
    beyond = [
        ink
        for ink in chosen
        if ink.kind == "text" and (ink.box[3] <= extent[1] + 1 if up else ink.box[1] >= extent[3] - 1)
    ]
    if sum(ink.math for ink in beyond) < 0.3 * len(beyond):
        return chosen
    return [ink for ink in chosen if ink not in beyond]


def _region(side: str, chosen: tuple[Ink, ...], edge: float) -> Region | None:
    """The content as a region, unless it is too small to be one."""
    if not chosen:
        return None
    box = union(ink.box for ink in chosen)
    if box[3] - box[1] < 6 or box[2] - box[0] < 15:
        return None
    graphics = sum(area(ink.box) for ink in chosen if ink.kind in ("image", "drawing"))
    rules = sum(1 for ink in chosen if ink.kind == "rule")
    rows = len({round(ink.box[1] / 4) for ink in chosen if ink.kind == "text"})
    distance = edge - box[3] if side == "up" else box[1] - edge
    return Region(side, box, min(graphics / max(area(box), 1.0), 3.0), rules, rows, distance, chosen)


def split_shared(upper: Caption, lower: Caption, down: Region, up: Region) -> list[tuple[Region, Region]]:
    """Ways to part the content between two captions that face each other: at its widest white gaps."""
    shared = sorted({*down.ink, *up.ink}, key=lambda ink: ink.box[1])
    gaps: list[tuple[float, int]] = []
    bottom = shared[0].box[3]
    for n in range(1, len(shared)):
        gap = shared[n].box[1] - bottom
        if gap > 3:
            gaps.append((gap, n))
        bottom = max(bottom, shared[n].box[3])
    found = []
    for _, n in sorted(gaps, reverse=True)[:3]:
        above = _region("down", tuple(shared[:n]), upper.box[3])
        below = _region("up", tuple(shared[n:]), lower.box[1])
        if above and below:
            found.append((above, below))
    return found


def proposal_score(caption: Caption, region: Region | None, votes: Counter[tuple[str, str]]) -> float:
    """How well a region on this side suits the caption."""
    if region is None:
        return -1.5
    score = 0.0
    if caption.kind == "figure":
        score += 1.5 if region.graphics > 0.05 else 0.0
        score += 0.3 if region.rules else 0.0
    else:
        score += 1.2 if region.rules >= 2 else 0.0
        score += 0.6 if region.rows >= 2 else 0.0
    total = votes[caption.kind, "up"] + votes[caption.kind, "down"]
    if total:
        score += 1.6 * votes[caption.kind, region.side] / total
    score -= min(region.distance, 40.0) / 40.0
    score += min(area(region.box), 20_000.0) / 40_000.0
    return score


def assign(
    captions: Sequence[Caption], proposals: Sequence[Sequence[Region]], votes: Counter[tuple[str, str]]
) -> list[Region | None]:
    """One side for every caption of a page so that regions do not overlap and the sum of scores is highest."""
    options = [[*found, None] for found in proposals]
    count = 1
    for option in options:
        count *= len(option)
    if count > _MOST_COMBINATIONS:
        return [max(option, key=lambda r: proposal_score(c, r, votes)) for c, option in zip(captions, options, strict=True)]
    best: tuple[float, tuple[Region | None, ...]] = (float("-inf"), ())
    for choice in product(*options):
        score = sum(proposal_score(c, r, votes) for c, r in zip(captions, choice, strict=True))
        for i, a in enumerate(choice):
            for b in choice[i + 1 :]:
                if a and b and overlap(a.box, b.box) > 0.15 * min(area(a.box), area(b.box)):
                    score -= 3.0
        if score > best[0]:
            best = (score, choice)
    return list(best[1])


def _add_splits(group: Sequence[Caption], proposals: dict[Caption, list[Region]]) -> None:
    """Offer captions that claim one space from above and below a part of it each."""
    for upper in group:
        for lower in group:
            downs = [region for region in proposals[upper] if region.side == "down"]
            ups = [region for region in proposals[lower] if region.side == "up"]
            if upper.box[1] < lower.box[1] and downs and ups and overlap(downs[0].box, ups[0].box) > 0:
                for above, below in split_shared(upper, lower, downs[0], ups[0]):
                    proposals[upper].append(above)
                    proposals[lower].append(below)


def find_regions(
    pages: Sequence[PageLines], scenes: Sequence[PageScene], captions: Sequence[Caption]
) -> dict[Caption, Box]:
    """The region of every caption that has one."""
    per_page: dict[int, list[Caption]] = defaultdict(list)
    for caption in captions:
        per_page[caption.page].append(caption)
    proposals: dict[Caption, list[Region]] = {}
    votes: Counter[tuple[str, str]] = Counter()
    for number, group in per_page.items():
        scene = scenes[number - 1]
        for caption in group:
            band = band_of(caption, scene, group)
            grown = [grow(caption, scene, group, side, band) for side in ("up", "down")]
            found = [region for region in grown if region is not None]
            proposals[caption] = found
            if len(found) == 1:
                votes[caption.kind, found[0].side] += 1
        _add_splits(group, proposals)
    result: dict[Caption, Box] = {}
    for group in per_page.values():
        chosen = assign(group, [proposals[caption] for caption in group], votes)
        for caption, region in zip(group, chosen, strict=True):
            if region is not None:
                result[caption] = region.box
    return result
