"""The reader's day over a small library."""

from __future__ import annotations

from pathlib import Path

import pytest

from papermap.library import Library, mapping
from papermap.library.habits import MOST_TOPICS
from papermap.model.announcements import Verdict
from papermap.model.reading import Outcome
from tests.support import make_library

SAMPLE, LORA, BERT = "9912.99002", "2106.09685", "1810.04805"


def test_an_empty_library_has_a_day_too(tmp_path: Path) -> None:
    view = make_library(tmp_path).habits.today()
    assert "papermap add" in view.next
    assert view.abstract.why
    assert [(count.done, count.of) for count in view.cadence] == [(0, 1)] * 3


def test_the_day_knows_what_was_begun_what_waits_and_what_was_done(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    list(library.add([SAMPLE, LORA, BERT], pdf=False))
    sample, lora, bert = (library.find(ref) for ref in (SAMPLE, LORA, BERT))
    library.reading.end(lora, 1, Outcome.LATER)
    library.daily.judge(bert, Verdict.KEPT)
    sitting = library.reading.sit_down(sample, 1)
    library.reading.keep_place(sitting, 130, library.reading.pass_view(sample, 1).place)
    view = library.habits.today()
    assert [(w.key, w.number, w.begun) for w in view.waiting] == [
        (sample, 1, True),
        (lora, 2, False),
        (bert, 1, False),
    ]
    assert view.waiting[0].seconds == 130
    assert "you began today" in view.next
    library.reading.end(sample, 1, Outcome.STOP)
    assert "pass 2" in library.habits.today().next
    library.reading.write_sentences(lora, "One.", "Two.", "Three.")
    library.reading.end(lora, 2, Outcome.DONE)
    view = library.habits.today()
    assert {count.name: count.done for count in view.cadence} == {"abstract": 1, "deep read": 1, "build": 0}
    assert "Skim" in view.next
    assert sum(map(sum, view.weeks)) == 6  # with a quarter of an hour begun
    library.undoing.undo()
    assert {count.name: count.done for count in library.habits.today().cadence}["deep read"] == 0


def test_the_day_does_not_wait_for_a_large_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = make_library(tmp_path)
    list(library.add([SAMPLE, LORA, BERT], pdf=False))
    named = [topic.name for topic in library.topics()]
    assert named
    assert [topic.name for topic in library.habits.today().topics] == named[:MOST_TOPICS]
    monkeypatch.setattr(mapping, "AT_ONCE", 2)
    monkeypatch.setattr(mapping, "_draw", None)
    again = Library(library.settings)
    assert again.habits.today().topics == ()
