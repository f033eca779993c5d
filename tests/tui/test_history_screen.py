"""The history of a paper's words: every wording is there, and any of them can be said again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from papermap.cli.main import papermap
from papermap.library import Library
from papermap.library.desk import RefusedError
from papermap.library.wordings import SAID_AGAIN
from papermap.tui.app import PapermapApp
from tests.conftest import Stock
from tests.support import make_library
from tests.tui.conftest import NEVER, SIZES, Screens, settle
from tests.tui.fake_library import HOSTILE

SAMPLE, OTHER = "9912.99002", "9912.99001"


@pytest.fixture
def library(stock: Stock, tmp_path: Path) -> Library:
    return stock(tmp_path, bare=(SAMPLE,))


@pytest.mark.parametrize("size", SIZES)
async def test_a_wording_is_read_and_said_again(library: Library, size: tuple[int, int]) -> None:
    key = library.find(SAMPLE)
    library.reading.write_sentences(key, "They sail.", "They measure.", "It may fail.")
    library.reading.write_sentences(key, "They row.", "They measure.", "It may fail.")
    for text in HOSTILE:
        library.write_note(key, text)
    app = PapermapApp(library, poll=NEVER)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        on = Screens(app, library, pilot, [])  # type: ignore[arg-type]
        await on.open_paper(key)
        await on.press("H", "end")
        shown = on.text()
        assert max(len(each) for each in shown.splitlines()) <= size[0]
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        assert "They sail." in shown
        assert "replaced" in shown
        await on.press("enter")
        assert "Said again" in on.toasts[-1]
        view = library.paper(key).three_sentences
        assert view is not None
        assert view.did == "They sail."
        await on.press("home", "enter")
        assert on.place == "Form", "what holds is opened, to be changed"
        await on.press("escape", "u", "escape")
        assert on.place == "PaperScreen"
    view = library.paper(key).three_sentences
    assert view is not None
    assert view.did == "They row."


async def test_nothing_written_is_said_so_and_the_log_has_what_is_about_no_paper(library: Library) -> None:
    number = library.research_log.add_line("tried much")
    app = PapermapApp(library, poll=NEVER)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        on = Screens(app, library, pilot, [])  # type: ignore[arg-type]
        await on.open_paper(library.find(SAMPLE))
        await on.press("H")
        assert "Nothing was written here yet." in on.text()
        await on.press("escape", "6", "H")
        assert "tried much" in on.text()
    assert [each.number for each in library.wordings.of(None)] == [number]


Twice = tuple[Callable[[Library, int], object], Callable[[Library, int], object]]


def _other_question(on: Library, _: int) -> object:
    return on.thinking.questions.edit(on.thinking.questions.all()[0].id, text="Why so?")


KINDS_TWICE: dict[str, Twice] = {
    "note": (
        lambda on, key: on.write_note(key, "One."),
        lambda on, key: on.write_note(key, "Two.", on.paper(key).notes[0].id),
    ),
    "jot": (
        lambda on, key: on.reading.jot(key, "One.", 2),
        lambda on, key: on.wordings.rewrite(key, on.wordings.standing(key)[0].number, {"text": "Two."}),
    ),
    "three sentences": (
        lambda on, key: on.reading.write_sentences(key, "One.", "A.", "B."),
        lambda on, key: on.reading.write_sentences(key, "Two.", "A.", "B."),
    ),
    "answer": (
        lambda on, key: on.reading.answer(key, "new", "One."),
        lambda on, key: on.reading.answer(key, "new", "Two."),
    ),
    "relation": (
        lambda on, key: on.graph.relate(key, on.find(OTHER), "One."),
        lambda on, key: on.graph.relate(key, on.find(OTHER), "Two."),
    ),
    "cell": (
        lambda on, key: on.sheet.write(key, "metrics", "One."),
        lambda on, key: on.sheet.write(key, "metrics", "Two."),
    ),
    "blocker": (
        lambda on, key: on.reading.block(key, "softmax"),
        lambda on, key: on.reading.learned(key, on.paper(key).blockers[0].id, "Two."),
    ),
    "reproduction": (
        lambda on, key: on.reproducing.begin(key, {"claim": "One."}),
        lambda on, key: on.reproducing.record(key, None, {"claim": "Two."}),
    ),
    "question": (lambda on, _: on.thinking.questions.new("One?"), _other_question),
    "log": (
        lambda on, _: on.research_log.add_line("One."),
        lambda on, _: on.wordings.rewrite(None, on.wordings.standing(None)[0].number, {"tried": "Two."}),
    ),
}  # fmt: skip
"""Each kind that has a history, said and then said otherwise."""


def test_every_kind_that_can_be_said_again_is_walked_here() -> None:
    assert {kind.kind.replace("-", " ") for kind in SAID_AGAIN} == set(KINDS_TWICE)


def held(library: Library, key: int | None, kind: str) -> list[str]:
    return [w.words for w in library.wordings.of(key) if w.state == "holds" and w.kind == kind]


async def to_the_oldest(on: Screens, key: int | None) -> None:
    if key is None:
        await on.press("6", "H")
    else:
        await on.open_paper(key)
        await on.press("H")
    await on.press("end")


@pytest.mark.parametrize("kind", KINDS_TWICE)
async def test_words_are_brought_back_and_changed_with_keys_and_it_is_undone(
    library: Library, kind: str
) -> None:
    list(library.add([OTHER], pdf=False))
    paper = library.find(SAMPLE)
    key = None if kind in ("question", "log") else paper
    first, second = KINDS_TWICE[kind]
    first(library, paper)
    one = held(library, key, kind)
    second(library, paper)
    two = held(library, key, kind)
    assert one != two
    library = make_library(library.home)  # as if the screens were opened later
    app = PapermapApp(library, poll=NEVER)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        on = Screens(app, library, pilot, [])  # type: ignore[arg-type]
        await to_the_oldest(on, key)
        await on.press("enter")
        assert held(library, key, kind) == one
        assert "Said again" in on.toasts[-1]
        await on.press("u")
        assert held(library, key, kind) == two
        await on.press("U")
        assert held(library, key, kind) == one
        await on.press("u")
        if kind == "reproduction":
            return  # has rules of its own, and is changed with p
        await on.press("home", "down", "enter", "end")
        await on.type("Z")
        await on.press("ctrl+s")
        changed = held(library, key, kind)
        assert changed != two
        assert "Z" in changed[0]
        await on.press("u")
        assert held(library, key, kind) == two


async def test_words_of_before_are_found_and_changed_from_the_page_the_log_and_the_room(
    library: Library,
) -> None:
    key = library.find(SAMPLE)
    library.reading.jot(key, "the gate is the trick", 3)
    library.write_note(key, "read again in May")
    library.research_log.add_line("rank 4")
    library.research_log.add_line("rank 8")
    app = PapermapApp(library, poll=NEVER)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        on = Screens(app, library, pilot, [])  # type: ignore[arg-type]
        await on.open_paper(key)
        await on.press("e")
        await on.type("gate")
        await on.press("enter", "end")
        await on.type("!")
        await on.press("ctrl+s")
        assert [jot.text for jot in library.paper(key).jots] == ["the gate is the trick!"]
        await on.press("6", "e")
        assert "rank 8" in on.text()
        await on.press("down", "enter")
        await on.press("end")
        await on.type("0")
        await on.press("ctrl+s")
        assert {line.tried for line in library.research_log.days()[0].lines} == {"rank 40", "rank 8"}
        await on.open_paper(key)
        await on.press("r", "e", "enter")
        assert "the gate is the trick!" in on.text()


async def test_words_that_are_too_few_are_refused_and_stand_there_the_next_time(library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.write_sentences(key, "They sail.", "They measure.", "It may fail.")
    app = PapermapApp(library, poll=NEVER)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        on = Screens(app, library, pilot, [])  # type: ignore[arg-type]
        await on.open_paper(key)
        await on.press("e", "end")
        await on.type(" And they row.")
        await on.press("ctrl+s")
        assert held(library, key, "three sentences")[0].startswith("did: They sail.\n")
        await on.press("e")
        assert "And they row." in on.text()


def test_the_verb_puts_words_otherwise(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    key = library.find(SAMPLE)
    jot = library.reading.jot(key, "first words", 2)
    line = library.research_log.add_line("tried", "", "learned")
    monkeypatch.setenv("PAPERMAP_HOME", str(library.home))
    run = partial(CliRunner().invoke, papermap)
    assert run(["history", SAMPLE, "--edit", str(jot), "--part", "text", "other words"]).exit_code == 0
    assert [jot.text for jot in library.paper(key).jots] == ["other words"]
    monkeypatch.setenv("EDITOR", "sed -i s/tried$/tested/")
    assert "Kept" in run(["history", "--edit", str(line)]).output
    assert [(each.tried, each.learned) for each in library.research_log.days()[0].lines] == [
        ("tested", "learned")
    ]
    refused = run(["history", SAMPLE, "--edit", str(jot), "--part", "text", " "])
    assert refused.exit_code == 1
    assert "needs words" in refused.output
    assert run(["history", SAMPLE, "--edit", str(jot), "--part", "body", "x"]).exit_code == 1
    assert run(["history", SAMPLE, "--part", "text", "x"]).exit_code == 2


def test_a_sealed_prediction_and_a_number_of_another_paper_are_not_said_again(library: Library) -> None:
    key = library.find(SAMPLE)
    first = library.thinking.predictions.write(key, "Day.")
    library.thinking.predictions.reword(first, "Dawn.")
    for number, why in ((first, "stays as it was sealed"), (999, "no wording 999")):
        with pytest.raises(RefusedError, match=why):
            library.wordings.restore(key, number)


def test_the_verb_prints_and_restores(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    key = library.find(SAMPLE)
    first = library.write_note(key, "first words")
    library.write_note(key, "other words", first)
    library.undoing.undo()
    monkeypatch.setenv("PAPERMAP_HOME", str(library.home))
    shown = CliRunner().invoke(papermap, ["history", SAMPLE]).output
    assert "first words" in shown
    assert "other words" in shown
    assert CliRunner().invoke(papermap, ["history", SAMPLE, "--restore", str(first + 1)]).exit_code == 0
    assert "other words" in [note.body for note in library.paper(key).notes]
