"""Moments at which two things meet: processes that make one library, works found to be one half way."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlite_utils import Database

from papermap.model.citations import CitedRecord, Links
from papermap.model.documents import Reference
from papermap.model.papers import Paper, PaperFields, Record, Source
from papermap.model.progress import Mark, StageState
from papermap.model.refs import Ref, Scheme
from papermap.stages import document
from papermap.stages.base import Result, Stage, Tools
from papermap.stages.runner import Run
from papermap.store import citations, documents, marks, papers, records
from papermap.store.answers import AnswerStore
from papermap.store.connect import open_writer, transaction
from tests.robustness.running import papermap
from tests.robustness.standin import Fault, Standin
from tests.support import make_document

LORA, QLORA = "2106.09685", "2305.14314"
OWN, DOI, OTHER = (
    Ref(Scheme.ARXIV, "2401.00001"),
    Ref(Scheme.DOI, "10.5555/own"),
    Ref(Scheme.ARXIV, "2401.00002"),
)


def record(*refs: Ref, title: str = "A paper that has a title") -> Record:
    return Record(Source.S2, frozenset(refs), PaperFields(title=title))


@pytest.mark.parametrize("make", [open_writer, AnswerStore], ids=["library", "answers"])
def test_two_that_make_a_file_at_once_wait_for_each_other(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "new.db"
    made = threading.Event()

    def try_it() -> None:
        make(path).close()
        made.set()

    with FileLock(f"{path}.making"):
        thread = threading.Thread(target=try_it)
        thread.start()
        assert not made.wait(0.5)
    assert made.wait(600)
    thread.join()


def test_an_edge_that_shows_the_citing_paper_to_be_another(database: Database) -> None:
    """A reference of the paper to itself, under a second name that an older stub has."""
    with transaction(database) as connection:
        stub, key = records.save_record(connection, record(DOI)), records.save_record(connection, record(OWN))
        itself, other = (
            CitedRecord(record(OWN, DOI)),
            CitedRecord(record(OTHER, title="Another one altogether")),
        )
        citations.save_links(connection, key, Links(Source.S2, (itself, other), (itself, other)), "2026")
        assert papers.current_key(connection, key) == stub
        assert (
            connection.execute("SELECT count(*) FROM citation WHERE ? IN (citing, cited)", [stub]).fetchone()[
                0
            ]
            == 2
        )
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_printed_reference_that_shows_the_citing_paper_to_be_another(database: Database) -> None:
    own = Reference("itself", "A paper that has a title", (), 2024, OWN.value, DOI.value, 1)
    other = Reference("other", "Another one altogether", (), 2024, OTHER.value, None, 1)
    parsed = make_document(title="A paper that has a title", references=(other, own, other))
    with transaction(database) as connection:
        stub, key = records.save_record(connection, record(DOI)), records.save_record(connection, record(OWN))
        number = documents.save_edition(connection, key, 1, "0" * 64, "pdf/own.pdf", 1, "2026")
        edition = next(e for e in documents.editions(connection, key) if e.id == number)
        documents.save_document(connection, edition, parsed, "{}", "test", "2026")
        assert papers.current_key(connection, key) == stub
        rows = connection.execute(
            "SELECT paper_id, cited_id FROM reference_entry ORDER BY position"
        ).fetchall()
        assert [row["paper_id"] for row in rows] == [stub] * 3
        assert rows[0]["cited_id"] == rows[2]["cited_id"] == papers.find(connection, OTHER)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_papers_that_others_take_away_during_a_stage_are_left_out(database: Database, tmp_path: Path) -> None:
    with transaction(database) as connection:
        kept, lost = (
            records.save_record(connection, record(OWN)),
            records.save_record(connection, record(OTHER)),
        )
        merged = records.save_record(connection, record(DOI))

    def read(connection: Any, paper: Paper) -> str:
        if paper.key == merged:  # another process comes in between
            with transaction(database):
                papers.merge(connection, kept, merged)
        return paper.name

    def work(tools: Tools, jobs: Sequence[tuple[int, str]]) -> Iterator[Result[str]]:
        for key, name in jobs:
            with transaction(database) as connection:
                connection.execute("DELETE FROM paper WHERE id = ?", [lost])
            yield Result(key, StageState.DONE, name)

    seen: list[int] = []
    stage: Stage[str, str] = Stage(
        "test", 1, 10, read, str, work, lambda connection, outputs: seen.extend(key for key, _ in outputs)
    )
    nothing: Any = None
    Run(database, nothing, tmp_path, lambda *moved: None).through([stage], [merged, lost])
    assert seen == [kept]
    assert marks.marks(database.conn, kept)["test"] == Mark(
        "test", StageState.DONE, stage.signature(OWN.value), (), marks.marks(database.conn, kept)["test"].at
    )


def test_a_file_that_is_gone_is_a_failure_and_no_crash(tmp_path: Path) -> None:
    parsed, (failure,) = document.parse(tmp_path / "gone.pdf")
    assert parsed is None
    assert "gone.pdf" in failure.message
    assert not failure.definite


def test_sentences_that_could_not_be_had_are_told_and_asked_for_later(
    environ: dict[str, str], standin: Standin
) -> None:
    papermap(environ, "add", QLORA, "--no-pdf").calmly()
    standin.faults = [Fault("/references", "401")]
    hurt = papermap(environ, "backward", QLORA, "--contexts", "--json").calmly(1)
    assert hurt.json
    assert b"Semantic Scholar" in hurt.err
    assert papermap(environ, "add", QLORA, "--no-pdf").calmly(1).err
    standin.faults = []
    papermap(environ, "add", "--retry", "--no-pdf").calmly()
    assert any(row["contexts"] for row in papermap(environ, "backward", QLORA, "--json").calmly().json)
    papermap(environ, "add", QLORA, "--no-pdf").calmly()
