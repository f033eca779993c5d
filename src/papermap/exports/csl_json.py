"""Bibliographies in CSL-JSON, which citation processors (pandoc, Zotero, citeproc) read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from papermap.exports.addresses import address_of
from papermap.model.bibliography import BibEntry
from papermap.model.formats import CSL_DETAILS, CSL_TYPES
from papermap.model.names import split_name
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
    }
    return {name: value for name, value in item.items() if value} | {"id": entry.key or "?"}


def _name(name: str) -> dict[str, str]:
    given, family = split_name(name)
    return {"family": family, "given": given} if given else {"literal": family}


def _day(entry: BibEntry) -> dict[str, Any] | None:
    """When it was published: to the day, where that day is in the year of publication."""
    if entry.published and (entry.year is None or entry.published.startswith(f"{entry.year:04}")):
        return {"date-parts": [[int(part) for part in entry.published.split("-")]]}
    return {"date-parts": [[entry.year]]} if entry.year else None
