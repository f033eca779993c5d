"""Entries of foreign bibliographies become works of the library: which work an entry is, and what of it is
kept. Nothing that is here is overwritten, and taking the same entry in twice changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from papermap.library.shelving import Shelving
from papermap.model.bibliography import BibEntry, is_key, kind_of, published_venue
from papermap.model.names import split_name
from papermap.model.papers import (
    Paper,
    PaperFields,
    Record,
    Source,
    clean_text,
    harmless,
    title_key,
    titles_fit,
)
from papermap.model.reading import Note, Outcome, PassEnd
from papermap.model.refs import Ref, Scheme
from papermap.store import bibliography, journal, papers, records

SERVICES = (Source.ARXIV, Source.S2)
LIST_NAME = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """The work that an entry is; whether it was in the library, and whether taking the entry in changed
    anything."""

    key: int
    known: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes entries in, within one transaction after another. ``shelving`` makes one deed of it."""

    shelving: Shelving

    def take(self, connection: sqlite3.Connection, entry: BibEntry) -> Taken:
        """Keep what the entry says, under the work that it is."""
        before = connection.total_changes
        key, refs = find_work(connection, entry)
        known = key is not None and papers.load(connection, key).in_library
        record = Record(Source.BIBLIOGRAPHY, refs, fields_of(entry))
        if key is None:
            key = records.save_record(connection, record)
        elif own := papers.refs_of(connection, [key])[key]:
            key = records.save_record(connection, Record(Source.BIBLIOGRAPHY, refs | own, record.fields))
        else:
            records.join_record(connection, key, record)
        self._describe(connection, key, entry)
        if entry.version is not None and papers.load(connection, key).version is None:
            papers.choose_version(connection, key, entry.version)
        self.shelving.own(connection, key)
        self._words(connection, key, entry)
        return Taken(key, known, connection.total_changes != before)

    def _describe(self, connection: sqlite3.Connection, key: int, entry: BibEntry) -> None:
        kind = "" if entry.kind == kind_of(published_venue(entry.venue)) else entry.kind  # what is not plain
        details = {name: clean_text(text) for name, text in entry.details.items() if clean_text(text)}
        name = entry.key if is_key(entry.key) else ""
        if name or kind or details:
            bibliography.describe(connection, key, name, kind, details)

    def _words(self, connection: sqlite3.Connection, key: int, entry: BibEntry) -> None:
        """The reader's own: lists, notes that are not here yet, and that they read it."""
        for name in entry.lists:
            if listed := clean_text(name)[:LIST_NAME]:
                self.shelving.put(connection, listed, listed, key)
        if entry.notes:
            here = {e.said.body for e in journal.history(connection, Note, key)}
            for note in dict.fromkeys(harmless(text).strip() for text in entry.notes):
                if note and note not in here:
                    journal.write(connection, self.shelving.deed(connection), Note(note), key)
        if entry.was_read and not journal.history(connection, PassEnd, key):
            journal.write(connection, self.shelving.deed(connection), PassEnd(1, Outcome.DONE), key)


def find_work(connection: sqlite3.Connection, entry: BibEntry) -> tuple[int | None, frozenset[Ref]]:
    """The work that an entry is, if it is known here, and the identifiers of the entry that can be believed.

    An identifier that leads to a work that a service calls otherwise is not. Without one, a work of the same
    title is it, unless year, authors or identifiers speak against it.
    """
    believed, denied = set(), {}
    found: int | None = None
    for ref in sorted(entry.refs):
        key = papers.find(connection, ref)
        paper = papers.load(connection, key) if key is not None else None
        if paper is not None and _denies(paper, entry):
            denied[ref] = paper.fields.title or ""
            continue
        believed.add(ref)
        found = found if found is not None or paper is None else paper.key
    if found is None:
        found = by_title(connection, entry)
    if found is not None:
        believed -= {ref for ref, _ in bibliography.doubts(connection, found)}
    if denied and found is None:
        found = records.save_record(
            connection, Record(Source.BIBLIOGRAPHY, frozenset(believed), fields_of(entry))
        )
    for ref, title in denied.items():
        assert found is not None
        bibliography.doubt(connection, found, [ref], title)
    return found, frozenset(believed)


def _denies(paper: Paper, entry: BibEntry) -> bool:
    """Whether a service calls the work that an entry's identifier leads to by another title than the entry
    does."""
    told = paper.provenance.get("title") in SERVICES
    return told and entry.title is not None and not titles_fit(paper.fields.title, entry.title)


def by_title(connection: sqlite3.Connection, entry: BibEntry) -> int | None:
    """A work of this title that nothing in the entry speaks against."""
    if entry.title is None:
        return None
    title = clean_text(entry.title)
    for key in bibliography.titled(connection, title_key(title), title, entry.year):
        paper = papers.load(connection, key)
        if _same_ids(paper.refs, entry.refs) and same_people(paper.fields.authors, entry.authors):
            return key
    return None


def _same_ids(ours: Collection[Ref], theirs: Collection[Ref]) -> bool:
    """No scheme in which both have names, and no name in common; a preprint and its publication have DOIs
    apart."""
    for scheme in (Scheme.ARXIV, Scheme.S2):
        left, right = ({ref for ref in refs if ref.scheme is scheme} for refs in (ours, theirs))
        if left and right and not left & right:
            return False
    return True


def same_people(ours: Collection[str], theirs: Collection[str]) -> bool:
    """Whether a family name is in both, as far as both name anybody."""
    left, right = ({split_name(name)[1].casefold() for name in names} for names in (ours, theirs))
    return not left or not right or bool(left & right)


def fields_of(entry: BibEntry) -> PaperFields:
    """What every paper has, of an entry."""
    return PaperFields(
        title=entry.title,
        authors=entry.authors,
        abstract=entry.abstract,
        year=entry.year,
        published=entry.published,
        venue=entry.venue,
        categories=entry.categories,
    )
