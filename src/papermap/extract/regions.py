"""The drawn region that belongs to each caption.

Running text, headings and other captions bound the space above and below a caption; what is painted in it is
its region (the idea of pdffigures, Clark and Divvala 2015). All captions of a page are assigned together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from papermap.extract.captions import Caption
from papermap.extract.layout import Column, column_of, span_of
from papermap.extract.lines import union
from papermap.extract.scene import THIN, Ink, PageScene, area, is_thin, overlap
from papermap.model.documents import Box

_MAX_GAP = 45.0
_BESIDE = 12.0  # captions side by side may miss each other by a line
_MOST_COMBINATIONS = 4096


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


def band_of(caption: Caption, scene: PageScene, others: Sequence[Caption]) -> Column:
    """The width a caption's region may take: its column, the space beside text, or the page."""
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
        if other is caption or min(box[3], y1) - max(box[1], y0) < -_BESIDE:
            continue
        if box[2] <= x0 + 2:
            left = max(left, (box[2] + x0) / 2)
        elif box[0] >= x1 - 2:
            right = min(right, (box[0] + x1) / 2)
    return Column(left, right)


def grow(
    caption: Caption, scene: PageScene, others: Sequence[Caption], side: str, band: Column
) -> Region | None:
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
        part = _between(ink, (limit, edge) if up else (edge, limit))
        if part is not None:
            content.append(part)
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


def _between(ink: Ink, span: tuple[float, float]) -> Ink | None:
    """What stands between two heights; an image may reach a little beyond, its margin is often blank."""
    top, bottom = span
    x0, y0, x1, y1 = ink.box
    if y0 >= top - 4 and y1 <= bottom + 4:
        return ink
    inner = min(y1, bottom) - max(y0, top)
    if ink.kind == "image" and inner >= 0.75 * (y1 - y0):
        return Ink((x0, max(y0, top), x1, min(y1, bottom)), "image")
    return None


def _without_frame_pieces(content: list[Ink], every: Sequence[Ink]) -> list[Ink]:
    """Drop thin lines that belong to a frame reaching out of the band."""
    kept = set(content)
    outside = [
        ink.box for ink in every if ink.kind in ("rule", "drawing") and is_thin(ink.box) and ink not in kept
    ]
    if not outside:
        return content
    flat = sorted((box for box in outside if box[3] - box[1] < THIN), key=lambda box: box[1])
    steep = sorted((box for box in outside if box[3] - box[1] >= THIN), key=lambda box: box[0])
    tops, lefts = [box[1] for box in flat], [box[0] for box in steep]

    def touched(box: Box) -> bool:
        beside = flat[bisect_left(tops, box[1] - THIN - 1) : bisect_right(tops, box[3] + 1)]
        below = steep[bisect_left(lefts, box[0] - THIN - 1) : bisect_right(lefts, box[2] + 1)]
        return any(_touch(box, other) for other in beside) or any(_touch(box, other) for other in below)

    return [ink for ink in content if ink.kind == "text" or not is_thin(ink.box) or not touched(ink.box)]


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
    own_down, own_up = set(down.ink), set(up.ink)
    shared = sorted(own_down | own_up, key=lambda ink: ink.box[1])
    gaps: list[tuple[float, int]] = []
    bottom = shared[0].box[3]
    for n in range(1, len(shared)):
        gap = shared[n].box[1] - bottom
        if gap > 3:
            gaps.append((gap, n))
        bottom = max(bottom, shared[n].box[3])
    found = []
    for _, n in sorted(gaps, reverse=True)[:3]:
        above = _region("down", tuple(ink for ink in shared[:n] if ink in own_down), upper.box[3])
        below = _region("up", tuple(ink for ink in shared[n:] if ink in own_up), lower.box[1])
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
    """One side for every caption of a page: regions do not overlap, the sum of scores is highest."""
    options = [[*found, None] for found in proposals]
    count = 1
    for option in options:
        count *= len(option)
    if count > _MOST_COMBINATIONS:
        return [
            max(option, key=lambda r: proposal_score(c, r, votes))
            for c, option in zip(captions, options, strict=True)
        ]
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


def find_regions(scenes: Sequence[PageScene], captions: Sequence[Caption]) -> dict[Caption, Box]:
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
