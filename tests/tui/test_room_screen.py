"""The reading room over a real small library: passes read, left, taken up again, decided; nothing is lost."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path

import pytest

from papermap.library import Library
from papermap.model.reading import Outcome
from papermap.store.connect import StoreError
from papermap.tui.app import PapermapApp
from papermap.tui.screens.room import RoomScreen
from papermap.tui.widgets.reading_text import ReadingText
from papermap.tui.widgets.thinking import Box
from papermap.views.reading import PlaceView
from tests.support import make_library
from tests.tui.conftest import NEVER, Screens, settle

SAMPLE, BARE = "9912.99002", "2106.09685"
SIZES = ((60, 20), (80, 24), (160, 50), (250, 70))
Room = Callable[..., AbstractAsyncContextManager[Screens]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shelf")
    library = make_library(home)
    list(library.add([SAMPLE]))
    list(library.add([BARE], pdf=False))
    return home


@pytest.fixture
def room(library: Library) -> Room:
    @asynccontextmanager
    async def opened(size: tuple[int, int] = (130, 40), ref: str = SAMPLE) -> AsyncIterator[Screens]:
        outside: list[str] = []
        app = PapermapApp(library, opener=outside.append, poll=NEVER)
        async with app.run_test(size=size, notifications=True) as pilot:
            on = Screens(app, library, pilot, outside)  # type: ignore[arg-type]
            await settle(pilot)
            app.open_room(library.find(ref))
            await settle(pilot)
            yield on

    return opened


@pytest.mark.parametrize("size", SIZES)
async def test_a_skim_at_every_size(room: Room, size: tuple[int, int]) -> None:
    async with room(size) as on:
        assert on.place == "RoomScreen"
        text = on.text()
        assert "/ 5:00" in text
        assert "Abstract" in text
        await on.press("right_square_bracket")
        assert "Figure 1" in on.text() or "Table 1" in on.text()


async def test_space_leads_through_the_whole_pass(room: Room) -> None:
    async with room() as on:
        seen = []
        for _ in range(40):
            screen = on.app.screen
            assert isinstance(screen, RoomScreen)
            assert screen._current is not None
            if screen._current.name not in seen:
                seen.append(screen._current.name)
            await on.press("space")
        assert seen == ["abstract", "figures", "results", "conclusion"]
        assert on.toasts[-1].startswith("That is all of this pass.")


async def test_one_comes_back_to_the_same_line_on_another_screen(room: Room, library: Library) -> None:
    async with room((80, 24)) as on:
        await on.press("right_square_bracket", "right_square_bracket", "j", "j", "j", "escape")
        assert on.place != "RoomScreen"
    kept = library.reading.pass_view(library.find(SAMPLE), 1).place
    assert kept.part == "results"
    async with room((160, 50)) as on:
        screen = on.app.screen
        assert isinstance(screen, RoomScreen)
        assert screen._current is not None
        assert screen._current.name == "results"


async def test_a_place_deep_in_a_long_part_is_found_again_at_any_width(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.keep_place(library.reading.sit_down(key, 3), 5, PlaceView("text", 7))
    for size in ((60, 20), (160, 30)):
        async with room(size) as on:
            on.app.push_screen(RoomScreen(key, 3))
            await settle(on.pilot)
            assert on.app.screen.query_one(ReadingText).place == 7


async def test_three_keys_decide_and_the_paper_waits_for_its_next_pass(room: Room, library: Library) -> None:
    async with room() as on:
        await on.press("d", "n", "8", "l")
        assert on.place != "RoomScreen"
        assert on.toasts[-1] == "It waits for pass 2."
    view = library.reading.pass_view(library.find(SAMPLE), 1)
    assert view.ended == "later"
    assert view.verdict is not None
    assert (view.verdict.weight, view.verdict.confidence) == ("new-technique", 80)


async def test_deciding_for_pass_two_opens_it_and_it_closes_only_with_three_sentences(
    room: Room, library: Library
) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        await on.press("d", "m", "6", "2")
        assert "The field seems to say" in on.text()
        await on.press("enter")
        assert "Pass 2 of 3" in on.text()
        await on.press("d", "l")
        assert on.place == "RoomScreen"
        assert "three sentences" in on.toasts[-1]
        assert "is empty" in on.toasts[-1]
        for text in ("They cut cost.", "They measured it.", "One seed only."):
            await on.type(text)
            await on.press("tab")
        await on.press("shift+tab", "shift+tab")
        assert isinstance(on.app.focused, Box)
        assert on.app.focused.box == "know"
        assert "3 of 3" in on.text()
        await on.press("escape", "d", "l")
        assert on.place != "RoomScreen"
    view = library.reading.pass_view(key, 2)
    assert view.sentences is not None
    assert (view.sentences.did, view.ended) == ("They cut cost.", "later")


async def test_an_answer_is_kept_on_leaving_its_box_and_takes_a_quote_with_its_page(
    room: Room, library: Library
) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        await on.press("d", "s")
        on.app.push_screen(RoomScreen(key, 2))
        await settle(on.pilot)
        await on.press("tab")
        await on.type("Whether less is enough.")
        await on.press("escape", "quotation_mark", "tab", "escape")
    answer = library.reading.pass_view(key, 2).prompts[0].answer
    assert answer.startswith("Whether less is enough. “")
    assert "(p" in answer


async def test_what_is_typed_is_kept_within_two_seconds(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        on.app.push_screen(RoomScreen(key, 2))
        await settle(on.pilot)
        await on.press("tab")
        await on.type("Half a th")
        screen = on.app.screen
        assert isinstance(screen, RoomScreen)
        screen.keep()  # what the clock calls every two seconds
        await settle(on.pilot)
        assert library.reading.pass_view(key, 2).drafts == {"answer question": "Half a th"}
    async with room() as on:
        on.app.push_screen(RoomScreen(key, 2))
        await settle(on.pilot)
        assert "Half a th" in on.text()


async def test_a_jot_has_its_page_and_the_clock_can_be_stopped(room: Room, library: Library) -> None:
    async with room() as on:
        await on.press("right_square_bracket", "n")
        await on.type("look here")
        await on.press("enter", "p")
        assert "paused" in on.text()
        await on.press("p")
        assert "paused" not in on.text()
        await on.press("o")
        assert on.opened[0].endswith(".png")
    [jot] = library.reading.pass_view(library.find(SAMPLE), 1).jots
    assert jot.text == "look here"
    assert jot.page is not None


async def test_u_takes_back_what_was_said_and_shift_u_says_it_again(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        await on.press("d", "n", "8", "s", "enter", "u")
        assert on.toasts[-1].startswith("Undone: pass 1 of")
        assert library.reading.pass_view(key, 1).ended == ""
        await on.press("u")
        assert library.reading.pass_view(key, 1).verdict is None
        await on.press("U", "U")
        assert library.reading.pass_view(key, 1).ended == "stop"
        await on.press("u", "u", "u", "u", "u", "u")
        assert on.toasts[-1] == "There is nothing to undo."


async def test_a_paper_without_its_pdf_says_what_to_do(room: Room) -> None:
    async with room(ref=BARE) as on:
        await on.press("right_square_bracket")
        assert "papermap add" in on.text()


async def test_the_row_is_taken_over_rewritten_and_taken_back(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)

    def cells() -> dict[str, tuple[str, str]]:
        return {cell.column: (cell.state, cell.text) for cell in library.reading.pass_view(key, 2).cells}

    before = cells()
    draft = next(column for column, (state, _) in before.items() if state == "draft")
    async with room() as on:
        await on.press("c")
        assert on.place == "RowScreen"
        await on.press(*["j"] * list(before).index(draft))
        assert "The PDF proposes this, page" in on.text()
        await on.press("v")
        assert cells()[draft] == ("accepted", before[draft][1])
        await on.press("home", "v")
        assert "Only a draft" in on.toasts[-1]
        await on.press("enter")
        await on.type("mine")
        await on.press("ctrl+s")
        assert cells()["problem"] == ("written", "mine")
        await on.press("u", "u")
        assert cells() == before
        await on.press("escape")
        assert on.place == "RoomScreen"


async def test_a_cell_left_half_way_is_there_again(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        await on.press("c", "enter")
        await on.type(" and more")
        await on.press("escape")
    assert library.reading.pass_view(key, 2).drafts["cell problem"].endswith("and more")
    async with room() as on:
        await on.press("c", "enter")
        assert "and more" in on.text()


@pytest.mark.parametrize("size", SIZES)
async def test_what_stops_a_reader_stays_open_until_it_is_learned(
    room: Room, library: Library, size: tuple[int, int]
) -> None:
    async with room(size) as on:
        await on.press("B")
        assert "Nothing stopped you here" in on.text()
        await on.press("escape", "b")
        await on.type("the evidence lower bound")
        await on.press("enter")
        await on.type("the sign")
        await on.press("enter", "B")
        assert "the sign" in on.text()
        assert "▸" in on.text()
        assert "1 open" in on.text()
        await on.press("enter")
        await on.type("chapter 10")
        await on.press("enter")
        assert "Learned: chapter 10" in on.text()
        await on.press("u")
        assert "Not learned yet." in on.text()


async def test_a_line_left_half_way_is_there_again(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        await on.press("n")
        await on.type("half a")
        await on.press("escape")
        assert library.reading.pass_view(key, 1).drafts["jot"] == "half a"
        await on.press("n")
        await on.type(" line")
        await on.press("enter")
    view = library.reading.pass_view(key, 1)
    assert [jot.text for jot in view.jots] == ["half a line"]
    assert "jot" not in view.drafts


async def test_pass_two_ends_in_the_row_and_a_relation_is_two_keys_away(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.write_sentences(key, "One.", "Two.", "Three.")
    library.reading.end(key, 1, Outcome.NEXT)
    async with room() as on:
        await on.press("i")
        assert on.place == "LineageScreen"
        await on.press("escape", "d", "n", "8", "s", "enter")
        assert on.place == "RowScreen"
        assert any("i says what it is a variation of" in each for each in on.toasts)
        await on.press("i")
        assert on.place == "LineageScreen"


async def test_drafts_that_cannot_be_stored_are_kept_the_next_time(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.end(key, 1, Outcome.NEXT)
    keep, failures = library.reading.keep_draft, [StoreError("The disk is full.")]

    def failing(key: int | None, box: str, text: str) -> None:
        if failures:
            raise failures.pop()
        keep(key, box, text)

    library.reading.keep_draft = failing  # type: ignore[method-assign]
    async with room() as on:
        await on.press("tab")
        await on.type("half")
        screen = on.app.screen
        assert isinstance(screen, RoomScreen)
        screen.keep()
        await on.press()
        assert "The disk is full." in on.toasts[-1]
        screen.keep()
        await on.press()
        assert "half" in library.reading.pass_view(key, 2).drafts.values()


async def test_a_reproduction_is_planned_before_a_run_is_recorded(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        await on.press("R")
        assert "The claim to reproduce" in on.text()
        for word in ("claim", "1.0", "width", "same", "no gap", "error", "0"):
            await on.type(word)
            await on.press("enter")
        (record,) = library.reproducing.records(key)
        assert (record.claim, record.baseline, record.seeds) == ("claim", "same", 30)


async def test_what_is_due_to_be_remembered_waits_on_today(
    room: Room, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = library.find(SAMPLE)
    library.reading.write_sentences(key, "One.", "Two.", "Three.")
    due = library.rereading.schedule()
    assert [each.key for each in due] == [key]
    monkeypatch.setattr(library.rereading, "due", lambda *day: due)
    async with room() as on:
        await on.press("escape")
        assert on.place == "TodayScreen"
        assert "remember" in on.text()
        await on.press("enter" if "▌ remember" in on.text() else "j")
        await on.press(*([] if on.place != "TodayScreen" else ["enter"]))
        assert "From memory" in on.text()


async def test_the_box_that_is_not_one_sentence_is_named_and_led_to(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    for box, text in (("did", "They train."), ("know", "They measure. They count."), ("doubt", "One seed.")):
        library.reading.keep_draft(key, box, text)
    async with room() as on:
        on.app.push_screen(RoomScreen(key, 2))
        await on.press("d", "l")
        assert "has 2 sentences" in on.toasts[-1]
        assert isinstance(on.app.focused, Box)
        assert on.app.focused.box == "know"
        assert "back to the text" in on.text().splitlines()[-1]
        await on.press("escape")
        assert "decide" in on.text().splitlines()[-1]


async def test_the_three_sentences_are_written_in_the_readers_editor(
    room: Room, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = library.find(SAMPLE)
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys\n"
        "text = open(sys.argv[1]).read()\n"
        "for said, title in zip(('They cut cost.', 'They measured.', 'One seed.'), text.splitlines()[::3]):\n"
        "    text = text.replace(title + '\\n', title + '\\n' + said + '\\n')\n"
        "open(sys.argv[1], 'w').write(text)\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    async with room() as on:
        monkeypatch.setattr(on.app, "suspend", nullcontext)
        await on.press("E")
        assert "pass 2's" in on.toasts[-1]
        on.app.push_screen(RoomScreen(key, 2))
        await on.press("E")
        assert "3 of 3" in on.text()
    said = library.reading.pass_view(key, 2).sentences
    assert said is not None
    assert (said.did, said.know, said.doubt) == ("They cut cost.", "They measured.", "One seed.")


async def test_a_pass_is_skipped_and_one_that_ended_goes_on(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        await on.press("d", "k")
        assert "does not count as read" in on.toasts[-1]
        assert library.paper(key).passes == ()
        on.app.push_screen(RoomScreen(key))
        await settle(on.pilot)
        assert "Pass 2 of 3" in on.text()
        await on.press("P")
        assert "skipped" in on.text()
        await on.press("enter")
        assert "Pass 1 of 3" in on.text()
    assert library.undoing.undo().said.startswith("went on with pass 1")


async def test_the_third_pass_tells_of_blockers_and_the_plan(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        assert "blocker" not in on.text().splitlines()[-1]
        library.reading.end(key, 1, Outcome.NEXT)
        library.reading.write_sentences(key, "One.", "Two.", "Three.")
        library.reading.end(key, 2, Outcome.NEXT)
        on.app.open_room(key, 3)
        await settle(on.pilot)
        assert {"b blocker", "R reproduce"} <= set(on.text().splitlines()[-1].strip().split("   "))


async def test_the_figures_are_a_key_away_in_every_pass(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room((160, 50)) as on:
        on.app.push_screen(RoomScreen(key, 2))
        await on.press("right_square_bracket", "j", "j")
        before = on.text()
        await on.press("f")
        assert "1 of " in on.text()
        await on.press("f")
        assert on.text().splitlines()[3:20] == before.splitlines()[3:20]


async def test_where_pictures_are_blocks_a_table_is_words(room: Room) -> None:
    async with room() as on:
        await on.press("right_square_bracket", "l", "l")
        assert "Agreement    16  83.5     8  83.6" in on.text()
        assert "The table's words" in on.text()
        await on.press("o")
        await settle(on.pilot)
        assert on.opened[-1].endswith(".png")
        await on.press("h")
        assert "Agreement" not in on.text()
        assert "as blocks" in on.text()


async def test_the_figure_that_comes_next_is_drawn_before_it_is_asked_for(
    room: Room, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    picture = library.reading.picture

    def noted(key: int, index: int) -> Path:
        drawn.append(index)
        return picture(key, index)

    monkeypatch.setattr(library.reading, "picture", noted)
    monkeypatch.setattr(library.reading, "table", lambda key, index: ())
    async with room() as on:
        await on.press("right_square_bracket")
        figures = library.reading.pass_view(library.find(SAMPLE), 1).parts[1].figures
        wanted = [figure.index for figure in figures]
        assert drawn == wanted[:2]
        await on.press("l")
        assert "as blocks" in on.text(), "it is there at once"
        assert drawn == wanted[:3]
        await on.press("l", "h")
        assert "as blocks" in on.text()


async def test_a_wide_table_can_be_moved(
    room: Room, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library.reading, "table", lambda key, index: ("wide " * 40,) * 40)
    async with room((60, 20)) as on:
        await on.press("right_square_bracket", "l", "l")
        canvas = on.app.screen.query_one("#canvas")
        await on.press("L")
        assert canvas.scroll_x > 0
        await on.press("H", "j")
        assert (canvas.scroll_x, canvas.scroll_y > 0) == (0, True)
        await on.press("k")
        assert canvas.scroll_y == 0


async def test_pass_two_does_not_close_without_its_note_however_it_ends(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    library.reading.end(key, 1, Outcome.NEXT)
    async with room() as on:
        for keys in (("d", "s"), ("escape", "d", "3"), ("escape", "d", "l")):
            await on.press(*keys)
            assert on.place == "RoomScreen"
            assert "three sentences" in on.toasts[-1]
        assert isinstance(on.app.focused, Box)
        assert "They …" in on.text()
        await on.press("escape", "d", "k")
        assert on.place != "RoomScreen"
    assert library.paper(key).passes == (1,)


async def test_the_clock_stands_while_another_place_covers_the_pass(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("papermap.tui.screens.room_sitting.monotonic", lambda: now[0])
    async with room() as on:
        reading = on.app.screen
        assert isinstance(reading, RoomScreen)
        now[0] += 5
        await on.press("n")
        now[0] += 5
        await on.press("escape")
        assert reading._seconds == 10, "a dialog belongs to the pass"
        await on.press("c")
        assert on.place == "RowScreen"
        now[0] += 1000
        await on.press("escape")
        now[0] += 5
        assert reading._seconds == 15
        await on.press("p", "c", "escape")
        now[0] += 50
        assert reading._seconds == 15, "a pause lasts until the reader ends it"


async def test_a_pass_says_which_part_it_is_at_and_hints_only_what_works(
    room: Room, library: Library
) -> None:
    async with room((90, 30)) as on:
        assert "Abstract   1 of 4" in on.text()
        assert "think" not in on.text().splitlines()[-1]
        await on.press("right_square_bracket", "right_square_bracket")
        assert "3 of 4" in on.text()
        await on.press("quotation_mark")
        assert "pass 2 and 3" in on.toasts[-1]
        on.app.push_screen(RoomScreen(library.find(SAMPLE), 2))
        await settle(on.pilot)
        assert "Tab think" in on.text().splitlines()[-1]


async def test_the_words_that_the_mouse_selects_are_quoted_with_their_page(
    room: Room, library: Library
) -> None:
    async with room((160, 40)) as on:
        on.app.push_screen(RoomScreen(library.find(SAMPLE), 2))
        await settle(on.pilot)
        text = on.app.screen.query_one(ReadingText)
        row = next(i for i, (number, line) in enumerate(text._lines) if len(line.split()) > 4)
        line = text._lines[row][1]
        page = text._paragraphs[text._lines[row][0]].page
        second = line.split()[1]
        start = 7 + line.index(second)
        await on.pilot.mouse_down(text, offset=(start, row))
        await on.pilot.hover(text, offset=(start + len(second), row))
        await on.pilot.mouse_up(text, offset=(start + len(second), row))
        await on.press("quotation_mark")
        boxes = [box.text for box in on.app.screen.query(Box)]
        assert boxes[0] == f"“{second}” (p{page})"
        assert text.selected is None


async def test_ctrl_s_takes_a_line_too(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    async with room() as on:
        await on.press("n")
        await on.type("a line")
        await on.press("ctrl+s")
        assert on.place == "RoomScreen"
    assert [jot.text for jot in library.reading.pass_view(key, 1).jots] == ["a line"]


async def test_a_picture_whose_file_is_damaged_says_so(room: Room, library: Library) -> None:
    key = library.find(SAMPLE)
    figures = library.reading.pass_view(key, 1).parts[1].figures
    index = next(each.index for each in figures if each.kind == "figure")
    library.reading.picture(key, index).write_bytes(b"\x89PNG half")
    async with room() as on:
        await on.press("right_square_bracket")
        for _ in figures:
            if "cannot be shown" in on.text():
                break
            await on.press("right")
        assert "The picture cannot be shown" in on.text()
        await on.press("left", "right")
        assert on.place == "RoomScreen"
