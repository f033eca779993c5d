"""Pieces of lines that may be headings, and the style that makes headings of one level look alike."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

from papermap.extract.layout import Column, column_of, has_cells, near
from papermap.extract.lines import Joiner, Line, Style, is_bold, is_italic, join_spans, union
from papermap.extract.numbering import read_number
from papermap.extract.values import Span
from papermap.extract.words import letters, unnumbered_names
from papermap.model.documents import Box, Method

MAX_LETTERS = 170
_CLOSED = re.compile(r"[^\W\d_]{4}\.\s*$")
_FIRST_SENTENCE = re.compile(r".*?[^\W\d_]{4}\.(?=\s+[A-Z])")
_CHAPTER = re.compile(r"^(?:Chapter|CHAPTER|Part|PART)\s+(?:\d{1,2}|[A-Z]|[IVX]{1,5})[.:]?$")
WORD = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class StyleKey:
    """What makes headings of one level look alike."""

    size: float
    bold: bool
    italic: bool
    caps: str


@dataclass(slots=True)
class Piece:
    """The part of one or more lines that may be a heading."""

    first: int
    last: int
    text: str
    style: StyleKey
    run_in: bool
    page: int
    box: Box
    gap: float
    column: Column | None
    level: int | None = None
    number: str | None = None
    method: Method = Method.GEOMETRY


def style_key(spans: Sequence[Span], text: str) -> StyleKey:
    """Size of the largest letters, weight, slant and case of a piece of text."""
    sizes: dict[float, int] = {}
    total = bold = italic = capitals = 0
    for span in spans:
        n = sum(map(str.isalpha, span.text))
        size = round(span.size * 2) / 2
        sizes[size] = sizes.get(size, 0) + n
        total += n
        bold += n if is_bold(span) else 0
        italic += n if is_italic(span) else 0
        capitals += n if _is_small_caps(span.font) else 0
    most = 0.6 * max(total, 1)
    largest = max((size for size, n in sizes.items() if n >= 0.08 * max(total, 1)), default=0.0)
    own = list(filter(str.isalpha, text))
    caps = ""
    if len(own) >= 3 and sum(map(str.isupper, own)) >= 0.9 * len(own):
        small = sum(n for size, n in sizes.items() if size < 0.88 * largest)
        caps = "small" if small > 0.4 * max(total, 1) else "all"
    elif capitals > most:
        caps = "small"
    return StyleKey(largest, bold > most, italic > most, caps)


@cache
def _is_small_caps(font: str) -> bool:
    return re.search(r"csc|caps|-sc|smallcap", font, re.I) is not None


def _lead(line: Line, style: Style) -> tuple[Span, ...]:
    """The spans at the start of a line that share one weight and slant, numbers and symbols included."""
    plain = [span for span in line.spans if span.text.strip()]
    if not plain:
        return ()
    marked = [
        is_bold(s) or is_italic(s) or "csc" in s.font.lower() or s.size > 1.1 * style.size for s in plain
    ]
    end = foreign = 0
    for i, (span, m) in enumerate(zip(plain, marked, strict=True)):
        if m and any(ch.isalpha() for ch in span.text):
            end, foreign = i + 1, 0
        else:
            foreign += sum(ch.isalpha() for ch in span.text)
            closed = end > 0 and _CLOSED.search(plain[end - 1].text) is not None
            if foreign > 3 or (foreign and closed):
                break
    return tuple(plain[:end])


def is_distinct(key: StyleKey, style: Style) -> bool:
    """Whether text of this style stands out from the running text."""
    return key.bold or key.italic or bool(key.caps) or key.size >= 1.08 * style.size


def _gap_above(lines: Sequence[Line], i: int) -> float:
    """White space above a line in ems of it; large where a column or page begins."""
    line = lines[i]
    if i == 0 or lines[i - 1].page != line.page:
        return 9.0
    last = lines[i - 1]
    gap = (line.box[1] - last.box[3]) / max(line.size, 1.0)
    return gap if gap > -0.8 else 9.0


def find_pieces(
    lines: Sequence[Line], columns: Sequence[Sequence[Column]], style: Style, taken: Set[int]
) -> list[Piece]:
    """Every line or lead of a line that could be a heading, multi-line ones joined."""
    pieces: list[Piece] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        piece = (
            None if i in taken or not line.upright else _piece(lines, i, columns[line.page - 1], style, taken)
        )
        if piece is not None:
            pieces.append(piece)
            i = piece.last + 1
        else:
            i += 1
    return pieces


def _piece(
    lines: Sequence[Line], i: int, columns: Sequence[Column], style: Style, taken: Set[int]
) -> Piece | None:
    line = lines[i]
    if len(line.text) > MAX_LETTERS + 80 or _is_plain(line, style) or not WORD.search(line.text):
        return None
    key = style_key(line.spans, line.text)
    column = column_of(line.box, columns)
    if key.size < 0.75 * style.size or _has_neighbour(lines, i, column):
        return None
    gap = _gap_above(lines, i)
    lead = _lead(line, style)
    whole = is_distinct(key, style) and (not lead or bool(key.caps) or _covers(lead, line, style))
    numbered = read_number(line.text)
    known = letters(line.text) in unnumbered_names()
    if whole or known or (numbered and letters(numbered.title) in unnumbered_names()):
        last = i
        parts, boxes = [line.text], [line.box]
        while last + 1 < len(lines) and last + 1 not in taken:
            titled = _titles(lines[last], lines[last + 1], key)
            if not titled and not _goes_on(lines[last], lines[last + 1], key):
                break
            last += 1
            key = style_key(lines[last].spans, lines[last].text) if titled else key
            parts.append(lines[last].text)
            boxes.append(lines[last].box)
        text = Joiner(()).join(parts) if last > i else line.text
        if len(text) <= MAX_LETTERS and (numbered or not has_cells(line)):
            return Piece(i, last, text, key, False, line.page, union(boxes), gap, column)
        return None
    text = _run_in_title(line.text, join_spans(lead))
    if lead and 2 < len(text) <= MAX_LETTERS:
        box = union(span.box for span in lead)
        return Piece(i, i, text, style_key(lead, text), True, line.page, box, gap, column)
    return None


def _has_neighbour(lines: Sequence[Line], i: int, column: Column | None) -> bool:
    """Whether other text stands in the same row of the same column, as in a table."""
    line = lines[i]
    numbered = line.bold and read_number(line.text) is not None
    for step in (-1, 1):
        k = i + step
        for _ in range(12):
            if not 0 <= k < len(lines) or lines[k].page != line.page:
                break
            other = lines[k]
            if numbered and other.size < 0.93 * line.size:
                k += step  # a label of a figure that the text wraps around
                continue
            rows = min(other.box[3], line.box[3]) - max(other.box[1], line.box[1])
            beside = other.box[0] >= line.box[2] - 1 or other.box[2] <= line.box[0] + 1
            if rows > 0.5 * (line.box[3] - line.box[1]) and beside and other.upright:
                apart = column is not None and (other.box[0] > column.x1 - 2 or other.box[2] < column.x0 + 2)
                if not apart:
                    return True
            k += step
    return False


def _is_plain(line: Line, style: Style) -> bool:
    """Whether a line begins like running text and says no heading's name: most lines, so asked first."""
    for span in line.spans[:5]:
        if span.font != style.font or not near(span.size, style.size):
            return False
    return not line.text[:30].isupper() and len(line.text) > 40


def _covers(lead: Sequence[Span], line: Line, style: Style) -> bool:
    """Whether the lead is the whole line but for a word in another font."""
    text = join_spans(lead)
    rest = line.text[len(text) :]
    if not any(ch.isalpha() for ch in rest):
        return True
    running = [
        span for span in line.spans[len(lead) :] if span.font == style.font and near(span.size, style.size)
    ]
    if sum(ch.isalpha() for span in running for ch in span.text) >= 3:
        return False
    return len(text) >= 0.7 * len(line.text) and text[-1] not in ".:" and not re.match(r"^\s*[.:]", rest)


def _run_in_title(line: str, lead: str) -> str:
    """A numbered run-in title reaches to the full stop even where mathematics changes the font."""
    if read_number(lead) is None or not line.startswith(lead):
        return lead
    closed = _FIRST_SENTENCE.match(lead)
    if closed or lead.endswith((".", ":")):
        return closed[0] if closed else lead
    end = re.match(r"[^.]{0,60}?\.(?=\s|$)", line[len(lead) :])
    return lead + end[0] if end else lead


def _goes_on(last: Line, line: Line, key: StyleKey) -> bool:
    """Whether the next line is the second line of the same heading."""
    if line.page != last.page or not line.upright:
        return False
    step = line.baseline - last.baseline
    if not 0.5 * key.size < step < 1.75 * key.size:
        return False
    other = style_key(line.spans, line.text)
    same = other.bold == key.bold and other.italic == key.italic and near(other.size, key.size)
    if not same or (key.caps and not other.caps) or read_number(line.text):
        return False
    if key.caps != "all" and other.caps == "all" and line.box[0] < last.box[0] + 3:
        return False
    if letters(last.text) in unnumbered_names() or letters(line.text) in unnumbered_names():
        return False
    lead_share = sum(len(span.text) for span in line.spans if is_bold(span) == key.bold)
    return lead_share >= 0.8 * len(line.text)


def _titles(label: Line, line: Line, key: StyleKey) -> bool:
    """Whether a line says only "Chapter 2" and the next one, as large or larger, is its title."""
    if not _CHAPTER.match(label.text) or line.page != label.page or not line.upright:
        return False
    step = line.baseline - label.baseline
    other = style_key(line.spans, line.text)
    return 0 < step < 5 * key.size and other.bold == key.bold and other.size >= 0.97 * key.size


def bare_title(text: str) -> str:
    """A heading without its number."""
    numbered = read_number(text)
    return numbered.title if numbered else text
