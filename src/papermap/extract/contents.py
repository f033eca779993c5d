"""The table of contents of a paper that has one: its lines look like headings and are none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set

from papermap.extract.layout import near
from papermap.extract.lines import Line
from papermap.extract.words import letters, unnumbered_names

_LISTED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+[^\W\d_]")
_DOTS = re.compile(r"(\. ?){4,}|\s\d{1,3}$")

_LEAST_ENTRIES = 6
"""So many lines of a page that end in a page number are a table of contents."""


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """Indexes of the lines of a table of contents: many on one page end in a page number."""
    ends: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        ends_listed = line.text[-1].isdigit() or ".." in line.text or ". ." in line.text
        if (
            ends_listed
            and _DOTS.search(line.text)
            and (_LISTED.match(line.text) or "...." in line.text.replace(" ", ""))
        ):
            ends[line.page].append(i)
    listed = _below_the_word(lines)
    for page, found in ends.items():
        if len(found) < _LEAST_ENTRIES:
            continue
        end = found[-1] + 1
        last = min(found[-1] + 6, len(lines))
        while end < last and lines[end].page == page and lines[end].text[-1].isdigit():
            end += 1
        listed.update(range(found[0], end))
        listed.update(i for i in range(max(0, found[0] - 3), end + 1) if _is_listed_name(lines, i, listed))
    return listed


def _below_the_word(lines: Sequence[Line]) -> set[int]:
    """Lines below the word Contents, where the page numbers stand apart or are missing."""
    listed: set[int] = set()
    for i, line in enumerate(lines[:400]):
        if letters(line.text) not in ("contents", "tableofcontents"):
            continue
        end = i + 1
        while end < len(lines) and _is_entry(lines, end, i):
            end += 1
        if end - i >= _LEAST_ENTRIES:
            listed.update(range(i + 1, end))
    return listed


def _is_entry(lines: Sequence[Line], i: int, start: int) -> bool:
    """Whether a line may belong to the list that begins below line ``start``: one size, no wide gap."""
    line, last, first = lines[i], lines[i - 1], lines[min(start + 1, i)]
    step = line.baseline - last.baseline
    if line.page != first.page or not near(line.size, first.size) or step > 2.5 * line.size:
        return False
    name = letters(re.sub(r"[\d. ]+$", "", line.text))
    return bool(_LISTED.match(line.text)) or line.text.isdigit() or name in unnumbered_names()


def _is_listed_name(lines: Sequence[Line], i: int, listed: Set[int]) -> bool:
    """Whether a line beside a table of contents is one of its unnumbered entries, with a page number."""
    if i >= len(lines) or not (i - 1 in listed or i + 1 in listed):
        return False
    text = lines[i].text
    numbered = text[-1].isdigit() or (i + 1 < len(lines) and lines[i + 1].text.isdigit())
    return numbered and letters(re.sub(r"[\d. ]+$", "", text)) in unnumbered_names()
