"""RIS, as reference managers and databases write it. Read by rispy, one record at a time, so that a record
without an end takes no other with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import rispy

from papermap.imports.found import Found, Unread, UnreadableError, checked
from papermap.imports.markup import without_marks
from papermap.model.bibliography import BibEntry, address_refs, arxiv_in, doi_refs, published_venue
from papermap.model.formats import MONTHS, PUBLISHERS, RIS_DETAILS
from papermap.model.names import name_of
from papermap.model.refs import Ref, Scheme

_START = re.compile(r"^TY {1,2}- ?", re.MULTILINE)
_TAG = re.compile(r"^[A-Z][A-Z0-9] {1,2}-", re.MULTILINE)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_MONTH = re.compile(r"\d{4}/(\d{1,2})/*")
_BY_A_DATABASE = re.compile(r"Cited By ?:\d+|Export Date: |cited by counts? ", re.IGNORECASE)

_KINDS = {
    "JOUR": "article", "EJOUR": "article", "MGZN": "article", "NEWS": "article", "ABST": "article",
    "INPR": "article",
    "CONF": "inproceedings", "CPAPER": "proceedings", "CHAP": "incollection", "ECHAP": "inbook",
    "BOOK": "book",
    "EBOOK": "book", "EDBOOK": "book", "THES": "phdthesis", "RPRT": "techreport", "STAND": "manual",
    "UNPB": "unpublished", "MANSCPT": "unpublished", "ELEC": "online", "BLOG": "online", "ICOMM": "online",
    "COMP": "software", "DATA": "dataset", "PAT": "patent",
}  # fmt: skip


def read_ris(text: str) -> Iterator[Found]:
    """Every record of a file, in order. Raises :class:`UnreadableError` for a text that has none."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    starts = [match.start() for match in _START.finditer(text)]
    if not starts:
        raise UnreadableError("no record begins in it (a line with TY  -)")
    before = text[: starts[0]]
    if _TAG.search(before):
        yield Unread("a record without TY", 1, "its first line, with the type, is missing")
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line = text.count("\n", 0, start) + 1
        lines = [kept for kept in text[start:end].split("\n") if not kept.startswith("ER  -")]
        records = rispy.loads("\n".join([*lines, "ER  - "]), implementation=_Parser, skip_unknown_tags=True)
        if not records:
            yield Unread(lines[0][:60], line, "it is not written as RIS is")
            continue
        record = records[0]
        entry = _entry(record)
        yield checked(entry.key or (entry.title or "")[:60], line, entry)


class _Parser(rispy.RisParser):  # type: ignore[misc]  # the package has no types
    """Also takes the tags that begin with one blank only, as some databases write them."""

    def parse_line(self, line: str) -> tuple[str | None, str]:
        if match := _TAG.match(line):
            return line[:2], line[match.end() :].strip()
        return None, line.strip()


def _entry(record: dict[str, Any]) -> BibEntry:
    title = _first(record, "title", "primary_title", "translated_title")
    kind = _KINDS.get(str(record.get("type_of_reference", "")).strip(), "misc")
    venue = _first(
        record, "secondary_title", "journal_name", "alternate_title3", "alternate_title1", "alternate_title2"
    )
    addresses = [str(url) for url in record.get("urls", [])]
    dated = str(record.get("date") or record.get("publication_year") or "")
    year = _YEAR.search(str(record.get("year", ""))) or _YEAR.search(dated)
    details = {ours: text for ours, theirs in RIS_DETAILS.items() if (text := _first(record, theirs))}
    if "publisher" in details:
        details[PUBLISHERS.get(kind, "publisher")] = details.pop("publisher")
    if (month := _MONTH.fullmatch(dated)) and 1 <= int(month[1]) <= 12:
        details["month"] = MONTHS[int(month[1]) - 1]
    if record.get("start_page"):
        pages = (str(record["start_page"]), str(record.get("end_page") or ""))
        details["pages"] = "–".join(part for part in pages if part)
    if serial := _first(record, "issn"):
        details["isbn" if kind in ("book", "incollection", "inbook") else "issn"] = serial
    if keywords := [str(word) for word in record.get("keywords", []) if word]:
        details["keywords"] = ", ".join(keywords)
    if editors := [name_of(str(name)) for name in record.get("secondary_authors", []) if name]:
        details["editor"] = " and ".join(editors)
    if addresses and not any(ref.scheme is not Scheme.DOI for ref in address_refs(addresses[0])):
        details["url"] = addresses[0]
    if re.search("master", details.get("type", ""), re.IGNORECASE) and kind == "phdthesis":
        kind = "mastersthesis"
    refs, version = _refs(record, addresses)
    return BibEntry(
        title=_plain(title),
        authors=tuple(
            name
            for part in (*record.get("authors", []), *record.get("first_authors", []))
            if (name := name_of(str(part)))
        ),
        year=int(year[1]) if year else None,
        venue=published_venue(_plain(venue)),
        kind=kind,
        key=str(record.get("id", "")).strip(),
        refs=refs,
        abstract=_plain(_first(record, "abstract", "notes_abstract")),
        published=f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if (day := _DAY.match(dated)) else None,
        version=version,
        details=details,
        notes=tuple(
            note
            for text in record.get("notes", [])
            if (note := _plain(str(text))) and not _BY_A_DATABASE.match(note)
        ),
    )


def _first(record: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = record.get(name)
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if text.strip():
            return text.strip()
    return None


def _plain(text: str | None) -> str | None:
    return None if text is None else without_marks(text) or None


def _refs(record: dict[str, Any], addresses: list[str]) -> tuple[frozenset[Ref], int | None]:
    refs: set[Ref] = set(doi_refs(str(record.get("doi", ""))))
    for url in addresses:
        refs |= address_refs(url)
    told = " ".join(
        str(record.get(name, "")) for name in ("accession_number", "note", "secondary_title", "journal_name")
    )
    arxiv = arxiv_in(told) or next((found for url in addresses if (found := arxiv_in(url))), None)
    if arxiv is None:
        return frozenset(refs), None
    return frozenset(refs | {arxiv[0]}), arxiv[1]
