"""One paper as its page shows it, and one row of the library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papermap.model.moments import own_minute
from papermap.model.progress import Mark, StageState
from papermap.model.refs import Ref, Scheme
from papermap.views.annotations import BlockerView, JotView, SaidView, SentencesView, VerdictView

if TYPE_CHECKING:
    from papermap.model.citations import Completeness
    from papermap.model.documents import ParsedDocument
    from papermap.model.papers import Paper


@dataclass(frozen=True, slots=True)
class RefsView:
    """A work's names in the three schemes people use."""

    arxiv: str | None
    doi: str | None
    s2: str | None

    @property
    def best(self) -> str | None:
        """What to type to name this work."""
        if self.arxiv:
            return self.arxiv
        return f"doi:{self.doi}" if self.doi else f"s2:{self.s2}" if self.s2 else None


@dataclass(frozen=True, slots=True)
class SectionView:
    number: str | None
    title: str
    level: int
    page: int
    role: str


@dataclass(frozen=True, slots=True)
class FigureView:
    kind: str
    number: str
    caption: str
    page: int


@dataclass(frozen=True, slots=True)
class StatementView:
    text: str
    kind: str
    page: int
    section: str | None


@dataclass(frozen=True, slots=True)
class LinkView:
    url: str
    kind: str
    page: int


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note in its latest wording; ``wordings`` counts all it has had, this one included."""

    id: int
    body: str
    made_at: str
    wordings: int


@dataclass(frozen=True, slots=True)
class RelationView:
    """What the reader said: the paper is ``base``, but with ``twist``."""

    base: RefsView
    title: str
    twist: str
    key: int


@dataclass(frozen=True, slots=True)
class SharedView:
    """What whoever shared a list says of a paper on it."""

    list: str
    line: str


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper's page.

    ``sections``, ``figures``, ``limitations`` and ``links`` are ``None`` while no PDF of it was read, and
    empty when it was read and has none. ``troubles`` are sentences about what is missing and when it is
    tried again.
    """

    refs: RefsView
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    abstract: str | None
    categories: tuple[str, ...]
    citation_count: int | None
    references_known: int
    references_total: int | None
    cited_by_known: int
    sections: tuple[SectionView, ...] | None
    figures: tuple[FigureView, ...] | None
    limitations: tuple[StatementView, ...] | None
    links: tuple[LinkView, ...] | None
    passes: tuple[int, ...]
    notes: tuple[NoteView, ...]
    key: int
    in_library: bool
    venue: str | None
    published: str | None
    comment: str | None
    tldr: str | None
    withdrawn: bool
    influential_count: int | None
    version: int | None
    editions: tuple[str, ...]
    pages: int | None
    lists: tuple[str, ...]
    stages: Mapping[str, str]
    troubles: tuple[str, ...]
    warnings: tuple[str, ...]
    added_at: str | None
    relations: tuple[RelationView, ...] = ()
    three_sentences: SentencesView | None = None
    verdict: VerdictView | None = None
    jots: tuple[JotView, ...] = ()
    blockers: tuple[BlockerView, ...] = ()
    tags: tuple[str, ...] = ()
    shared: tuple[SharedView, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A paper as a line of the library. ``state`` is ``ready``, ``partial`` (something is missing) or
    ``waiting`` (not even its title is known yet); ``furthest_pass`` is 0 to 3."""

    key: int
    refs: RefsView
    title: str
    authors: tuple[str, ...]
    year: int | None
    citation_count: int | None
    furthest_pass: int
    has_text: bool
    state: str
    added_at: str


def refs_view(refs: Iterable[Ref]) -> RefsView:
    """The three common names of a work."""
    return names_view((ref.scheme, ref.value) for ref in refs)


def names_view(names: Iterable[tuple[str, str]]) -> RefsView:
    """The same of names as they are stored: scheme and value."""
    of: dict[str, str] = dict(sorted(names, reverse=True))
    return RefsView(of.get(Scheme.ARXIV), of.get(Scheme.DOI), of.get(Scheme.S2))


def short_authors(authors: Sequence[str], most: int = 3) -> str:
    """ "Liu, Wang, Yin +4": family names, the way a list has room for."""
    names = [name.split()[-1] for name in authors[:most] if name.split()]
    more = len(authors) - most
    return ", ".join(names) + (f" +{more}" if more > 0 else "")


def shown_title(paper_title: str | None, refs: RefsView) -> str:
    """A title for a line; a work whose title is not known yet goes by its name."""
    return paper_title or f"{refs.best or 'a paper'} (title not fetched yet)"


def troubles_of(marks: Mapping[str, Mark]) -> tuple[str, ...]:
    """What went wrong, in sentences, each said once, with when it will be tried again."""
    found: dict[str, None] = {}
    for mark in marks.values():
        for failure in mark.failures:
            again = f" Next try after {own_minute(failure.retry_at)}." if failure.retry_at else ""
            found[f"{mark.stage}: {failure.message}{again}"] = None
    return tuple(found)


def paper_view(
    paper: Paper,
    completeness: Completeness,
    document: ParsedDocument | None,
    marks: Mapping[str, Mark],
    notes: Sequence[NoteView],
    editions: Sequence[str],
    lists: Sequence[str],
    relations: Sequence[RelationView] = (),
    passes: Sequence[int] = (),
    said: SaidView | None = None,
    tags: Sequence[str] = (),
    shared: Sequence[SharedView] = (),
) -> PaperView:
    """A paper's page from everything stored about it."""
    values, said = paper.fields, said or SaidView()
    abstract = values.abstract or (document.abstract.text if document and document.abstract else None)
    return PaperView(
        refs=refs_view(paper.refs),
        title=values.title,
        authors=values.authors,
        year=values.year,
        abstract=abstract,
        categories=values.categories,
        citation_count=values.citation_count,
        references_known=completeness.references_known,
        references_total=completeness.references_total,
        cited_by_known=completeness.cited_by_known,
        sections=_sections(document),
        figures=_figures(document),
        limitations=_statements(document),
        links=_links(document),
        passes=tuple(passes),
        notes=tuple(notes),
        key=paper.key,
        in_library=paper.in_library,
        venue=values.venue,
        published=values.published,
        comment=values.comment,
        tldr=values.tldr,
        withdrawn=bool(values.withdrawn),
        influential_count=values.influential_count,
        version=paper.version,
        editions=tuple(editions),
        pages=document.pages if document else None,
        lists=tuple(lists),
        stages={name: str(mark.state) for name, mark in marks.items()},
        troubles=troubles_of(marks),
        warnings=document.warnings if document else (),
        added_at=paper.added_at,
        relations=tuple(relations),
        three_sentences=said.sentences,
        verdict=said.verdict,
        jots=said.jots,
        blockers=said.blockers,
        tags=tuple(tags),
        shared=tuple(shared),
    )


def _sections(document: ParsedDocument | None) -> tuple[SectionView, ...] | None:
    if document is None or document.sections is None:
        return None
    return tuple(SectionView(s.number, s.title, s.level, s.page, str(s.role)) for s in document.sections)


def _figures(document: ParsedDocument | None) -> tuple[FigureView, ...] | None:
    if document is None or document.figures is None:
        return None
    return tuple(FigureView(f.kind, f.number, f.caption, f.page) for f in document.figures)


def _statements(document: ParsedDocument | None) -> tuple[StatementView, ...] | None:
    if document is None or document.limitations is None:
        return None
    return tuple(StatementView(s.text, s.kind, s.page, s.section) for s in document.limitations)


def _links(document: ParsedDocument | None) -> tuple[LinkView, ...] | None:
    if document is None or document.links is None:
        return None
    return tuple(LinkView(link.url, link.kind, link.page) for link in document.links)


def library_row(
    paper: Paper, unfinished: Collection[StageState], has_text: bool, furthest_pass: int = 0
) -> LibraryRow:
    """A paper as a line of the library; ``unfinished`` are the states of its stages that are not done."""
    refs = refs_view(paper.refs)
    missing = {StageState.PARTIAL, StageState.FAILED} & set(unfinished)
    return LibraryRow(
        key=paper.key,
        refs=refs,
        title=shown_title(paper.fields.title, refs),
        authors=paper.fields.authors,
        year=paper.fields.year,
        citation_count=paper.fields.citation_count,
        furthest_pass=furthest_pass,
        has_text=has_text,
        state="waiting" if paper.fields.title is None else "partial" if missing else "ready",
        added_at=paper.added_at or "",
    )
