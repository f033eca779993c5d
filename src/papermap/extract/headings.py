"""The section tree: bookmarks and named destinations first, then number, style and words.

A heading stands on its own line(s) in a style of its own, or runs into its paragraph; run-in headings are
sections only when they are numbered.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from papermap.extract.contents import contents_lines
from papermap.extract.layout import Column, column_of, largest_gap, near
from papermap.extract.lines import Line, Style, is_math
from papermap.extract.numbering import Candidate, Key, best_chain, read_number, roman
from papermap.extract.pieces import WORD, Piece, StyleKey, bare_title, find_pieces, is_distinct
from papermap.extract.values import Destination, PdfContent
from papermap.extract.words import letters, pattern, role_of, unnumbered_names
from papermap.model.documents import Box, Method, Role

_SECTION_DESTINATION = re.compile(
    r"^(?P<kind>section|subsection|subsubsection|appendix|subappendix|Appendix|chapter)(?P<starred>\*?)\.(?P<number>.*)$"
)
_DEPTH = {
    "chapter": 1,
    "section": 1,
    "appendix": 1,
    "Appendix": 1,
    "subsection": 2,
    "subappendix": 2,
    "subsubsection": 3,
}
_BACK_MATTER = (Role.REFERENCES, Role.ACKNOWLEDGEMENTS)  # of the first level however small it is set


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


class HeadingFinder:
    """Finds the headings of one document; the steps share the lines, columns and candidate pieces."""

    def __init__(
        self,
        content: PdfContent,
        lines: Sequence[Line],
        columns: Sequence[Sequence[Column]],
        style: Style,
        taken: Set[int],
    ) -> None:
        self._content = content
        self._lines = lines
        self._style = style
        self._columns = columns
        self._pieces = find_pieces(lines, columns, style, taken)
        self._toc = contents_lines(lines)
        self._front = self._front_end()
        self._references = self._references_start()
        self._starred: set[int] = set()

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
            level = self._unnumbered(n, levels, n in marked)
            if level is not None and not levels and n in self._starred:
                level = strange.get(n, level)
            if level is None and n in strange and self._after_front(piece):
                level = strange[n] if not levels or not chain else min(above + 1, 3)
            if level is not None:
                chosen[n] = self._heading(piece, None, piece.text, level)
                if n not in strange:
                    above = level
        return [chosen[n] for n in sorted(chosen)]

    def _heading(self, piece: Piece, number: str | None, title: str, level: int) -> Heading:
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
        numbered = (piece.first for piece in self._pieces if read_number(piece.text))
        return next(numbered, min(12, len(self._lines) // 8))

    def _strong(self, piece: Piece) -> bool:
        """Bold, capital or larger text: what counts among references, where titles are italic."""
        key = piece.style
        named = read_number(piece.text) is not None or len(letters(piece.text)) >= 8
        capital = bool(key.caps) and named and piece.text[-1] not in ".,"
        return key.bold or capital or key.size >= 1.08 * self._style.size

    def _references_start(self) -> int:
        """Index of the line with the last References heading; past the end where there is none."""
        found = [
            p.first
            for p in self._pieces
            if letters(bare_title(p.text)) in ("references", "bibliography") and p.first not in self._toc
        ]
        return found[-1] if found else len(self._lines)

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
            hits = [
                n
                for n in per_page[entry.page]
                if n not in marked and title and self._same(self._pieces[n], title)
            ]
            if hits:
                n = min(hits, key=lambda k: abs(self._pieces[k].box[1] - entry.y))
                marked[n] = max(1, entry.level - shift)
                self._pieces[n].method = Method.OUTLINE
                self._pieces[n].level = marked[n]
        starred: dict[int, int] = {}
        for place in self._content.destinations:
            match = _SECTION_DESTINATION.match(place.name)
            if match is None:
                continue
            below = [n for n in per_page[place.page] if self._at(self._pieces[n], place)]
            if below:
                n = min(below, key=lambda k: abs(self._pieces[k].box[1] - place.y - 10))
                if n not in marked:
                    (starred if match["starred"] else marked)[n] = _DEPTH[match["kind"]]
        # hyperref names every unnumbered title section*, those of paragraphs too: these run in
        running = {self._pieces[n].style for n in starred if self._pieces[n].run_in}
        self._starred = {n for n in starred if self._pieces[n].style not in running}
        marked.update((n, starred[n]) for n in self._starred)
        for n, depth in marked.items():
            if self._pieces[n].level is None:
                self._pieces[n].method, self._pieces[n].level = Method.DESTINATION, depth
        return marked

    def _at(self, piece: Piece, place: Destination) -> bool:
        """Whether a piece stands right below a named place, in its column."""
        if not -4 <= piece.box[1] - place.y <= 32 or not (piece.text[0].isupper() or piece.text[0].isdigit()):
            return False
        column = column_of((place.x, place.y, place.x + 10, place.y + 10), self._columns[piece.page - 1])
        return column is None or piece.column is None or column == piece.column

    @staticmethod
    def _same(piece: Piece, title: str) -> bool:
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
            if (
                numbered is None
                or piece.first in self._toc
                or piece.first < self._front
                or not WORD.search(numbered.title)
            ):
                continue
            score = self._score(piece, n in marked)
            if score <= 0 or (piece.first > self._references and n not in marked and not self._strong(piece)):
                continue
            if numbered.number in ("I", "II", "III", "IV") and score > 1:
                romans += 1
            if (
                len(numbered.number) == 1
                and numbered.number.isalpha()
                and not (numbered.dotted or numbered.word)
            ):
                score -= 0.8
            candidates.append(Candidate(n, numbered.number, score))
        if len(candidates) > 500:
            candidates = sorted(sorted(candidates, key=lambda c: -c.score)[:500], key=lambda c: c.index)
        return best_chain(candidates, romans >= 2 and any(roman(c.number) == 1 for c in candidates))

    def _score(self, piece: Piece, marked: bool) -> float:
        if marked:
            return 6.0
        key = piece.style
        numbered = read_number(piece.text)
        title = numbered.title if numbered else piece.text
        if not is_distinct(key, self._style) and letters(title) not in unnumbered_names():
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

    @staticmethod
    def _level_by_style(style: StyleKey, levels: dict[StyleKey, int]) -> int:
        """The level of an unnumbered title: that of numbered ones in its style, or below all larger ones."""
        if style in levels:
            return levels[style]
        larger = {level for key, level in levels.items() if key.size > 1.04 * style.size}
        return min(max(larger, default=0) + 1, 3)

    def _after_front(self, piece: Piece) -> bool:
        """Below the abstract or the first section, where title and authors can no longer be meant."""
        return piece.first > self._front

    def _unnumbered(self, n: int, levels: dict[StyleKey, int], marked: bool) -> int | None:
        """The level of an unnumbered heading known by its words, its bookmark or its style."""
        piece = self._pieces[n]
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
        if name in unnumbered_names() and (piece.gap > 0.2 or is_distinct(piece.style, self._style)):
            return 1 if role_of(piece.text) in _BACK_MATTER else levels.get(piece.style, 1)
        if marked and self._after_front(piece):
            return self._level_by_style(piece.style, levels) if n in self._starred else piece.level
        level = levels.get(piece.style)
        if level is not None and self._stands_alone(piece) and self._after_front(piece):
            return level
        return None

    def _stands_alone(self, piece: Piece) -> bool:
        """White above, running text below, set at the left edge or centred, worded like a heading."""
        words = piece.text.split()
        spans = self._lines[piece.first].spans
        symbols = sum(len(span.text) for span in spans if is_math(span))
        if 2 * symbols > sum(len(span.text) for span in spans) or re.search(r"[a-z]{2}\. [A-Z]", piece.text):
            return False
        if (
            piece.gap < 0.4
            or len(words) > 14
            or piece.column is None
            or largest_gap(self._lines[piece.first]) > 1.3
        ):
            return False
        if (
            piece.text[-1] in ".,:;=-\u2010"
            or self._goes_on_below(piece)
            or not piece.text[0].isalnum()
            or piece.text[0].islower()
        ):
            return False
        if (
            sum(ch.isalpha() or ch == " " for ch in piece.text) < 0.75 * len(piece.text)
            or len(letters(piece.text)) < 3
        ):
            return False
        left = abs(piece.box[0] - piece.column.x0) < 3
        middle = abs((piece.box[0] + piece.box[2]) / 2 - (piece.column.x0 + piece.column.x1) / 2) < 4
        if not (left or middle) or piece.last + 1 >= len(self._lines):
            return False
        if piece.style.bold and piece.style.size >= 1.15 * self._style.size:
            return True
        below = self._lines[piece.last + 1]
        step = below.box[1] - piece.box[3]
        return below.page != piece.page or step < -10 or (step < 2.2 * self._style.size and below.upright)

    def _goes_on_below(self, piece: Piece) -> bool:
        """Whether the next line begins in the same bold font, or goes on at once below a full line: a run-in
        title longer than a line."""
        if not piece.style.bold or piece.last + 1 >= len(self._lines):
            return False
        line, below = self._lines[piece.last], self._lines[piece.last + 1]
        first, last = below.spans[0], line.spans[-1]
        close = below.page == line.page and 0 < below.baseline - line.baseline < 1.5 * line.size
        alike = first.font == last.font and near(first.size, last.size)
        filled = piece.column is not None and line.box[2] > piece.column.x1 - 0.02 * piece.column.width
        plain = near(below.size, line.size) and piece.first == piece.last
        return close and (alike or (filled and plain))

    def _own_styles(self, chosen: Set[int], levels: dict[StyleKey, int]) -> dict[int, int]:
        """Unnumbered headings in styles that no numbered heading has: bold, capital or larger
        lines that stand alone, where the style recurs. Their levels follow size and weight."""
        groups: dict[StyleKey, list[int]] = defaultdict(list)
        for n, piece in enumerate(self._pieces):
            key = piece.style
            strong = (
                key.bold or key.size >= 1.1 * self._style.size or (key.caps and key.size >= self._style.size)
            )
            if n in chosen or piece.run_in or piece.first in self._toc or not strong or key in levels:
                continue
            if pattern("headings", "never").search(piece.text) or (
                piece.first > self._references and not self._strong(piece)
            ):
                continue
            if key.size >= 0.95 * self._style.size and self._stands_alone(piece) and self._after_front(piece):
                groups[key].append(n)
        known = [key for key, found in groups.items() if any(self._is_known(n) for n in found)]
        often = {key for key, found in groups.items() if key in known or len(found) >= 2}
        # a title all of capitals, "MS COCO", is set as those that are not
        kept = [key for key in groups if any(replace(key, caps="") == replace(k, caps="") for k in often)]
        ranked = sorted(kept, key=lambda k: (-k.size, not k.bold, not k.caps))
        ranks: dict[StyleKey, int] = {}
        for key in ranked:
            same = next(
                (other for other in ranks if near(other.size, key.size) and other.bold == key.bold), None
            )
            if key in known:
                ranks[key] = 1
            else:
                ranks[key] = (
                    ranks[same]
                    if same and same.caps == key.caps
                    else min(max(ranks.values(), default=0) + 1, 3)
                )
        return {n: ranks[key] for key in kept for n in groups[key]}

    def _is_known(self, n: int) -> bool:
        return letters(self._pieces[n].text) in unnumbered_names()
