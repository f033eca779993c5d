"""The reading room over a real small library: passes begin, are left, end, and nothing said is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papermap.library import Library
from papermap.library.desk import RefusedError
from papermap.library.reading import NoPictureError, NotThreeSentencesError, PassNotDoneError, ReadingRoom
from papermap.model.announcements import Verdict as Answered
from papermap.model.reading import Note, Outcome, ThreeSentences, Weight
from papermap.store import queue
from papermap.views.reading import PlaceView
from tests.conftest import Stock

SAMPLE, BARE = "9912.99002", "2106.09685"


@pytest.fixture
def library(stock: Stock, tmp_path: Path) -> Library:
    return stock(tmp_path, SAMPLE, bare=(BARE,))


def test_a_skim_shows_its_parts_with_pages(library: Library) -> None:
    view = library.reading.pass_view(library.find(SAMPLE), 1)
    assert [part.name for part in view.parts] == ["abstract", "figures", "results", "conclusion"]
    assert (view.name, view.budget, view.seconds, view.ended) == ("skim", (0, 300), 0, "")
    assert view.parts[1].figures[0].caption
    assert view.sections
    assert all(p.page for part in view.parts for p in part.paragraphs)


def test_a_paper_without_its_pdf_can_be_skimmed_and_says_what_is_missing(library: Library) -> None:
    view = library.reading.pass_view(library.find(BARE), 1)
    assert view.parts[0].paragraphs or view.parts[0].absent
    assert all(part.absent for part in view.parts[1:])
    assert view.why_missing
    with pytest.raises(NoPictureError):
        library.reading.picture(view.key, 0)


def test_one_comes_back_to_the_same_place(library: Library) -> None:
    key = library.find(SAMPLE)
    sitting = library.reading.sit_down(key, 1)
    library.reading.keep_place(sitting, 95, PlaceView("results", 2))
    again = library.reading.sit_down(key, 1)
    view = library.reading.pass_view(key, 1)
    assert (view.place, view.seconds) == (PlaceView("results", 2), 95)
    library.reading.keep_place(again, 30, PlaceView("conclusion", 0))
    assert library.reading.pass_view(key, 1).seconds == 125
    assert library.reading.next_pass(key) == 1


def test_a_pass_ends_in_a_decision_and_the_queue_learns(library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.sit_down(key, 1)
    library.reading.judge(key, Weight.NEW_TECHNIQUE, 80)
    library.reading.end(key, 1, Outcome.LATER)
    view = library.paper(key)
    assert view.passes == (1,)
    assert "pass-2" in view.lists
    assert library.reading.next_pass(key) == 2
    verdict = library.reading.pass_view(key, 2).verdict
    assert verdict is not None
    assert (verdict.weight, verdict.confidence) == ("new-technique", 80)
    assert {row.key: row.furthest_pass for row in library.rows()}[key] == 1
    assert [j.verdict for j in queue.judgements(library.desk.existing())] == [Answered.READ]


def test_pass_two_closes_only_with_three_sentences(library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.end(key, 1, Outcome.LATER)
    with pytest.raises(PassNotDoneError, match="three sentences"):
        library.reading.end(key, 2, Outcome.DONE)
    with pytest.raises(NotThreeSentencesError) as error:
        library.reading.write_sentences(key, "One. Two.", "They measured.", " ")
    assert set(error.value.missing) == {"did", "doubt"}
    library.reading.keep_draft(key, "did", "They tra")
    assert library.reading.pass_view(key, 2).drafts == {"did": "They tra"}
    library.reading.write_sentences(key, "They train less.", "They measured.", "One seed.")
    library.reading.write_sentences(key, "They train far less.", "They measured.", "One seed.")
    view = library.reading.pass_view(key, 2)
    assert view.sentences is not None
    assert (view.sentences.did, view.sentences.wordings, view.drafts) == ("They train far less.", 2, {})
    wordings = library.wordings.of(key, ThreeSentences)
    assert ["far" in wording.words for wording in wordings] == [False, True]
    assert [wording.state for wording in wordings] == ["replaced", "holds"]
    library.reading.end(key, 2, Outcome.DONE)
    assert library.paper(key).lists == ()
    assert library.paper(key).passes == (1, 2)


def test_a_pass_can_be_stopped_skipped_and_repeated(library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.end(key, 2, Outcome.SKIPPED)
    assert library.paper(key).passes == ()
    library.reading.sit_down(key, 2)
    with pytest.raises(PassNotDoneError, match="three sentences"):
        library.reading.end(key, 2, Outcome.STOP)
    library.reading.write_sentences(key, "They train less.", "They count.", "One seed.")
    library.reading.end(key, 2, Outcome.STOP)
    assert library.paper(key).passes == (2,)
    library.reading.reopen(key, 2)
    assert library.reading.next_pass(key) == 2


def test_answers_jots_blockers_and_cells_are_kept(library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.answer(key, "question", "Can it be cheaper?", "we ask whether", 2)
    with pytest.raises(RefusedError, match="no-such-question"):
        library.reading.answer(key, "no-such-question", "x")
    library.reading.jot(key, "look at table 2", 4)
    number = library.reading.block(key, "the rank", "what is it of?")
    library.reading.block(key, "the rank", "what is it of?", "a chapter on the SVD", replaces=number)
    library.reading.write_cell(key, "metrics", "accuracy", 5)
    view = library.reading.pass_view(key, 2)
    assert (view.prompts[0].answer, view.prompts[0].page) == ("Can it be cheaper?", 2)
    assert [(j.text, j.page) for j in view.jots] == [("look at table 2", 4)]
    assert [b.learned for b in view.blockers] == ["a chapter on the SVD"]
    cells = {cell.column: cell for cell in view.cells}
    assert (cells["metrics"].text, cells["metrics"].state) == ("accuracy", "written")
    drafted = next(cell for cell in view.cells if cell.state == "draft")
    library.reading.accept_cell(key, drafted.column)
    after = {cell.column: cell for cell in library.reading.pass_view(key, 2).cells}[drafted.column]
    assert (after.state, after.text, after.page) == ("accepted", drafted.text, drafted.page)


def test_figures_are_drawn_once_and_kept(library: Library) -> None:
    key = library.find(SAMPLE)
    path = library.reading.picture(key, 0)
    assert path.read_bytes().startswith(b"\x89PNG")
    made = path.stat().st_mtime_ns
    assert library.reading.picture(key, 0).stat().st_mtime_ns == made
    with pytest.raises(NoPictureError):
        library.reading.picture(key, 999)


def test_an_earlier_wording_of_a_note_can_be_brought_back(library: Library) -> None:
    key = library.find(SAMPLE)
    first = library.write_note(key, "first words")
    library.write_note(key, "other words", first)
    library.wordings.restore(key, first)
    assert [note.body for note in library.paper(key).notes] == ["first words"]
    assert [each.words for each in library.wordings.of(key, Note)] == [
        "first words",
        "other words",
        "first words",
    ]


def test_confidence_has_its_limits(library: Library) -> None:
    with pytest.raises(RefusedError, match="50 to 100"):
        library.reading.judge(library.find(SAMPLE), Weight.MINOR_TWEAK, 40)


ACTS: dict[str, Callable[[ReadingRoom, int], object]] = {
    "jot": lambda room, key: room.jot(key, "a line", 3),
    "answer": lambda room, key: room.answer(key, "new", "nothing", "we are", 1),
    "answer otherwise": lambda room, key: room.answer(key, "new", "all of it"),
    "sentences": lambda room, key: room.write_sentences(key, "They did.", "They know.", "It may be."),
    "other sentences": lambda room, key: room.write_sentences(key, "They do.", "They knew.", "Perhaps."),
    "judge": lambda room, key: room.judge(key, Weight.FOUNDATIONAL, 90),
    "judge otherwise": lambda room, key: room.judge(key, Weight.MINOR_TWEAK, 55),
    "block": lambda room, key: room.block(key, "a {formula}", "too long"),
    "cell": lambda room, key: room.write_cell(key, "metrics", "accuracy"),
    "accept": lambda room, key: room.accept_cell(key, "limitations"),
    "later": lambda room, key: room.end(key, 1, Outcome.LATER),
    "not for me": lambda room, key: room.end(key, 1, Outcome.NOT_FOR_ME),
    "skip": lambda room, key: room.end(key, 2, Outcome.SKIPPED),
}


def seen(library: Library, key: int) -> object:
    """Everything the reader sees of what they said and decided."""
    view, page = library.reading.pass_view(key, 2), library.paper(key)
    first = library.reading.pass_view(key, 1).ended
    queued = sorted(judged.verdict for judged in queue.judgements(library.desk.existing()))
    return (
        view.prompts, view.cells, view.ended, first, page.three_sentences, page.verdict, page.jots,
        page.blockers, page.passes, sorted(page.lists), queued,
    )  # fmt: skip


@settings(max_examples=12)
@given(st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=6))
def test_everything_done_in_the_room_can_be_taken_back_and_done_again(stock: Stock, acts: list[str]) -> None:
    with TemporaryDirectory() as home:
        library = stock(Path(home), SAMPLE)
        key = library.find(SAMPLE)
        moments = [seen(library, key)]
        for act in acts:
            ACTS[act](library.reading, key)
            moments.append(seen(library, key))
        for before in reversed(moments[:-1]):
            library.undoing.undo()
            assert seen(library, key) == before
        for after in moments[1:]:
            library.undoing.redo()
            assert seen(library, key) == after


@pytest.mark.parametrize(
    ("outcome", "taught"),
    [
        (Outcome.STOP, [Answered.READ]),
        (Outcome.NOT_FOR_ME, [Answered.REJECTED]),
        (Outcome.SKIPPED, []),
    ],
)
def test_how_a_pass_ends_teaches_the_queue_and_a_skipped_one_says_nothing(
    library: Library, outcome: Outcome, taught: list[Answered]
) -> None:
    library.reading.end(library.find(BARE), 1, outcome)
    assert [said.verdict for said in queue.judgements(library.desk.existing())] == taught
