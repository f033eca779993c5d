"""Everything that a reader can do can be taken back and done again: each by itself, and all in a row.
A kind of words that no deed here writes fails the last test."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from papermap.library import Library
from papermap.model.announcements import Verdict
from papermap.model.kinds import KINDS
from papermap.model.reading import Outcome, Recalled, Weight
from papermap.model.thinking import Mark
from tests.support import make_library

SAMPLE, OTHER, BASE = "9912.99002", "9912.99001", "2106.09685"

STATE = (
    "SELECT id, kind, paper_id, other_id, slot, content FROM journal WHERE live = 1",
    "SELECT id, added_at FROM paper WHERE added_at IS NOT NULL",
    "SELECT * FROM list_entry",
    "SELECT id, paper_id, pass, seconds, open FROM sitting",
    "SELECT kind, value FROM follow",
    "SELECT o.* FROM position o JOIN paper p ON p.id = o.paper_id WHERE p.added_at IS NOT NULL",
    "SELECT id FROM frame WHERE set_aside = 0",
)
"""What a deed may change. Order of rows is no part of it."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which much was said: what a deed builds on is there."""
    home = tmp_path_factory.mktemp("shelf")
    library = make_library(home)
    list(library.add([SAMPLE, OTHER, BASE], list_name="night"))
    key, room = library.find(SAMPLE), library.reading
    first = library.write_note(key, "first words")
    library.write_note(key, "other words", first)
    room.judge(key, Weight.NEW_TECHNIQUE, 70)
    room.write_sentences(key, "They learn.", "They measure.", "It may fail.")
    room.end(key, 1, Outcome.LATER)
    room.block(key, "the trace trick")
    library.thinking.predictions.write(key, "It will be day.")
    library.thinking.questions.new("Does it hold?")
    library.reproducing.begin(key, {"claim": "it holds"})
    library.daily.follow("author", ["Ada Arden"])
    return home


@pytest.fixture
def library(shelf: Path, tmp_path: Path) -> Library:
    shutil.copytree(shelf, tmp_path / "home")
    return make_library(tmp_path / "home")


def state(library: Library) -> list[list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(library.settings.database)) as connection:
        return [sorted(connection.execute(query).fetchall(), key=repr) for query in STATE]


def paper(library: Library) -> int:
    return library.find(SAMPLE)


def base(library: Library) -> int:
    return library.find(BASE)


def prediction(library: Library) -> int:
    return library.thinking.predictions.all().predictions[0].id


def opened_and_marked(library: Library) -> None:
    """Two deeds in one go: the seal is broken before a paper can be marked."""
    library.thinking.predictions.mark(prediction(library), base(library), Mark.NEAR)


def drafted(library: Library) -> str:
    cells = library.reading.pass_view(paper(library), 2).cells
    return next(cell.column for cell in cells if cell.state == "draft")


def ended(outcome: Outcome) -> Callable[[Library], object]:
    return lambda on: on.reading.end(base(on), 1, outcome)


def limit(library: Library) -> str:
    statement = library.thinking.limitations.view().groups[0].statements[0]
    return statement.id


def planned_and_run(library: Library) -> None:
    library.reproducing.record(
        paper(library),
        None,
        {"one_change": "x", "baseline": "y", "hypothesis": "h", "measure": "m"},
    )


def from_a_file(library: Library) -> None:
    path = library.home / "some.bib"
    path.write_text("@article{a1, title={Layer Normalization}, eprint={1607.06450}}", encoding="utf-8")
    assert list(library.imports.take(library.imports.look(path), pdf=False))


def of_a_sharer(library: Library) -> None:
    path = library.home / "roots.toml"
    entry = f'[[entries]]\nref = "{BASE}"\nline = "Read the appendix."\n'
    path.write_text(f'name = "roots"\nwhy = "Where it began."\n{entry}', encoding="utf-8")
    assert list(library.imports.take(library.imports.look(path), offline=True))


DEEDS: dict[str, Callable[[Library], object]] = {
    "a note": lambda on: on.write_note(paper(on), "a note"),
    "a note in other words": lambda on: on.write_note(paper(on), "third", on.paper(paper(on)).notes[0].id),
    "an earlier wording": lambda on: on.wordings.restore(paper(on), on.wordings.of(paper(on))[0].number),
    "a line": lambda on: on.reading.jot(paper(on), "a line", 2),
    "sentences": lambda on: on.reading.write_sentences(paper(on), "One.", "Two.", "Three."),
    "one sentence on the sheet": lambda on: on.sheet.write(paper(on), "did", "They do."),
    "an answer": lambda on: on.reading.answer(paper(on), "new", "Much."),
    "a verdict": lambda on: on.reading.judge(paper(on), Weight.FOUNDATIONAL, 90),
    "a verdict again": lambda on: on.reading.judge(paper(on), Weight.MINOR_TWEAK, 60, again=True),
    "a cell": lambda on: on.sheet.write(paper(on), "metrics", "accuracy"),
    "a cell of a column of one's own": lambda on: on.reading.write_cell(paper(on), "hardware", "one card"),
    "a tag": lambda on: on.tagging.change(paper(on), ["to present"]),
    "columns chosen": lambda on: on.sheet.arrange(["year", "problem"]),
    "a column added": lambda on: on.sheet.add_column("Training cost"),
    "a cell taken over": lambda on: on.reading.accept_cell(paper(on), drafted(on)),
    "a column of one's own": lambda on: on.sheet.add_column("hardware"),
    "tags set anew": lambda on: on.tagging.set(paper(on), ["read twice"]),
    "a blocker": lambda on: on.reading.block(paper(on), "softmax"),
    "a blocker learned": lambda on: on.reading.learned(
        paper(on), on.paper(paper(on)).blockers[0].id, "chapter 2"
    ),
    "a relation": lambda on: on.graph.relate(paper(on), base(on), "smaller"),
    "a relation refused": lambda on: on.graph.relate(paper(on), base(on), "", reject=True),
    "minutes on paper": lambda on: on.reading.count_time(paper(on), 2, 600),
    "a pass reopened": lambda on: on.reading.reopen(paper(on), 1),
    "a pass begun by reopening it": lambda on: on.reading.reopen(base(on), 3),
    **{
        f"a pass ended: {outcome}": ended(outcome)
        for outcome in Outcome
        if outcome is not Outcome.DONE
    },
    "the second pass ended": lambda on: on.reading.end(paper(on), 2, Outcome.STOP),
    "a prediction": lambda on: on.thinking.predictions.write(base(on), "Sparse ones.", 60),
    "a prediction in a topic": lambda on: on.thinking.predictions.write_on_topic("night", "Day."),
    "a prediction in other words": lambda on: on.thinking.predictions.reword(prediction(on), "Dawn."),
    "a prediction opened": lambda on: on.thinking.predictions.open(prediction(on)),
    "a limit answered": lambda on: on.thinking.limitations.answer(limit(on), base(on)),
    "a limit not answered": lambda on: on.thinking.limitations.answer(limit(on), base(on), False),
    "a question": lambda on: on.thinking.questions.new("Why?", limit(on)),
    "a question filled in": lambda on: on.thinking.questions.edit(
        on.thinking.questions.all()[0].id, measure="m"
    ),
    "a recall": lambda on: on.rereading.recall(paper(on), "a", "b", "c", Recalled.HARD),
    "a plan": lambda on: on.reproducing.begin(base(on), {"claim": "it scales"}),
    "a plan in other words": planned_and_run,
    "a line of the log": lambda on: on.research_log.add_line("tried", "", "", "next"),
    "a paper of the queue kept": lambda on: on.daily.judge(base(on), Verdict.KEPT),
    "a paper of the queue refused": lambda on: on.daily.judge(base(on), Verdict.REJECTED),
    "followed": lambda on: on.daily.follow("category", ["cs.CL"]),
    "followed no longer": lambda on: on.daily.unfollow(["Ada Arden"]),
    "papers added": lambda on: list(on.add(["1706.03762"], list_name="day", pdf=False)),
    "a list made of a survey": lambda on: on.listing.from_survey(paper(on), "of a survey"),
    "a list made of a topic": lambda on: on.listing.from_topic("other night", "night"),
    "papers imported": from_a_file,
    "a shared list imported": of_a_sharer,
    "the map laid out anew": lambda on: on.lay_map_anew(),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_taken_back_and_done_again(library: Library, name: str) -> None:
    before = state(library)
    DEEDS[name](library)
    after = state(library)
    assert after != before, "nothing was done"
    library.undoing.undo()
    assert state(library) == before
    make_library(library.home).undoing.redo()
    assert state(library) == after
    make_library(library.home).undoing.undo()
    assert state(library) == before


def test_a_mark_is_taken_back_apart_from_the_seal(library: Library) -> None:
    library.thinking.predictions.open(prediction(library))
    before = state(library)
    opened_and_marked(library)
    library.undoing.undo()
    assert state(library) == before


def test_a_run_is_taken_back_apart_from_the_plan(library: Library) -> None:
    planned_and_run(library)
    before = state(library)
    library.reproducing.record(paper(library), None, {}, [(1, 0.5)])
    assert state(library) != before
    library.undoing.undo()
    assert state(library) == before


def test_all_of_them_in_one_row(library: Library) -> None:
    """One after the other, then all the way back."""
    states, names = [state(library)], [""]
    for name, deed in DEEDS.items():
        if name != "a prediction in other words":
            deed(library)
            states.append(state(library))
            names.append(name)
    opened_and_marked(library)
    written = {kind for current in (state(library),) for (_, kind, *_) in current[0]}
    library.undoing.undo()
    for expected, name in zip(reversed(states[:-1]), reversed(names), strict=False):
        library.undoing.undo()
        assert state(library) == expected, name
    assert written == set(KINDS), "a kind of words that no deed here writes"
