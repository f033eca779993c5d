"""A pass over a paper as the reading room shows it, and the terminal prints it."""

from __future__ import annotations

from dataclasses import dataclass, field

from papermap.views.annotations import BlockerView, JotView, SentencesView, VerdictView
from papermap.views.papers import RefsView, RelationView


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph; a heading where ``level`` is not 0."""

    text: str
    page: int | None
    level: int = 0


@dataclass(frozen=True, slots=True)
class PictureView:
    """A figure, table or algorithm of the paper; ``index`` is its place among them."""

    index: int
    kind: str
    number: str
    caption: str
    page: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the pass in reading order; ``absent`` says why there is nothing in it."""

    name: str
    title: str
    paragraphs: tuple[ParagraphView, ...]
    figures: tuple[PictureView, ...]
    absent: str = ""


@dataclass(frozen=True, slots=True)
class PromptView:
    """A question of the pass, and what the reader answered."""

    name: str
    question: str
    answer: str = ""
    quote: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PassStateView:
    """How far a reader is with one of the passes: how it ``ended`` (empty: it did not), and its time."""

    number: int
    name: str
    ended: str
    seconds: int


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where the reader is: a part, a paragraph of it (or a figure), whatever the size of the screen."""

    part: str = ""
    paragraph: int = 0
    figure: int = 0


@dataclass(frozen=True, slots=True)
class CellDraftView:
    """A cell of the paper's row: ``state`` is ``draft`` (read out of the PDF), ``accepted``, ``written`` or
    ``empty``."""

    column: str
    title: str
    text: str
    page: int | None
    state: str


@dataclass(frozen=True, slots=True)
class SectionLineView:
    """A heading of the paper, for the list beside the text."""

    number: str | None
    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class PassView:
    """One pass over one paper. ``budget`` is (least, most) in seconds, or ``None``; ``seconds`` were spent so
    far; ``ended`` is how it ended, empty while it has not."""

    key: int
    refs: RefsView
    title: str
    authors: tuple[str, ...]
    year: int | None
    number: int
    name: str
    budget: tuple[int, int] | None
    seconds: int
    parts: tuple[PartView, ...]
    sections: tuple[SectionLineView, ...]
    prompts: tuple[PromptView, ...]
    sentences: SentencesView | None
    verdict: VerdictView | None
    place: PlaceView
    ended: str
    cells: tuple[CellDraftView, ...]
    jots: tuple[JotView, ...]
    blockers: tuple[BlockerView, ...]
    passes: tuple[int, ...]
    drafts: dict[str, str] = field(default_factory=dict)
    why_missing: tuple[str, ...] = ()
    relations: tuple[RelationView, ...] = ()
