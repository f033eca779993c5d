"""What the PDF says: parsed in child processes, so that a hostile file costs one typed reason."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from papermap.model.document_json import document_to_json
from papermap.model.documents import ParsedDocument, ParseFailure
from papermap.model.failures import Failure, FailureKind
from papermap.model.papers import Paper
from papermap.model.progress import StageState
from papermap.stages.base import NotReady, Result, Stage, Tools
from papermap.store import documents
from papermap.store.connect import now

VERSION = 1
"""Raised when the parser reads better: every stored PDF is then read again, none is fetched."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document and the edition it was read from."""

    edition: documents.Edition
    document: ParsedDocument


def read(connection: sqlite3.Connection, paper: Paper) -> documents.Edition | NotReady:
    held = documents.editions(connection, paper.key)
    if not held:
        return NotReady(StageState.WAITING)
    return next((edition for edition in held if edition.version == paper.version), held[0])


def work(tools: Tools, jobs: Sequence[tuple[int, documents.Edition]]) -> Iterator[Result[Parsed]]:
    """As many files at a time as there are processors. A run that is stopped waits for none of them."""
    home = tools.pdf_folder.parent
    found: dict[_Reading, tuple[int, documents.Edition]] = {_Reading(): job for job in jobs}
    waiting = deque(found.items())

    def read_on() -> None:
        with suppress(IndexError):  # when there is nothing left to read
            while True:
                reading, (_, edition) = waiting.popleft()
                try:
                    reading.set_result(parse(home / edition.path))
                except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
                    reading.set_exception(error)

    for _ in range(min(len(jobs), os.cpu_count() or 1)):
        Thread(target=read_on, daemon=True).start()
    try:
        for reading in as_completed(found):
            key, edition = found[reading]
            document, failures = reading.result()
            if document is None:
                yield Result(key, StageState.FAILED, None, failures)
            else:
                state = StageState.PARTIAL if failures else StageState.DONE
                yield Result(key, state, Parsed(edition, document), failures)
    finally:
        waiting.clear()


_Reading = Future[tuple[ParsedDocument | None, tuple[Failure, ...]]]


def parse(path: Path) -> tuple[ParsedDocument | None, tuple[Failure, ...]]:
    """A file's document, or why there is none; a document with a failure is only a part."""
    from papermap.extract import ParseError, parse_file

    try:
        document = parse_file(path)
    except ParseError as error:
        return None, (_failure(error.reason, str(error)),)
    except OSError as error:
        said = f"{error.filename or path} cannot be read: {error.strerror or error}"
        return None, (Failure("pdf", FailureKind.UNREADABLE, said),)
    if document.failure is not None:
        said = document.warnings[0] if document.warnings else "only a part of the file could be read"
        return document, (_failure(document.failure, said),)
    return document, ()


def _failure(reason: ParseFailure, message: str) -> Failure:
    """The same file fails the same way again, so this is the last word until the file or the parser changes;
    but not where time ran out, since a quieter machine may do better."""
    text = message if message.startswith(reason) else f"{reason}: {message}"
    return Failure("pdf", FailureKind.UNREADABLE, text, definite=reason is not ParseFailure.TIMEOUT)


def write(connection: sqlite3.Connection, outputs: Sequence[tuple[int, Parsed]]) -> None:
    for _, parsed in outputs:
        content = json.dumps(document_to_json(parsed.document), ensure_ascii=False)
        documents.save_document(
            connection, parsed.edition, parsed.document, content, f"papermap {VERSION}", now()
        )


DOCUMENT = Stage("document", VERSION, 16, read, lambda edition: edition.sha256, work, write)
