"""Zotero's own items, from the JSON that Better BibTeX exports or the shape of it. Its database is read in
:mod:`papermap.imports.zotero_database`. Collections become lists, notes and comments on passages the reader's
notes, tags like "read" a read mark, other tags key words."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from papermap.imports.found import Found, Unread, checked, with_file
from papermap.model.bibliography import BibEntry, address_refs, arxiv_in, doi_refs, published_venue
from papermap.model.names import join_name
from papermap.model.refs import Ref, doi_ref

_KINDS = {
    "journalArticle": "article", "magazineArticle": "article", "newspaperArticle": "article",
    "conferencePaper": "inproceedings", "bookSection": "incollection", "encyclopediaArticle": "incollection",
    "book": "book", "thesis": "phdthesis", "report": "techreport", "manuscript": "unpublished",
    "webpage": "online",
    "blogPost": "online", "forumPost": "online", "computerProgram": "software", "dataset": "dataset",
    "patent": "patent", "preprint": "misc", "standard": "manual",
}  # fmt: skip
_VENUES = ("publicationTitle", "proceedingsTitle", "conferenceName", "bookTitle", "websiteTitle", "blogTitle",
           "encyclopediaTitle")  # fmt: skip
_DETAILS = {
    "volume": "volume", "issue": "number", "pages": "pages", "publisher": "publisher", "place": "address",
    "university": "school", "institution": "institution", "edition": "edition", "series": "series",
    "ISBN": "isbn",
    "ISSN": "issn", "language": "language", "accessDate": "urldate", "thesisType": "type",
}  # fmt: skip
_PARTS = ("attachment", "note", "annotation")
ALONE = {
    "note": "it is a note that belongs to no item, and stays in Zotero",
    "attachment": "it is a file that belongs to no item, and stays in Zotero; `papermap add` takes a PDF",
}
"""Why what hangs on no item is no work."""
_SAID = re.compile(r"^\s*(citation key|read_status)\s*:\s*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_READ = re.compile(r"[_/#]?(?:read|done|gelesen|lu)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_zotero_json(data: Mapping[str, Any], lines: Sequence[int] = ()) -> Iterator[Found]:
    """Every item of a Better BibTeX JSON export; ``lines`` are where they stand, if that is known."""
    named = _collections(data.get("collections"))
    items: Sequence[object] = data.get("items") or ()
    for number, item in enumerate(items, 1):
        line = lines[number - 1] if number <= len(lines) else 0
        if not isinstance(item, dict):
            yield Unread(f"item {number}", line, "it is no Zotero item")
            continue
        if (kind := str(item.get("itemType"))) in _PARTS:
            if kind in ALONE and not item.get("parentItem"):
                yield Unread(title_of(kind, item), line, ALONE[kind])
            continue
        tags = [
            str(tag.get("tag", "")) if isinstance(tag, dict) else str(tag) for tag in item.get("tags") or ()
        ]
        notes = [
            str(note.get("note", "")) if isinstance(note, dict) else str(note)
            for note in item.get("notes") or ()
        ]
        notes += [
            remark(*(str(said.get(f"annotation{part}") or "") for part in ("Text", "Comment", "PageLabel")))
            for said in item.get("annotations") or ()
            if isinstance(said, dict) and said.get("annotationComment")
        ]
        creators = [
            (
                str(c.get("creatorType")),
                str(c.get("firstName") or ""),
                str(c.get("lastName") or c.get("name") or ""),
            )
            for c in item.get("creators") or ()
            if isinstance(c, dict)
        ]
        lists = named.get(item.get("itemID"), [])
        name = str(item.get("citationKey") or item.get("citekey") or f"item {number}")
        yield with_file(work(name, item, creators, tags, notes, lists, line), _pdf_of(item))


def _pdf_of(item: Mapping[str, Any]) -> Path | None:
    """The first PDF that hangs on an item, where the export says where it is."""
    paths = (Path(str(each.get("path"))) for each in item.get("attachments") or () if isinstance(each, dict))
    return next((path for path in paths if path.is_absolute() and is_pdf_name(path)), None)


def is_pdf_name(path: Path) -> bool:
    """Whether a file is called as PDFs are."""
    return path.suffix.lower() == ".pdf"


def remark(passage: str, comment: str, page: str) -> str:
    """What the reader wrote at a passage of a PDF, as a note in HTML."""
    where = f" (p. {page})" if page else ""
    head = f"<p>“{html.escape(' '.join(passage.split()))}”{html.escape(where)}</p>" if passage else ""
    return f"{head}<p>{html.escape(comment).replace(chr(10), '<br/>')}</p>"


def title_of(kind: str, item: Mapping[str, Any]) -> str:
    """What to call a part that hangs on nothing."""
    words = str(item.get("title") or plain_words(str(item.get("note") or "")) or item.get("key") or "")
    return f"{kind} {' '.join(words.split())[:60]}".strip()


def _collections(value: object) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    for collection in value.values() if isinstance(value, dict) else ():
        for item in collection.get("items") or ():
            found[item].append(str(collection.get("name")))
    return found


def work(
    name: str,
    item: Mapping[str, Any],
    creators: Sequence[tuple[str, str, str]],
    tags: Sequence[str],
    notes: Sequence[str],
    lists: Sequence[str],
    line: int = 0,
) -> Found:
    """An item with what hangs on it: names as (role, first, last), notes as HTML."""
    text = {key: " ".join(str(value).split()) for key, value in item.items() if isinstance(value, str | int)}
    people = ("author", "inventor", "programmer", "contributor", "artist", "presenter")
    editors = [join_name(last, first) for kind, first, last in creators if kind == "editor"]
    details = {ours: text[theirs] for theirs, ours in _DETAILS.items() if text.get(theirs)}
    refs, version, address = _refs(item, text)
    extra = {match[1].lower(): match[2] for match in _SAID.finditer(str(item.get("extra") or ""))}
    key = str(item.get("citationKey") or item.get("citekey") or extra.get("citation key", ""))
    kept = [tag for each in tags if (tag := " ".join(each.split())) and not _READ.fullmatch(tag)]
    if kept:
        details["keywords"] = ", ".join(dict.fromkeys(kept))
    if editors:
        details["editor"] = " and ".join(editors)
    if address and not address_refs(address):
        details["url"] = address
    year, day = _YEAR.search(text.get("date", "")), _DAY.match(text.get("date", ""))
    entry = BibEntry(
        title=text.get("title") or text.get("nameOfAct") or text.get("subject"),
        authors=tuple(join_name(last, first) for kind, first, last in creators if kind in people),
        year=int(year[1]) if year else None,
        venue=published_venue(next((text[venue] for venue in _VENUES if text.get(venue)), None)),
        kind=_KINDS.get(str(item.get("itemType")), "misc"),
        key=key,
        refs=refs,
        abstract=text.get("abstractNote"),
        published=day[0] if day and day[2] != "00" and day[3] != "00" else None,
        version=version,
        details=details,
        notes=tuple(words for note in notes if (words := plain_words(note))),
        lists=tuple(dict.fromkeys(lists)),
        was_read=extra.get("read_status", "").lower() == "read"
        or any(_READ.fullmatch(tag.strip()) for tag in tags),
    )
    return checked(key or name, line, entry)


def _refs(item: Mapping[str, Any], text: Mapping[str, str]) -> tuple[frozenset[Ref], int | None, str | None]:
    """The identifiers of an item, which may stand in a field of their own, in the address, or under Extra."""
    address, extra = text.get("url"), str(item.get("extra") or "")
    refs: set[Ref] = set(doi_refs(text.get("DOI", "")))
    for line in extra.splitlines():
        if line.lower().startswith("doi:") and (doi := doi_ref(line)):
            refs.add(doi)
    if address:
        refs |= address_refs(address)
    told = " ".join(
        (extra, text.get("archiveID", ""), text.get("number", ""), text.get("publicationTitle", ""))
    )
    arxiv = arxiv_in(told) or (arxiv_in(address) if address else None)
    return frozenset(refs | ({arxiv[0]} if arxiv else set())), arxiv[1] if arxiv else None, address


_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h\d)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")


def plain_words(note: str) -> str:
    """A note kept as HTML, as plain text with its lines."""
    text = html.unescape(_MARKUP.sub("", _BREAK.sub("\n", note)))
    return "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))
