"""Where the reference list stands and where each entry of it begins."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from papermap.extract.headings import Heading
from papermap.extract.layout import Column, column_of
from papermap.extract.lines import Joiner, Line, union
from papermap.extract.refstring import parse_reference
from papermap.extract.values import Destination, Page
from papermap.extract.words import letters
from papermap.model.documents import Method, Reference

_HEADINGS = ("references", "reference", "bibliography", "literaturecited", "referencesandnotes")
_BRACKET = re.compile(r"^\[(\d{1,3})\]")
_NUMBER = re.compile(r"^\(?(\d{1,3})[.)]?\s+\S")
_DOTTED = re.compile(r"^\(?(\d{1,3})[.)]\s*\S")
_ALPHA = re.compile(r"^\[[A-Za-z][A-Za-z+*\-]{0,8}\s?\d{0,4}[a-z]?\]|^\[[A-Z][^\]]{2,40}\d{4}[a-z]?\]")
_LABEL = re.compile(r"^(?:\[([^\]]{1,40})\]|\(?(\d{1,3})[.)]|(\d{1,3})(?=\s+\D))\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """The lines of one reference and how its start was found."""

    lines: tuple[Line, ...]
    method: Method


def reference_ranges(lines: Sequence[Line], headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """Index ranges that hold reference entries: below a References heading, or the last run from [1] on."""
    ranges = []
    for n, heading in enumerate(headings):
        if letters(heading.title) in _HEADINGS:
            end = headings[n + 1].first if n + 1 < len(headings) else len(lines)
            ranges.append((heading.last + 1, end))
    if ranges:
        return ranges
    start = None
    for i, line in enumerate(lines):
        if i > 0.4 * len(lines) and re.match(r"^\[1\]\s*\D", line.text):
            start = i
    if start is None:
        return []
    after = next((h.first for h in headings if h.first > start), len(lines))
    return [(start, after)]


def _by_destination(lines: Sequence[Line], places: Sequence[Destination]) -> list[int]:
    """Positions in ``lines`` where the file itself says that an entry begins."""
    on_page: dict[int, list[int]] = defaultdict(list)
    for n, line in enumerate(lines):
        on_page[line.page].append(n)
    starts: set[int] = set()
    cites = [place for place in places if place.name.startswith("cite.")]
    around = [
        [
            n for n in on_page[place.page]
            if -8 < lines[n].box[1] - place.y < 16 and -30 < lines[n].box[0] - place.x < 60
        ]
        for place in cites
    ]  # fmt: skip
    nearest = sorted(
        min((lines[n].box[1] - place.y for n in near), key=abs)
        for place, near in zip(cites, around, strict=True)
        if near
    )
    usual = nearest[len(nearest) // 2] if nearest else 0.0
    for place, near in zip(cites, around, strict=True):
        if near:
            left = min(lines[n].box[0] for n in near) + 4
            starts.add(
                min(near, key=lambda n: (lines[n].box[0] > left, abs(lines[n].box[1] - place.y - usual)))
            )
    return sorted(starts) if cites and len(starts) >= 0.9 * len(cites) else []


def _by_number(lines: Sequence[Line], form: re.Pattern[str]) -> list[int]:
    """Positions of markers that count 1, 2, 3…; one without its stop counts where the next one is due."""
    starts: list[int] = []
    wanted = 1
    for n, line in enumerate(lines):
        match = form.match(line.text)
        if match and wanted <= int(match[1]) <= wanted + (1 if starts else 0):
            starts.append(n)
            wanted = int(match[1]) + 1
        elif starts and form is _DOTTED and _is_due(line, lines[starts[-1]], wanted):
            starts.append(n)
            wanted += 1
    return starts


def _is_due(line: Line, last: Line, wanted: int) -> bool:
    """Whether a line begins with the wanted number, set where the last one is: further left by its digits."""
    bare = _NUMBER.match(line.text)
    return bare is not None and int(bare[1]) == wanted and abs(line.box[0] - last.box[0]) < 0.7 * line.size


def _by_indent(lines: Sequence[Line], columns: Sequence[Sequence[Column]]) -> list[int]:
    """Positions of lines that stand out to the left of those that follow them."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, line in enumerate(lines):
        column = column_of(line.box, columns[line.page - 1])
        which = list(columns[line.page - 1]).index(column) if column else 0
        groups[line.page, which].append(n)
    indents: Counter[int] = Counter()
    lefts: dict[tuple[int, int], float] = {}
    for key, members in groups.items():
        left = min(lines[n].box[0] for n in members)
        lefts[key] = left
        indents.update(round(lines[n].box[0] - left) for n in members if lines[n].box[0] - left > 4)
    if not indents or indents.most_common(1)[0][1] < 0.25 * len(lines):
        return []
    indent = indents.most_common(1)[0][0]
    starts: list[int] = []
    for key, members in groups.items():
        left = lefts[key]
        if sum(lines[n].box[0] - left < 3 for n in members) == len(members) and len(members) < 4:
            left -= indent  # a column that holds only the rest of an entry
        starts.extend(n for n in members if lines[n].box[0] - left < 0.5 * indent)
    return sorted(starts)


def _by_gap(lines: Sequence[Line]) -> list[int]:
    """Positions of lines with more white above than usual, or after a line that ends an entry."""
    steps = Counter(
        round(b.baseline - a.baseline, 1)
        for a, b in pairwise(lines)
        if 0 < b.baseline - a.baseline < 3 * a.size
    )
    if not steps:
        return list(range(len(lines)))
    usual = min(step for step, n in steps.items() if n >= 0.2 * max(steps.values()))
    starts = [0]
    for n in range(1, len(lines)):
        step = lines[n].baseline - lines[n - 1].baseline
        turned = step < 0 and re.search(r"[.\]]$", lines[n - 1].text) and lines[n].text[0].isupper()
        if turned or step > 1.18 * usual:
            starts.append(n)
    return starts


def split_entries(
    lines: Sequence[Line], places: Sequence[Destination], columns: Sequence[Sequence[Column]]
) -> list[Entry]:
    """The lines of a reference list as entries."""
    if not lines:
        return []
    starts = _by_destination(lines, places)
    method = Method.DESTINATION if starts else Method.GEOMETRY
    counted = _by_number(lines, _BRACKET)
    if starts and len(counted) >= 0.95 * len(starts):
        starts = counted  # the printed numbers say it to the line
    if not starts:
        for form in (_BRACKET, _DOTTED, _NUMBER):
            numbered = _by_number(lines, form)
            if len(numbered) >= 3 or (numbered and form is _BRACKET):
                starts = numbered
                break
    if not starts:
        alpha = [n for n, line in enumerate(lines) if _ALPHA.match(line.text)]
        starts = alpha if len(alpha) >= 3 else _by_indent(lines, columns) or _by_gap(lines)
    entries = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        entries.append(Entry(_until_break(lines[start:end]), method))
    return [entry for entry in entries if any(ch.isalnum() for line in entry.lines for ch in line.text)]


def _until_break(lines: Sequence[Line]) -> tuple[Line, ...]:
    """An entry ends where a much wider gap or another size begins."""
    kept = [lines[0]]
    for line in lines[1:]:
        last = kept[-1]
        if line.page == last.page and line.baseline - last.baseline > 3.5 * last.size:
            break
        if line.page > last.page + 1:
            break
        kept.append(line)
    return tuple(kept)


def find_references(
    lines: Sequence[Line],
    headings: Sequence[Heading],
    places: Sequence[Destination],
    pages: Sequence[Page],
    columns: Sequence[Sequence[Column]],
    joiner: Joiner,
    taken: frozenset[int],
) -> tuple[tuple[Reference, ...], set[int]]:
    """The reference list and the indexes of the lines it stands on."""
    best: list[Entry] = []
    for start, end in reference_ranges(lines, headings):
        inner = [line for line in lines[start:end] if line.order not in taken and line.upright]
        entries = split_entries(inner, places, columns)
        if len(entries) > len(best):
            best = entries
    references = []
    used: set[int] = set()
    for entry in best:
        used.update(line.order for line in entry.lines)
        references.append(_reference(entry, pages, joiner))
    return tuple(references), used


def _reference(entry: Entry, pages: Sequence[Page], joiner: Joiner) -> Reference:
    first = entry.lines[0]
    raw = joiner.join(line.text for line in entry.lines)
    match = _LABEL.match(raw)
    label = next((group for group in match.groups() if group), None) if match else None
    text = raw[match.end() :] if match else raw
    links = [
        link.uri
        for line in entry.lines
        for link in pages[line.page - 1].links
        if line.box[1] - 2 <= (link.box[1] + link.box[3]) / 2 <= line.box[3] + 2
        and link.box[0] < line.box[2] and link.box[2] > line.box[0]
    ]  # fmt: skip
    fields = parse_reference(text, links)
    box = union(line.box for line in entry.lines if line.page == first.page)
    return Reference(
        raw,
        fields.title,
        fields.authors,
        fields.year,
        fields.arxiv_id,
        fields.doi,
        first.page,
        label,
        box,
        entry.method,
    )
