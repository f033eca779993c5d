"""What is due runs, what is done stays, and a stage that changes runs again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlite_utils import Database

from papermap.model.failures import Failure, FailureKind
from papermap.model.papers import Paper, PaperFields, Record, Source
from papermap.model.progress import Mark, StageState
from papermap.model.refs import Ref, Scheme
from papermap.stages.base import NotReady, Result, Stage, Tools
from papermap.stages.runner import Run, is_due
from papermap.store import marks, notes, records
from papermap.store.connect import open_writer

LATER = (datetime.now(UTC) + timedelta(days=1)).isoformat()
EARLIER = (datetime.now(UTC) - timedelta(days=1)).isoformat()


def failure(definite: bool, retry_at: str | None = None) -> Failure:
    return Failure("arxiv", FailureKind.NOT_FOUND, "no", retry_at, definite)


@pytest.mark.parametrize(
    ("state", "failures", "due"),
    [
        (StageState.DONE, (), False),
        (StageState.DONE, (failure(False),), False),
        (StageState.SKIPPED, (), False),
        (StageState.FAILED, (), True),
        (StageState.FAILED, (failure(False),), True),
        (StageState.PARTIAL, (failure(True), failure(False)), True),
        (StageState.ABSENT, (failure(True),), False),
        (StageState.ABSENT, (failure(True, LATER),), False),
        (StageState.ABSENT, (failure(True, EARLIER),), True),
    ],
)
def test_what_runs_again(state: StageState, failures: tuple[Failure, ...], due: bool) -> None:
    assert is_due(Mark("pdf", state, "s", failures), retry=False) is due


def test_who_insists_is_asked_again_but_not_for_what_is_done() -> None:
    assert is_due(Mark("pdf", StageState.ABSENT, "s", (failure(True, LATER),)), retry=True)
    assert not is_due(Mark("pdf", StageState.DONE, "s"), retry=True)


@dataclass
class Shouting:
    """A stage that writes the title in capitals into a note, and counts its work."""

    worked: list[int] = field(default_factory=list)
    fails: set[int] = field(default_factory=set)

    def stage(self, version: int = 1) -> Stage[str, str]:
        return Stage("shout", version, 2, self.read, lambda title: title, self.work, self.write)

    def read(self, connection: Any, paper: Paper) -> str | NotReady:
        title = paper.fields.title
        return NotReady(StageState.WAITING) if title is None else title

    def work(self, tools: Tools, jobs: Sequence[tuple[int, str]]) -> Iterator[Result[str]]:
        for key, title in jobs:
            self.worked.append(key)
            if key in self.fails:
                yield Result(key, StageState.FAILED, None, (failure(False),))
            else:
                yield Result(key, StageState.DONE, title.upper())

    def write(self, connection: Any, outputs: Sequence[tuple[int, str]]) -> None:
        for key, output in outputs:
            notes.write(connection, key, output)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_writer(tmp_path / "library.db")) as opened:
        for number, title in enumerate(("one", "two", "three", None), start=1):
            refs = frozenset({Ref(Scheme.ARXIV, f"2001.{number:05d}")})
            records.save_record(opened.conn, Record(Source.S2, refs, PaperFields(title=title)))
        yield opened


def run(database: Database, tmp_path: Path, said: list[tuple[str, int, int]] | None = None) -> Run:
    def report(stage: str, done: int, total: int) -> None:
        if said is not None:
            said.append((stage, done, total))

    return Run(database, cast(Tools, None), tmp_path / "locks", report)


def test_a_finished_stage_is_not_run_again_until_it_or_its_input_changes(
    database: Database, tmp_path: Path
) -> None:
    shouting = Shouting()
    keys = [1, 2, 3, 4]
    run(database, tmp_path).through([shouting.stage()], keys)
    run(database, tmp_path).through([shouting.stage()], keys)
    assert shouting.worked == [1, 2, 3]
    assert marks.marks(database.conn, 4)["shout"].state is StageState.WAITING
    refs = frozenset({Ref(Scheme.ARXIV, "2001.00002")})
    records.save_record(database.conn, Record(Source.ARXIV, refs, PaperFields(title="another")))
    run(database, tmp_path).through([shouting.stage()], keys)
    assert shouting.worked == [1, 2, 3, 2]
    run(database, tmp_path).through([shouting.stage(version=2)], keys)
    assert shouting.worked == [1, 2, 3, 2, 1, 2, 3]
    assert [note.body for note in notes.current(database.conn, 2)] == ["TWO", "ANOTHER", "ANOTHER"]


def test_a_failure_is_kept_with_its_cause_and_tried_again(database: Database, tmp_path: Path) -> None:
    shouting = Shouting(fails={2})
    run(database, tmp_path).through([shouting.stage()], [1, 2, 3])
    mark = marks.marks(database.conn, 2)["shout"]
    assert (mark.state, mark.failures) == (StageState.FAILED, (failure(False),))
    shouting.fails.clear()
    run(database, tmp_path).through([shouting.stage()], [1, 2, 3])
    assert shouting.worked == [1, 2, 3, 2]
    assert marks.marks(database.conn, 2)["shout"].state is StageState.DONE


def test_output_and_mark_are_written_together_or_not_at_all(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("papermap.stages.runner.marks.save_marks", broken)
        with pytest.raises(KeyboardInterrupt):
            run(database, tmp_path).through([Shouting().stage()], [1])
    assert notes.current(database.conn, 1) == []
    assert marks.marks(database.conn, 1) == {}


def test_progress_counts_papers_over_all_chunks(database: Database, tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    run(database, tmp_path, said).through([Shouting().stage()], [1, 2, 3], before=10, total=20)
    assert said[-1] == ("shout", 13, 20)
    assert all(total == 20 for _, _, total in said)


def test_results_that_come_together_are_written_together(database: Database, tmp_path: Path) -> None:
    shouting, written = Shouting(), []
    together = replace(shouting.stage(), chunk=3, together=True)
    database.conn.set_trace_callback(lambda sql: written.append(sql) if sql.startswith("COMMIT") else None)
    run(database, tmp_path).through([together], [1, 2, 3])
    assert len(written) == 1
    assert [note.body for key in (1, 2, 3) for note in notes.current(database.conn, key)] == [
        "ONE",
        "TWO",
        "THREE",
    ]


def test_a_stop_while_many_are_written_keeps_none_of_them_and_they_are_done_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = replace(Shouting().stage(), chunk=3, together=True)
    saved: list[object] = []

    def broken(*given: Any) -> None:
        saved.append(given)
        if len(saved) == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("papermap.stages.runner.marks.save_marks", broken)
        with pytest.raises(KeyboardInterrupt):
            run(database, tmp_path).through([together], [1, 2, 3])
    assert notes.current(database.conn, 1) == []
    run(database, tmp_path).through([together], [1, 2, 3])
    assert [note.body for note in notes.current(database.conn, 1)] == ["ONE"]


def test_a_transaction_of_many_ends_after_a_moment(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that another program that wants to write waits no longer than that."""
    monkeypatch.setattr("papermap.stages.runner.MOMENT", 0.0)
    written: list[str] = []
    database.conn.set_trace_callback(lambda sql: written.append(sql) if sql.startswith("COMMIT") else None)
    run(database, tmp_path).through([replace(Shouting().stage(), chunk=3, together=True)], [1, 2, 3])
    assert len(written) == 3
