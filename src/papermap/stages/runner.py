"""Moving papers along the line: what is due is worked on, what is done stays done.

A stage's output and its mark are written in one short transaction for each paper, so stopping anywhere loses
nothing finished. A lock for each stage, shared by all processes, sees to it that nothing is done twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papermap.model.failures import Failure
from papermap.model.progress import Mark, StageState
from papermap.stages.base import NotReady, Stage, Tools
from papermap.store import marks, papers
from papermap.store.connect import transaction

if TYPE_CHECKING:
    from papermap.store.connect import Database

OnProgress = Callable[[str, int, int], None]
"""Called with the stage, papers through it, and papers in all."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run over some papers. ``retry`` also takes up what was soundly answered with *no*; the stages named
    in ``again`` are run although they are done."""

    database: Database
    tools: Tools
    locks: Path
    on_progress: OnProgress
    retry: bool = False
    again: frozenset[str] = frozenset()

    def through(
        self, line: Sequence[Stage[Any, Any]], keys: Sequence[int], before: int = 0, total: int | None = None
    ) -> None:
        """Bring every paper as far along the line as it gets.

        ``before`` papers of ``total`` have gone that way already, as far as progress is told.
        """
        of = len(keys) if total is None else total
        for stage in line:
            for start in range(0, len(keys), stage.chunk):
                self._chunk(stage, keys[start : start + stage.chunk], before + start, of)

    def _chunk(self, stage: Stage[Any, Any], keys: Sequence[int], start: int, total: int) -> None:
        connection = self.database.conn
        if not self._jobs(stage, connection, keys):
            return
        from filelock import FileLock

        self.locks.mkdir(parents=True, exist_ok=True)
        self.on_progress(stage.name, start, total)
        with FileLock(self.locks / f"{stage.name}.lock"):
            jobs = self._jobs(stage, connection, keys)
            signatures = {key: stage.signature(given) for key, given in jobs}
            done = start + len(keys) - len(jobs)
            for result in stage.work(self.tools, jobs) if jobs else ():
                mark = Mark(stage.name, result.state, signatures[result.key], result.failures)
                with transaction(self.database):
                    key = papers.current_key(connection, result.key)
                    if papers.is_known(connection, key):
                        if result.output is not None:
                            stage.write(connection, key, result.output)
                            key = papers.current_key(connection, key)
                        marks.save_mark(connection, key, mark)
                done += 1
                self.on_progress(stage.name, done, total)

    def _jobs(
        self, stage: Stage[Any, Any], connection: sqlite3.Connection, keys: Sequence[int]
    ) -> list[tuple[int, Any]]:
        """The papers of which this stage is due, with its input; what cannot run is marked as such."""
        jobs = []
        for asked, given in _inputs(stage, connection, keys):
            known = marks.marks(connection, asked).get(stage.name)
            if isinstance(given, NotReady):
                failures = (given.failure,) if given.failure else ()
                mark = Mark(stage.name, given.state, "", failures)
                if known is None or (known.state, known.failures) != (mark.state, mark.failures):
                    with transaction(self.database):
                        if papers.is_known(connection, asked):
                            marks.save_mark(connection, asked, mark)
            elif (
                known is None
                or stage.name in self.again
                or known.signature != stage.signature(given)
                or is_due(known, self.retry)
            ):
                jobs.append((asked, given))
        return jobs


def _inputs(
    stage: Stage[Any, Any], connection: sqlite3.Connection, keys: Sequence[int]
) -> Iterator[tuple[int, Any]]:
    """The input of each paper, under the key it has now.

    Another process may at any moment find a paper to be one with another, or to be nobody's: then its key is
    read again, and a paper that is gone is left out.
    """
    left = list(dict.fromkeys(papers.current_key(connection, key) for key in keys))
    while left:
        key = left.pop(0)
        try:
            given = stage.read(connection, key)
        except KeyError:
            if papers.is_known(connection, key):
                raise
            if (kept := papers.current_key(connection, key)) != key and kept not in left:
                left.insert(0, kept)
        else:
            yield key, given


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
