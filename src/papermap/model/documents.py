"""What a PDF says, as plain values: the result of parsing one edition of a paper.

Pages count from 1. Boxes are ``(x0, y0, x1, y1)`` in PDF points (1/72 inch), origin at the top left of the
page as displayed. ``None`` means *not looked for*, an empty tuple means *looked for and not there*.
Everything here is data from outside: text is never markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Box = tuple[float, float, float, float]


class ParseFailure(StrEnum):
    """Why a PDF gave nothing, or less than it should."""

    NOT_PDF = "not_pdf"
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    NO_TEXT = "no_text"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    PARTIAL = "partial"


class Method(StrEnum):
    """The signal that found an item, strongest first."""

    OUTLINE = "outline"
    DESTINATION = "destination"
    GEOMETRY = "geometry"
    LEXICON = "lexicon"


class Role(StrEnum):
    """What a section is for."""

    INTRODUCTION = "introduction"
    RELATED = "related"
    METHOD = "method"
    EXPERIMENTS = "experiments"
    RESULTS = "results"
    DISCUSSION = "discussion"
    LIMITATIONS = "limitations"
    CONCLUSION = "conclusion"
    REFERENCES = "references"
    APPENDIX = "appendix"
    ACKNOWLEDGEMENTS = "acknowledgements"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of the paper's own text and the page it starts on."""

    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it, up to the next heading of any level (1 = top)."""

    number: str | None
    title: str
    level: int
    page: int
    role: Role
    text: str
    box: Box | None = None
    method: Method = Method.GEOMETRY


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, table or algorithm; ``box`` is the drawn region cropped to ink, without its caption."""

    kind: str
    number: str
    caption: str
    page: int
    box: Box | None
    caption_box: Box
    method: Method = Method.GEOMETRY


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence in which the paper speaks of a limit of its own work (``limitation``) or of what is left
    to do (``future-work``)."""

    text: str
    kind: str
    page: int
    section: str | None
    method: Method = Method.LEXICON


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the reference list. ``title`` is ``None`` rather than invented."""

    raw: str
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    arxiv_id: str | None
    doi: str | None
    page: int
    label: str | None = None
    box: Box | None = None
    method: Method = Method.GEOMETRY


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence of the text that cites ``reference`` (an index into the reference list)."""

    reference: int
    sentence: str
    page: int
    section: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A web address in the text; ``kind`` is code, data, project, paper or other. Only what the authors
    present as their own is code, data or project."""

    url: str
    kind: str
    page: int


@dataclass(frozen=True, slots=True)
class Draft:
    """Quoted sentences proposed for the reader's spreadsheet row."""

    problem: Quote | None = None
    datasets: tuple[Quote, ...] = ()
    baselines: tuple[Quote, ...] = ()
    metrics: tuple[Quote, ...] = ()
    key_idea: Quote | None = None
    limitations: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """Everything papermap reads out of one PDF.

    ``arxiv_id`` is the identifier with version in the arXiv stamp, ``stamp_date`` its ISO date and
    ``stamp_class`` its primary category. ``failure`` is set when only a part could be read.
    """

    pages: int
    title: str | None
    authors: tuple[str, ...]
    arxiv_id: str | None
    doi: str | None
    abstract: Quote | None
    sections: tuple[Section, ...] | None
    figures: tuple[Figure, ...] | None
    limitations: tuple[Statement, ...] | None
    references: tuple[Reference, ...] | None
    mentions: tuple[Mention, ...] | None
    links: tuple[Link, ...] | None
    draft: Draft | None
    warnings: tuple[str, ...] = ()
    stamp_class: str | None = None
    stamp_date: str | None = None
    failure: ParseFailure | None = None
