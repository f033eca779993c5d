"""Undo walks back through everything the reader did, with its effects, also in a later run of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from papermap.library import Library
from papermap.library.desk import RefusedError
from papermap.model.announcements import Verdict
from papermap.model.citations import Direction, Sort
from papermap.model.reading import Outcome, Weight
from papermap.store import citations
from papermap.views.reading import PlaceView
from tests.support import make_library

SAMPLE, BASE = "9912.99002", "2106.09685"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = make_library(tmp_path)
    list(library.add([SAMPLE, BASE], pdf=False))
    return library


def state(library: Library, key: int) -> tuple[object, ...]:
    view = library.paper(key)
    passes = library.reading.pass_view(key, 2)
    return (
        [note.body for note in view.notes], view.lists, view.passes, view.in_library, view.relations,
        passes.sentences and passes.sentences.did, passes.verdict, passes.prompts, passes.cells,
        [jot.text for jot in passes.jots], dict(library.daily.followed()),
    )  # fmt: skip


def test_everything_that_can_be_done_can_be_undone_and_done_again(library: Library, tmp_path: Path) -> None:
    key, base = library.find(SAMPLE), library.find(BASE)
    deeds: list[Callable[[], object]] = [
        lambda: library.write_note(key, "a note"),
        lambda: library.reading.judge(key, Weight.FOUNDATIONAL, 90),
        lambda: library.reading.end(key, 1, Outcome.LATER),
        lambda: library.reading.write_sentences(key, "One.", "Two.", "Three."),
        lambda: library.reading.answer(key, "new", "Much."),
        lambda: library.reading.jot(key, "a line"),
        lambda: library.reading.write_cell(key, "metrics", "accuracy"),
        lambda: library.graph.relate(key, base, "smaller"),
        lambda: library.daily.follow("category", ["cs.CL"]),
        lambda: library.daily.unfollow(["cs.CL"]),
        lambda: library.daily.judge(key, Verdict.KEPT),
    ]
    states = [state(library, key)]
    for deed in deeds:
        deed()
        states.append(state(library, key))
    for before in reversed(states[:-1]):
        library.undoing.undo()
        assert state(library, key) == before
    later = make_library(tmp_path)
    for after in states[1:]:
        later.undoing.redo()
        assert state(later, key) == after


def test_a_candidate_that_was_kept_leaves_the_library_again(library: Library) -> None:
    connection = library.desk.existing()
    stub = next(
        key
        for key in citations.neighbour_keys(connection, library.find(SAMPLE), Direction.BACKWARD, Sort.YEAR)
        if not library.paper(key).in_library
    )
    library.daily.judge(stub, Verdict.KEPT)
    assert library.paper(stub).in_library
    assert library.undoing.undo().undone
    assert not library.paper(stub).in_library
    assert library.paper(stub).lists == ()


def test_own_deeds_come_before_those_of_other_programs(library: Library, tmp_path: Path) -> None:
    key, other = library.find(SAMPLE), make_library(tmp_path)
    library.write_note(key, "mine")
    other.write_note(key, "theirs")
    library.undoing.undo()
    assert [note.body for note in library.paper(key).notes] == ["theirs"]
    assert library.undoing.undo().said == f"added {SAMPLE} and 1 more"
    library.undoing.undo()
    assert library.paper(key).notes == ()
    with pytest.raises(RefusedError, match="nothing to undo"):
        library.undoing.undo()
    assert [deed.undone for deed in library.undoing.deeds()] == [True, True, True]


def test_a_note_taken_up_again_after_something_else_is_another_act(library: Library) -> None:
    key = library.find(SAMPLE)
    number = library.write_note(key, "Half")
    library.reading.jot(key, "a line")
    library.write_note(key, "Half a thought", number)
    library.undoing.undo()
    assert [note.body for note in library.paper(key).notes] == ["Half"]
    assert [jot.text for jot in library.paper(key).jots] == ["a line"]


def test_a_note_saved_while_it_is_typed_is_one_act(library: Library) -> None:
    key = library.find(SAMPLE)
    library.write_note(key, "before")
    number = library.write_note(key, "Half")
    number = library.write_note(key, "Half a", number)
    library.write_note(key, "Half a thought", number)
    library.undoing.undo()
    assert [note.body for note in library.paper(key).notes] == ["before"]
    library.undoing.redo()
    assert [note.body for note in library.paper(key).notes] == ["before", "Half a thought"]


def test_an_add_is_taken_back_and_comes_again_on_its_day(library: Library) -> None:
    before = {row.key: row.added_at for row in library.rows()}
    list(library.add(["1706.03762", SAMPLE], pdf=False))
    assert library.size() == 3
    library.undoing.undo()
    assert {row.key: row.added_at for row in library.rows()} == before
    library.undoing.undo()
    assert library.size() == 0
    library.undoing.redo()
    assert {row.key: row.added_at for row in library.rows()} == before


def test_a_name_that_nobody_knows_leaves_no_deed(library: Library) -> None:
    before = library.undoing.deeds()
    assert [str(result.outcome) for result in library.add(["2401.99999"], pdf=False)] == ["failed"]
    assert library.undoing.deeds() == before


def test_a_paper_taken_off_a_list_comes_back_to_its_place(library: Library) -> None:
    key, other = library.find(SAMPLE), library.find(BASE)
    for each in (key, other):
        library.reading.end(each, 1, Outcome.LATER)
    listed = library.list_refs("pass-2")
    assert listed is not None
    assert len(listed) == 2
    library.reading.end(key, 2, Outcome.SKIPPED)
    assert library.list_refs("pass-2") == listed[1:]
    library.undoing.undo()
    assert library.list_refs("pass-2") == listed


def test_a_list_made_at_once_is_one_deed(library: Library) -> None:
    made = library.listing.from_survey(library.find(SAMPLE), "of a survey")
    assert made.papers > 1
    library.undoing.undo()
    assert library.list_refs("of a survey") == []


def test_a_pass_whose_end_is_taken_back_goes_on(library: Library) -> None:
    key, room = library.find(SAMPLE), library.reading
    sitting = room.sit_down(key, 1)
    room.keep_place(sitting, 90, room.pass_view(key, 1).place)
    room.end(key, 1, Outcome.STOP)
    assert not [each for each in library.habits.today().waiting if each.begun]
    library.undoing.undo()
    (waiting,) = [each for each in library.habits.today().waiting if each.begun]
    assert (waiting.key, waiting.number, waiting.seconds) == (key, 1, 90)
    library.undoing.redo()
    assert not [each for each in library.habits.today().waiting if each.begun]


def test_nothing_is_done_again_over_something_new(library: Library) -> None:
    key = library.find(SAMPLE)
    library.write_note(key, "one")
    library.undoing.undo()
    library.reading.jot(key, "two")
    with pytest.raises(RefusedError, match="since you took it back"):
        library.undoing.redo()


def test_time_that_comes_again_leaves_the_reader_where_they_are(library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.keep_place(library.reading.sit_down(key, 1), 60, PlaceView("results", 2))
    library.reading.count_time(key, 1, 1200)
    library.undoing.undo()
    library.undoing.redo()
    view = library.reading.pass_view(key, 1)
    assert (view.seconds, view.place) == (1260, PlaceView("results", 2))


def test_time_that_was_taken_back_comes_again_though_one_read_on_meanwhile(library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.count_time(key, 1, 1200)
    library.undoing.undo()
    assert library.reading.pass_view(key, 1).seconds == 0
    sitting = library.reading.sit_down(key, 1)
    library.reading.keep_place(sitting, 60, PlaceView("results", 2))
    library.undoing.redo()
    view = library.reading.pass_view(key, 1)
    assert (view.seconds, view.place) == (1260, PlaceView("results", 2))
    library.undoing.undo()
    assert library.reading.pass_view(key, 1).seconds == 60
