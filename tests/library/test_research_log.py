"""The log, what is to be remembered, reproductions and the week, over a small library."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from papermap.exports.log import log
from papermap.library import Library
from papermap.library.desk import RefusedError
from papermap.library.queueing import today
from papermap.model.reading import Attempt, Outcome, Recalled
from tests.conftest import Stock
from tests.support import make_library

SAMPLE, LORA, BERT = "9912.99002", "2106.09685", "1810.04805"
HOSTILE = "# <b>x</b> [a](javascript:1) *star*\n- `two` \x1b[31m"
PLAN = {
    "claim": "Rank 4 is enough",
    "their_number": 87.5,
    "one_change": "the rank",
    "baseline": "rank 8",
    "hypothesis": "no worse",
    "measure": "accuracy",
}


@pytest.fixture
def library(stock: Stock, tmp_path: Path) -> Library:
    return stock(tmp_path, bare=(SAMPLE, LORA, BERT))


def aged(library: Library, days: int) -> None:
    """What was said until now was said so many days before."""
    with closing(sqlite3.connect(library.settings.database)) as database, database:
        for table, column in (("deed", "at"), ("journal", "made_at"), ("sitting", "last_at")):
            database.execute(
                f"UPDATE {table} SET {column} = "
                f"strftime('%Y-%m-%dT%H:%M:%S+00:00', datetime({column}, '-{days} days'))"
            )


def test_an_empty_library_has_an_empty_log_and_a_quiet_week(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    assert library.research_log.days() == ()
    assert "".join(log(library.research_log.days())) == "# Log\n"
    assert library.rereading.due() == ()
    assert library.reproducing.records() == ()
    view = library.research_log.review()
    assert (view.read, view.predicted, view.stuck, view.seconds) == ((), (), (), 0)
    assert sum(map(sum, view.weeks)) == 0
    library.research_log.add_line(tried="begun with nothing")
    assert library.research_log.days()[0].lines[0].tried == "begun with nothing"


def test_the_log_fills_itself_and_takes_own_lines(library: Library) -> None:
    lora = library.find(LORA)
    assert library.research_log.days() == (), "adding papers is no reading"
    sitting = library.reading.sit_down(lora, 1)
    library.reading.keep_place(sitting, 200, library.reading.pass_view(lora, 1).place)
    library.reading.end(lora, 1, Outcome.STOP)
    library.research_log.add_line("a", "b", "c", "d")
    library.research_log.add_line(learned="earlier", day=today() - timedelta(days=3))
    now, before = library.research_log.days()
    assert now.day == today().isoformat()
    assert "pass 1 of LoRA" in now.did[0].said
    assert len(now.did) == 1
    assert now.seconds == 200
    assert [(line.tried, line.next) for line in now.lines] == [("a", "d")]
    assert before.lines[0].learned == "earlier"
    assert library.research_log.days(today()) == (now,)
    library.undoing.undo()
    assert library.research_log.days() == (now,)


def test_a_line_needs_words_and_a_day_that_was(library: Library) -> None:
    with pytest.raises(RefusedError, match="what you tried"):
        library.research_log.add_line("  ")
    with pytest.raises(RefusedError, match="still to come"):
        library.research_log.add_line("x", day=today() + timedelta(days=1))


def test_hostile_words_stay_words_in_the_markdown(library: Library) -> None:
    library.research_log.add_line(HOSTILE, "plain")
    text = "".join(log(library.research_log.days()))
    assert "<b>" not in text
    assert "[a](" not in text
    assert "\n- `two`" not in text
    assert "- **Tried:** " in text
    assert "  **Happened:** plain\n" in text


def test_a_paper_is_to_be_remembered_and_a_grade_puts_it_off(library: Library) -> None:
    lora = library.find(LORA)
    with pytest.raises(RefusedError, match="no three sentences"):
        library.rereading.recall(lora, "", "", "", Recalled.GOOD)
    library.reading.write_sentences(lora, "One.", "Two.", "Three.")
    assert library.rereading.due() == ()
    planned = library.rereading.schedule()
    aged(library, 30)
    assert [each.key for each in library.rereading.due()] == [lora]
    view = library.habits.today()
    assert [each.key for each in view.recalls] == [lora]
    assert "from memory" in view.next
    assert library.rereading.sentences(lora).did == "One."
    before = library.rereading.schedule()
    due = library.rereading.recall(lora, "One", "", "", Recalled.GOOD)
    assert due > date.fromisoformat(planned[0].due)
    assert library.habits.today().recalls == ()
    assert library.rereading.schedule()[0].recalls == 1
    library.undoing.undo()
    assert library.rereading.schedule() == before
    library.undoing.redo()
    assert library.rereading.schedule()[0].due == due.isoformat()


def test_a_new_wording_of_the_sentences_is_no_new_reading(library: Library) -> None:
    lora = library.find(LORA)
    library.reading.write_sentences(lora, "One.", "Two.", "Three.")
    aged(library, 30)
    library.reading.write_sentences(lora, "One more.", "Two.", "Three.")
    assert len(library.rereading.due()) == 1


def test_a_reproduction_is_planned_run_and_matched(library: Library) -> None:
    lora, work = library.find(LORA), library.reproducing
    with pytest.raises(RefusedError, match="Nothing is planned"):
        work.record(lora, None, {}, [(1, 87.0)])
    with pytest.raises(RefusedError, match="begins with the claim"):
        work.begin(lora, {"hours": 1.0})
    plan = work.begin(lora, {"claim": PLAN["claim"]})
    assert "the hypothesis" in plan.lacking
    with pytest.raises(RefusedError, match="hypothesis and the measure"):
        work.record(lora, None, {}, [(1, 87.0)])
    plan = work.record(lora, None, PLAN)
    assert plan.lacking == ()
    with pytest.raises(RefusedError, match="is a number"):
        work.record(lora, None, {}, [(1, float("nan"))])
    work.record(lora, plan.number, {}, [(1, 87.0), (2, 87.5), (3, 88.0)])
    assert {count.name: count.done for count in library.habits.today().cadence}["build"] == 1
    done = work.record(lora, plan.number, {"status": Attempt.MATCHED, "hours": 4.0})
    assert (done.number, done.status, done.mean, done.spread, done.gap) == (
        plan.number,
        "matched",
        87.5,
        0.5,
        0,
    )
    assert work.records(lora) == work.records() == (done,)
    second = work.begin(lora, {"claim": "another"})
    assert [each.number for each in work.records(lora)] == [plan.number, second.number]
    with pytest.raises(RefusedError, match="no reproduction 99999"):
        work.record(lora, 99999, {})
    library.undoing.undo()
    library.undoing.undo()
    assert [each.status for each in work.records(lora)] == ["attempted"]


def test_the_week_tells_what_was_read_and_what_is_stuck(library: Library) -> None:
    lora, sample, bert = (library.find(ref) for ref in (LORA, SAMPLE, BERT))
    library.reading.keep_place(
        library.reading.sit_down(sample, 1), 600, library.reading.pass_view(sample, 1).place
    )
    library.reading.block(lora, "the intrinsic dimension")
    library.reproducing.begin(lora, {"claim": "Rank 4 is enough"})
    aged(library, 21)
    library.reading.end(bert, 1, Outcome.LATER)
    now = library.research_log.review()
    assert len(now.read) == 1
    assert now.read[0].startswith("pass 1 of BERT")
    assert {each.what for each in now.stuck} == {"blocker", "pass", "reproduction"}
    then = library.research_log.review(today() - timedelta(days=21))
    assert then.read == ()
    assert then.seconds == 600
    assert sum(map(sum, then.weeks)) == 3
    assert sum(map(sum, now.weeks)) == 4
    with pytest.raises(RefusedError, match="still to come"):
        library.research_log.review(today() + timedelta(days=8))
