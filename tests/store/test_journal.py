"""The journal: nothing said is lost, an edit keeps its predecessor, undo and redo are inverse."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papermap.model.curation import Judged
from papermap.model.journal import Words
from papermap.model.kinds import KINDS
from papermap.model.reading import (
    Attempt,
    Cell,
    Note,
    Outcome,
    PassEnd,
    Relation,
    Reproduction,
    Run,
    ThreeSentences,
    Verdict,
    Weight,
)
from papermap.store import connect, journal, migrations, papers, records, sittings
from tests.store.graphs import record
from tests.support import taken_back


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    connection: sqlite3.Connection = connect.open_writer(tmp_path / "library.db").conn
    return connection


def paper(db: sqlite3.Connection, number: int = 1) -> int:
    return records.save_record(db, record(number))


def say(
    db: sqlite3.Connection,
    said: Words,
    key: int | None = None,
    other: int | None = None,
    replaces: int | None = None,
) -> tuple[int, int]:
    deed = journal.begin(db, said.kind)
    return deed, journal.write(db, deed, said, key, other, replaces)


def test_one_word_of_a_slot_holds_and_the_earlier_ones_stay(db: sqlite3.Connection) -> None:
    key = paper(db)
    for text in ("a", "b", "c"):
        say(db, ThreeSentences(text, text, text), key)
    say(db, Cell("datasets", "MNLI", 4), key)
    say(db, Cell("metrics", "accuracy", 5), key)
    assert [e.said.did for e in journal.live(db, ThreeSentences, key)] == ["c"]
    assert [e.said.did for e in journal.history(db, ThreeSentences, key)] == ["a", "b", "c"]
    assert {e.said.column for e in journal.live(db, Cell, key)} == {"datasets", "metrics"}
    assert len(journal.wordings(db, journal.live(db, ThreeSentences, key)[0].id)) == 3


def test_notes_are_many_and_an_edit_names_the_one_before(db: sqlite3.Connection) -> None:
    key = paper(db)
    _, first = say(db, Note("one"), key)
    say(db, Note("two"), key)
    say(db, Note("one, better"), key, replaces=first)
    assert [e.said.body for e in journal.live(db, Note, key)] == ["two", "one, better"]


def test_values_come_back_as_they_were_said(db: sqlite3.Connection) -> None:
    key, base = paper(db), paper(db, 2)
    plan = Reproduction(
        "r=4 is enough", 88.9, status=Attempt.MATCHED, runs=(Run(1, 88.7), Run(2, 89.0)), hours=3.5
    )
    say(db, plan, key)
    say(db, Verdict(Weight.NEW_TECHNIQUE, 80), key)
    say(db, Relation("low-rank updates"), key, other=base)
    assert journal.live(db, Reproduction, key)[0].said == plan
    assert journal.latest(db, Verdict, key, slot="") is not None
    [relation] = journal.live(db, Relation, other=base)
    assert (relation.paper, relation.said.twist) == (key, "low-rank updates")
    assert all(kind.kind == name for name, kind in KINDS.items())


def test_undo_brings_back_what_was_before_and_redo_what_was_after(db: sqlite3.Connection) -> None:
    key = paper(db)
    say(db, ThreeSentences("a", "a", "a"), key)
    deed, _ = say(db, ThreeSentences("b", "b", "b"), key)
    journal.undo(db, deed)
    assert [e.said.did for e in journal.live(db, ThreeSentences, key)] == ["a"]
    with pytest.raises(journal.CannotUndoError, match="undone already"):
        journal.undo(db, deed)
    journal.redo(db, deed)
    assert [e.said.did for e in journal.live(db, ThreeSentences, key)] == ["b"]


def test_undo_refuses_what_something_later_builds_on(db: sqlite3.Connection) -> None:
    key = paper(db)
    early, _ = say(db, ThreeSentences("a", "a", "a"), key)
    late, _ = say(db, ThreeSentences("b", "b", "b"), key)
    with pytest.raises(journal.CannotUndoError, match="later change"):
        journal.undo(db, early)
    journal.undo(db, late)
    say(db, ThreeSentences("c", "c", "c"), key)
    with pytest.raises(journal.CannotUndoError, match="in its place"):
        journal.redo(db, late)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text(alphabet="abc", min_size=1, max_size=3), min_size=1, max_size=8), data=st.data()
)
def test_undoing_everything_in_turn_passes_through_every_state(
    db: sqlite3.Connection, texts: list[str], data: st.DataObject
) -> None:
    with taken_back(db):
        key = paper(db)
        states: list[list[Words]] = [[]]
        deeds = []
        for text in texts:
            deed = journal.begin(db, "deed")
            if data.draw(st.booleans()):
                journal.write(db, deed, ThreeSentences(text, text, text), key)
            journal.write(db, deed, Cell(data.draw(st.sampled_from("xy")), text), key)
            deeds.append(deed)
            states.append(_state(db, key))
        for deed, before in zip(reversed(deeds), reversed(states[:-1]), strict=True):
            journal.undo(db, deed)
            assert _state(db, key) == before
        for deed, after in zip(deeds, states[1:], strict=True):
            journal.redo(db, deed)
            assert _state(db, key) == after


def _state(db: sqlite3.Connection, key: int) -> list[Words]:
    found: list[Words] = [e.said for e in journal.live(db, ThreeSentences, key)]
    return found + [e.said for e in journal.live(db, Cell, key)]


def test_works_found_to_be_one_keep_the_words_on_both(db: sqlite3.Connection) -> None:
    keep, lose = paper(db), paper(db, 2)
    say(db, Note("on one"), keep)
    say(db, Note("on the other"), lose)
    sittings.sit_down(db, lose, 1)
    sittings.keep_draft(db, keep, "did", "s", "half")
    sittings.keep_draft(db, lose, "did", "s", "a sentence")
    papers.merge(db, keep, lose)
    assert {e.said.body for e in journal.live(db, Note, keep)} == {"on one", "on the other"}
    assert len(sittings.sittings(db, keep)) == 1
    assert [d.text for d in sittings.drafts(db, keep)] == ["half\na sentence"]


def test_a_pass_goes_on_where_it_was_left(db: sqlite3.Connection) -> None:
    key = paper(db)
    sitting = sittings.sit_down(db, key, 1)
    sittings.keep_place(db, sitting, 40, {"part": "figures", "line": 3})
    sittings.keep_place(db, sitting, 30, {"part": "results", "line": 1})
    [begun] = sittings.begun(db)
    assert (begun.seconds, begun.place, begun.number) == (40, {"part": "results", "line": 1}, 1)
    sittings.sit_down(db, key, 1)
    assert len(sittings.begun(db)) == 1
    sittings.close(db, key, 1)
    assert sittings.begun(db) == []
    sittings.reopen(db, key, 1)
    assert len(sittings.begun(db)) == 1
    assert sittings.seconds_spent(db, key, 1) == 40


def test_what_was_said_of_a_work_is_said_of_the_one_it_is_merged_into(db: sqlite3.Connection) -> None:
    kept, lost, third = paper(db, 1), paper(db, 2), paper(db, 3)
    say(db, Note("on the other record"), lost)
    say(db, Relation("smaller"), third, lost)
    papers.merge(db, kept, lost)
    assert [e.said.body for e in journal.live(db, Note, kept)] == ["on the other record"]
    assert [(e.paper, e.other) for e in journal.live(db, Relation)] == [(third, kept)]


def test_passes_that_were_skipped_are_not_read(db: sqlite3.Connection) -> None:
    key = paper(db)
    say(db, PassEnd(1, Outcome.NEXT, 200), key)
    say(db, PassEnd(2, Outcome.SKIPPED), key)
    assert journal.passes_read(db, key) == (1,)


def test_what_earlier_libraries_kept_moves_into_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.db"
    old = ("m0001_first", "m0002_neighbourhood", "m0003_queue", "m0004_relation")
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "NAMES", old)
        patched.setattr(connect, "NAMES", old)
        patched.setattr(connect, "is_behind", lambda connection: False)
        patched.setitem(vars(migrations), "MIGRATIONS", migrations._collect())
        with closing(connect.open_writer(path).conn) as db:
            db.execute("INSERT INTO paper (id, title) VALUES (1, 'One'), (2, 'Two')")
            db.execute("INSERT INTO note VALUES (7, 1, 'first', 't', NULL), (9, 1, 'better', 't', 7)")
            db.execute("INSERT INTO relation VALUES (1, 2, 1, 'twist', 'accepted', 't', NULL)")
            db.execute("INSERT INTO relation VALUES (2, 2, 1, 'no', 'rejected', 't', 1)")
            db.execute("INSERT INTO judgement VALUES (1, 1, 'skipped', '2026-01-01', 't')")
            db.execute("INSERT INTO judgement VALUES (2, 1, 'kept', '2026-01-02', 't')")
    with closing(connect.open_writer(path).conn) as db:
        assert [e.said.body for e in journal.live(db, Note, 1)] == ["better"]
        assert [e.said.body for e in journal.history(db, Note, 1)] == ["first", "better"]
        assert [(e.said.accepted, e.other) for e in journal.live(db, Relation, 2)] == [(False, 1)]
        assert [e.said.verdict for e in journal.live(db, Judged)] == ["kept"]
        found = db.execute("SELECT rowid FROM journal_words WHERE journal_words MATCH 'better'").fetchall()
        assert len(found) == 1
