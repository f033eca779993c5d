"""Zotero's own items: from its database (which is copied first, so Zotero may run meanwhile), or from the
JSON that Better BibTeX exports. Collections become lists, notes the reader's notes, tags like "read" a read
mark."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from papermap.imports.found import Found, Unread, UnreadableError, checked
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
_NO_WORKS = ("attachment", "note", "annotation")
_READ = re.compile(r"[_/#]?(?:read|done|gelesen|lu)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_zotero_json(data: Mapping[str, Any]) -> Iterator[Found]:
    """Every item of a Better BibTeX JSON export."""
    named = _collections(data.get("collections"))
    for number, item in enumerate(data.get("items") or (), 1):
        if not isinstance(item, dict):
            yield Unread(f"item {number}", 0, "it is no Zotero item")
            continue
        if item.get("itemType") in _NO_WORKS:
            continue
        tags = [
            str(tag.get("tag", "")) if isinstance(tag, dict) else str(tag) for tag in item.get("tags") or ()
        ]
        notes = [
            str(note.get("note", "")) if isinstance(note, dict) else str(note)
            for note in item.get("notes") or ()
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
        yield _found(
            str(item.get("citationKey") or item.get("citekey") or f"item {number}"),
            item,
            creators,
            tags,
            notes,
            lists,
        )


def _collections(value: object) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    for collection in value.values() if isinstance(value, dict) else ():
        for item in collection.get("items") or ():
            found[item].append(str(collection.get("name")))
    return found


def read_zotero(path: Path) -> Iterator[Found]:
    """Every item of a Zotero database that is a work and not in the bin.

    Raises :class:`UnreadableError` when the file is no such database.
    """
    with tempfile.TemporaryDirectory(prefix="papermap-zotero-") as folder:
        copy = Path(folder) / path.name
        for ending in ("", "-wal", "-journal"):
            if (part := path.with_name(path.name + ending)).is_file():
                shutil.copyfile(part, copy.with_name(copy.name + ending))
        try:
            with closing(sqlite3.connect(copy)) as connection:
                yield from list(_items(connection))
        except sqlite3.DatabaseError as error:
            raise UnreadableError(f"it is no Zotero database ({error})") from error


def _items(connection: sqlite3.Connection) -> Iterator[Found]:
    fields: dict[int, dict[str, str]] = defaultdict(dict)
    query = (
        "SELECT d.itemID, f.fieldName, v.value FROM itemData d JOIN fields f USING (fieldID) "
        "JOIN itemDataValues v USING (valueID)"
    )
    for item, name, value in connection.execute(query):
        fields[item][name] = str(value)
    creators = _grouped(
        connection,
        "SELECT ic.itemID, t.creatorType, c.firstName, c.lastName FROM itemCreators ic JOIN creators c USING "
        "(creatorID) JOIN creatorTypes t USING (creatorTypeID) ORDER BY ic.itemID, ic.orderIndex",
    )
    tags = _grouped(connection, "SELECT it.itemID, t.name FROM itemTags it JOIN tags t USING (tagID)")
    notes = _grouped(
        connection, "SELECT parentItemID, note FROM itemNotes WHERE parentItemID IS NOT NULL ORDER BY itemID"
    )
    lists = _grouped(
        connection,
        "SELECT ci.itemID, c.collectionName FROM collectionItems ci JOIN collections c USING (collectionID) "
        "ORDER BY ci.itemID, c.collectionName",
    )
    query = (
        "SELECT i.itemID, t.typeName, i.key FROM items i JOIN itemTypes t USING (itemTypeID) "
        "WHERE t.typeName NOT IN ('attachment', 'note', 'annotation') "
        "AND i.itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY i.itemID"
    )
    for item, kind, key in connection.execute(query):
        values = fields[item] | {"itemType": kind}
        yield _found(
            values.get("citationKey") or str(key),
            values,
            [(a, b or "", c or "") for a, b, c in creators.get(item, ())],
            [row[0] for row in tags.get(item, ())],
            [row[0] or "" for row in notes.get(item, ())],
            [row[0] for row in lists.get(item, ())],
        )


def _grouped(connection: sqlite3.Connection, query: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row[0]].append(row[1:])
    return found


def _found(
    name: str,
    item: Mapping[str, Any],
    creators: Sequence[tuple[str, str, str]],
    tags: Sequence[str],
    notes: Sequence[str],
    lists: Sequence[str],
) -> Found:
    text = {key: " ".join(str(value).split()) for key, value in item.items() if isinstance(value, str | int)}
    people = ("author", "inventor", "programmer", "contributor", "artist", "presenter")
    editors = [join_name(last, first) for kind, first, last in creators if kind == "editor"]
    details = {ours: text[theirs] for theirs, ours in _DETAILS.items() if text.get(theirs)}
    refs, version, address = _refs(item, text)
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
        key=str(item.get("citationKey") or item.get("citekey") or ""),
        refs=refs,
        abstract=text.get("abstractNote"),
        published=day[0] if day and day[2] != "00" and day[3] != "00" else None,
        version=version,
        details=details,
        notes=tuple(words for note in notes if (words := plain_words(note))),
        lists=tuple(dict.fromkeys(lists)),
        was_read=any(_READ.fullmatch(tag.strip()) for tag in tags),
    )
    return checked(name, 0, entry)


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
