"""What a stage is, what it may use, and what it brings."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from papermap.model.failures import Failure
from papermap.model.progress import StageState

if TYPE_CHECKING:
    from papermap.embed.base import Embedder
    from papermap.model.papers import Paper
    from papermap.sources.arxiv import ArxivSource
    from papermap.sources.http import Transport
    from papermap.sources.semanticscholar import S2Source

Input = TypeVar("Input")
Output = TypeVar("Output")


@dataclass(frozen=True)
class Tools:
    """What the work of a stage may use. ``embedder`` is made on first use, since it loads a model.

    With ``sparing``, arXiv is asked only where Semantic Scholar cannot answer: thousands of papers come at
    once, and arXiv takes a fifth as many in one request.
    """

    arxiv: ArxivSource
    s2: S2Source
    transport: Transport
    arxiv_pdf_url: str
    pdf_folder: Path
    embedder: Callable[[], Embedder]
    sparing: bool = False


@dataclass(frozen=True, slots=True)
class NotReady:
    """A stage cannot run for a paper: it waits for an earlier one, or there is soundly nothing to do."""

    state: StageState
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Result(Generic[Output]):
    """What the work brought for one paper: an output, or none, and what went wrong."""

    key: int
    state: StageState
    output: Output | None = None
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Stage(Generic[Input, Output]):
    """One stage.

    ``read`` gives the input of a paper as it is stored, or says why there is none. ``fingerprint`` reduces
    the input to text: while it and ``version`` stay the same, a finished stage is not run again. ``work`` may
    bring results in any order and as they come. ``chunk`` papers are worked on at a time, under a lock that
    no other process shares. ``write`` takes the outputs of papers by key, one or many, within a transaction.
    Results that come ``together``, out of one answer or within a second, are also written so: a stop then
    costs that second, and no request.
    """

    name: str
    version: int
    chunk: int
    read: Callable[[sqlite3.Connection, Paper], Input | NotReady]
    fingerprint: Callable[[Input], str]
    work: Callable[[Tools, Sequence[tuple[int, Input]]], Iterator[Result[Output]]]
    write: Callable[[sqlite3.Connection, Sequence[tuple[int, Output]]], None]
    together: bool = False

    def signature(self, given: Input) -> str:
        """What a mark remembers of the run that made it."""
        text = f"{self.name} {self.version} {self.fingerprint(given)}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]
