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


def columns(width: int) -> dict[str, int]:
    """The columns that fit, each with its width; narrow lists drop the citations, then the authors."""
    sizes = {"year": 4, "title": 0}
    if width >= 84:
        sizes |= {"authors": 26 if width >= 94 else 20, "cited": 8}
    elif width >= 64:
        sizes |= {"authors": 20}
    sizes |= {"read": 3, "state": 1}
    sizes["title"] = flexible(width, [size for size in sizes.values() if size])
    return sizes


def library_cells(row: LibraryRow, width: int) -> list[Cell]:
    """A paper's cells: year, title, authors, citations, passes read, whether something is missing."""
    sizes = columns(width)
    looks = {"title": "quiet" if row.state == "waiting" else "plain", "state": "accent"}
    looks["read"] = "plain" if row.furthest_pass else "quiet"
    texts = {
        "year": words.year(row.year),
        "title": words.line(row.title, 4 * width + 40),
        "authors": short(row.authors, 3 if sizes.get("authors", 0) > 20 else 2),
        "cited": words.count(row.citation_count),
        "read": words.passes(row.furthest_pass),
        "state": words.STATE_MARKS.get(row.state, "?"),
    }
    return [
        Cell(texts[name], size, looks.get(name, "quiet"), name == "cited") for name, size in sizes.items()
    ]


def library_heading(width: int) -> str:
    """The names of the columns of :func:`library_cells`, above them."""
    sizes = columns(width)
    sizes["read"] = sizes.pop("state") + sizes["read"]
    return " ".join(words.fit(name, size, right=name == "cited") for name, size in sizes.items())


def short(authors: tuple[str, ...], most: int) -> str:
    """Family names, made safe to show."""
    return words.line(short_authors(authors, most), 120)
