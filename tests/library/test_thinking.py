"""Thinking ahead over a small library: predictions, evidence, limitations, questions; all undone again."""

from __future__ import annotations

from pathlib import Path

import pytest

from papermap.library import Library
from papermap.library.desk import RefusedError
from papermap.model.reading import Weight
from papermap.model.thinking import Mark
from papermap.views.thinking import named_so
from tests.conftest import Stock
from tests.support import make_library

SAMPLE, OTHER, BASE = "9912.99001", "9912.99002", "2106.09685"


@pytest.fixture
def library(stock: Stock, tmp_path: Path) -> Library:
    return stock(tmp_path / "home", SAMPLE, OTHER, BASE, "1706.03762")


def test_a_prediction_is_sealed_until_it_is_opened(library: Library) -> None:
    base, predictions = library.find(BASE), library.thinking.predictions
    number = predictions.write(base, "Adapters whose width a short probe chooses.", 60)
    number = predictions.reword(number, "Low-rank adapters whose width a probe chooses.", 60)
    with pytest.raises(RefusedError, match="sealed"):
        predictions.mark(number, library.find(OTHER), Mark.HIT)
    (sealed,) = predictions.of_paper(base)
    assert (sealed.text, sealed.opened_at, sealed.outcome) == (
        "Low-rank adapters whose width a probe chooses.", "", None,
    )  # fmt: skip
    opened = predictions.open(number)
    assert opened.came[0].key == library.find(OTHER)
    with pytest.raises(RefusedError, match="has been opened"):
        predictions.reword(number, "What I now know.")
    predictions.mark(number, opened.came[0].key, Mark.HIT)
    assert predictions.all().predictions[0].outcome == Mark.HIT


def test_a_seal_that_was_broken_stays_broken_when_it_is_undone(library: Library) -> None:
    predictions = library.thinking.predictions
    number = predictions.write(library.find(BASE), "Something.")
    predictions.open(number)
    library.undoing.undo()
    with pytest.raises(RefusedError, match="has been opened"):
        predictions.reword(number, "Something else.")
    library.undoing.undo()
    assert predictions.of_paper(library.find(BASE)) == ()


def test_no_earlier_wording_can_be_taken_back_out_of_a_broken_seal(library: Library) -> None:
    predictions = library.thinking.predictions
    first = predictions.write(library.find(BASE), "Something.")
    predictions.open(predictions.reword(first, "Something else."))
    library.undoing.undo()
    library.undoing.undo()
    assert [view.id for view in predictions.of_paper(library.find(BASE))] == [first]
    with pytest.raises(RefusedError, match="has been opened"):
        predictions.reword(first, "What I now know.")


def test_a_prediction_needs_words_and_a_topic_that_exists(library: Library) -> None:
    with pytest.raises(RefusedError, match="needs words"):
        library.thinking.predictions.write(library.find(BASE), "  ")
    with pytest.raises(RefusedError, match="no topic"):
        library.thinking.predictions.write_on_topic("nowhere", "words")


def test_evidence_is_shown_after_the_verdict_only(library: Library) -> None:
    key, calibration = library.find("1706.03762"), library.thinking.calibration
    with pytest.raises(RefusedError, match="verdict first"):
        calibration.evidence(key)
    library.reading.judge(key, Weight.FOUNDATIONAL, 90)
    view = calibration.evidence(key)
    assert (view.verdict, view.sure) == (str(Weight.FOUNDATIONAL), 90)
    assert view.because
    assert calibration.view().compared + calibration.view().too_early == 1


def test_the_first_verdict_counts_and_another_wording_changes_nothing(library: Library) -> None:
    key, calibration = library.find("1706.03762"), library.thinking.calibration
    with pytest.raises(RefusedError, match="no first verdict"):
        library.reading.judge(key, Weight.FOUNDATIONAL, 90, again=True)
    library.reading.judge(key, Weight.MINOR_TWEAK, 95)
    calibration.evidence(key)
    library.reading.judge(key, Weight.FOUNDATIONAL, 55)
    assert (calibration.evidence(key).verdict, calibration.evidence(key).sure) == ("minor-tweak", 95)


def test_limits_stand_with_their_page_and_can_be_answered(library: Library) -> None:
    limitations = library.thinking.limitations
    view = limitations.view()
    every = [each for group in view.groups for each in group.statements]
    assert view.statements == len(every) > 2
    assert all(each.page > 0 for each in every)
    own = next(each for each in every if each.key == library.find(SAMPLE))
    with pytest.raises(RefusedError, match="its own limits"):
        limitations.answer(own.id, own.key)
    offered = limitations.may_answer(own.id)
    assert [each.key for each in offered if each.key == library.find(OTHER)], "of the library"
    assert own.key not in {each.key for each in offered}
    assert [each.key for each in named_so(offered, "all 2017 NEED")] == [library.find("1706.03762")]
    assert named_so(offered, "no such title") == ()
    limitations.answer(own.id, library.find(OTHER))
    assert library.find(OTHER) not in {each.key for each in limitations.may_answer(own.id)}
    assert [each.key for each in limitations.find(own.id).answered_by] == [library.find(OTHER)]
    library.undoing.undo()
    assert limitations.find(own.id).answered_by == ()
    with pytest.raises(RefusedError, match="names no statement"):
        limitations.find("zzzz")


def test_gathering_is_a_partition_and_the_same_twice(library: Library) -> None:
    first, again = library.thinking.limitations.view(), library.thinking.limitations.view()
    assert first == again
    ids = [each.id for group in first.groups for each in group.statements]
    assert len(set(ids)) == len(ids)


def test_a_question_of_a_limit_keeps_it_and_says_what_it_lacks(library: Library) -> None:
    questions = library.thinking.questions
    limit = library.thinking.limitations.view().groups[0].statements[0]
    number = questions.new("Does it hold at night?", limitation=limit.id)
    (question,) = questions.all()
    assert (question.limitation, question.key) == (limit.text, limit.key)
    assert question.lacks == ("hypothesis", "measure", "prior_art", "feasibility", "confounds")
    number = questions.edit(number, measure="error per night")
    assert "measure" not in questions.get(number).lacks
    with pytest.raises(RefusedError, match="no colour"):
        questions.edit(number, colour="red")
    library.undoing.undo()
    library.undoing.undo()
    assert questions.all() == ()


def test_an_empty_library_thinks_nothing(tmp_path: Path) -> None:
    thinking = make_library(tmp_path).thinking
    assert thinking.limitations.view().groups == ()
    assert thinking.predictions.all().predictions == ()
    assert thinking.calibration.view().compared == 0
    assert thinking.questions.all() == ()
