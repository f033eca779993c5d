"""What is drawn on the pages of a PDF, as plain frozen values: the input of every rule.

Pages count from 1; boxes are ``(x0, y0, x1, y1)`` in PDF points from the top left of the page as displayed.
Nothing here knows how a PDF is read, so the rules are tested without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from papermap.model.documents import Box

SUPERSCRIPT = 1
ITALIC = 2
BOLD = 16


class Span(NamedTuple):
    """A run of text in one font; ``flags`` are the bits named above, ``baseline`` its y.

    A page holds hundreds of them: named tuples are made in a third of the time of a frozen dataclass.
    """

    text: str
    font: str
    size: float
    flags: int
    box: Box
    baseline: float


@dataclass(frozen=True, slots=True)
class RawLine:
    """Spans the file writes in one go; ``direction`` is the unit vector of its writing."""

    spans: tuple[Span, ...]
    box: Box
    block: int
    direction: tuple[float, float] = (1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A painted path as its box; ``fill`` is its colour in 0..1 per channel, ``None`` when only stroked."""

    box: Box
    fill: tuple[float, ...] | None = None
    stroked: bool = True


@dataclass(frozen=True, slots=True)
class PageLink:
    """A clickable box that leads to a web address."""

    box: Box
    uri: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on one page, text in the order in which the file writes it."""

    number: int
    width: float
    height: float
    lines: tuple[RawLine, ...]
    drawings: tuple[Drawing, ...] = ()
    images: tuple[Box, ...] = ()
    links: tuple[PageLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """A named place, as TeX's hyperref writes for every section, figure and reference."""

    name: str
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark; ``level`` counts from 1."""

    level: int
    title: str
    page: int
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class PdfContent:
    """A whole PDF. ``problems`` are plain sentences on what could not be read; ``damaged`` says that
    something may be missing for that reason."""

    pages: tuple[Page, ...]
    destinations: tuple[Destination, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    damaged: bool = False
