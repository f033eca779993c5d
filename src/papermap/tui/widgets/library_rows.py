"""How a paper of the library is drawn as a row; which columns there are depends on the width."""

from __future__ import annotations

from papermap.tui import words
from papermap.tui.widgets.rows import Cell, flexible
from papermap.views.papers import LibraryRow, short_authors

SORTS = ("added", "year", "title", "citations")
SORT_WORDS = {
    "added": "newest first",
    "year": "by year",
    "title": "by title",
    "citations": "by citations",
}


def library_cells(row: LibraryRow, width: int) -> list[Cell]:
    """Year, title, authors, citations, passes, state; narrow lists drop citations, then authors."""
    title = words.line(row.title, 4 * width + 40)
    look = "quiet" if row.state == "waiting" else "plain"
    end = [
        Cell(words.passes(row.furthest_pass), 3, "accent" if row.furthest_pass else "quiet"),
        Cell(words.STATE_MARKS.get(row.state, "?"), 1, "accent"),
    ]
    middle = [Cell(short(row.authors, 2), 20, "quiet")] if width >= 64 else []
    if width >= 96:
        middle = [Cell(short(row.authors, 3), 26, "quiet")]
        middle.append(Cell(words.count(row.citation_count), 8, "quiet", right=True))
    rest = flexible(width, [4, *(c.width for c in (*middle, *end))])
    return [Cell(words.year(row.year), 4, "quiet"), Cell(title, rest, look), *middle, *end]


def short(authors: tuple[str, ...], most: int) -> str:
    """Family names, made safe to show."""
    return words.line(short_authors(authors, most), 120)


def library_heading(width: int) -> str:
    """The names of the columns of :func:`library_cells`."""
    names = [("year", 4), ("title", 0)]
    if width >= 96:
        names += [("authors", 26), ("cited", 8)]
    elif width >= 64:
        names.append(("authors", 20))
    names.append(("read", 4))
    rest = flexible(width, [size for _, size in names if size] + [1])
    return " ".join(words.fit(name, size or rest, right=name == "cited") for name, size in names)
