"""Thinking ahead where the reader is: asked before walking forward, evidence after a verdict, what is due on
Today; and whatever is typed is there again."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path

import pytest

from papermap.library import Library
from papermap.model.citations import Direction
from papermap.model.reading import Outcome, Weight
from papermap.tui import practice_dialogs
from papermap.tui.app import PapermapApp
from papermap.tui.dialogs import ask
from papermap.tui.screens.base import PapermapScreen
from tests.support import make_library
from tests.tui.conftest import NEVER, SIZES, Screens, eventually, settle

SAMPLE, OTHER, BASE = "9912.99001", "9912.99002", "2106.09685"
Opened = Callable[..., AbstractAsyncContextManager[Screens]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shelf")
    list(make_library(home).add([SAMPLE, OTHER, BASE]))
    return home


@pytest.fixture
def begun() -> Opened:
    @asynccontextmanager
    async def opened(
        held: Library, size: tuple[int, int] = (110, 36), first: str = "today"
    ) -> AsyncIterator[Screens]:
        app = PapermapApp(held, first=first, opener=lambda target: None, poll=NEVER)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield Screens(app, held, pilot, [])  # type: ignore[arg-type]

    return opened


def screen(on: Screens) -> PapermapScreen:
    assert isinstance(on.app.screen, PapermapScreen)
    return on.app.screen


def grown_old(library: Library, days: int) -> None:
    """Everything the reader said was said so many days ago."""
    with closing(sqlite3.connect(library.settings.database)) as connection, connection:
        at = f"-{days} days"
        connection.execute(
            "UPDATE journal SET made_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', made_at, ?)", [at]
        )


# ---- before one looks forward ----


COVER = "Before you look"


def said(on: Screens) -> str:
    return " ".join(on.text().replace("│", " ").split())


@pytest.mark.parametrize("size", SIZES)
async def test_what_built_on_a_paper_is_covered_until_the_reader_looks(
    begun: Opened, library: Library, size: tuple[int, int]
) -> None:
    key = library.find(BASE)
    after = library.graph.neighbours(key, Direction.FORWARD)[0]
    async with begun(library, size) as on:
        on.app.call_later(on.app.open_trail, key, "LoRA")
        await on.press("l")
        assert on.app.screen.walk_so_far.here.key == key  # type: ignore[attr-defined]
        assert COVER in said(on)
        assert after.title[:12] not in on.text()
        await on.press("a", "space", "p", "escape", "enter")
        assert after.title[:12] in on.text()
        await on.press("b", "l")
        assert on.app.screen.walk_so_far.here.key == after.key  # type: ignore[attr-defined]
        await on.press("b")
        assert COVER not in said(on)
        await on.press("escape")
        on.app.call_later(on.app.open_trail, key, "LoRA")
        await settle(on.pilot)
        assert COVER not in said(on), "it is asked once"
    assert not library.thinking.predictions.ask_first(key)
    assert not library.thinking.predictions.all().predictions


async def test_narrowing_the_lists_takes_no_cover_away(begun: Opened, library: Library) -> None:
    """Neither where nothing is left under it, nor when all is shown again."""
    key = library.find(BASE)
    async with begun(library) as on:
        on.app.call_later(on.app.open_trail, key, "LoRA")
        await settle(on.pilot)
        for _ in range(4):
            await on.press("f")
            assert COVER in said(on)
    assert library.thinking.predictions.ask_first(key)


async def test_a_second_l_looks(begun: Opened, library: Library) -> None:
    async with begun(library) as on:
        on.app.call_later(on.app.open_trail, library.find(BASE), "LoRA")
        await settle(on.pilot)
        assert COVER in said(on)
        await on.press("l", "l")
        assert COVER not in said(on)
        assert len(on.app.screen.walk_so_far.steps) == 1  # type: ignore[attr-defined]


async def test_a_click_on_the_cover_looks_too(begun: Opened, library: Library) -> None:
    async with begun(library) as on:
        on.app.call_later(on.app.open_trail, library.find(BASE), "LoRA")
        await settle(on.pilot)
        assert COVER in said(on)
        lines = on.text().splitlines()
        row = next(i for i, line in enumerate(lines) if "Enter look" in line)
        await on.pilot.click(offset=(lines[row].index("Enter look") + 7, row))
        await settle(on.pilot)
        assert COVER not in said(on)


async def test_a_prediction_takes_the_cover_away(begun: Opened, library: Library) -> None:
    key = library.find(BASE)
    async with begun(library) as on:
        on.app.call_later(on.app.open_trail, key, "LoRA")
        await on.press("l", "w", "escape")
        assert COVER in said(on), "who thinks better of it has not looked"
        await on.press("w")
        await on.type("Four-bit weights.")
        await on.press("ctrl+s", "6")
        assert "Sealed" in on.toasts[-1]
        assert COVER not in said(on)
        await on.press("u")
        assert COVER not in said(on), "what was seen is not covered again"
        await on.press("U", "l")
        assert len(on.app.screen.walk_so_far.steps) == 2  # type: ignore[attr-defined]
    (made,) = library.thinking.predictions.of_paper(key)
    assert (made.text, made.sure) == ("Four-bit weights.", 60)


async def test_who_does_not_want_to_be_asked_sees_everything(begun: Opened, library: Library) -> None:
    quiet = make_library(library.home, PAPERMAP_FORESEE="off")
    async with begun(quiet) as on:
        on.app.call_later(on.app.open_trail, library.find(BASE), "LoRA")
        await settle(on.pilot)
        assert COVER not in said(on)
        await on.press("l")
        assert len(on.app.screen.walk_so_far.steps) == 2  # type: ignore[attr-defined]
    assert library.thinking.predictions.ask_first(library.find(BASE))


async def test_words_that_were_not_sealed_stand_there_the_next_time(begun: Opened, library: Library) -> None:
    async with begun(library) as on:
        on.app.call_later(on.app.open_trail, library.find(BASE), "LoRA")
        await on.press("w")
        await on.type("Sparse ones.")
        await on.press("ctrl+s", "escape", "w")
        assert "Sparse ones." in on.text()
        await on.press("ctrl+s", "enter", "w")
        assert "Sparse ones." not in on.text()
    (made,) = library.thinking.predictions.all().predictions
    assert made.sure is None


async def test_the_third_paper_of_a_topic_asks_for_the_next_step(begun: Opened, library: Library) -> None:
    keys = [library.find(ref) for ref in (SAMPLE, OTHER, BASE)]
    list(library.add([SAMPLE, OTHER, BASE], list_name="night"))
    for key in keys[:2]:
        library.reading.end(key, 1, Outcome.STOP)
    async with begun(library) as on:
        on.app.call_later(on.app.open_room, keys[2])
        await on.press("d", "s")
        assert "What comes next in night" in " ".join(on.text().split())
        await on.type("More of it by day.")
        await on.press("ctrl+s", "enter")
    assert library.thinking.predictions.all().predictions[0].topic == "night"


# ---- verdicts ----


@pytest.mark.parametrize("size", SIZES)
async def test_the_evidence_follows_the_verdict(
    begun: Opened, library: Library, size: tuple[int, int]
) -> None:
    key = library.find(BASE)
    async with begun(library, size) as on:
        await on.open_paper(key)
        await on.press("v", "enter")
        assert "First what it is" in on.text()
        await on.press("f", "8", "enter")
        shown = " ".join(on.text().split())
        assert "You said: foundational, 80% sure." in shown
        assert "The field seems to say" in shown
        assert max(len(each) for each in on.text().splitlines()) <= size[0]
        await on.press("enter")
        assert on.place == "PaperScreen"
        await on.press("v", "enter", "enter")
    assert len([deed for deed in library.undoing.deeds() if "verdict" in deed.said]) == 1


async def test_the_evidence_follows_the_verdict_at_the_end_of_a_pass(begun: Opened, library: Library) -> None:
    async with begun(library) as on:
        on.app.call_later(on.app.open_room, library.find(BASE))
        await on.press("d", "n", "9", "s")
        assert "You said: new technique, 90% sure." in on.text()
        await on.press("escape")
        assert on.place == "TodayScreen"


async def test_today_asks_for_old_verdicts_and_predictions(begun: Opened, library: Library) -> None:
    key = library.find(BASE)
    library.reading.judge(key, Weight.MINOR_TWEAK, 60)
    library.thinking.predictions.write(key, "It will be day.")
    for other in (SAMPLE, OTHER, BASE):
        library.reading.end(library.find(other), 1, Outcome.STOP)
    grown_old(library, 200)
    view = library.habits.today()
    assert [each.days for each in view.again] == [200]
    assert "sealed 200 days ago" in view.openings[0].why
    assert "Open your prediction on LoRA" in view.next
    async with begun(library) as on:
        assert "foreseen" in on.text()
        assert "200 days on" in on.text()
        await on.press("enter")
        assert on.place == "ForeseenScreen"
        on.app.look_at_store()
        await on.press("escape")
        assert "foreseen" not in on.text()
        await on.press("enter", "f", "enter")
        assert "Later: foundational" in on.text()
    assert library.habits.today().again == ()


def test_papers_that_came_make_a_prediction_due_before_its_time(library: Library) -> None:
    key = library.find(BASE)
    library.thinking.predictions.write(key, "It will be day.")
    assert library.thinking.predictions.ripe() == ()
    grown_old(library, 365 * 20)
    with closing(sqlite3.connect(library.settings.database)) as connection, connection:
        connection.execute("UPDATE journal SET made_at = '2019-01-01T00:00:00+00:00'")
    assert "3 or more papers came" in library.thinking.predictions.ripe()[0].why


# ---- limits of a topic ----


async def test_the_limits_can_be_those_of_one_topic(begun: Opened, library: Library) -> None:
    list(library.add([SAMPLE], list_name="night"))
    whole, part = library.thinking.limitations.view(), library.thinking.limitations.view("night")
    assert 0 < part.statements < whole.statements
    async with begun(library) as on:
        await on.press("5", "f")
        assert "The limits of which topic?" in on.text()
        for _ in library.thinking.topics():
            if "▌ night" in on.text() or "▌night" in on.text():
                break
            await on.press("j")
        await on.press("enter")
        assert f"night · {part.statements} statements" in on.text()
        await on.press("f", "home", "enter")
        assert f"{whole.statements} statements" in on.text()
        await on.press("tab", "f")
        assert "about limits" in on.toasts[-1]


# ---- what is typed is there again ----


async def test_every_dialog_keeps_what_is_typed(
    begun: Opened, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is left as a crash leaves it: without a word to the dialog."""
    monkeypatch.setattr(ask, "KEEP_EVERY", 0.02)
    monkeypatch.setattr("papermap.tui.dialogs.form.KEEP_EVERY", 0.02)
    key = library.find(BASE)
    library.reading.write_sentences(key, "They learn.", "They measure.", "It may fail.")
    blocker = library.reading.block(key, "the trace trick")
    asked = library.thinking.questions.new("Does it hold at night?")
    forms: dict[str, Callable[[Screens], None]] = {
        "recall did": lambda on: practice_dialogs.remember(screen(on), key, "LoRA"),
        "plan claim": lambda on: practice_dialogs.plan(screen(on), key, "LoRA"),
        "prediction": lambda on: foresee_on(on, key),
    }
    places = {
        f"learned {blocker}": ("blockers", (key,), "enter"),
        f"question {asked} hypothesis": ("questions", ("questions",), "enter"),
        "column": ("sheet", (), "n"),
        "cell problem": ("row", (key,), "enter"),
    }
    async with begun(library) as on:
        for box, push in forms.items():
            push(on)
            await settle(on.pilot)
            await on.type("half a thou")
            await kept(on, library, key, box)
            await on.pilot.press(*["backspace"] * 40)
            await on.press("escape")
        for box, (name, wanted, opens) in places.items():
            on.app.open_screen(name, *wanted)
            await on.press(opens)
            await on.type("half a thou")
            await kept(on, library, key if name in ("blockers", "row") else None, box)
            await on.press("escape", "escape")


def foresee_on(on: Screens, key: int) -> None:
    from papermap.tui.thinking_dialogs import foresee

    foresee(screen(on), key, "LoRA")


async def kept(on: Screens, library: Library, key: int | None, box: str) -> None:
    """Wait until another program would find what is typed."""
    other = make_library(library.home)
    await eventually(on.pilot, lambda: "half a thou" in other.reading.draft(key, box))
