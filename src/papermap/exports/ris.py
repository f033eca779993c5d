"""Bibliographies in RIS, for reference managers. Written by rispy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import rispy

from papermap.exports.addresses import address_of, pages_of
from papermap.model.bibliography import BibEntry
from papermap.model.formats import RIS_DETAILS, RIS_TYPES, month_of, publisher_of
from papermap.model.names import split_name, without_suffix
from papermap.model.refs import Scheme

_CHUNK = 1000


def ris(entries: Iterable[BibEntry]) -> Iterator[str]:
    """The bibliography in pieces, to be written one after another in UTF-8."""
    source = iter(entries)
    while chunk := list(islice(source, _CHUNK)):
        yield rispy.dumps([_record(entry) for entry in chunk], implementation=_Writer) + "\n"


class _Writer(rispy.RisWriter):  # type: ignore[misc]  # the package has no types
    """Without the running number that rispy sets over each record, which not every reader skips."""

    def set_header(self, count: int) -> str:
        return ""


def _record(entry: BibEntry) -> dict[str, Any]:
    details = entry.details
    first, last = pages_of(details.get("pages"))
    arxiv, doi = entry.ref(Scheme.ARXIV), entry.ref(Scheme.DOI)
    record: dict[str, Any] = {
        "type_of_reference": RIS_TYPES.get(entry.kind, "GEN"),
        "id": entry.key,
        "title": entry.title,
        "authors": [_name(name) for name in entry.authors],
        "secondary_authors": [_name(name) for name in details.get("editor", "").split(" and ") if name],
        "year": str(entry.year) if entry.year else None,
        "date": _day(entry),
        "secondary_title": entry.venue,
        "abstract": entry.abstract,
        "start_page": first,
        "end_page": last,
        "issn": details.get("isbn") or details.get("issn"),
        "doi": doi.value if doi else None,
        "accession_number": f"arXiv:{arxiv.value}" if arxiv else None,
        "keywords": [word.strip() for word in details.get("keywords", "").split(",") if word.strip()],
        "urls": [address] if (address := details.get("url") or address_of(entry)) else [],
        **{tag: details.get(name) for name, tag in RIS_DETAILS.items()},
        "publisher": publisher_of(details),
    }
    return {name: _lines(value) for name, value in record.items() if value}


def _name(name: str) -> str:
    given, family = split_name(name)
    family, suffix = without_suffix(family) if given else (family, "")
    return ", ".join(part for part in (family, given, suffix) if part)


def _day(entry: BibEntry) -> str:
    """The day of publication, else its year and month, with the slashes that RIS wants."""
    if entry.published:
        return entry.published.replace("-", "/")
    month = month_of(entry.details.get("month", ""))
    return f"{entry.year:04}/{month:02}//" if entry.year and month else ""


def _lines(value: Any) -> Any:
    """A value is one line: a second one could begin with what looks like a field of its own."""
    if isinstance(value, list):
        return [_lines(item) for item in value]
    return " ".join(value.split())
