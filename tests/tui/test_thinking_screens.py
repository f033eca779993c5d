"""Questions and what was foreseen, over a real small library, at every size; all can be taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from papermap.library import Library
from papermap.model.reading import Weight
from papermap.tui import words
from papermap.tui.app import PapermapApp
from tests.support import make_library
from tests.tui.conftest import NEVER, SIZES, Screens, settle
from tests.tui.fake_library import HOSTILE

SAMPLE, OTHER, BASE = "9912.99001", "9912.99002", "2106.09685"
Opened = Callable[..., AbstractAsyncContextManager[Screens]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shelf")
    library = make_library(home)
    list(library.add([SAMPLE, OTHER, BASE]))
    library.thinking.limitations.view()
    return home


@pytest.fixture
def questions(library: Library) -> Opened:
    @asynccontextmanager
    async def opened(size: tuple[int, int] = (120, 40), held: Library = library) -> AsyncIterator[Screens]:
        app = PapermapApp(held, opener=lambda target: None, poll=NEVER)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            on = Screens(app, held, pilot, [])  # type: ignore[arg-type]
            await on.press("5")
            yield on

    return opened


@pytest.mark.parametrize("size", SIZES)
async def test_the_four_kinds_at_every_size(questions: Opened, size: tuple[int, int]) -> None:
    async with questions(size) as on:
        assert on.place == "QuestionsScreen"
        for kind in ("limits", "questions", "predictions", "calibration"):
            assert f"▸ {kind}" in on.text()
            assert max(len(line) for line in on.text().splitlines()) <= size[0]
            await on.press("tab")
        assert "▸ limits" in on.text()


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_library_says_where_thoughts_come_from(
    questions: Opened, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with questions(size, make_library(tmp_path / "none")) as on:
        assert "read out of PDFs" in " ".join(on.text().split())
        await on.press("enter", "a", "x", "t", "o", "tab", "enter", "tab", "enter", "tab")
        assert "No verdict of yours" in on.text()


async def test_a_limit_becomes_a_question_that_is_filled_in(questions: Opened, library: Library) -> None:
    async with questions() as on:
        await on.press("n")
        await on.type("Does it hold at night?")
        await on.press("ctrl+s", "tab")
        assert "lacks 5" in on.text()
        await on.press("enter")
        assert "Hypothesis" in on.text()
        await on.type("It does not.")
        await on.press("ctrl+s")
        assert "lacks 4" in on.text()
        await on.press("u", "u")
        assert "No question yet" in on.text()
    assert library.thinking.questions.all() == ()


async def test_a_limit_is_answered_by_a_later_paper(questions: Opened, library: Library) -> None:
    async with questions() as on:
        rows = library.thinking.limitations.view().groups
        first = rows[0].statements[0]
        other = OTHER if first.key != library.find(OTHER) else SAMPLE
        title = library.paper(library.find(other)).title or ""
        await on.press("a")
        assert words.line(title)[:20] in on.text(), "the papers of the library are offered"
        await on.type("no such title")
        assert "No paper of your library has that" in on.text()
        await on.press("enter", *["backspace"] * 13)
        await on.type(" ".join(title.split()[:2]).upper())
        await on.press("enter")
        assert "answered by" in on.text()
        await on.press("u")
        assert "answered by" not in on.text()


async def test_the_next_step_is_foreseen_on_the_trail_and_marked_when_opened(
    questions: Opened, library: Library
) -> None:
    async with questions() as on:
        on.app.call_later(on.app.open_trail, library.find(BASE), "LoRA")
        await on.press("w")
        await on.type("Adapters with a half-hour probe.")
        await on.press("ctrl+s")
        assert "How sure" in on.text()
        await on.press("7", "escape", "tab", "tab")
        assert "✉" in on.text()
        assert "sealed" in on.text()
        await on.press("enter")
        assert on.place == "ForeseenScreen"
        assert "You wrote" in on.text()
        await on.press("y", "escape")
        assert "hit" in on.text()
    (prediction,) = library.thinking.predictions.of_paper(library.find(BASE))
    assert (prediction.hits, prediction.outcome, prediction.sure) == (1, "hit", 70)


async def test_calibration_shows_how_verdicts_went(questions: Opened, library: Library) -> None:
    library.reading.judge(library.find(BASE), Weight.FOUNDATIONAL, 90)
    async with questions() as on:
        await on.press("shift+tab")
        view = library.thinking.calibration.view()
        assert view.sentence in " ".join(on.text().split())


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_words_are_shown_as_words(
    questions: Opened, library: Library, size: tuple[int, int]
) -> None:
    thinking = library.thinking
    for text in HOSTILE:
        thinking.questions.new(text, hypothesis=text)
        thinking.predictions.write(library.find(BASE), text)
    number = thinking.predictions.all().predictions[0].id
    async with questions(size) as on:
        for kind in ("questions", "predictions"):
            await on.press("tab")
            assert f"▸ {kind}" in on.text()
            for _ in HOSTILE:
                await on.press("j")
                shown = on.text()
                assert max(len(line) for line in shown.splitlines()) <= size[0]
                assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        await on.press("end")
        assert "[bold red]not bold" in on.text()
        on.app.open_screen("foreseen", number)
        await settle(on.pilot)
        assert on.place == "ForeseenScreen"
        assert on.text()
    assert len(thinking.questions.all()) == len(HOSTILE)


async def test_a_whole_question_is_rewritten_in_any_of_its_parts(questions: Opened, library: Library) -> None:
    said = {"hypothesis": "A.", "measure": "B.", "prior_art": "C.", "feasibility": "D.", "confounds": "E."}
    library.thinking.questions.edit(library.thinking.questions.new("Does it hold?"), **said)
    async with questions() as on:
        await on.press("tab", "enter", "tab", "tab")
        await on.type(" More.")
        await on.press("ctrl+s")
        assert "u takes it back" in on.toasts[-1]
    (asked,) = library.thinking.questions.all()
    assert (asked.text, asked.measure, asked.confounds) == ("Does it hold?", "B. More.", "E.")


async def test_the_key_line_names_only_what_works_on_a_kind(questions: Opened) -> None:
    async with questions() as on:
        assert "answered" in on.text().splitlines()[-1]
        await on.press("tab")
        assert "answered" not in on.text().splitlines()[-1]
        await on.press("tab", "tab")
        assert "open" not in on.text().splitlines()[-1]
