"""What is drawn on the pages of a PDF, as plain frozen values: the input of every rule.

Pages count from 1; boxes are ``(x0, y0, x1, y1)`` in PDF points from the top left of the page as displayed.
Nothing here knows how a PDF is read; the values are saved to and loaded from JSON so that the rules are
tested without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

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
    """A bookmark; ``level`` counts from 1, ``destination`` is the named place it leads to, if any."""

    level: int
    title: str
    page: int
    y: float = 0.0
    destination: str = ""


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


def content_to_json(content: PdfContent) -> dict[str, Any]:
    """The content as JSON-ready lists and mappings; a span is a list of its values in their order."""
    return asdict(content)


def _box(value: Any) -> Box:
    x0, y0, x1, y1 = (float(v) for v in value)
    return (x0, y0, x1, y1)


def _line(data: Mapping[str, Any]) -> RawLine:
    spans = tuple(
        Span(text, font, size, flags, _box(box), baseline)
        for text, font, size, flags, box, baseline in data["spans"]
    )
    dx, dy = data["direction"]
    return RawLine(spans, _box(data["box"]), data["block"], (float(dx), float(dy)))


def _drawing(data: Mapping[str, Any]) -> Drawing:
    fill = data["fill"]
    return Drawing(_box(data["box"]), None if fill is None else tuple(fill), data["stroked"])


def content_from_json(data: Mapping[str, Any]) -> PdfContent:
    """The inverse of :func:`content_to_json`."""
    pages = tuple(
        Page(
            page["number"],
            page["width"],
            page["height"],
            tuple(_line(line) for line in page["lines"]),
            tuple(_drawing(drawing) for drawing in page["drawings"]),
            tuple(_box(image) for image in page["images"]),
            tuple(PageLink(_box(link["box"]), link["uri"]) for link in page["links"]),
        )
        for page in data["pages"]
    )
    return PdfContent(
        pages,
        tuple(Destination(**item) for item in data["destinations"]),
        tuple(OutlineEntry(**item) for item in data["outline"]),
        dict(data["metadata"]),
        tuple(data["problems"]),
        data["damaged"],
    )
