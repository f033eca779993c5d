"""Editions (files) of works, what was parsed out of them, and their printed reference lists."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papermap.model.citations import Context, context_to_json
from papermap.model.papers import PaperFields, Record, Source, clean_text, title_key
from papermap.model.refs import Ref, arxiv_ref, doi_ref
from papermap.store import papers, records, reference_lists

if TYPE_CHECKING:
    from papermap.model.documents import ParsedDocument, Reference


@dataclass(frozen=True, slots=True)
class Edition:
    """A stored file of a work. ``version`` is arXiv's, 0 for a file of unknown version; ``path`` is
    relative to the library's folder."""

    id: int
    paper: int
    version: int
    sha256: str
    path: str
    bytes: int


def save_edition(
    connection: sqlite3.Connection, key: int, version: int, sha256: str, path: str, size: int, at: str
) -> int:
    """Note a file of a work; the same file twice is one edition, and so is another under the same name: it
    has taken the other's place in the folder. Returns the edition's id."""
    replaced = (
        "UPDATE OR IGNORE edition SET sha256 = ?, bytes = ?, fetched_at = ? WHERE paper_id = ? AND path = ?"
    )
    connection.execute(replaced + " AND sha256 <> ?", [sha256, size, at, key, path, sha256])
    connection.execute(
        "INSERT INTO edition (paper_id, version, sha256, path, bytes, fetched_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (paper_id, version, sha256) DO UPDATE SET path = excluded.path",
        [key, version, sha256, path, size, at],
    )
    query = "SELECT id FROM edition WHERE paper_id = ? AND version = ? AND sha256 = ?"
    return int(connection.execute(query, [key, version, sha256]).fetchone()[0])


def editions(connection: sqlite3.Connection, key: int) -> list[Edition]:
    """The files of a work, the newest version first."""
    query = (
        "SELECT id, paper_id, version, sha256, path, bytes FROM edition WHERE paper_id = ? "
        "ORDER BY version DESC, id DESC"
    )
    return [Edition(*row) for row in connection.execute(query, [key])]


def holder(connection: sqlite3.Connection, sha256: str) -> int | None:
    """The work that a file is known to be an edition of."""
    query = "SELECT paper_id FROM edition WHERE sha256 = ? ORDER BY id LIMIT 1"
    row = connection.execute(query, [sha256]).fetchone()
    return None if row is None else int(row[0])


def save_document(
    connection: sqlite3.Connection,
    edition: Edition,
    document: ParsedDocument,
    content: str,
    parser: str,
    at: str,
) -> None:
    """Store what was parsed (``content`` is its JSON) and lead its reference list to known works."""
    connection.execute(
        "INSERT INTO document (edition_id, paper_id, parser, parsed_at, body, content) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (edition_id) DO UPDATE SET parser = excluded.parser, "
        "parsed_at = excluded.parsed_at, body = excluded.body, content = excluded.content",
        [edition.id, edition.paper, parser, at, _body(document), content],
    )
    newest = document_row(connection, edition.paper)
    if newest is not None and newest["edition_id"] == edition.id:
        _save_entries(connection, edition.paper, document)


def document_row(connection: sqlite3.Connection, key: int) -> sqlite3.Row | None:
    """The parsed text of the edition the reader reads, else of the newest.

    Columns: edition_id, version, path, content (the document as JSON), parser, and arxiv_id, doi and abstract
    as printed in it.
    """
    query = (
        "SELECT d.edition_id, e.version, e.path, d.content, d.parser, "
        "d.content ->> '$.arxiv_id' AS arxiv_id, d.content ->> '$.doi' AS doi, "
        "d.content ->> '$.abstract.text' AS abstract FROM document d "
        "JOIN edition e ON e.id = d.edition_id JOIN paper p ON p.id = d.paper_id "
        "WHERE d.paper_id = ? ORDER BY e.version IS p.version DESC, e.version DESC, e.id DESC LIMIT 1"
    )
    row: sqlite3.Row | None = connection.execute(query, [key]).fetchone()
    return row


def _body(document: ParsedDocument) -> str:
    parts = [f"{s.title}\n{s.text}" for s in document.sections or ()]
    parts += [figure.caption for figure in document.figures or ()]
    return "\n\n".join(parts)


def _save_entries(connection: sqlite3.Connection, key: int, document: ParsedDocument) -> None:
    sentences: dict[int, list[Context]] = {}
    for mention in document.mentions or ():
        context = Context(clean_text(mention.sentence), (), mention.page, mention.section)
        sentences.setdefault(mention.reference, []).append(context)
    entries = document.references or ()
    # All are led first: an entry may show two works to be one, even the citing one and another.
    led = [_lead(connection, key, entry) for entry in entries]
    key = papers.current_key(connection, key)
    connection.execute("DELETE FROM reference_entry WHERE paper_id = ?", [key])
    for position, (entry, (found, by_title)) in enumerate(zip(entries, led, strict=True)):
        cited = None if found is None else papers.current_key(connection, found)
        contexts = [context_to_json(c) for c in sentences.get(position, ())]
        connection.execute(
            "INSERT INTO reference_entry (paper_id, position, raw, title, title_key, authors, year, "
            "contexts, cited_id, by_title) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                key, position, clean_text(entry.raw), entry.title and clean_text(entry.title),
                title_key(entry.title), json.dumps(list(entry.authors), ensure_ascii=False), entry.year,
                json.dumps(contexts, ensure_ascii=False), cited, int(by_title),
            ],
        )  # fmt: skip
    reference_lists.link(connection, key)


def _lead(connection: sqlite3.Connection, citing: int, entry: Reference) -> tuple[int | None, bool]:
    """The work an entry names: by its identifier, else by its title if a work so titled is known."""
    refs = _refs(entry)
    if refs:
        fields = PaperFields(title=entry.title, authors=entry.authors, year=entry.year)
        return records.save_record(connection, Record(Source.MENTION, refs, fields)), False
    wanted = title_key(entry.title)
    if not wanted:
        return None, False
    query = "SELECT id FROM paper WHERE title_key = ? AND title_key <> '' AND id <> ? ORDER BY id LIMIT 1"
    row = connection.execute(query, [wanted, citing]).fetchone()
    return (None, False) if row is None else (int(row[0]), True)


def _refs(entry: Reference) -> frozenset[Ref]:
    found = set()
    if entry.arxiv_id and (arxiv := arxiv_ref(entry.arxiv_id)):
        found.add(arxiv[0])
    if entry.doi and (doi := doi_ref(entry.doi)):
        found.add(doi)
    return frozenset(found)
