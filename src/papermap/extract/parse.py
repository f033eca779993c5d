"""The values of a PDF -> the parsed document: the order in which the rules are asked. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from papermap.extract.captions import Caption, find_captions, level_rules
from papermap.extract.draft import make_draft
from papermap.extract.front import find_abstract, find_authors, find_title
from papermap.extract.furniture import find_stamp, read_lines
from papermap.extract.headings import Heading, HeadingFinder
from papermap.extract.layout import Column, page_columns
from papermap.extract.ligatures import mend_ligatures
from papermap.extract.lines import (
    Joiner,
    Line,
    PageLines,
    Style,
    all_lines,
    body_style,
)
from papermap.extract.links import find_links
from papermap.extract.mentions import find_mentions
from papermap.extract.prose import Passage, footnotes, passages, sentences
from papermap.extract.references import find_references
from papermap.extract.refstring import find_doi
from papermap.extract.regions import find_regions
from papermap.extract.scene import PageScene, inside, page_ink, page_scene, repeated_drawings, ruled_notes
from papermap.extract.statements import find_statements, own_names
from papermap.extract.turned import turn_back, turn_pages
from papermap.extract.values import PdfContent
from papermap.extract.words import letters, role_of, unnumbered_names
from papermap.model.documents import (
    Box,
    Figure,
    Method,
    ParsedDocument,
    ParseFailure,
    Quote,
    Role,
    Section,
)

_LEAST_LETTERS = 60


class NoTextError(Exception):
    """The pages hold no text layer."""


def parse_pages(content: PdfContent) -> ParsedDocument:
    """Read a document out of its pages. Raises :class:`NoTextError` where there is no text layer."""
    content, turns = turn_pages(mend_ligatures(content))
    pages = read_lines(content)
    lines = all_lines(pages)
    if sum(len(line.text) for line in lines) < _LEAST_LETTERS:
        raise NoTextError
    style = body_style(pages)
    joiner = Joiner(pages)
    columns = page_columns(pages, style)
    captions = find_captions(lines, style, content.destinations, joiner, level_rules(content.pages))
    in_caption = {i for caption in captions for i in caption.lines}
    headings = _unframed(HeadingFinder(content, lines, columns, style, in_caption).find(), pages)
    notes = footnotes(lines, style, content.pages, columns)
    boxes = _regions(pages, lines, columns, style, captions, headings, notes - in_caption)
    headings = _outside(headings, boxes)
    return _assemble(content, pages, lines, style, joiner, columns, captions, boxes, headings, notes, turns)


def _regions(
    pages: Sequence[PageLines],
    lines: Sequence[Line],
    columns: Sequence[Sequence[Column]],
    style: Style,
    captions: Sequence[Caption],
    headings: Sequence[Heading],
    notes: Set[int],
) -> dict[Caption, Box]:
    repeated = repeated_drawings([page.page for page in pages])
    per_page: list[list[Line]] = [[] for _ in pages]
    for line in lines:
        per_page[line.page - 1].append(line)
    scenes: list[PageScene] = []
    busy = {caption.page for caption in captions}
    front = _front_end(lines, headings) if any(heading.page == 1 for heading in headings) else 0
    for page, own, cols in zip(pages, per_page, columns, strict=True):
        number = page.page.number
        if number not in busy:
            scenes.append(PageScene(cols, [], [], []))
            continue
        heads = [heading.box for heading in headings if heading.page == number and not heading.run_in]
        mine = [caption for caption in captions if caption.page == number]
        scenes.append(page_scene(page, own, cols, style, mine, heads, repeated, front, notes))
    return find_regions(scenes, captions)


def _unframed(headings: Sequence[Heading], pages: Sequence[PageLines]) -> list[Heading]:
    """Headings without those that only their style speaks for and that stand in a drawn frame: labels."""
    frames: dict[int, list[Box]] = {}
    kept = []
    for heading in headings:
        doubtful = heading.number is None and heading.method is Method.GEOMETRY
        if doubtful and letters(heading.title) not in unnumbered_names():
            if heading.page not in frames:
                ink = page_ink(pages[heading.page - 1].page, set())
                frames[heading.page] = [item.box for item in ink if item.kind == "drawing"]
            if any(inside(heading.box, box) for box in frames[heading.page]):
                continue
        kept.append(heading)
    return kept


def _outside(headings: Sequence[Heading], boxes: dict[Caption, Box]) -> list[Heading]:
    """Headings that do not stand inside a figure or table."""
    return [
        heading
        for heading in headings
        if not any(
            caption.page == heading.page and inside(heading.box, box) for caption, box in boxes.items()
        )
    ]


def _assemble(
    content: PdfContent,
    pages: Sequence[PageLines],
    lines: Sequence[Line],
    style: Style,
    joiner: Joiner,
    columns: Sequence[Sequence[Column]],
    captions: Sequence[Caption],
    boxes: dict[Caption, Box],
    headings: Sequence[Heading],
    notes: set[int],
    turns: dict[int, int],
) -> ParsedDocument:
    in_caption = {i for caption in captions for i in caption.lines}
    in_region = _lines_in_regions(lines, boxes)
    front = _read_front(lines, headings, joiner, content.metadata.get("title", ""))
    references, in_references = find_references(
        lines,
        headings,
        content.destinations,
        content.pages,
        columns,
        joiner,
        frozenset(in_caption | in_region | _surely_notes(pages, columns, notes)),
    )
    dropped = in_caption | in_region | notes | in_references
    roles = _roles(headings)
    skip = {n for n, role in enumerate(roles) if role is Role.REFERENCES} | {-1}
    prose = passages(lines, headings, dropped, joiner, skip)
    spoken = sentences(prose)
    statements = find_statements(
        spoken, headings, roles, own_names(front.title, front.abstract.text if front.abstract else None)
    )
    stamp = find_stamp(content.pages)
    before_text = _front_lines(lines, front.abstract_at, headings)
    links = find_links(lines, content.pages, in_references, notes, before_text, front.title)
    return ParsedDocument(
        pages=len(content.pages),
        title=front.title,
        authors=front.authors,
        arxiv_id=stamp.arxiv_id if stamp else None,
        doi=_own_doi(lines, in_references),
        abstract=front.abstract,
        sections=_sections(headings, roles, prose),
        figures=_figures(captions, boxes, content, turns),
        limitations=statements,
        references=references,
        mentions=find_mentions(spoken, references, headings),
        links=links,
        draft=make_draft(front.abstract, spoken, roles, statements),
        warnings=content.problems,
        stamp_class=stamp.category if stamp else None,
        stamp_date=stamp.date if stamp else None,
        failure=ParseFailure.PARTIAL if content.damaged else None,
    )


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands before the first section; ``abstract_at`` is the index of the abstract's first line."""

    title: str | None
    authors: tuple[str, ...]
    abstract: Quote | None
    abstract_at: int


def _read_front(
    lines: Sequence[Line], headings: Sequence[Heading], joiner: Joiner, named_in_file: str
) -> _Front:
    end = _front_end(lines, headings)
    first_page = [line for line in lines if line.page == 1]
    title, after_title = find_title(first_page, end, joiner, named_in_file)
    abstract, abstract_at = find_abstract(lines, headings, after_title, joiner)
    last = min(end, abstract_at) if abstract else end
    authors = find_authors(lines, after_title, max(after_title, last))
    return _Front(title, authors, abstract, abstract_at)


def _surely_notes(
    pages: Sequence[PageLines], columns: Sequence[Sequence[Column]], notes: Set[int]
) -> set[int]:
    """Indexes of footnotes below a short line, wherever they stand."""
    found: set[int] = set()
    for page, cols in zip(pages, columns, strict=True):
        if any(line.order in notes for line in page.lines):
            found |= ruled_notes(page.page, page.lines, cols, notes)
    return found


def _front_end(lines: Sequence[Line], headings: Sequence[Heading]) -> int:
    """Index of the line where abstract or first section begins, on page 1 where it can be found there."""
    first = next((heading.first for heading in headings if heading.page <= 2), None)
    written = next(
        (i for i, line in enumerate(lines[:120]) if re.match(r"^(?:abstract|ABSTRACT)\b", line.text)), None
    )
    found = [value for value in (first, written) if value is not None]
    return min(found) if found else min(len(lines), 40)


def _front_lines(lines: Sequence[Line], abstract_at: int, headings: Sequence[Heading]) -> set[int]:
    """Indexes of title, authors and abstract: everything on page 1 before the first section."""
    first = next(
        (h.first for h in headings if h.first > abstract_at and not is_named(h, "abstract")), abstract_at
    )
    return {i for i in range(first) if lines[i].page == 1}


def _lines_in_regions(lines: Sequence[Line], boxes: dict[Caption, Box]) -> set[int]:
    per_page: dict[int, list[Box]] = {}
    for caption, box in boxes.items():
        per_page.setdefault(caption.page, []).append(box)
    return {line.order for line in lines if any(inside(line.box, box) for box in per_page.get(line.page, ()))}


def _roles(headings: Sequence[Heading]) -> list[Role]:
    """Roles by words; lettered sections and everything below them are appendix unless the words say more."""
    roles: list[Role] = []
    parents: dict[int, Role] = {}
    roman = any(heading.number == "II" for heading in headings)  # then "I" is the first section, no appendix
    for heading in headings:
        role = role_of(heading.title)
        letter = heading.number is not None and re.match(r"^[A-Z](\.|$)", heading.number) is not None
        lettered = letter and heading.level == 1 and not (roman and heading.number in ("I", "V", "X"))
        if role is Role.OTHER and (lettered or (parents.get(1) is Role.APPENDIX and heading.level > 1)):
            role = Role.APPENDIX
        if role is Role.OTHER and heading.level > 1:
            above = parents.get(heading.level - 1, Role.OTHER)
            role = above if above not in (Role.REFERENCES, Role.ACKNOWLEDGEMENTS) else Role.OTHER
        roles.append(role)
        parents[heading.level] = role
        for deeper in [level for level in parents if level > heading.level]:
            del parents[deeper]
    return roles


def _sections(
    headings: Sequence[Heading], roles: Sequence[Role], prose: Sequence[Passage]
) -> tuple[Section, ...]:
    texts: dict[int, list[str]] = {}
    for passage in prose:
        texts.setdefault(passage.section, []).append(passage.text)
    return tuple(
        Section(
            heading.number,
            heading.title,
            heading.level,
            heading.page,
            role,
            "\n".join(texts.get(n, [])),
            heading.box,
            heading.method,
        )
        for n, (heading, role) in enumerate(zip(headings, roles, strict=True))
    )


def _figures(
    captions: Sequence[Caption], boxes: dict[Caption, Box], content: PdfContent, turns: dict[int, int]
) -> tuple[Figure, ...]:
    found = []
    for caption in captions:
        page = content.pages[caption.page - 1]
        box = boxes.get(caption)
        turn = turns.get(caption.page, 0)
        if turn:
            box = turn_back(box, page, turn) if box else None
        caption_box = turn_back(caption.box, page, turn) if turn else caption.box
        method = Method.DESTINATION if caption.named else Method.GEOMETRY
        found.append(
            Figure(caption.kind, caption.number, caption.text, caption.page, box, caption_box, method)
        )
    return tuple(found)


def _own_doi(lines: Sequence[Line], in_references: set[int]) -> str | None:
    """The DOI printed on page 1."""
    for line in lines:
        if line.page > 1:
            return None
        if line.order not in in_references and "10." in line.text:
            doi = find_doi(line.text)
            if doi:
                return doi
    return None


def is_named(heading: Heading, name: str) -> bool:
    """Whether a heading says ``name``."""
    return letters(heading.title) == letters(name)
