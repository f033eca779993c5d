"""Entries of foreign bibliographies become works of the library: which work an entry is, and what of it is
kept. Nothing that is here is overwritten, and taking the same entry in twice changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from papermap.library.shelving import Shelving
from papermap.model.bibliography import BibEntry, is_key, kind_of, published_venue
from papermap.model.curation import Shared
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
from papermap.store.bibliography import Described, Title

SERVICES = (Source.ARXIV, Source.S2)
LIST_NAME = 100
AT_ONCE = 500
"""Entries whose works are looked for together."""


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
        """Keep what one entry says, under the work that it is."""
        return self.take_all(connection, [entry])[0]

    def take_all(self, connection: sqlite3.Connection, entries: Sequence[BibEntry]) -> list[Taken]:
        """Keep what entries say, one after another, each under the work that it is."""
        taken: list[Taken] = []
        while len(taken) < len(entries):
            some = entries[len(taken) : len(taken) + AT_ONCE]
            some = some[: _unlike(some)]
            matches = _apart(find_works(connection, some))
            taken += self._take(connection, some[: len(matches)], matches)
        return taken

    def _take(
        self, connection: sqlite3.Connection, entries: Sequence[BibEntry], matches: Sequence[Match]
    ) -> list[Taken]:
        """Entries that have nothing to do with each other."""
        works = [match.work for match in matches]
        said = [
            Record(Source.BIBLIOGRAPHY, match.believed | (match.work.refs if match.work else set()), fields)
            for match, fields in zip(matches, map(fields_of, entries), strict=True)
        ]
        keys = records.save_records(connection, said, [work.key if work else None for work in works])
        changed = bibliography.describe(connection, list(_described(keys, entries)))
        for key, match in zip(keys, matches, strict=True):
            for ref, title in match.denied.items():
                if bibliography.doubt(connection, key, [ref], title):
                    changed.add(key)
        here = [key for key, work in zip(keys, works, strict=True) if work is not None]
        after = {paper.key: paper for paper in papers.load_many(connection, here)}
        changed |= {k for k, work in zip(keys, works, strict=True) if k not in after or after[k] != work}
        versions = {
            key: entry.version
            for key, entry in zip(keys, entries, strict=True)
            if entry.version is not None and (key not in after or after[key].version is None)
        }
        papers.save_versions(connection, versions)
        changed |= versions.keys() | self.shelving.own_all(connection, keys)
        for key, entry in zip(keys, entries, strict=True):
            if self._words(connection, key, entry):
                changed.add(key)
        known = [work is not None and work.in_library for work in works]
        return [Taken(key, here, key in changed) for key, here in zip(keys, known, strict=True)]

    def _words(self, connection: sqlite3.Connection, key: int, entry: BibEntry) -> bool:
        """The reader's own: lists and what is told of the work there, notes that are not here yet, and that
        they read it. Returns whether any of it was new."""
        before = connection.total_changes
        for name in entry.lists:
            if listed := clean_text(name)[:LIST_NAME]:
                self.shelving.put(connection, listed, listed, key)
        for name, line in entry.told.items():
            tell_shared(connection, self.shelving, Shared(clean_text(name)[:LIST_NAME], harmless(line)), key)
        if entry.notes:
            here = {e.said.body for e in journal.history(connection, Note, key)}
            for note in dict.fromkeys(harmless(text).strip() for text in entry.notes):
                if note and note not in here:
                    journal.write(connection, self.shelving.deed(connection), Note(note), key)
        if entry.was_read and not journal.history(connection, PassEnd, key):
            journal.write(connection, self.shelving.deed(connection), PassEnd(1, Outcome.DONE), key)
        return connection.total_changes != before


def tell_shared(connection: sqlite3.Connection, shelving: Shelving, said: Shared, key: int | None) -> None:
    """Keep what whoever shared a list says of it, or of a paper on it; what they said before stays in the
    history."""
    here = [e.said for e in journal.live(connection, Shared, key, slot=said.name) if e.paper == key]
    if said.line and said not in here:
        journal.write(connection, shelving.deed(connection), said, key)


def _described(keys: Sequence[int], entries: Sequence[BibEntry]) -> Iterator[tuple[int, Described]]:
    """What entries say beyond the common fields."""
    for key, entry in zip(keys, entries, strict=True):
        kind = "" if entry.kind == kind_of(published_venue(entry.venue)) else entry.kind  # what is not plain
        details = {name: clean for name, text in entry.details.items() if (clean := clean_text(text))}
        name = entry.key if is_key(entry.key) else ""
        if name or kind or details:
            yield key, Described(name, kind, details)


@dataclass(frozen=True, slots=True)
class Match:
    """The work that an entry is, if it is known here; the identifiers of the entry that can be believed, and
    those that cannot, with the title of the paper they belong to; and every work that its identifiers or its
    title lead to, whether or not the entry is it."""

    work: Paper | None
    believed: frozenset[Ref]
    denied: Mapping[Ref, str]
    near: frozenset[int]


def _unlike(entries: Sequence[BibEntry]) -> int:
    """How many of the entries, from the first on, share no identifier and no title with one before."""
    seen: set[Ref | str] = set()
    for number, entry in enumerate(entries):
        title = clean_text(entry.title or "")
        names = entry.refs | {title_key(title) or title.lower()} - {""}
        if seen & names:
            return number
        seen |= names
    return len(entries)


def _apart(matches: Sequence[Match]) -> Sequence[Match]:
    """As many of the matches, from the first on, as lead to no work that one before leads to."""
    seen: set[int] = set()
    for number, match in enumerate(matches):
        if seen & match.near:
            return matches[:number]
        seen |= match.near
    return matches


def find_work(connection: sqlite3.Connection, entry: BibEntry) -> int | None:
    """The work that an entry is, if it is known here; see :func:`find_works`."""
    work = find_works(connection, [entry])[0].work
    return None if work is None else work.key


def find_works(connection: sqlite3.Connection, entries: Sequence[BibEntry]) -> list[Match]:
    """The works that entries are, as far as they are known here.

    An identifier that leads to a work that a service calls otherwise is not believed. Without one, a work of
    the same title is it, unless year, authors or identifiers speak against it.
    """
    named = papers.named(connection, (ref for entry in entries for ref in entry.refs))
    works = {paper.key: paper for paper in papers.load_many(connection, sorted(set(named.values())))}
    matches: list[Match] = []
    for entry in entries:
        led = {ref: works[named[ref]] for ref in sorted(entry.refs) if ref in named}
        denied = {ref: paper.fields.title or "" for ref, paper in led.items() if _denies(paper, entry)}
        work = next((paper for ref, paper in led.items() if ref not in denied), None)
        near = frozenset(paper.key for paper in led.values())
        matches.append(Match(work, entry.refs - denied.keys(), denied, near))
    unknown = [place for place, match in enumerate(matches) if match.work is None and entries[place].title]
    for place, likely in zip(unknown, _by_title(connection, [entries[p] for p in unknown]), strict=True):
        work = next((paper for paper in likely if _may_be(paper, entries[place])), None)
        near = matches[place].near | {paper.key for paper in likely}
        matches[place] = replace(matches[place], work=work, near=near)
    doubts = bibliography.doubted(connection, [match.work.key for match in matches if match.work])
    return [
        replace(match, believed=match.believed - doubts[match.work.key])
        if match.work and doubts[match.work.key]
        else match
        for match in matches
    ]


def _denies(paper: Paper, entry: BibEntry) -> bool:
    """Whether a service calls the work that an entry's identifier leads to by another title than the entry
    does."""
    told = paper.provenance.get("title") in SERVICES
    return told and entry.title is not None and not titles_fit(paper.fields.title, entry.title)


def _by_title(connection: sqlite3.Connection, entries: Sequence[BibEntry]) -> list[list[Paper]]:
    """For each entry the works of its title."""
    titles = [clean_text(entry.title or "") for entry in entries]
    found = bibliography.titled(connection, [Title(title_key(title), title) for title in titles])
    likely = papers.load_many(connection, sorted({key for keys in found for key in keys}))
    works = {paper.key: paper for paper in likely}
    return [[works[key] for key in keys] for keys in found]


def _may_be(paper: Paper, entry: BibEntry) -> bool:
    """Whether nothing speaks against a work of an entry's title being that entry."""
    return (
        _same_years(paper.fields.year, entry.year)
        and _same_ids(paper.refs, entry.refs)
        and same_people(paper.fields.authors, entry.authors)
    )


def _same_years(ours: int | None, theirs: int | None) -> bool:
    """As far as both are known; a preprint may be two years older than its publication."""
    return ours is None or theirs is None or abs(ours - theirs) <= 2


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
