"""Running text without captions, figures, footnotes and headings: sections' text and sentences with pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass

from papermap.extract.headings import Heading
from papermap.extract.layout import Column, near
from papermap.extract.lines import Joiner, Line, Style, is_raised, join_spans
from papermap.extract.values import SUPERSCRIPT, Page
from papermap.extract.words import pattern

_END = re.compile(r"[.!?][\"'”’)\]]*(?:\s+)(?=[\"'“‘(\[]?[A-Z0-9\u00c0-\u00de\u0391-\u03a9$])")
_MARK = re.compile(r"^[*∗†‡§¶]|^\d{1,2}$")
_LEAST_LETTERS = 12
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|e\.g|i\.e|cf|vs|etc|al|Fig|Figs|Eq|Eqs|Sec|Secs|Sect|Ref|Refs|Tab|App|Dr|Prof|Mr|Mrs|Ms|St|No|Nos|resp|approx|w\.r\.t|"
    r"a\.k\.a|Inc|Ltd|Jr|Sr|Alg|Thm|Prop|Def|Lem|Cor|Vol|pp|viz|ca)\.)$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the page it starts on, its section (an index into the headings, -1 before the first) and
    whether it opens a paragraph."""

    text: str
    page: int
    section: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of running text with the page on which each of its offsets stands."""

    text: str
    section: int
    offsets: tuple[int, ...]
    pages: tuple[int, ...]

    def page_at(self, offset: int) -> int:
        return self.pages[max(0, bisect_right(self.offsets, offset) - 1)]


def footnotes(
    lines: Sequence[Line], style: Style, pages: Sequence[Page], columns: Sequence[Sequence[Column]]
) -> set[int]:
    """Indexes of footnote lines: small text in the lower part of a page that begins with a raised mark, or
    stands under a footnote's rule, or on page 1 has words on where the paper appears."""
    found: set[int] = set()
    inside = False
    for i, line in enumerate(lines):
        last = lines[i - 1] if i else None
        small = line.size < 0.95 * style.size and not near(line.size, style.size)
        page = pages[line.page - 1]
        low = line.box[1] > 0.5 * page.height
        if inside and last is not None and line.page == last.page and near(line.size, last.size):
            step = line.baseline - last.baseline
            if -1 < step < 2 * line.size:
                found.add(i)
                continue
        notice = line.page == 1 and pattern("front", "notice").search(line.text) is not None
        inside = small and low and (notice or _begins_with_mark(line) or _is_ruled_off(line, page, columns))
        if inside:
            found.add(i)
    return found


def _is_ruled_off(line: Line, page: Page, columns: Sequence[Sequence[Column]]) -> bool:
    """Whether right above a line of words is the rule that TeX sets above footnotes: from the left edge of
    the column over two fifths of it."""
    if sum(map(str.isalpha, line.text)) < _LEAST_LETTERS:
        return False
    for column in columns[line.page - 1]:
        for x0, y0, x1, y1 in (drawing.box for drawing in page.drawings):
            ruled = y1 - y0 < 2 and abs(x0 - column.x0) < 3 and 0.35 < (x1 - x0) / column.width < 0.45
            if ruled and -3 <= line.box[1] - y1 < line.size and -3 < line.box[0] - x0 < 24:
                return True
    return False


def _begins_with_mark(line: Line) -> bool:
    first = next((span for span in line.spans if span.text.strip()), None)
    return first is not None and (is_raised(first) or _MARK.match(first.text.strip()) is not None)


def text_of(line: Line) -> str:
    """A line without raised footnote marks behind words."""
    if not any(span.flags & SUPERSCRIPT for span in line.spans):
        return line.text
    parts = []
    for n, span in enumerate(line.spans):
        before = line.spans[n - 1].text.rstrip()[-1:] if n else ""
        raised = is_raised(span) and re.fullmatch(r"\s*[\d*∗†‡,]{1,3}\s*", span.text) is not None
        if (
            raised
            and n
            and (before.isalpha() or before in '.,;:)”"')
            and len(line.spans[n - 1].text.strip()) > 3
        ):
            continue
        parts.append(span)
    if len(parts) == len(line.spans):
        return line.text
    return re.sub(r" (?=[.,;:])", "", join_spans(parts))


def passages(
    lines: Sequence[Line], headings: Sequence[Heading], dropped: Set[int], joiner: Joiner, skip: Set[int]
) -> list[Passage]:
    """Paragraphs in reading order. ``skip`` holds the headings (by index) whose text is not prose."""
    starts = {heading.first: n for n, heading in enumerate(headings)}
    result: list[Passage] = []
    group: list[tuple[Line, str]] = []
    section = -1

    def flush() -> None:
        if group and section not in skip:
            result.append(_passage(group, section, joiner))
        group.clear()

    until = -1
    for i, line in enumerate(lines):
        if i in starts:
            flush()
            section = starts[i]
            heading = headings[section]
            until = heading.last
            if heading.run_in:
                rest = (
                    line.text[len(heading.title) :]
                    if line.text.startswith(heading.title)
                    else _after(line, heading)
                )
                if rest.strip(" .:—–-"):
                    group.append((line, rest.strip(" .:—–-")))
                continue
        if i <= until or i in dropped or not line.upright:
            continue
        if group and _breaks(group, line):
            flush()
        group.append((line, text_of(line)))
    flush()
    return result


def _after(line: Line, heading: Heading) -> str:
    spans = [span for span in line.spans if span.box[0] >= heading.box[2] - 1]
    return join_spans(spans) if spans else ""


def _breaks(group: Sequence[tuple[Line, str]], line: Line) -> bool:
    """Whether a new paragraph begins with this line."""
    last = group[-1][0]
    if line.page == last.page and line.baseline - last.baseline > 0:
        if last.text.endswith((".", "!", "?", ":")) and (
            line.baseline - last.baseline > 1.9 * line.size or 6 < line.box[0] - last.box[0] < 40
        ):
            return True
        return line.text.startswith(("• ", "● ", "▪ ", "– "))
    ended = last.text.endswith((".", "!", "?"))
    return ended and len(group) > 1 and last.width < 0.85 * group[-2][0].width


def _passage(group: Sequence[tuple[Line, str]], section: int, joiner: Joiner) -> Passage:
    closed: list[str] = []  # all but the last word, which the next line may go on with
    length = 0
    end = ""
    offsets: list[int] = []
    pages: list[int] = []
    for line, piece in group:
        at = end.rfind(" ") + 1
        closed.append(end[:at])
        length += at
        end = joiner.join((end[at:], piece))
        offsets.append(max(0, length + len(end) - len(piece)))
        pages.append(line.page)
    return Passage("".join([*closed, end]), section, tuple(offsets), tuple(pages))


def split_sentences(text: str) -> list[tuple[int, str]]:
    """Sentences with their offsets."""
    result: list[tuple[int, str]] = []
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start() + 1]):
            continue
        piece = text[start : match.end()].strip()
        if piece:
            result.append((start, piece))
        start = match.end()
    if text[start:].strip():
        result.append((start, text[start:].strip()))
    return result


def sentences(found: Sequence[Passage]) -> list[Sentence]:
    """All sentences in reading order."""
    result = []
    for passage in found:
        for n, (offset, text) in enumerate(split_sentences(passage.text)):
            result.append(Sentence(text, passage.page_at(offset), passage.section, n == 0))
    return result
