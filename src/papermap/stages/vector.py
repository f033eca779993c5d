"""A paper as a vector of what its title and abstract mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papermap.embed.base import content_hash, text_of
from papermap.model.papers import Paper
from papermap.model.progress import StageState
from papermap.model.word_bag import word_bag
from papermap.stages.base import NotReady, Result, Stage, Tools
from papermap.store import documents, vectors

if TYPE_CHECKING:
    from papermap.embed.base import Embedder


@dataclass(frozen=True, slots=True)
class Made:
    """A vector and the words as bytes, with what they were made of and by."""

    model: str
    revision: str
    content_hash: str
    data: bytes
    words: bytes


def read(connection: sqlite3.Connection, paper: Paper) -> str | NotReady:
    values = paper.fields
    if not values.title:
        return NotReady(StageState.WAITING)
    abstract: str | None = values.abstract
    if not abstract and (row := documents.document_row(connection, paper.key)) is not None:
        abstract = row["abstract"]
    return text_of(values.title, abstract)


def work(tools: Tools, jobs: Sequence[tuple[int, str]]) -> Iterator[Result[Made]]:
    embedder = tools.embedder()
    matrix = embedder.embed([text for _, text in jobs])
    for (key, text), row in zip(jobs, matrix, strict=True):
        data, words = row.astype("<f4").tobytes(), word_bag(text)
        made = Made(embedder.model, embedder.revision, content_hash(text), data, words)
        yield Result(key, StageState.DONE, made)


def write(connection: sqlite3.Connection, outputs: Sequence[tuple[int, Made]]) -> None:
    vectors.save_vectors(
        connection,
        [(key, made.model, made.revision, made.content_hash, made.data, made.words) for key, made in outputs],
    )


def vector_stage(embedder: Callable[[], Embedder]) -> Stage[str, Made]:
    """The stage for one embedder: another model means that every vector is made again."""

    def fingerprint(text: str) -> str:
        chosen = embedder()
        return f"{chosen.model} {chosen.revision} {content_hash(text)}"

    return Stage("vector", 1, 64, read, fingerprint, work, write, together=True)
