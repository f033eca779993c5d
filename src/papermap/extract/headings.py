"""The section tree: bookmarks and named destinations first, then number, style and words.

A heading stands on its own line(s) in a style of its own, or runs into its paragraph; run-in headings are
sections only when they are numbered.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from papermap.extract.layout import Column, column_of, largest_gap, near
from papermap.extract.lines import Joiner, Line, PageLines, Style, is_bold, is_italic, join_spans, union
from papermap.extract.numbering import Candidate, Key, best_chain, read_number, roman
from papermap.extract.values import Destination, PdfContent, Span
from papermap.extract.words import letters, pattern, unnumbered_names
from papermap.model.documents import Box, Method

_MAX_LETTERS = 170
_SECTION_DESTINATION = re.compile(
    r"^(?P<kind>section|subsection|subsubsection|appendix|subappendix|Appendix|chapter)\*?\.(?P<number>.*)$"
)
_DEPTH = {"chapter": 1, "section": 1, "appendix": 1, "Appendix": 1, "subsection": 2, "subappendix": 2, "subsubsection": 3}
_LISTED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{3}")
_DOTS = re.compile(r"(\. ?){4,}|\s\d{1,3}$")


@dataclass(frozen=True, slots=True)
class StyleKey:
    """What makes headings of one level look alike."""

    size: float
    bold: bool
    italic: bool
    caps: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its place in reading order: ``first`` and ``last`` are indexes into all lines."""

    number: str | None
    title: str
    level: int
    page: int
    box: Box
    method: Method
    first: int
    last: int
    run_in: bool


@dataclass(slots=True)
class _Piece:
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
    counted = [(span, sum(ch.isalpha() for ch in span.text)) for span in spans]
    total = sum(n for _, n in counted) or 1
    sizes = Counter[float]()
    for span, n in counted:
        sizes[round(span.size * 2) / 2] += n
    largest = max((size for size, n in sizes.items() if n >= 0.08 * total), default=0.0)
    bold = sum(n for span, n in counted if is_bold(span)) > 0.6 * total
    italic = sum(n for span, n in counted if is_italic(span)) > 0.6 * total
    own = [ch for ch in text if ch.isalpha()]
    upper = sum(ch.isupper() for ch in own)
    small = sum(n for size, n in sizes.items() if size < 0.88 * largest)
    caps = ""
    if len(own) >= 3 and upper >= 0.9 * len(own):
        caps = "small" if small > 0.4 * total else "all"
    elif sum(n for span, n in counted if re.search(r"csc|caps|-sc|smallcap", span.font, re.I)) > 0.6 * total:
        caps = "small"
    return StyleKey(largest, bold, italic, caps)


def _lead(line: Line, style: Style) -> tuple[Span, ...]:
    """The spans at the start of a line that share one weight and slant, numbers and symbols included."""
    plain = [span for span in line.spans if span.text.strip()]
    if not plain:
        return ()
    marked = [is_bold(s) or is_italic(s) or "csc" in s.font.lower() or s.size > 1.1 * style.size for s in plain]
    end = foreign = 0
    for i, (span, m) in enumerate(zip(plain, marked, strict=True)):
        if m and any(ch.isalpha() for ch in span.text):
            end, foreign = i + 1, 0
        else:
            foreign += sum(ch.isalpha() for ch in span.text)
            if foreign > 3:
                break
    return tuple(plain[:end])


def _distinct(key: StyleKey, style: Style) -> bool:
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


def _pieces(lines: Sequence[Line], columns: Sequence[Sequence[Column]], style: Style, taken: Set[int]) -> list[_Piece]:
    """Every line or lead of a line that could be a heading, multi-line ones joined."""
    pieces: list[_Piece] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        piece = None if i in taken or not line.upright else _piece(lines, i, columns[line.page - 1], style, taken)
        if piece is not None:
            pieces.append(piece)
            i = piece.last + 1
        else:
            i += 1
    return pieces


def _piece(lines: Sequence[Line], i: int, columns: Sequence[Column], style: Style, taken: Set[int]) -> _Piece | None:
    line = lines[i]
    if len(line.text) > _MAX_LETTERS + 80 or _is_plain(line, style) or not _WORD.search(line.text):
        return None
    key = style_key(line.spans, line.text)
    column = column_of(line.box, columns)
    if key.size < 0.75 * style.size or _has_neighbour(lines, i, column):
        return None
    gap = _gap_above(lines, i)
    lead = _lead(line, style)
    whole = _distinct(key, style) and (not lead or bool(key.caps) or _covers(lead, line, style))
    numbered = read_number(line.text)
    known = letters(line.text) in unnumbered_names()
    if whole or known or (numbered and letters(numbered.title) in unnumbered_names()):
        last, text = i, line.text
        parts, boxes = [line.text], [line.box]
        while last + 1 < len(lines) and last + 1 not in taken and _goes_on(lines[last], lines[last + 1], key):
            last += 1
            parts.append(lines[last].text)
            boxes.append(lines[last].box)
        text = Joiner(()).join(parts)
        if len(text) <= _MAX_LETTERS and (numbered or not _has_cells(line)):
            return _Piece(i, last, text, key, False, line.page, union(boxes), gap, column)
        return None
    text = _run_in_title(line.text, join_spans(lead))
    if lead and 2 < len(text) <= _MAX_LETTERS:
        box = union(span.box for span in lead)
        return _Piece(i, i, text, style_key(lead, text), True, line.page, box, gap, column)
    return None


def _has_cells(line: Line) -> bool:
    """Whether a line is a row of cells: several wide gaps in it."""
    plain = [span for span in line.spans if span.text.strip()]
    gaps = [b.box[0] - a.box[2] for a, b in zip(plain, plain[1:], strict=False)]
    return largest_gap(line) > 4 or sum(gap > 0.85 * line.size for gap in gaps) >= 3


def _has_neighbour(lines: Sequence[Line], i: int, column: Column | None) -> bool:
    """Whether other text stands in the same row of the same column, as in a table."""
    line = lines[i]
    for step in (-1, 1):
        k = i + step
        for _ in range(12):
            if not 0 <= k < len(lines) or lines[k].page != line.page:
                break
            other = lines[k]
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
    running = [span for span in line.spans[len(lead) :] if span.font == style.font and near(span.size, style.size)]
    if sum(ch.isalpha() for span in running for ch in span.text) >= 3:
        return False
    return len(text) >= 0.7 * len(line.text) and text[-1] not in ".:" and not re.match(r"^\s*[.:]", rest)


def _run_in_title(line: str, lead: str) -> str:
    """A numbered run-in title reaches to the full stop even where mathematics changes the font."""
    if read_number(lead) is None or not line.startswith(lead) or lead.endswith((".", ":")):
        return lead
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


class HeadingFinder:
    """Finds the headings of one document; the steps share the lines, columns and candidate pieces."""

    def __init__(
        self,
        content: PdfContent,
        pages: Sequence[PageLines],
        lines: Sequence[Line],
        columns: Sequence[Sequence[Column]],
        style: Style,
        taken: Set[int],
    ) -> None:
        self._content = content
        self._pages = pages
        self._lines = lines
        self._style = style
        self._columns = columns
        self._pieces = _pieces(lines, columns, style, taken)
        self._toc = self._contents_pages()
        self._front = self._front_end()
        self._references = self._references_start()

    def find(self) -> list[Heading]:
        """Headings in reading order."""
        marked = self._mark()
        chain = self._numbered(marked)
        levels = self._levels(chain)
        chosen: dict[int, Heading] = {}
        for n, key in chain.items():
            piece = self._pieces[n]
            numbered = read_number(piece.text)
            number = numbered.number if numbered else None
            title = numbered.title if numbered else piece.text
            if numbered and numbered.word:
                title = title or piece.text
            chosen[n] = self._heading(piece, number, title, len(key) - 1)
        strange = self._own_styles(set(chosen), levels)
        above = 1
        for n, piece in enumerate(self._pieces):
            if n in chosen:
                above = chosen[n].level
                continue
            level = self._unnumbered(piece, levels, n in marked)
            if level is None and n in strange and self._after_front(piece):
                level = strange[n] if not levels or not chain else min(above + 1, 3)
            if level is not None:
                chosen[n] = self._heading(piece, None, piece.text, level)
                if n not in strange:
                    above = level
        return [chosen[n] for n in sorted(chosen)]

    def _heading(self, piece: _Piece, number: str | None, title: str, level: int) -> Heading:
        title = title.strip()
        if piece.run_in and title.endswith((".", ":")) and not number:
            title = title[:-1]
        return Heading(
            number, title, level, piece.page, piece.box, piece.method, piece.first, piece.last, piece.run_in
        )

    def _front_end(self) -> int:
        """Index of the line in which the abstract or the first section begins."""
        for piece in self._pieces:
            name = letters(bare_title(piece.text))
            if name in ("abstract", "introduction", "summary"):
                return piece.first
        return next((piece.first for piece in self._pieces if read_number(piece.text)), 12)

    def _strong(self, piece: _Piece) -> bool:
        """Bold, capital or larger text: among references, where titles of books are italic, only that counts."""
        key = piece.style
        capital = bool(key.caps) and len(letters(piece.text)) >= 8 and piece.text[-1] not in ".,"
        return key.bold or capital or key.size >= 1.08 * self._style.size

    def _references_start(self) -> int:
        """Index of the line with the last References heading; past the end where there is none."""
        found = [p.first for p in self._pieces if letters(bare_title(p.text)) in ("references", "bibliography") and p.first not in self._toc]
        return found[-1] if found else len(self._lines)

    def _contents_pages(self) -> set[int]:
        """Lines of a table of contents: many on one page end in a page number."""
        ends: dict[int, list[int]] = defaultdict(list)
        for i, line in enumerate(self._lines):
            if _DOTS.search(line.text) and (_LISTED.match(line.text) or "...." in line.text.replace(" ", "")):
                ends[line.page].append(i)
        listed: set[int] = set()
        for found in ends.values():
            if len(found) >= 6:
                end = found[-1] + 1
                while end < min(found[-1] + 6, len(self._lines)) and re.search(r"\d$", self._lines[end].text):
                    end += 1
                listed.update(range(found[0], end))
                listed.update(i for i in range(max(0, found[0] - 3), end + 1) if self._is_listed_name(i, listed))
        return listed

    def _is_listed_name(self, i: int, listed: Set[int]) -> bool:
        """Whether a line beside a table of contents is one of its unnumbered entries."""
        near_list = i - 1 in listed or i + 1 in listed
        return near_list and i < len(self._lines) and letters(re.sub(r"[\d. ]+$", "", self._lines[i].text)) in unnumbered_names()

    def _mark(self) -> dict[int, int | None]:
        """Pieces that bookmarks or destinations point at, with the level these give."""
        marked: dict[int, int | None] = {}
        per_page: dict[int, list[int]] = defaultdict(list)
        for n, piece in enumerate(self._pieces):
            per_page[piece.page].append(n)
        tops = [entry for entry in self._content.outline if entry.level == 1]
        shift = 1 if len(tops) == 1 and len(self._content.outline) > 3 else 0
        for entry in self._content.outline:
            title = letters(entry.title)
            hits = [n for n in per_page[entry.page] if n not in marked and title and self._same(self._pieces[n], title)]
            if hits:
                n = min(hits, key=lambda k: abs(self._pieces[k].box[1] - entry.y))
                marked[n] = max(1, entry.level - shift)
                self._pieces[n].method = Method.OUTLINE
                self._pieces[n].level = marked[n]
        for place in self._content.destinations:
            match = _SECTION_DESTINATION.match(place.name)
            if match is None:
                continue
            below = [n for n in per_page[place.page] if self._at(self._pieces[n], place)]
            if below:
                n = min(below, key=lambda k: abs(self._pieces[k].box[1] - place.y - 10))
                if n not in marked:
                    marked[n] = _DEPTH[match["kind"]]
                    self._pieces[n].method = Method.DESTINATION
                    self._pieces[n].level = _DEPTH[match["kind"]]
        return marked

    def _at(self, piece: _Piece, place: Destination) -> bool:
        """Whether a piece stands right below a named place, in its column."""
        if not -4 <= piece.box[1] - place.y <= 32 or not (piece.text[0].isupper() or piece.text[0].isdigit()):
            return False
        column = column_of((place.x, place.y, place.x + 10, place.y + 10), self._columns[piece.page - 1])
        return column is None or piece.column is None or column == piece.column

    @staticmethod
    def _same(piece: _Piece, title: str) -> bool:
        own = letters(piece.text)
        numbered = read_number(piece.text)
        bare = letters(numbered.title) if numbered else own
        if title in (own, bare):
            return True
        if min(len(title), len(bare)) < 6:
            return False
        return own.startswith(title) or own.endswith(title) or title.endswith(bare)

    def _numbered(self, marked: dict[int, int | None]) -> dict[int, Key]:
        candidates = []
        romans = 0
        for n, piece in enumerate(self._pieces):
            numbered = read_number(piece.text)
            if numbered is None or piece.first in self._toc or piece.first < self._front or not _WORD.search(numbered.title):
                continue
            score = self._score(piece, n in marked)
            if score <= 0 or (piece.first > self._references and n not in marked and not self._strong(piece)):
                continue
            if numbered.number in ("I", "II", "III", "IV") and score > 1:
                romans += 1
            if len(numbered.number) == 1 and numbered.number.isalpha() and not (numbered.dotted or numbered.word):
                score -= 0.8
            candidates.append(Candidate(n, numbered.number, score))
        if len(candidates) > 500:
            candidates = sorted(sorted(candidates, key=lambda c: -c.score)[:500], key=lambda c: c.index)
        return best_chain(candidates, romans >= 2 and any(roman(c.number) == 1 for c in candidates))

    def _score(self, piece: _Piece, marked: bool) -> float:
        if marked:
            return 6.0
        key = piece.style
        numbered = read_number(piece.text)
        title = numbered.title if numbered else piece.text
        if not _distinct(key, self._style) and letters(title) not in unnumbered_names():
            return 0.0
        score = 1.0
        score += 1.0 if key.bold else 0.0
        score += 1.0 if key.size >= 1.08 * self._style.size else 0.0
        score += 0.7 if key.caps else 0.0
        score += 0.5 if piece.gap > 0.45 else -0.8
        score += 0.5 if letters(title) in unnumbered_names() else 0.0
        if piece.run_in:
            score -= 0.4
        if title[:1].islower():
            score -= 0.4
        if key.size < 0.93 * self._style.size:
            score -= 1.5
        return score

    def _levels(self, chain: dict[int, Key]) -> dict[StyleKey, int]:
        """The level each style of a numbered heading on its own line stands for."""
        votes: dict[StyleKey, Counter[int]] = defaultdict(Counter)
        for n, key in chain.items():
            if not self._pieces[n].run_in:
                votes[self._pieces[n].style][len(key) - 1] += 1
        return {style: count.most_common(1)[0][0] for style, count in votes.items()}

    def _after_front(self, piece: _Piece) -> bool:
        """Below the abstract or the first section, where title and authors can no longer be meant."""
        return piece.first > self._front

    def _unnumbered(self, piece: _Piece, levels: dict[StyleKey, int], marked: bool) -> int | None:
        """The level of an unnumbered heading known by its words, its bookmark or its style."""
        name = letters(piece.text)
        if piece.first in self._toc or name in ("contents", "tableofcontents"):
            return None
        if name == "abstract":
            return 1
        if pattern("headings", "never").search(piece.text) or piece.text[0].islower():
            return None
        if piece.first > self._references and not self._strong(piece) and name not in unnumbered_names():
            return None
        if piece.run_in:
            return None
        if name in unnumbered_names() and (piece.gap > 0.2 or _distinct(piece.style, self._style)):
            return levels.get(piece.style, 1) if name not in ("references", "bibliography") else 1
        if marked and self._after_front(piece):
            return piece.level
        level = levels.get(piece.style)
        if level is not None and self._stands_alone(piece) and self._after_front(piece):
            return level
        return None

    def _stands_alone(self, piece: _Piece) -> bool:
        """White above, running text below, set at the left edge or centred, worded like a heading."""
        words = piece.text.split()
        if piece.gap < 0.4 or len(words) > 14 or piece.column is None or largest_gap(self._lines[piece.first]) > 1.3:
            return False
        if piece.text[-1] in ".,;=" or not piece.text[0].isalnum() or piece.text[0].islower():
            return False
        if sum(ch.isalpha() or ch == " " for ch in piece.text) < 0.75 * len(piece.text) or len(letters(piece.text)) < 3:
            return False
        left = abs(piece.box[0] - piece.column.x0) < 3
        middle = abs((piece.box[0] + piece.box[2]) / 2 - (piece.column.x0 + piece.column.x1) / 2) < 4
        if not (left or middle) or piece.last + 1 >= len(self._lines):
            return False
        below = self._lines[piece.last + 1]
        step = below.box[1] - piece.box[3]
        return below.page != piece.page or step < -10 or (step < 2.2 * self._style.size and below.upright)

    def _own_styles(self, chosen: Set[int], levels: dict[StyleKey, int]) -> dict[int, int]:
        """Unnumbered headings in styles that no numbered heading has: bold, capital or larger lines that stand
        alone, where the style recurs. Their levels follow size and weight."""
        groups: dict[StyleKey, list[int]] = defaultdict(list)
        for n, piece in enumerate(self._pieces):
            key = piece.style
            strong = key.bold or key.size >= 1.1 * self._style.size or (key.caps and key.size >= self._style.size)
            if n in chosen or piece.run_in or piece.first in self._toc or not strong or key in levels:
                continue
            if pattern("headings", "never").search(piece.text) or (piece.first > self._references and not self._strong(piece)):
                continue
            if key.size >= 0.95 * self._style.size and self._stands_alone(piece) and self._after_front(piece):
                groups[key].append(n)
        known = [key for key, found in groups.items() if any(self._is_known(n) for n in found)]
        kept = [key for key, found in groups.items() if key in known or len(found) >= 2]
        ranked = sorted(kept, key=lambda k: (-k.size, not k.bold, not k.caps))
        ranks: dict[StyleKey, int] = {}
        for key in ranked:
            same = next((other for other in ranks if near(other.size, key.size) and other.bold == key.bold), None)
            if key in known:
                ranks[key] = 1
            else:
                ranks[key] = ranks[same] if same and other_caps(same, key) else min(max(ranks.values(), default=0) + 1, 3)
        return {n: ranks[key] for key in kept for n in groups[key]}

    def _is_known(self, n: int) -> bool:
        return letters(self._pieces[n].text) in unnumbered_names()


def other_caps(a: StyleKey, b: StyleKey) -> bool:
    """Whether two styles agree in case."""
    return a.caps == b.caps


def bare_title(text: str) -> str:
    """A heading without its number."""
    numbered = read_number(text)
    return numbered.title if numbered else text


def all_lines(pages: Sequence[PageLines]) -> list[Line]:
    """Every reading line of the document with its index."""
    lines = [line for page in pages for line in page.lines]
    return [replace(line, index=i) for i, line in enumerate(lines)]
