"""The only door to pymupdf: a file in, plain values out (:mod:`papermap.extract.values`), and pictures.

Meant for a child process (:mod:`papermap.extract.worker`): a hostile file may take all memory or crash the
library. Which text is a heading or a caption is no business of this module.
"""

from __future__ import annotations

import os
import sys
import unicodedata
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from papermap.extract.limits import Limits, ParseError
from papermap.extract.values import (
    Destination,
    Drawing,
    OutlineEntry,
    Page,
    PageLink,
    PdfContent,
    RawLine,
    Span,
)
from papermap.model.documents import Box, ParseFailure

# pymupdf loads its layout models (0.4 s, 100 MB) on import where they can be found; the rules need none.
os.environ.setdefault("PYMUPDF_SUGGEST_LAYOUT_ANALYZER", "0")
for _heavy in ("pymupdf.layout", "pymupdf4llm"):
    sys.modules.setdefault(_heavy, None)  # type: ignore[arg-type]

import pymupdf  # noqa: E402

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

_TEXT_FLAGS = pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES & ~pymupdf.TEXT_PRESERVE_LIGATURES
_LEVEL = (1.0, 0.0)
_HEADER_WINDOW = 1024
_MOST_DEFLATE = 1032  # a Flate stream unpacks to at most so many times its bytes
_CROWDED = 1500
_CELL = 10.0
_SHRINK_EVERY = 40
# What pymupdf raises on broken files has no common base class narrower than this.
_BROKEN = (RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, OSError)


def read_pdf(
    path: Path, limits: Limits, *, drawings: bool = True, opened: Callable[[int], None] | None = None
) -> PdfContent:
    """Read every page of ``path``; ``opened`` hears the number of pages first.

    Raises :class:`ParseError` with the typed reason when nothing can be had. A page that cannot be read is
    left empty and named in ``problems``.
    """
    document = _open(path, limits)
    if opened is not None:
        opened(document.page_count)
    try:
        return _read(document, limits, drawings)
    finally:
        document.close()


def _open(path: Path, limits: Limits) -> Any:
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise ParseError(ParseFailure.TOO_LARGE, f"the file has {size / 1e6:.0f} MB")
    with path.open("rb") as stream:
        if b"%PDF-" not in stream.read(_HEADER_WINDOW):
            raise ParseError(ParseFailure.NOT_PDF, "the file does not begin as a PDF does")
    try:
        document = pymupdf.open(path, filetype="pdf")
    except _BROKEN as error:
        raise ParseError(ParseFailure.TRUNCATED, f"the file has no readable page ({error})") from error
    if not document.is_pdf:
        raise ParseError(ParseFailure.NOT_PDF, "the file is some other kind of document")
    if document.needs_pass:
        raise ParseError(ParseFailure.ENCRYPTED, "the file opens only with a password")
    try:
        count = document.page_count
    except _BROKEN as error:
        raise ParseError(ParseFailure.TRUNCATED, f"the list of pages is broken ({error})") from error
    if count == 0:
        raise ParseError(ParseFailure.TRUNCATED, "the file is cut off: no page is left in it")
    if count > limits.pages:
        raise ParseError(ParseFailure.TOO_LARGE, f"the file has {count} pages, more than {limits.pages}")
    return document


def _read(document: Any, limits: Limits, drawings: bool) -> PdfContent:
    pages: list[Page] = []
    problems: list[str] = []
    frames: dict[int, Any] = {}
    for index in range(document.page_count):
        number = index + 1
        try:
            source = document[index]
            frames[number] = source.transformation_matrix if source.rotation == 0 else None
            page = _page(document, source, number, limits, drawings, problems)
        except (*_BROKEN, MemoryError) as error:
            problems.append(f"page {number} could not be read ({type(error).__name__})")
            page = Page(number, 612.0, 792.0, ())
        pages.append(page)
        if number % _SHRINK_EVERY == 0:
            pymupdf.TOOLS.store_shrink(100)
    damaged = bool(problems)
    if document.is_repaired:
        lost = any(word in pymupdf.TOOLS.mupdf_warnings() for word in ("zlib", "syntax error", "premature"))
        damaged = damaged or lost
        problems.append(
            "the file was damaged and has been repaired" + (", some text may be missing" if lost else "")
        )
    try:
        destinations, outline = _destinations(document, frames), _outline(document, frames)
    except _BROKEN as error:
        problems.append(f"the outline could not be read ({type(error).__name__})")
        destinations, outline = (), ()
    metadata = {key: str(value) for key, value in (document.metadata or {}).items() if value}
    return PdfContent(tuple(pages), destinations, outline, metadata, tuple(problems), damaged)


def _inflated_size(document: Any, source: Any, most: int) -> int:
    """Bytes of the page's content once unpacked, counted no further than ``most``: a few kB may hold a GB."""
    total = 0
    for xref in source.get_contents():
        raw = document.xref_stream_raw(xref) or b""
        layers = str(document.xref_get_key(xref, "Filter")[1]).count("FlateDecode")
        if total + len(raw) * _MOST_DEFLATE**layers <= most:
            total += len(raw)
            continue
        for _ in range(layers):
            try:
                raw = zlib.decompressobj().decompress(raw, most + 1)
            except zlib.error:
                break
        total += len(raw)
    return total


def _page(
    document: Any, source: Any, number: int, limits: Limits, drawings: bool, problems: list[str]
) -> Page:
    if _inflated_size(document, source, limits.content_bytes) > limits.content_bytes:
        problems.append(f"page {number} is too heavy and was left out")
        return Page(number, float(source.rect.width), float(source.rect.height), ())
    if source.rotation:
        source.remove_rotation()
    _hide_notes(source)
    blocks, images = _text_and_images(source)
    lines = tuple(
        _line(line, block["number"]) for block in blocks if block["type"] == 0 for line in block["lines"]
    )
    paths: tuple[Drawing, ...] = ()
    if drawings:
        found = source.get_cdrawings()
        if len(found) > limits.drawings:
            problems.append(f"page {number} has {len(found)} drawings, only {limits.drawings} were looked at")
            found = found[: limits.drawings]
        paths = _drawings(found)
    width, height = float(source.rect.width), float(source.rect.height)
    return Page(number, width, height, lines, paths, images, _links(source))


def _hide_notes(source: Any) -> None:
    """Take what a reader wrote and marked on the page out of sight (in memory only): it is no part of it."""
    for note in source.annots():
        note.set_flags(note.flags | pymupdf.PDF_ANNOT_IS_HIDDEN)


def _text_and_images(source: Any) -> tuple[list[dict[str, Any]], tuple[Box, ...]]:
    """The page's blocks of text, and the places of its images.

    The library hands out text as a mapping only together with the bytes of all images in it, so a page that
    shows images is interpreted a second time without them; most pages are interpreted once.
    """
    shown = source.get_textpage(flags=_TEXT_FLAGS | pymupdf.TEXT_PRESERVE_IMAGES)
    images = tuple(_box(image["bbox"]) for image in shown.extractIMGINFO())
    text = source.get_textpage(flags=_TEXT_FLAGS) if images else shown
    return text.extractDICT()["blocks"], images


def _links(source: Any) -> tuple[PageLink, ...]:
    """Links to web addresses. ``get_links`` would first look up where all the others lead."""
    found = []
    link = pymupdf.mupdf.fz_load_links(source.this)
    while link.m_internal:
        uri = str(link.m_internal.uri or "")
        if not uri.startswith("file:") and pymupdf.mupdf.fz_is_external_link(uri):
            box = link.m_internal.rect
            found.append(PageLink((box.x0, box.y0, box.x1, box.y1), uri))
        link = link.next()
    return tuple(found)


def _box(value: Any) -> Box:
    return (float(value[0]), float(value[1]), float(value[2]), float(value[3]))


def _line(line: dict[str, Any], block: int) -> RawLine:
    spans = tuple(
        Span(
            span["text"] if span["text"].isascii() else unicodedata.normalize("NFC", span["text"]),
            sys.intern(span["font"]),  # one string and one number for what thousands of spans share
            _shared(span["size"]),
            span["flags"],
            span["bbox"],
            span["origin"][1],
        )
        for span in line["spans"]
    )
    return RawLine(spans, line["bbox"], block, _LEVEL if line["dir"] == _LEVEL else line["dir"])


@lru_cache(4096)
def _shared(size: float) -> float:
    return size


def _drawings(found: list[dict[str, Any]]) -> tuple[Drawing, ...]:
    """Painted paths, each place once; on crowded pages the small ones of a neighbourhood as one box."""
    kept: dict[tuple[Any, ...], Drawing] = {}
    crowded = len(found) > _CROWDED
    for path in found:
        x0, y0, x1, y1 = path["rect"]
        fill = path.get("fill")
        stroked = "s" in path["type"]
        key: tuple[Any, ...] = (round(x0), round(y0), round(x1), round(y1), fill, stroked)
        if crowded and x1 - x0 < _CELL and y1 - y0 < _CELL:
            key = (int(x0 / _CELL), int(y0 / _CELL), fill, stroked)
            if key in kept:
                a0, b0, a1, b1 = kept[key].box
                kept[key] = Drawing((min(a0, x0), min(b0, y0), max(a1, x1), max(b1, y1)), fill, stroked)
                continue
        kept.setdefault(key, Drawing((x0, y0, x1, y1), fill, stroked))
    return tuple(kept.values())


def _place(to: Any, frame: Any) -> tuple[float, float]:
    """A point of the file as a point of the displayed page; the page's top where it is turned."""
    if to is None or frame is None:
        return (0.0, 0.0)
    point = pymupdf.Point(to) * frame
    return (float(point.x), float(point.y))


def _destinations(document: Any, frames: dict[int, Any]) -> tuple[Destination, ...]:
    found = []
    for name, place in document.resolve_names().items():
        number = int(place.get("page", -1)) + 1
        if number in frames and place.get("to") is not None:
            found.append(Destination(str(name), number, *_place(place["to"], frames[number])))
    return tuple(found)


def _outline(document: Any, frames: dict[int, Any]) -> tuple[OutlineEntry, ...]:
    entries = []
    for level, title, page, place in document.get_toc(simple=False):
        number = int(page)
        if number in frames:
            y = _place(place.get("to"), frames[number])[1]
            entries.append(OutlineEntry(int(level), str(title), number, y))
    return tuple(entries)


def read_page(path: Path, number: int, limits: Limits) -> Page:
    """One page (counted from 1) alone. Raises :class:`ParseError` as :func:`read_pdf` does."""
    document = _open(path, limits)
    problems: list[str] = []
    try:
        page = _page(document, document[number - 1], number, limits, True, problems)
    except (*_BROKEN, MemoryError) as error:
        raise ParseError(ParseFailure.PARTIAL, f"page {number} could not be read") from error
    finally:
        document.close()
    if problems and not page.lines:
        raise ParseError(ParseFailure.PARTIAL, problems[0])
    return page


def render(path: Path, page: int, box: Box, dpi: int, target: Path, limits: Limits) -> None:
    """Write ``box`` of ``page`` (counted from 1) as PNG to ``target``; dpi gives way to the pixel cap."""
    document = _open(path, limits)
    try:
        source = document[page - 1]
        clip = pymupdf.Rect(*box) & source.rect
        if clip.is_empty:
            raise ParseError(ParseFailure.PARTIAL, f"page {page} has nothing at that place")
        scale = dpi / 72
        pixels = clip.width * clip.height * scale * scale
        if pixels > limits.pixels:
            scale *= (limits.pixels / pixels) ** 0.5
        source.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=clip, alpha=False, annots=False).save(
            target
        )
    except (IndexError, *_BROKEN) as error:
        if isinstance(error, ParseError):
            raise
        raise ParseError(ParseFailure.PARTIAL, f"the picture could not be drawn ({error})") from error
    finally:
        document.close()
