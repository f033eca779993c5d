"""Captions: the lines that begin with "Figure 3:" and those that go on with it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papermap.extract.layout import near
from papermap.extract.lines import Joiner, Line, Style, is_bold, union
from papermap.extract.numbering import roman
from papermap.extract.values import Destination, Page
from papermap.model.documents import Box

_START = re.compile(
    r"^(?P<extended>Extended Data |Supplementary |Supplemental |Appendix )?"
    r"(?P<word>Figure|Fig|FIGURE|FIG|Table|TABLE|Tab|TAB|Algorithm|ALGORITHM|Listing|Scheme)(?P<dot>\.)?\s?"
    r"(?P<number>(?:[A-Z]{1,2}[.\-]?)?\d{1,3}(?:[.\-]\d{1,2})?[a-z]?|[IVX]{1,5}|[A-Z])"
    r"(?P<end>\s?[:.|]|\s[-–—]|\s?\))?(?P<rest>(?:\s.*|$)|(?<=[:.|])\S.*)$"
)
_KINDS = {"fig": "figure", "tab": "table", "alg": "algorithm", "lis": "listing", "sch": "figure"}
_DESTINATION = re.compile(r"^(figure|table|algorithm)\.(.+)$")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption; ``lines`` are indexes into all lines of the document."""

    kind: str
    number: str
    text: str
    page: int
    box: Box
    lines: tuple[int, ...]
    named: bool = False


def kind_of(word: str) -> str:
    """``figure``, ``table``, ``algorithm`` or ``listing`` for the word a caption begins with."""
    return _KINDS[word[:3].lower()]


def _score(match: re.Match[str], lines: Sequence[Line], i: int, body: Style) -> float:
    """How much a line looks like the start of a caption rather than of a sentence about a figure."""
    line = lines[i]
    last = lines[i - 1] if i and lines[i - 1].page == line.page else None
    score = 0.0
    if match["end"]:
        score += 2.0
    elif not match["rest"].strip():
        score += 1.0 + (0.5 if match["word"].isupper() or not near(line.size, body.size) else 0.0)
    first = next((span for span in line.spans if span.text.strip()), line.spans[0])
    if (is_bold(first) and not line.bold) or (is_bold(first) and match["end"]):
        score += 1.0
    if first.font != body.font or not near(first.size, body.size):
        score += 0.5
    if not near(line.size, body.size):
        score += 0.5
    step = None if last is None else line.baseline - last.baseline
    if (
        last is None
        or step is None
        or step < -2
        or step > 1.45 * body.leading
        or not near(last.size, line.size)
    ):
        score += 1.0
    elif last.block != line.block:
        score += 0.5
    elif (match["end"] or "").strip() == "." or (not match["end"] and match["rest"].strip()):
        score -= 1.0
    rest = match["rest"].strip()
    if not match["end"] and re.match(
        r"(shows?|presents?|gives?|illustrates?|and|is|are|in|of|we|,|lists?|summari[sz]es|we)\b", rest
    ):
        score -= 2.5
    if not match["end"] and rest.startswith((",", ";", ")")):
        score -= 3.0
    if (
        (match["end"] or "").strip() == ")"
        and last is not None
        and last.text.count("(") > last.text.count(")")
    ):
        score -= 3.0  # "(see the box in | Figure 5a) …": the bracket was opened on the line before
    return score


def find_captions(
    lines: Sequence[Line],
    body: Style,
    places: Sequence[Destination],
    joiner: Joiner,
    rules: Mapping[int, Sequence[Box]],
) -> list[Caption]:
    """All captions in reading order, one for each kind and number.

    Of several candidates for one number the best is kept; a named destination on the page decides. ``rules``
    are the level lines drawn on each page: a caption does not go on below one.
    """
    named: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place in places:
        match = _DESTINATION.match(place.name)
        if match:
            named[match[1], match[2]].add(place.page)
    groups: dict[tuple[str, str], list[tuple[float, int, re.Match[str]]]] = defaultdict(list)
    for i, line in enumerate(lines):
        match = _START.match(line.text) if line.upright else None
        if match is None or (match["number"].isalpha() and not (match["end"] or roman(match["number"]))):
            continue
        kind = kind_of(match["word"])
        number = match["number"].rstrip(".")
        score = _score(match, lines, i, body)
        if line.page in named.get((kind, number), set()):
            score += 1.5
        if score >= 1.5 and line.size > 0.6 * body.size:
            extended = (match["extended"] or "").strip()
            groups[kind, f"{extended} {number}".strip()].append((score, i, match))
    best = _one_style(groups, lines)
    starts = {i for _, i, _ in best.values()}
    captions = []
    for (kind, number), (_, i, _match) in best.items():
        if kind == "listing":
            continue
        indexes = _extend(lines, i, starts, body, rules.get(lines[i].page, ()))
        box = union(lines[k].box for k in indexes)
        text = joiner.join(lines[k].text for k in indexes)
        has_name = lines[i].page in named.get((kind, number), set())
        captions.append(Caption(kind, number, text, lines[i].page, box, indexes, has_name))
    return sorted(captions, key=lambda caption: caption.lines[0])


def _one_style(
    groups: dict[tuple[str, str], list[tuple[float, int, re.Match[str]]]], lines: Sequence[Line]
) -> dict[tuple[str, str], tuple[float, int, re.Match[str]]]:
    """One candidate for each number; the form most captions of the paper share breaks ties."""
    forms: Counter[tuple[str, str, bool]] = Counter()
    for found in groups.values():
        for _, i, match in found:
            forms[match["word"], (match["end"] or "").strip(), is_bold(lines[i].spans[0])] += 1
    best = {}
    for key, every in groups.items():
        # a bare "Figure 2" beside a "Figure 2: Words." is a label, such as the head of a column
        said = [item for item in every if item[2]["end"] and item[2]["rest"].strip()]
        found = [item for item in every if item[2]["end"] or item[2]["rest"].strip()] if said else every
        best[key] = max(
            found,
            key=lambda item: (
                item[0]
                + 0.1
                * forms[item[2]["word"], (item[2]["end"] or "").strip(), is_bold(lines[item[1]].spans[0])]
                ** 0.5,
                -item[1],
            ),
        )
    for kind in {key[0] for key in best}:
        own = [item for key, item in best.items() if key[0] == kind]
        if sum(1 for item in own if item[2]["end"]) >= 0.7 * len(own):
            best = {
                key: item for key, item in best.items() if key[0] != kind or item[2]["end"] or item[0] >= 2.5
            }
    return best


def _labels(label: Line, line: Line) -> bool:
    """Whether a line says only "TABLE I" and the next one, centred below it, is its title."""
    match = _START.match(label.text)
    if match is None or match["rest"].strip() or not line.upright or line.page != label.page:
        return False
    step = line.baseline - label.baseline
    middle = abs((line.box[0] + line.box[2]) - (label.box[0] + label.box[2])) / 2
    return 0.5 * line.size < step < 2.2 * label.size and middle < 12


def _set_size(line: Line) -> float:
    """The size a line is set in; that of the large letters where the others are small capitals."""
    if not line.text.isupper():
        return line.size
    return max((span.size for span in line.spans if any(ch.isalpha() for ch in span.text)), default=line.size)


def level_rules(pages: Sequence[Page]) -> dict[int, list[Box]]:
    """The long level lines drawn on each page."""
    return {
        page.number: [
            drawing.box
            for drawing in page.drawings
            if drawing.box[3] - drawing.box[1] < 3 and drawing.box[2] - drawing.box[0] > 60
        ]
        for page in pages
    }


def _parted(first: Line, last: Line, line: Line, rules: Sequence[Box]) -> bool:
    """Whether a long line is drawn between two lines of text."""
    return any(
        last.baseline < (rule[1] + rule[3]) / 2 < line.baseline - 0.4 * line.size
        and rule[2] - rule[0] > 0.5 * first.width
        and rule[0] < line.box[2]
        and rule[2] > line.box[0]
        for rule in rules
    )


def _extend(
    lines: Sequence[Line], start: int, starts: set[int], body: Style, rules: Sequence[Box]
) -> tuple[int, ...]:
    """Indexes of the caption's lines: same size, even steps, below the first."""
    first = lines[start]
    size = _set_size(first)
    indexes = [start]
    if start + 1 < len(lines) and start + 1 not in starts and _labels(first, lines[start + 1]):
        indexes.append(start + 1)
        first = lines[start + 1]
        size = _set_size(first)
    for i in range(indexes[-1] + 1, min(start + 40, len(lines))):
        line, last = lines[i], lines[indexes[-1]]
        if line.page != first.page or i in starts or not line.upright:
            break
        step = line.baseline - last.baseline
        if abs(step) < 0.4 * line.size and -1 < line.box[0] - last.box[2] < 6 * line.size:
            indexes.append(i)
            continue
        usual = body.leading * size / max(body.size, 1.0)
        if len(indexes) > 1 and lines[indexes[0]] is first:
            usual = min(usual, lines[indexes[1]].baseline - first.baseline or usual)
        alike = near(line.size, first.size) or near(_set_size(line), size)
        if not alike or not 0.5 * size < step <= max(1.22 * usual, 1.3 * size):
            break
        overlap = min(line.box[2], first.box[2]) - max(line.box[0], first.box[0])
        if overlap < 0.3 * min(line.width, first.width):
            break
        if _parted(first, last, line, rules):
            break
        if line.block != last.block and line.box[0] > first.box[0] + 4 and last.width < 0.8 * first.width:
            break
        indexes.append(i)
    return tuple(indexes)
