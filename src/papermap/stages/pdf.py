"""The file itself, from arXiv, in the version the reader reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.papers import Paper
from papermap.model.progress import StageState
from papermap.model.refs import Ref, Scheme
from papermap.stages.base import NotReady, Result, Stage, Tools
from papermap.store import documents
from papermap.store.connect import now

NOT_ON_ARXIV = Failure(
    "arxiv",
    FailureKind.NOT_FOUND,
    "not on arXiv, so its PDF is not fetched; add the PDF file itself to have it read",
    definite=True,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One version of an arXiv paper; ``held`` is where its file is kept, in the library's folder."""

    ref: Ref
    version: int
    held: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A file that was fetched; ``name`` is relative to the library's folder."""

    version: int
    sha256: str
    name: str
    bytes: int


def read(connection: sqlite3.Connection, paper: Paper) -> Wanted | NotReady:
    ref, held = paper.ref(Scheme.ARXIV), documents.editions(connection, paper.key)
    if ref is None:
        return NotReady(StageState.DONE) if held else NotReady(StageState.ABSENT, NOT_ON_ARXIV)
    if held and paper.ref(Scheme.FILE) is not None:
        return NotReady(StageState.DONE)  # the reader brought the file they mean to read
    if paper.version is None:
        return NotReady(StageState.DONE if held else StageState.WAITING)
    names = [edition.path for edition in held if edition.version == paper.version]
    return Wanted(ref, paper.version, names[0] if names else None)


def work(tools: Tools, jobs: Sequence[tuple[int, Wanted]]) -> Iterator[Result[File]]:
    from papermap.sources.files import download_pdf, file_name

    for key, wanted in jobs:
        if wanted.held is not None and (tools.pdf_folder.parent / wanted.held).is_file():
            yield Result(key, StageState.DONE)
            continue
        target = tools.pdf_folder / file_name(wanted.ref, wanted.version)
        try:
            got = download_pdf(tools.transport, tools.arxiv_pdf_url, wanted.ref, wanted.version, target)
        except SourceError as error:
            state = StageState.ABSENT if error.failure.definite else StageState.FAILED
            yield Result(key, state, None, (error.failure,))
        else:
            name = f"{tools.pdf_folder.name}/{got.path.name}"
            yield Result(key, StageState.DONE, File(wanted.version, got.sha256, name, got.bytes))


def write(connection: sqlite3.Connection, outputs: Sequence[tuple[int, File]]) -> None:
    for key, file in outputs:
        documents.save_edition(connection, key, file.version, file.sha256, file.name, file.bytes, now())


PDF = Stage("pdf", 1, 1, read, lambda wanted: str(wanted.version), work, write)
