"""The rows of the spreadsheet and the entries of bibliographies, gathered from the store by the hundred."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from papermap.model.bibliography import BibEntry, first_key, kind_of, published_venue
from papermap.model.curation import SheetColumns
from papermap.model.moments import own_day
from papermap.model.papers import Paper
from papermap.model.reading import (
    Attempt,
    Cell,
    Note,
    Outcome,
    PassEnd,
    Relation,
    Reproduction,
    ThreeSentences,
    Verdict,
)
from papermap.store import bibliography, document_digest, journal, lists, papers
from papermap.store.select import own_columns
from papermap.views.papers import refs_view, shown_title
from papermap.views.sheet import COLUMNS, Column, Known, OwnCell, own_column


class NoSuchColumnError(LookupError):
    """A column was asked for that the spreadsheet does not have; the message names those it has."""


def columns(connection: sqlite3.Connection | None, names: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns asked for in that order, or all of them: first those that the reader shows, in their order,
    then the others, the reader's own last.

    Raises :class:`NoSuchColumnError`.
    """
    own = () if connection is None else tuple(own_columns(connection))
    known = {column.name: column for column in COLUMNS}
    known |= {name: own_column(name) for name in own if name not in known}
    if not names:
        first = [known[name] for name in shown(connection) if name in known]
        return tuple(dict.fromkeys((*first, *known.values())))
    for name in names:
        if name not in known:
            raise NoSuchColumnError(f"there is no column {name!r}; there are {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(names))


def shown(connection: sqlite3.Connection | None) -> tuple[str, ...]:
    """The columns that the reader chose to see, in their order; none where they never chose."""
    standing = None if connection is None else journal.latest(connection, SheetColumns)
    return standing.said.shown if standing else ()


def known_of(connection: sqlite3.Connection, keys: Sequence[int]) -> Iterator[Known]:
    """What is stored of each work that a row is made of, in the order asked for."""
    for chunk in papers.chunks(keys):
        described = bibliography.described(connection, chunk)
        found = document_digest.digests(connection, chunk)
        topics = lists.titles_of(connection, chunk)
        own = _Own(connection, chunk)
        for paper in papers.load_many(connection, chunk):
            read_out = found.get(paper.key, document_digest.Digest())
            yield Known(
                paper=paper,
                key=described.get(paper.key, bibliography.Described()).key,
                topics=topics.get(paper.key, ()),
                draft=read_out.draft,
                links=read_out.links,
                repository=read_out.repository,
                **own.of(paper.key),
            )


def titles_of(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, str]:
    """What works are called in a cell."""
    return {
        paper.key: shown_title(paper.fields.title, refs_view(paper.refs))
        for paper in papers.load_many(connection, keys)
    }


class _Own:
    """The reader's words on some papers, read kind by kind."""

    def __init__(self, connection: sqlite3.Connection, keys: Sequence[int]) -> None:
        self._verdicts = journal.said_of(connection, keys, Verdict)
        self._passes = journal.said_of(connection, keys, PassEnd)
        self._sentences = journal.said_of(connection, keys, ThreeSentences)
        self._cells = journal.said_of(connection, keys, Cell)
        self._relations = journal.said_of(connection, keys, Relation)
        self._runs = journal.said_of(connection, keys, Reproduction)
        bases = {e.other for said in self._relations.values() for e in said if e.other and e.said.accepted}
        self._titles = titles_of(connection, sorted(bases))

    def of(self, key: int) -> dict[str, Any]:
        """The fields of :class:`Known` that are the reader's."""
        sentences = self._sentences.get(key, ())
        verdicts = [e.said.weight for e in self._verdicts.get(key, ())]
        said = sentences[-1].said if sentences else None
        return {
            "verdict": str(verdicts[-1]) if verdicts else "",
            "passes": {
                e.said.number: str(own_day(e.made_at))
                for e in self._passes.get(key, ())
                if e.said.outcome is not Outcome.SKIPPED
            },
            "sentences": {"did": said.did, "know": said.know, "doubt": said.doubt} if said else {},
            "relation": "; ".join(
                f"{self._titles.get(e.other or 0, '')} but with {e.said.twist}".removesuffix(" but with ")
                for e in self._relations.get(key, ())
                if e.said.accepted
            ),
            "reproduction": "; ".join(_attempt(e.said) for e in self._runs.get(key, ())),
            "cells": {
                e.said.column: OwnCell(e.said.text, e.said.page, e.said.drafted)
                for e in self._cells.get(key, ())
            },
        }


def _attempt(said: Reproduction) -> str:
    numbers = ", ".join(f"{run.value:g}" for run in said.runs)
    told = f" ({numbers} against {said.their_number:g})" if numbers and said.their_number is not None else ""
    return (
        f"{said.status}{told}: {said.claim}"
        if said.status is not Attempt.PLANNED
        else f"planned: {said.claim}"
    )


def entries_of(
    connection: sqlite3.Connection, keys: Sequence[int], given: dict[int, str]
) -> Iterator[BibEntry]:
    """The works as bibliographies describe them, in the order asked for; ``given`` are citation keys that
    could not be kept."""
    for chunk in papers.chunks(keys):
        described = bibliography.described(connection, chunk)
        notes = journal.said_of(connection, chunk, Note)
        topics = lists.titles_of(connection, chunk)
        for paper in papers.load_many(connection, chunk):
            said = described.get(paper.key, bibliography.Described())
            yield _entry(
                paper,
                said
                if said.key
                else bibliography.Described(given.get(paper.key, ""), said.kind, said.details),
                tuple(e.said.body for e in notes.get(paper.key, ())),
                topics.get(paper.key, ()),
            )


def _entry(
    paper: Paper, said: bibliography.Described, notes: tuple[str, ...], topics: tuple[str, ...]
) -> BibEntry:
    values = paper.fields
    venue = published_venue(values.venue)
    return BibEntry(
        title=values.title,
        authors=values.authors,
        year=values.year,
        venue=venue,
        kind=said.kind or kind_of(venue),
        key=said.key,
        refs=paper.refs,
        abstract=values.abstract,
        published=values.published,
        version=paper.version,
        categories=values.categories,
        details=said.details,
        notes=notes,
        lists=topics,
    )


def keyless(connection: sqlite3.Connection, keys: Sequence[int]) -> list[int]:
    """Those of the works that have no citation key."""
    have = set(bibliography.citation_keys(connection).values())
    return [key for key in keys if key not in have]


def missing_keys(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, str]:
    """A citation key for each of the works that has none yet, in the order asked for."""
    taken = set(bibliography.citation_keys(connection))
    found: dict[int, str] = {}
    for number, title, authors, year in bibliography.named(connection, keyless(connection, keys)):
        found[number] = first_key(BibEntry(title=title, authors=authors, year=year), taken)
        taken.add(found[number])
    return found
