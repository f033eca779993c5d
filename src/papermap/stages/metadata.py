"""Who wrote it, when, and what it says of itself: from Semantic Scholar and arXiv, either serving alone.

A paper known only as a file brings the identifiers printed in it; one of them is believed when the record it
leads to has the file's title.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from papermap.model.failures import Failure, FailureKind
from papermap.model.papers import Paper, Record, Source, titles_agree, titles_fit
from papermap.model.progress import StageState
from papermap.model.refs import Ref, Scheme, arxiv_ref, doi_ref
from papermap.stages.base import NotReady, Result, Stage, Tools
from papermap.store import bibliography, documents, papers, vectors, word_index
from papermap.store.records import save_records

SERVICE_SCHEMES = (Scheme.ARXIV, Scheme.DOI, Scheme.S2, Scheme.CORPUS)
S2_MODEL = "specter2"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A work to look up by ``refs``, in arXiv's ``version`` if one was asked for.

    With ``must_be_titled`` the refs are only guesses read off a PDF, or, ``claimed``, what a file that was
    imported says.
    """

    refs: tuple[Ref, ...]
    version: int | None = None
    must_be_titled: str | None = None
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the services say, and Semantic Scholar's vector of the paper where it has one. ``doubted`` are
    names of another paper, called ``other_title``."""

    records: tuple[Record, ...]
    vector: tuple[str, bytes] | None = None
    doubted: tuple[Ref, ...] = ()
    other_title: str = ""


def read(connection: sqlite3.Connection, paper: Paper) -> Wanted | NotReady:
    names = tuple(ref for scheme in SERVICE_SCHEMES if (ref := paper.ref(scheme)) is not None)
    if names:
        claimed = paper.provenance.get("title") is Source.BIBLIOGRAPHY
        return Wanted(names, paper.version, paper.fields.title if claimed else None, claimed)
    if paper.provenance.get("title") is Source.BIBLIOGRAPHY:
        told = bibliography.doubts(connection, paper.key)
        return NotReady(StageState.DONE, _doubt(*told[0], claimed=True) if told else None)
    row = documents.document_row(connection, paper.key)
    guesses = _guesses(row) if row is not None else ()
    if not guesses or not paper.fields.title:
        return NotReady(StageState.DONE)
    return Wanted(guesses, paper.version, paper.fields.title)


def _guesses(row: sqlite3.Row) -> tuple[Ref, ...]:
    """The identifiers printed in a PDF, most trustworthy first."""
    found: list[Ref] = []
    if row["arxiv_id"] and (arxiv := arxiv_ref(row["arxiv_id"])):
        found.append(arxiv[0])
    if row["doi"] and (doi := doi_ref(row["doi"])):
        found.append(doi)
    return tuple(found)


def fingerprint(wanted: Wanted) -> str:
    """Looked up once is looked up: a new name or version of a known work does not ask again."""
    return "guessed" if wanted.must_be_titled and not wanted.claimed else "named"


def work(tools: Tools, jobs: Sequence[tuple[int, Wanted]]) -> Iterator[Result[Found]]:
    """One Semantic Scholar request for all, then arXiv for all that are on arXiv; if there is reason to spare
    it, only for those on which Semantic Scholar could not answer."""
    s2 = tools.s2.papers(list(dict.fromkeys(ref for _, wanted in jobs for ref in wanted.refs[:1])))
    arxiv_ids: dict[int, Ref] = {}
    unasked: dict[int, Ref] = {}
    for key, wanted in jobs:
        found = s2.found.get(wanted.refs[0])
        named = (*wanted.refs, *(found.record.refs if found else ()))
        ref = next((r for r in named if r.scheme is Scheme.ARXIV), None)
        if ref is None or (tools.sparing and found):
            continue
        if tools.sparing and s2.failures[wanted.refs[0]].kind in (FailureKind.NOT_FOUND, FailureKind.EMPTY):
            unasked[key] = ref
        else:
            arxiv_ids[key] = ref
    asked = [(arxiv_ids[key], wanted.version) for key, wanted in jobs if key in arxiv_ids]
    arxiv = tools.arxiv.records(asked) if asked else None
    for key, wanted in jobs:
        paper = s2.found.get(wanted.refs[0])
        ref = arxiv_ids.get(key)
        records = [paper.record] if paper else []
        failures = [] if paper else [s2.failures[wanted.refs[0]]]
        if key in unasked:
            failures = [_not_asked(unasked[key])]
        if arxiv is not None and ref is not None:
            if ref in arxiv.records:
                records.append(arxiv.records[ref])
            else:
                failures.append(arxiv.failures[ref])
        vector = (paper.vector[0], array("f", paper.vector[1]).tobytes()) if paper and paper.vector else None
        yield judge(key, wanted, tuple(records), tuple(failures), vector, alone=len(jobs) == 1)


def judge(
    key: int,
    wanted: Wanted,
    records: tuple[Record, ...],
    failures: tuple[Failure, ...],
    vector: tuple[str, bytes] | None,
    alone: bool,
) -> Result[Found]:
    """What the answers amount to.

    An empty answer is no proof that a paper does not exist; only when a single paper was asked for, and every
    service answers with nothing, is it taken for unknown.
    """
    if wanted.must_be_titled is not None:
        fits = titles_fit if wanted.claimed else titles_agree
        believed = tuple(r for r in records if fits(r.fields.title, wanted.must_be_titled))
        if records and not believed:
            other = records[0].fields.title or ""
            doubt = _doubt(wanted.refs[0], other, wanted.claimed)
            output = Found((), None, wanted.refs, other) if wanted.claimed else None
            return Result(key, StageState.DONE, output, (doubt,))
        records = believed
    if not records:
        empty = alone and len({f.source for f in failures}) > 1
        lost = (wanted.must_be_titled is None or wanted.claimed) and all(
            f.definite or (empty and f.kind is FailureKind.EMPTY) for f in failures
        )
        state = StageState.ABSENT if lost else StageState.FAILED
        return Result(key, state, None, failures)
    troubles = tuple(f for f in failures if not f.definite)
    state = StageState.PARTIAL if troubles else StageState.DONE
    return Result(key, state, Found(records, vector), failures if troubles else ())


def _not_asked(ref: Ref) -> Failure:
    """No sound *no*: arXiv may know the paper, and is asked with the next occasion that does not spare it."""
    return Failure(
        "arxiv",
        FailureKind.NOT_FOUND,
        f"Semantic Scholar does not know {ref}, and an import asks arXiv only where it cannot answer; "
        f"`papermap add {ref.value}` asks arXiv",
    )


def _doubt(ref: Ref, other_title: str, claimed: bool) -> Failure:
    """An identifier leads to a paper of another title."""
    return Failure(
        "pdf",
        FailureKind.NOT_FOUND,
        f"the file names {ref}, but that paper is titled {other_title!r}; "
        f"{'this one' if claimed else 'the file'} is kept under its own title",
        definite=True,
    )


def write(connection: sqlite3.Connection, outputs: Sequence[tuple[int, Found]]) -> None:
    for key, found in outputs:
        bibliography.doubt(connection, key, found.doubted, found.other_title)
    own = papers.refs_of(connection, [key for key, _ in outputs])
    said = [replace(r, refs=r.refs | own[key]) for key, found in outputs for r in found.records]
    save_records(connection, said)
    now_at = papers.moves(connection, own)
    word_index.catch_up(connection, list(now_at.values()))
    brought = ((now_at[key], *found.vector) for key, found in outputs if found.vector is not None)
    vectors.save_vectors(connection, [(key, S2_MODEL, model, "", data, None) for key, model, data in brought])


METADATA = Stage("metadata", 1, 500, read, fingerprint, work, write, together=True)
