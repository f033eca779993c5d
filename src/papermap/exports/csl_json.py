"""Bibliographies in CSL-JSON, which citation processors (pandoc, Zotero, citeproc) read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from papermap.exports.addresses import address_of
from papermap.model.bibliography import BibEntry
from papermap.model.formats import CSL_DETAILS, CSL_NUMBERED, CSL_TYPES, month_of, publisher_of
from papermap.model.names import split_name, without_suffix
from papermap.model.refs import Scheme


def csl_json(entries: Iterable[BibEntry]) -> Iterator[str]:
    """The bibliography in pieces, to be written one after another in UTF-8."""
    before = "[\n"
    for entry in entries:
        yield before + json.dumps(_item(entry), ensure_ascii=False, sort_keys=True)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _item(entry: BibEntry) -> dict[str, Any]:
    details = entry.details
    arxiv, doi = entry.ref(Scheme.ARXIV), entry.ref(Scheme.DOI)
    item: dict[str, Any] = {
        "id": entry.key,
        "type": CSL_TYPES.get(entry.kind, "article"),
        "title": entry.title,
        "author": [_name(name) for name in entry.authors],
        "editor": [_name(name) for name in details.get("editor", "").split(" and ") if name],
        "container-title": entry.venue,
        "issued": _day(entry),
        "abstract": entry.abstract,
        "DOI": doi.value if doi else None,
        "number": f"arXiv:{arxiv.value}" if arxiv else None,
        "URL": details.get("url") or address_of(entry),
        **{name: details.get(ours) for ours, name in CSL_DETAILS.items()},
        "publisher": publisher_of(details),
        "accessed": _accessed(details.get("urldate", "")),
    }
    if entry.kind in CSL_NUMBERED and not arxiv:
        item["number"] = item.pop("issue")
    return {name: value for name, value in item.items() if value} | {"id": entry.key or "?"}


def _name(name: str) -> dict[str, str]:
    given, family = split_name(name)
    family, suffix = without_suffix(family) if given else (family, "")
    parts = {"family": family, "given": given, "suffix": suffix} if given else {"literal": family}
    return {part: text for part, text in parts.items() if text}


def _day(entry: BibEntry) -> dict[str, Any] | None:
    """When it was published: to the day or the month, where that is in the year of publication."""
    if entry.published and (entry.year is None or entry.published.startswith(f"{entry.year:04}")):
        return {"date-parts": [[int(part) for part in entry.published.split("-")]]}
    if not entry.year:
        return None
    month = month_of(entry.details.get("month", ""))
    return {"date-parts": [[entry.year, month] if month else [entry.year]]}


def _accessed(told: str) -> dict[str, Any] | None:
    """The day on which an address was looked at, where it is told as one."""
    try:
        day = date.fromisoformat(told[:10])
    except ValueError:
        return None
    return {"date-parts": [[day.year, day.month, day.day]]}
