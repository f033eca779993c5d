"""Papers as Markdown notes for Obsidian and its like: front matter, the reader's words, wiki links to other
notes.

What comes from outside or from the reader's notes is text: no markup in it has an effect.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papermap.model.bibliography import BibEntry
from papermap.model.refs import Scheme
from papermap.views.sheet import SENTENCES, Cell, State

_MEANS = re.compile(r"([\\`*_{}\[\]#|!~$^=%@])")
_AT_START = re.compile(r"^(\s*)([-+>]|\d+[.)])(?=\s|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NoteLink:
    """Another paper: the name of its note, or ``None`` where it has none; and what to say of it."""

    name: str | None
    title: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class NotePage:
    """What a note is made of. ``cells`` are by column name; ``figures`` are file names and captions."""

    entry: BibEntry
    link: str
    cells: dict[str, Cell]
    titles: dict[str, str]
    topics: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    relations: tuple[NoteLink, ...] = ()
    builds_on: tuple[NoteLink, ...] = ()
    cited_by: tuple[NoteLink, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()


def note(page: NotePage) -> str:
    """The file's text, to be written in UTF-8."""
    return "\n".join([*_front(page), "", *_body(page)]).rstrip() + "\n"


def _front(page: NotePage) -> Iterator[str]:
    """YAML, every value as JSON, which YAML reads."""
    entry = page.entry
    arxiv, doi = entry.ref(Scheme.ARXIV), entry.ref(Scheme.DOI)
    values: dict[str, object] = {
        "title": entry.title or "",
        "aliases": [entry.title] if entry.title else [],
        "authors": list(entry.authors),
        "year": entry.year,
        "venue": entry.venue,
        "arxiv": arxiv.value if arxiv else None,
        "doi": doi.value if doi else None,
        "key": entry.key,
        "link": page.link or None,
        "topics": list(page.topics),
        "tags": ["paper", *(tag for topic in page.topics if (tag := _tag(topic)))],
        **{
            name: cell.text
            for name in ("verdict", "pass1", "pass2", "pass3")
            if (cell := page.cells.get(name))
        },
    }
    yield "---"
    for name, value in values.items():
        if value not in (None, "", []):
            yield f"{name}: {json.dumps(value, ensure_ascii=False)}"
    yield "---"


def _tag(topic: str) -> str:
    """A tag holds letters, digits, hyphens and underscores, and is no number."""
    tag = re.sub(r"[^\w-]+", "-", topic.casefold()).strip("-")
    return "" if tag.isdigit() else tag


def _body(page: NotePage) -> Iterator[str]:
    entry = page.entry
    yield f"# {plain(entry.title or entry.key)}"
    yield ""
    yield plain(", ".join(entry.authors) + (f" ({entry.year})" if entry.year else ""))
    if entry.abstract:
        yield from ("", "## Abstract", "", plain(entry.abstract))
    sentences = [(name, page.cells[name]) for name in SENTENCES if name in page.cells]
    if sentences:
        yield from ("", "## In three sentences", "")
        yield from (f"- **{SENTENCES[name]}:** {_inline(cell)}" for name, cell in sentences)
    cells = [
        (name, cell) for name, cell in page.cells.items() if name in page.titles and name not in SENTENCES
    ]
    if cells:
        yield from ("", "## Spreadsheet", "")
        yield from (f"- **{plain(page.titles[name])}:** {_inline(cell)}" for name, cell in cells)
    if page.notes:
        yield from ("", "## Notes")
        for day, body in page.notes:
            yield from ("", f"*{plain(day)}*", "", plain(body))
    yield from _links("Is …, but with …", page.relations)
    yield from _links("Builds on", page.builds_on)
    yield from _links("Cited by", page.cited_by)
    if page.figures:
        yield from ("", "## Figures")
        for name, caption in page.figures:
            yield from ("", f"![[{name}]]", "", plain(caption))


def _inline(cell: Cell) -> str:
    where = f" (p. {cell.page})" if cell.page is not None else ""
    mark = "*draft:* " if cell.state is State.DRAFT else ""
    return f"{mark}{plain(' '.join(cell.text.split()))}{where}"


def _links(head: str, links: Sequence[NoteLink]) -> Iterator[str]:
    if links:
        yield from ("", f"## {head}", "")
    for link in links:
        shown = " ".join(re.sub(r"[\[\]|#^\\<>&]", " ", link.title).split())
        target = f"[[{link.name}|{shown}]]" if link.name else plain(link.title)
        yield f"- {target}{': ' + plain(' '.join(link.said.split())) if link.said else ''}"


def plain(text: str) -> str:
    """The text as Markdown that shows it as it is."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _AT_START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", _MEANS.sub(r"\\\1", safe))
