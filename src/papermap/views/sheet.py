"""The literature spreadsheet: one row a paper, one cell for what was found, accepted or written about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from papermap.model.documents import Draft, Link, Quote
from papermap.model.own_links import own_link
from papermap.model.papers import Paper, clean_text
from papermap.views.papers import RefsView, refs_view, shown_title

DRAFT_MARK = "[draft] "
"""Stands before a draft wherever a cell is nothing but text."""


class State(StrEnum):
    """Whose a cell's words are: a service's (``fact``), the reader's own (``written``), the PDF's and taken
    over by the reader (``accepted``), the PDF's and only proposed (``draft``), or nobody's yet."""

    FACT = "fact"
    WRITTEN = "written"
    ACCEPTED = "accepted"
    DRAFT = "draft"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is text, number, day or link; ``own`` columns are the reader's to fill; ``width`` is in
    characters."""

    name: str
    title: str
    kind: str = "text"
    width: int = 16
    own: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """``page`` is the PDF page the words are from, ``source`` who gave them, ``url`` where the cell leads."""

    text: str = ""
    state: State = State.EMPTY
    page: int | None = None
    source: str = ""
    url: str = ""

    @property
    def marked(self) -> str:
        """The words, told to be a draft where they are one."""
        return DRAFT_MARK + self.text if self.state is State.DRAFT else self.text


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A paper's cells, in the order of the sheet's columns."""

    key: int
    refs: RefsView
    topics: tuple[str, ...]
    year: int | None
    furthest_pass: int
    cells: tuple[Cell, ...]

    @property
    def title(self) -> str:
        return self.cells[0].text


SENTENCES = {
    "did": "What they did",
    "know": "How they know",
    "doubt": "How it could be wrong",
}
"""The columns of the reader's three sentences."""

READ_OUT = {
    "problem": "Problem",
    "key_idea": "Key idea",
    "datasets": "Datasets",
    "baselines": "Baselines",
    "metrics": "Metrics",
    "limitations": "Limitations",
}
"""The columns for which a draft is read out of the PDF."""

COLUMNS: tuple[Column, ...] = (
    Column("id", "Id", "link", 14),
    Column("title", "Title", width=44),
    Column("authors", "Authors", width=26),
    Column("year", "Year", "number", 7),
    Column("venue", "Venue", width=18),
    Column("citations", "Citations", "number", 10),
    Column("topic", "Topic", width=20),
    *(Column(name, title, width=34, own=True) for name, title in READ_OUT.items()),
    Column("verdict", "Verdict", width=15),
    Column("pass1", "Pass 1", "day", 12),
    Column("pass2", "Pass 2", "day", 12),
    Column("pass3", "Pass 3", "day", 12),
    *(Column(name, title, width=34, own=True) for name, title in SENTENCES.items()),
    Column("relation", "Is … but with …", width=30),
    Column("reproduction", "Reproduction", width=22),
    Column("code", "Code", "link", 26),
    Column("data", "Data", "link", 26),
    Column("link", "Link", "link", 26),
    Column("key", "BibTeX key", width=24),
)
"""The columns every library has, in their order; a reader's own come after them."""


SHOWN = (
    "title", "year", "problem", "datasets", "baselines", "metrics", "key_idea", "limitations", "authors",
    "venue", "citations", "topic", "verdict", "relation",
)  # fmt: skip
"""The columns on a screen until the reader chooses others."""


@dataclass(frozen=True, slots=True)
class OwnCell:
    """What the reader keeps in a column; ``drafted`` when it is the PDF's words as they stand."""

    text: str
    page: int | None = None
    drafted: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Everything stored that a row is made of. ``passes`` are days by pass; ``cells`` are by column name."""

    paper: Paper
    key: str = ""
    topics: tuple[str, ...] = ()
    draft: Draft | None = None
    links: tuple[Link, ...] = ()
    repository: str | None = None
    verdict: str = ""
    passes: Mapping[int, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    relation: str = ""
    reproduction: str = ""
    cells: Mapping[str, OwnCell] = field(default_factory=dict)


def own_column(name: str) -> Column:
    """A column that the reader added."""
    return Column(name, name.replace("_", " ").capitalize(), width=26, own=True)


def is_added(column: Column) -> bool:
    """Whether the reader added the column, and may drop it or call it otherwise."""
    return all(column.name != known.name for known in COLUMNS)


def sheet_row(known: Known, columns: Sequence[Column], drafts: bool = True) -> SheetRow:
    """A paper as a row; without ``drafts``, what is only proposed is left empty."""
    facts = _facts(known)
    cells = []
    for column in columns:
        cell = facts.get(column.name) if not column.own else _own(known, column.name, drafts)
        cells.append(cell if cell is not None else Cell())
    return SheetRow(
        known.paper.key,
        refs_view(known.paper.refs),
        known.topics,
        known.paper.fields.year,
        max(known.passes, default=0),
        tuple(cells),
    )


def _facts(known: Known) -> dict[str, Cell]:
    paper, values = known.paper, known.paper.fields
    refs = refs_view(paper.refs)
    link = link_of(refs)
    said = {name: str(source) for name, source in paper.provenance.items()}
    code, data = _address(known, "code"), _address(known, "data")
    return {
        "id": Cell(refs.best or "", State.FACT, url=link),
        "title": Cell(shown_title(values.title, refs), State.FACT, source=said.get("title", "")),
        "authors": Cell("; ".join(values.authors), _fact(values.authors), source=said.get("authors", "")),
        "year": Cell(str(values.year or ""), _fact(values.year), source=said.get("year", "")),
        "venue": Cell(values.venue or "", _fact(values.venue), source=said.get("venue", "")),
        "citations": Cell(
            "" if values.citation_count is None else str(values.citation_count),
            _fact(values.citation_count is not None),
            source=said.get("citation_count", ""),
        ),
        "topic": Cell("; ".join(known.topics), _fact(known.topics)),
        "verdict": Cell(known.verdict, _said(known.verdict), source="you" if known.verdict else ""),
        **{
            f"pass{number}": Cell(known.passes.get(number, ""), _said(known.passes.get(number)))
            for number in (1, 2, 3)
        },
        "relation": Cell(known.relation, _said(known.relation), source="you" if known.relation else ""),
        "reproduction": Cell(known.reproduction, _said(known.reproduction)),
        "code": code or Cell(),
        "data": data or Cell(),
        "link": Cell(link, _fact(link), url=link),
        "key": Cell(known.key, _fact(known.key)),
    }


def _fact(value: object) -> State:
    return State.FACT if value else State.EMPTY


def _said(value: object) -> State:
    return State.WRITTEN if value else State.EMPTY


def _own(known: Known, name: str, drafts: bool) -> Cell | None:
    if name in SENTENCES:
        text = known.sentences.get(name, "")
        return Cell(text, _said(text), source="you" if text else "")
    if (own := known.cells.get(name)) is not None and own.text:
        state = State.ACCEPTED if own.drafted else State.WRITTEN
        return Cell(own.text, state, own.page, "the PDF" if own.drafted else "you")
    quotes = draft_quotes(known.draft, name) if drafts else ()
    if not quotes:
        return None
    return Cell("; ".join(clean_text(quote.text) for quote in quotes), State.DRAFT, quotes[0].page, "the PDF")


def draft_quotes(draft: Draft | None, name: str) -> tuple[Quote, ...]:
    """What the PDF proposes for a column."""
    value: Quote | tuple[Quote, ...] | None = getattr(draft, name) if draft and name in READ_OUT else None
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _address(known: Known, kind: str) -> Cell | None:
    """The first address of the paper's own code or data."""
    for link in known.links:
        if link.kind == kind:
            address = link.url if "://" in link.url else f"https://{link.url}"
            return Cell(link.url, State.FACT, link.page, "the PDF", address)
    values = known.paper.fields
    if own := own_link(f"{values.abstract or ''}\n{values.comment or ''}", kind):
        return Cell(own, State.FACT, None, "the abstract", own)
    if kind == "code" and known.repository:
        return Cell(known.repository, State.FACT, None, "Hugging Face", known.repository)
    return None


def link_of(refs: RefsView) -> str:
    """Where a work is on the web; empty for one that is known by its title or a file."""
    if refs.arxiv:
        return f"https://arxiv.org/abs/{refs.arxiv}"
    if refs.doi:
        return f"https://doi.org/{refs.doi}"
    return f"https://www.semanticscholar.org/paper/{refs.s2}" if refs.s2 else ""
