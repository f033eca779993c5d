"""The parsed document as JSON and back, in the shape others drive papermap by (``papermap parse --json``).

The keys of that shape stay as they are; what it does not name (boxes, methods, mentions, the stamp's class
and date, the failure) is added beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from papermap.model.documents import (
    Box,
    Draft,
    Figure,
    Link,
    Mention,
    Method,
    ParsedDocument,
    ParseFailure,
    Quote,
    Reference,
    Role,
    Section,
    Statement,
)

T = TypeVar("T")
_DRAFT_LISTS = ("datasets", "baselines", "metrics", "limitations")


def _points(box: Box | None) -> list[float] | None:
    return None if box is None else [round(value, 2) for value in box]


def _box(value: Sequence[float] | None) -> Box | None:
    if value is None:
        return None
    x0, y0, x1, y1 = (float(v) for v in value)
    return (x0, y0, x1, y1)


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    return None if quote is None else {"text": quote.text, "page": quote.page}


def _to_quote(value: Mapping[str, Any] | None) -> Quote | None:
    return None if value is None else Quote(value["text"], value["page"])


def _many(items: Sequence[T] | None, one: Callable[[T], Any]) -> list[Any] | None:
    return None if items is None else [one(item) for item in items]


def _section(item: Section) -> dict[str, Any]:
    return {
        "number": item.number, "title": item.title, "level": item.level, "page": item.page,
        "role": item.role.value, "text": item.text, "box": _points(item.box), "method": item.method.value,
    }  # fmt: skip


def _figure(item: Figure) -> dict[str, Any]:
    return {
        "kind": item.kind, "number": item.number, "caption": item.caption, "page": item.page,
        "box": _points(item.box), "caption_box": _points(item.caption_box), "method": item.method.value,
    }  # fmt: skip


def _statement(item: Statement) -> dict[str, Any]:
    return {
        "text": item.text,
        "kind": item.kind,
        "page": item.page,
        "section": item.section,
        "method": item.method.value,
    }


def _reference(item: Reference) -> dict[str, Any]:
    return {
        "raw": item.raw, "title": item.title, "authors": list(item.authors), "year": item.year,
        "arxiv_id": item.arxiv_id, "doi": item.doi, "page": item.page, "label": item.label,
        "box": _points(item.box), "method": item.method.value,
    }  # fmt: skip


def _mention(item: Mention) -> dict[str, Any]:
    return {
        "reference": item.reference,
        "sentence": item.sentence,
        "page": item.page,
        "section": item.section,
    }


def _link(item: Link) -> dict[str, Any]:
    return {"url": item.url, "kind": item.kind, "page": item.page}


def _draft(draft: Draft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    return {
        "problem": _quote(draft.problem),
        "key_idea": _quote(draft.key_idea),
        **{name: [_quote(quote) for quote in getattr(draft, name)] for name in _DRAFT_LISTS},
    }


def document_to_json(document: ParsedDocument) -> dict[str, Any]:
    """The document as a JSON-ready mapping."""
    return {
        "pages": document.pages,
        "title": document.title,
        "authors": list(document.authors),
        "arxiv_id": document.arxiv_id,
        "doi": document.doi,
        "abstract": _quote(document.abstract),
        "sections": _many(document.sections, _section),
        "figures": _many(document.figures, _figure),
        "limitations": _many(document.limitations, _statement),
        "references": _many(document.references, _reference),
        "links": _many(document.links, _link),
        "draft": _draft(document.draft),
        "warnings": list(document.warnings),
        "mentions": _many(document.mentions, _mention),
        "stamp_class": document.stamp_class,
        "stamp_date": document.stamp_date,
        "failure": None if document.failure is None else document.failure.value,
    }


def _items(data: Mapping[str, Any], key: str, one: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...] | None:
    value = data.get(key)
    return None if value is None else tuple(one(item) for item in value)


def _to_method(item: Mapping[str, Any], default: Method) -> Method:
    return Method(item["method"]) if item.get("method") else default


def _to_section(item: Mapping[str, Any]) -> Section:
    return Section(
        item["number"], item["title"], item["level"], item["page"], Role(item["role"]), item["text"],
        _box(item.get("box")), _to_method(item, Method.GEOMETRY),
    )  # fmt: skip


def _to_figure(item: Mapping[str, Any]) -> Figure:
    caption_box = _box(item["caption_box"])
    if caption_box is None:
        raise ValueError("a figure needs the box of its caption")
    return Figure(
        item["kind"], item["number"], item["caption"], item["page"], _box(item["box"]), caption_box,
        _to_method(item, Method.GEOMETRY),
    )  # fmt: skip


def _to_statement(item: Mapping[str, Any]) -> Statement:
    return Statement(
        item["text"], item["kind"], item["page"], item["section"], _to_method(item, Method.LEXICON)
    )


def _to_reference(item: Mapping[str, Any]) -> Reference:
    return Reference(
        item["raw"], item["title"], tuple(item["authors"]), item["year"], item["arxiv_id"], item["doi"],
        item["page"], item.get("label"), _box(item.get("box")), _to_method(item, Method.GEOMETRY),
    )  # fmt: skip


def _to_mention(item: Mapping[str, Any]) -> Mention:
    return Mention(item["reference"], item["sentence"], item["page"], item["section"])


def link_from_json(item: Mapping[str, Any]) -> Link:
    return Link(item["url"], item["kind"], item["page"])


def draft_from_json(value: Mapping[str, Any] | None) -> Draft | None:
    """A draft out of its JSON."""
    if value is None:
        return None
    lists = {name: tuple(Quote(q["text"], q["page"]) for q in value.get(name) or ()) for name in _DRAFT_LISTS}
    return Draft(problem=_to_quote(value.get("problem")), key_idea=_to_quote(value.get("key_idea")), **lists)


def document_from_json(data: Mapping[str, Any]) -> ParsedDocument:
    """The inverse of :func:`document_to_json`; keys beyond the shape others use may be absent.

    Raises ``KeyError`` or ``ValueError`` on anything that is not such a document.
    """
    return ParsedDocument(
        pages=data["pages"],
        title=data["title"],
        authors=tuple(data["authors"]),
        arxiv_id=data["arxiv_id"],
        doi=data["doi"],
        abstract=_to_quote(data["abstract"]),
        sections=_items(data, "sections", _to_section),
        figures=_items(data, "figures", _to_figure),
        limitations=_items(data, "limitations", _to_statement),
        references=_items(data, "references", _to_reference),
        mentions=_items(data, "mentions", _to_mention),
        links=_items(data, "links", link_from_json),
        draft=draft_from_json(data["draft"]),
        warnings=tuple(data["warnings"]),
        stamp_class=data.get("stamp_class"),
        stamp_date=data.get("stamp_date"),
        failure=ParseFailure(data["failure"]) if data.get("failure") else None,
    )
