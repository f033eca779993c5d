"""Moving papers along the line: what is due is worked on, what is done stays done.

A paper's output and its mark are written in one short transaction, so stopping anywhere loses nothing
finished; where a stage's results come together, many papers share one. A lock for each stage, shared by all
processes, sees to it that nothing is done twice.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from papermap.model.failures import Failure, FailureKind
from papermap.model.progress import Mark, StageState
from papermap.stages.base import NotReady, Result, Stage, Tools
from papermap.store import marks, papers
from papermap.store.connect import transaction

if TYPE_CHECKING:
    from papermap.store.connect import Database

OnProgress = Callable[[str, int, int], None]
"""Called with the stage, papers through it, and papers in all."""

UNKNOWN_FOR = {FailureKind.NOT_FOUND: timedelta(days=30), FailureKind.EMPTY: timedelta(days=1)}
"""How long a sparing run believes that nobody knows a paper; an answer without anything in it, less long."""

LEG = 500
"""Papers that go through the whole line before others begin: as many as one answer tells of, which so needs
not be remembered for long."""

LOADED_AT_ONCE = 100
"""Papers that are read from the store together."""

MOMENT = 0.25
"""Seconds after which a transaction of many papers is ended, so that nobody else waits long to write."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run over some papers. ``retry`` also takes up what was soundly answered with *no*; a ``sparing``
    one asks about nothing that was unknown not long ago; stages named in ``again`` run although they are
    done."""

    database: Database
    tools: Tools
    locks: Path
    on_progress: OnProgress
    retry: bool = False
    again: frozenset[str] = frozenset()
    sparing: bool = False

    def through(
        self, line: Sequence[Stage[Any, Any]], keys: Sequence[int], before: int = 0, total: int | None = None
    ) -> None:
        """Bring every paper as far along the line as it gets.

        ``before`` papers of ``total`` have gone that way already, as far as progress is told.
        """
        of = len(keys) if total is None else total
        for leg in range(0, len(keys), LEG):
            end = min(leg + LEG, len(keys))
            for stage in line:
                for start in range(leg, end, stage.chunk):
                    self._chunk(stage, keys[start : min(start + stage.chunk, end)], before + start, of)

    def _chunk(self, stage: Stage[Any, Any], keys: Sequence[int], start: int, total: int) -> None:
        if next(self._due(stage, keys), None) is None:
            return
        from filelock import FileLock

        self.locks.mkdir(parents=True, exist_ok=True)
        self.on_progress(stage.name, start, total)
        with FileLock(self.locks / f"{stage.name}.lock"):
            due = list(self._due(stage, keys))  # another process may have done some while this one waited
            signatures = {key: signature for key, _, signature in due}
            done = start + len(keys) - len(due)
            for some in _batches(stage, self.tools, [(key, given) for key, given, _ in due]):
                while some:
                    done += self._write(stage, some, signatures)
                    self.on_progress(stage.name, done, total)

    def _write(
        self, stage: Stage[Any, Any], results: deque[Result[Any]], signatures: Mapping[int, str]
    ) -> int:
        """Write outputs and marks in one transaction, as many as fit into a moment. Returns how many.

        One paper may bring ten thousand edges and another none, so the first is written alone, and then
        always as many together as are written already.
        """
        written = 0
        with transaction(self.database) as connection:
            end = monotonic() + MOMENT
            while results and (not written or monotonic() < end):
                some = [results.popleft() for _ in range(min(written or 1, len(results)))]
                written += len(some)
                _write_together(stage, connection, some, signatures)
        return written

    def _was_unknown(self, mark: Mark) -> bool:
        """Whether a sparing run takes a mark's word for it that nobody knows the paper."""
        if not self.sparing or not mark.failures:
            return False
        believed = min(UNKNOWN_FOR.get(failure.kind, timedelta()) for failure in mark.failures)
        return datetime.now(UTC) - datetime.fromisoformat(mark.at) < believed

    def _due(self, stage: Stage[Any, Any], keys: Sequence[int]) -> Iterator[tuple[int, Any, str]]:
        """The papers of which this stage is due, with its input and what a mark remembers of it; what cannot
        run is marked as such once all have been looked at."""
        connection = self.database.conn
        standing = list(dict.fromkeys(papers.moves(connection, keys).values()))
        known = marks.of_stage(connection, stage.name, standing)
        stuck: list[tuple[int, Mark]] = []
        for key, given in _inputs(stage, connection, standing):
            mark = known.get(key)
            if isinstance(given, NotReady):
                failures = (given.failure,) if given.failure else ()
                if mark is None or (mark.state, mark.failures) != (given.state, failures):
                    stuck.append((key, Mark(stage.name, given.state, "", failures)))
                continue
            signature = stage.signature(given)
            if (
                mark is None
                or stage.name in self.again
                or mark.signature != signature
                or (is_due(mark, self.retry) and (self.retry or not self._was_unknown(mark)))
            ):
                yield key, given, signature
        if stuck:
            with transaction(self.database):
                here = papers.known(connection, [key for key, _ in stuck])
                marks.save_marks(connection, [(key, mark) for key, mark in stuck if key in here])


def _write_together(
    stage: Stage[Any, Any],
    connection: sqlite3.Connection,
    results: Sequence[Result[Any]],
    signatures: Mapping[int, str],
) -> None:
    """Write the outputs and marks of these papers, wherever they have been merged; what is gone stays so."""
    now_at = papers.moves(connection, [result.key for result in results])
    here = papers.known(connection, list(now_at.values()))
    results = [result for result in results if now_at[result.key] in here]
    outputs = [(now_at[result.key], result.output) for result in results if result.output is not None]
    if outputs:
        stage.write(connection, outputs)
        now_at = papers.moves(connection, now_at)
    made = (Mark(stage.name, r.state, signatures[r.key], r.failures) for r in results)
    marks.save_marks(connection, [(now_at[r.key], mark) for r, mark in zip(results, made, strict=True)])


def _batches(
    stage: Stage[Any, Any], tools: Tools, jobs: Sequence[tuple[int, Any]]
) -> Iterable[deque[Result[Any]]]:
    """The results of the work as they are to be written: one by one, or all that come together."""
    results = stage.work(tools, jobs) if jobs else iter(())
    if stage.together:
        return iter((deque(results),))
    return (deque((result,)) for result in results)


def _inputs(
    stage: Stage[Any, Any], connection: sqlite3.Connection, keys: Sequence[int]
) -> Iterator[tuple[int, Any]]:
    """The input of each of these papers, under the key it has now.

    Another process may at any moment find a paper to be one with another, or to be nobody's: then its key is
    read again, and a paper that is gone is left out.
    """
    some, left = keys[:1], keys[1:]  # one alone first, which is all that is asked where one is due
    while some:
        here = papers.load_many(connection, some)
        if len(here) < len(some):
            lost = set(some) - {paper.key for paper in here}
            moved = [kept for key, kept in papers.moves(connection, lost).items() if kept != key]
            here += papers.load_many(connection, [kept for kept in moved if kept not in keys])
        for paper in here:
            yield paper.key, stage.read(connection, paper)
        some, left = left[:LOADED_AT_ONCE], left[LOADED_AT_ONCE:]


def is_due(mark: Mark, retry: bool) -> bool:
    """Whether a stage that has run is to run again although its input is the same.

    A failure is tried again; a sound *no* is believed until its time is up, or until the person insists.
    """
    if mark.state in (StageState.DONE, StageState.SKIPPED):
        return False
    return retry or any(not _believed(failure) for failure in mark.failures) or not mark.failures


def _believed(failure: Failure) -> bool:
    if not failure.definite:
        return False
    return failure.retry_at is None or failure.retry_at > datetime.now(UTC).isoformat()
