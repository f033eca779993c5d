"""CSL-JSON, as Zotero, pandoc and citation processors write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from papermap.imports.found import Found, Unread, checked
from papermap.imports.markup import without_marks
from papermap.model.bibliography import BibEntry, address_refs, arxiv_in, doi_refs, published_venue
from papermap.model.formats import CSL_DETAILS, CSL_NUMBERED, CSL_TYPES, MONTHS, PUBLISHERS
from papermap.model.names import join_name
from papermap.model.refs import Ref

_KINDS = {theirs: ours for ours, theirs in reversed(CSL_TYPES.items())} | {
    "article-magazine": "article", "article-newspaper": "article", "review": "article",
    "entry": "incollection",
    "entry-encyclopedia": "incollection", "post": "online", "post-weblog": "online", "periodical": "misc",
}  # fmt: skip


def read_csl(items: Sequence[object], lines: Sequence[int] = ()) -> Iterator[Found]:
    """Every item of a CSL-JSON list, in order; ``lines`` are where they stand, if that is known."""
    for number, item in enumerate(items, 1):
        line = lines[number - 1] if number <= len(lines) else 0
        if not isinstance(item, dict):
            yield Unread(f"item {number}", line, "it is no CSL item")
            continue
        entry = _entry(item)
        yield checked(entry.key or f"item {number}", line, entry)


def _entry(item: Mapping[str, Any]) -> BibEntry:
    address = _text(item.get("URL"))
    kind = _KINDS.get(str(item.get("type")), "misc")
    year, month, day = _issued(item.get("issued"))
    details = {ours: text for ours, theirs in CSL_DETAILS.items() if (text := _text(item.get(theirs)))}
    if arxiv_in(details.get("note", "")):
        del details["note"]
    if month:
        details["month"] = MONTHS[month - 1]
    if seen := _issued(item.get("accessed"))[2]:
        details["urldate"] = seen
    if "publisher" in details:
        details[PUBLISHERS.get(kind, "publisher")] = details.pop("publisher")
    number = _text(item.get("number")) or ""
    if number and kind in CSL_NUMBERED and not arxiv_in(number):
        details["number"] = number
    if editors := _names(item.get("editor")):
        details["editor"] = " and ".join(editors)
    refs: set[Ref] = set(doi_refs(_text(item.get("DOI")) or ""))
    if address:
        found = address_refs(address)
        refs |= found
        if not found:
            details["url"] = address
    told = " ".join(
        _text(item.get(name)) or "" for name in ("number", "note", "container-title", "archive_location")
    )
    arxiv = arxiv_in(told) or (arxiv_in(address) if address else None)
    return BibEntry(
        title=_text(item.get("title")),
        authors=_names(item.get("author")),
        year=year,
        venue=published_venue(_text(item.get("container-title"))),
        kind=kind,
        key=_text(item.get("citation-key")) or _text(item.get("id")) or "",
        refs=frozenset(refs | ({arxiv[0]} if arxiv else set())),
        abstract=_text(item.get("abstract")),
        published=day,
        version=arxiv[1] if arxiv else None,
        details=details,
    )


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return without_marks(str(value)) or None


def _names(value: object) -> tuple[str, ...]:
    found = []
    for name in value if isinstance(value, list) else ():
        if not isinstance(name, dict):
            continue
        particles = (_text(name.get(p)) for p in ("dropping-particle", "non-dropping-particle"))
        family = " ".join(filter(None, (*particles, _text(name.get("family")))))
        whole = _text(name.get("literal")) or join_name(
            family, _text(name.get("given")) or "", _text(name.get("suffix")) or ""
        )
        if whole:
            found.append(whole)
    return tuple(found)


def _issued(value: object) -> tuple[int | None, int | None, str | None]:
    """Year, the month where that is all that is known of the day, and the day."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    numbers: list[int] = []
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [int(part) for part in parts[0] if str(part).isascii() and str(part).isdigit()]
    elif isinstance(value, dict):
        told = str(value.get("raw") or value.get("literal") or "")
        numbers = [int(match[0])] if (match := re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", told)) else []
    try:
        day = date(*numbers[:3]).isoformat() if len(numbers) > 2 else None
    except ValueError:
        return numbers[0], None, None
    month = numbers[1] if len(numbers) == 2 and 1 <= numbers[1] <= 12 else None
    return numbers[0] if numbers else None, month, day
