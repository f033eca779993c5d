"""Raw lines -> reading lines: joined pieces, clean text, the body's style.

Content-stream order is kept: on TeX papers it is the reading order (design: 0.997 of headings in order), and
sorting by place is what breaks columns. What is no text of the paper is :mod:`papermap.extract.furniture`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import NamedTuple

from papermap.extract.values import BOLD, ITALIC, SUPERSCRIPT, Page, RawLine, Span
from papermap.model.documents import Box

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd\ud800-\udfff]"
)
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_SPACING_ACCENTS = {
    "\u00b4": "\u0301", "\u0060": "\u0300", "\u00a8": "\u0308", "\u02c6": "\u0302", "\u02dc": "\u0303",
    "\u02c7": "\u030c", "\u02d8": "\u0306", "\u02da": "\u030a", "\u00b8": "\u0327", "\u02dd": "\u030b",
    "\u02db": "\u0328",
}  # fmt: skip
_LOOSE_ACCENT = re.compile("(?<!/)([" + "".join(_SPACING_ACCENTS) + r"])\s?([A-Za-z\u0131])")
_TO_COMPOSE = re.compile("[\ufb00-\ufb06" + "".join(_SPACING_ACCENTS) + "]")
_LOOSE_CEDILLA = re.compile(
    "([csCSt])\u00b8(?: (?=[a-z]))?"
)  # TeX sets it after its letter, other accents before
_BOLD_NAME = re.compile(
    r"bold|medi(?!um)|black|heavy|semib|demi|cmbx|bx\d|-b$|no9l-m$|sfbx|cmssbx|\.b$|ptmb|lbx", re.I
)
_ITALIC_NAME = re.compile(r"ital|obli|cmti|slant|cmsl|-it|sfti|regu.*ita|cmbxti", re.I)
_MATH_FONT = re.compile(
    r"^(?:[A-Z]{6}\+)?(?:CM(?:MI|SY|EX)|MSBM|MSAM|EUFM|rtxmi|txsy|txmi|txex|pxsy|pxmi|NewTXMI|stix.*math|.*Math)",
    re.I,
)
_JOIN_GAP = 1.9


class Line(NamedTuple):
    """One line of the page as a reader sees it; ``size`` and ``font`` are those of most of its letters."""

    text: str
    page: int
    box: Box
    baseline: float
    size: float
    font: str
    bold: bool
    italic: bool
    spans: tuple[Span, ...]
    block: int
    order: int = 0
    upright: bool = True

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]


@dataclass(frozen=True, slots=True)
class PageLines:
    """One page's reading lines without furniture, and the page itself for its drawings."""

    page: Page
    lines: tuple[Line, ...]
    furniture: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """The style most of the running text is set in, and its distance from line to line."""

    size: float
    font: str
    leading: float


def clean(text: str) -> str:
    """Text without ligatures, loose accents, control characters and runs of space."""
    if not text.isascii():
        if _TO_COMPOSE.search(text):
            text = _LOOSE_CEDILLA.sub("\\1\u0327", text.translate(_LIGATURES))
            text = _LOOSE_ACCENT.sub(lambda m: m[2].replace("\u0131", "i") + _SPACING_ACCENTS[m[1]], text)
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # so is all white space but the plain one
        text = _CONTROL.sub("", text.replace("\t", " ").replace("\n", " "))
    return " ".join(text.split())


@cache
def _named_style(font: str) -> tuple[bool, bool]:
    """Whether a font's name says bold, italic."""
    return _BOLD_NAME.search(font) is not None, _ITALIC_NAME.search(font) is not None


def is_bold(span: Span) -> bool:
    return bool(span.flags & BOLD) or _named_style(span.font)[0]


def is_italic(span: Span) -> bool:
    return bool(span.flags & ITALIC) or _named_style(span.font)[1]


def is_math(span: Span) -> bool:
    return _MATH_FONT.match(span.font) is not None


def is_raised(span: Span) -> bool:
    return bool(span.flags & SUPERSCRIPT)


def join_spans(spans: Sequence[Span]) -> str:
    """The text of spans on one baseline, a space where the page shows one."""
    parts: list[str] = []
    end, last_size = 0.0, 0.0
    for text, _, size, _, box, _ in spans:
        if (
            parts
            and box[0] - end > 0.18 * max(size, last_size)
            and not (parts[-1].endswith(" ") or text.startswith(" "))
        ):
            parts.append(" ")
        parts.append(text)
        end, last_size = box[2], size
    return clean("".join(parts))


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all; there must be one."""
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return (min(x0s), min(y0s), max(x1s), max(y1s))


def make_line(spans: tuple[Span, ...], page: int, box: Box, block: int, upright: bool = True) -> Line:
    """A line with the style of most of its letters."""
    weights: dict[tuple[float, str], int] = {}
    bold = italic = total = 0
    for text, font, size, flags, _, _ in spans:
        letters = len(text.strip())
        weights[size, font] = weights.get((size, font), 0) + letters
        total += letters
        named_bold, named_italic = _named_style(font)
        if flags & BOLD or named_bold:
            bold += letters
        if flags & ITALIC or named_italic:
            italic += letters
    if len(weights) > 1:
        rounded: dict[tuple[float, str], int] = {}
        for (size, font), letters in weights.items():
            style = (round(size, 1), font)
            rounded[style] = rounded.get(style, 0) + letters
        size, font = max(rounded, key=lambda style: rounded[style])
    else:
        size, font = round(spans[0].size, 1), spans[0].font
    main = max(spans, key=lambda span: len(span.text))
    return Line(
        join_spans(spans),
        page,
        box,
        main.baseline,
        size,
        font,
        2 * bold > total,
        2 * italic > total,
        spans,
        block,
        0,
        upright,
    )


def _joins(last: RawLine, line: RawLine) -> bool:
    if last.direction != line.direction or line.direction[0] < 0.99:
        return False
    a, b = last.spans[-1], line.spans[0]
    gap = line.box[0] - last.box[2]
    size = max(a.size, b.size)
    overlap = min(last.box[3], line.box[3]) - max(last.box[1], line.box[1])
    same_row = abs(a.baseline - b.baseline) < 0.15 * size or overlap > 0.6 * min(
        last.box[3] - last.box[1], line.box[3] - line.box[1]
    )
    return same_row and -0.3 * size < gap < _JOIN_GAP * size


def page_lines(page: Page) -> list[Line]:
    """Reading lines of a page, in stream order; pieces of one row of text are one line."""
    groups: list[list[RawLine]] = []
    for raw in page.lines:
        if not any(span.text.strip() for span in raw.spans):
            continue
        if groups and _joins(groups[-1][-1], raw):
            groups[-1].append(raw)
        else:
            groups.append([raw])
    found = []
    for group in groups:
        spans = tuple(span for raw in group for span in raw.spans if span.text)
        line = make_line(
            spans, page.number, union(raw.box for raw in group), group[0].block, group[0].direction[0] > 0.99
        )
        if line.text:
            found.append(line)
    return found


def body_style(pages: Sequence[PageLines]) -> Style:
    """Size, font and leading of the running text: what most letters on long lines are set in. A list of
    references may be longer than the text of a short paper, so it is left out where enough stands before it.
    """
    every = [line for page in pages for line in page.lines]
    end = max((i for i, line in enumerate(every) if _REFERENCES.match(line.text)), default=len(every))
    if sum(len(line.text) for line in every[:end]) < 0.3 * sum(len(line.text) for line in every):
        end = len(every)
    return _most_common_style(every[:end])


_REFERENCES = re.compile(r"^(?:\d{1,2}\.?\s+)?(?:references|bibliography)$", re.I)


def _most_common_style(lines: Sequence[Line]) -> Style:
    styles: Counter[tuple[float, str]] = Counter()
    steps: Counter[tuple[float, float]] = Counter()
    for _, own in groupby(lines, key=lambda line: line.page):
        last: Line | None = None
        for line in own:
            if len(line.text) >= 25 and line.upright:
                styles[line.size, line.font] += len(line.text)
                if (
                    last is not None
                    and last.size == line.size
                    and 0 < line.baseline - last.baseline < 3 * line.size
                ):
                    steps[line.size, round(line.baseline - last.baseline, 1)] += 1
            last = line
    if not styles:
        return Style(10.0, "", 12.0)
    (size, font), _ = styles.most_common(1)[0]
    sizes: Counter[float] = Counter()
    for (s, _font), n in styles.items():
        sizes[s] += n
    size = sizes.most_common(1)[0][0]
    font = max((item for item in styles.items() if item[0][0] == size), key=lambda item: item[1])[0][1]
    leading = [(n, step) for (s, step), n in steps.items() if s == size]
    return Style(size, font, max(leading)[1] if leading else 1.2 * size)


class Joiner:
    """Joins lines to running text and mends hyphenation by the document's own words."""

    def __init__(self, pages: Iterable[PageLines]) -> None:
        words: list[str] = []
        for page in pages:
            for line in page.lines:
                tokens = line.text.lower().split()
                inner = tokens[:-1] if line.text.endswith("-") else tokens
                words.extend([token.strip(".,;:()[]\"'“”‘’") for token in inner])
        self._words = Counter([word for word in words if word and "-" not in word])
        self._hyphenated = Counter([word for word in words if "-" in word])

    def join(self, texts: Iterable[str]) -> str:
        """One text of many lines."""
        result = ""
        for text in texts:
            if not result or not text:
                result = result or text
            elif result[-1] in "-\u2010\u00ad" and len(result) > 1 and result[-2].isalpha():
                result = self._mend(result, text)
            elif result.endswith(("/", "://")) and re.search(r"https?://\S*$", result):
                result += text
            else:
                result += " " + text
        return clean(result)

    def _mend(self, left: str, right: str) -> str:
        head = re.split(r"[\s(\[]", left[-_LONGEST_WORD:-1])[-1].strip("\"'“‘").lower()
        tail = re.split(r"[\s.,;:)\]]", right, maxsplit=1)[0].lower()
        joined, hyphen = head + tail, f"{head}-{tail}"
        if not right[:1].islower():
            return left[:-1] + right if self._words[joined] > self._hyphenated[hyphen] else left + right
        if self._hyphenated[hyphen] > self._words[joined]:
            return left + right
        if self._words[joined] or not (self._words[head] and self._words[tail]):
            return left[:-1] + right
        return (left + right) if "-" in head or (len(head) <= 4 and head in _PREFIXES) else left[:-1] + right


_LONGEST_WORD = 120
_PREFIXES = frozenset(
    {"self", "non", "pre", "post", "semi", "anti", "co", "cross", "low", "high", "well", "long", "real"}
)


def all_lines(pages: Sequence[PageLines]) -> list[Line]:
    """Every reading line of the document; a line's ``order`` is its place in this list."""
    return [line for page in pages for line in page.lines]
