"""The map screen and the drawing under it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Static

from papermap.library.desk import RefusedError
from papermap.model.maps import Community, EdgeKind, MapEdge, MapNode, MapPicture
from papermap.tui.app import PapermapApp
from papermap.tui.canvas import (
    DASHED,
    DOTS_X,
    DOTS_Y,
    DOTTED,
    THICK,
    THIN,
    Camera,
    Canvas,
    Stroke,
    fit_camera,
)
from papermap.tui.screens.map import MapScreen
from papermap.tui.theme import DARK_16, LIGHT_16
from papermap.tui.widgets.map_canvas import MapCanvas
from papermap.tui.widgets.map_drawing import atlas_of, draw, short_name, year_bands
from tests.tui.conftest import NEVER, SIZES, Open, Screens, eventually, settle
from tests.tui.fake_library import FakeLibrary

NUMBERS = st.floats(-5, 5, allow_nan=False)


def shown_map(on: Screens) -> MapScreen:
    assert isinstance(on.app.screen, MapScreen)
    return on.app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_map_shows_papers_and_names_of_neighbourhoods(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size) as on:
        await on.press("m")
        text = on.text()
        assert text.count("●") + text.count("○") >= 10
        assert "sparse compasses" in text
        assert "12 papers" in text


async def test_map_opens_at_the_paper_and_enter_opens_it(screens: Open) -> None:
    async with screens() as on:
        await on.press("j", "m")
        assert shown_map(on).canvas.selected == 2
        assert "builds on 1 here" in on.text()
        assert "built on by 2 here" in on.text()
        assert on.text().count("◉") == 1  # the selected paper, by shape: it is seen without colour too
        await on.press("enter")
        assert on.place == "PaperScreen"
        assert "Gardens of Gradients" in on.text()


async def test_selecting_goes_through_all_papers_in_view(screens: Open) -> None:
    async with screens() as on:
        await on.press("m")
        seen = set()
        for _ in range(12):
            await on.press("n")
            seen.add(shown_map(on).canvas.selected)
        assert len(seen) == 12
        before = shown_map(on).canvas.selected
        await on.press("n", "p")
        assert shown_map(on).canvas.selected == before


async def test_step_selects_on_that_side(screens: Open) -> None:
    async with screens() as on:
        await on.press("m", "n", "n", "n")
        node = shown_map(on).canvas.node
        await on.press("L")
        other = shown_map(on).canvas.node
        assert node is not None
        assert other is not None
        assert other.x > node.x


async def test_pan_zoom_and_fit(screens: Open) -> None:
    async with screens() as on:
        await on.press("m")
        canvas = shown_map(on).canvas
        whole = canvas.camera()
        await on.press("plus")
        assert canvas.camera().dots_x > whole.dots_x
        await on.press("h")
        assert canvas.camera().x < whole.x + 1
        await on.press("0")
        assert canvas.camera() == whole
        await on.press(*["minus"] * 10)
        assert canvas.camera().dots_x > whole.dots_x * 0.4


async def test_colour_and_find(screens: Open) -> None:
    async with screens() as on:
        await on.press("m", "c")
        assert "by year" in on.text()
        await on.press("slash")
        await on.type("lanterns")
        await on.press("enter")
        node = shown_map(on).canvas.node
        assert node is not None
        assert node.title.startswith("Lanterns")
        await on.press("slash")
        await on.type("zzz")
        await on.press("enter")
        assert "No paper on the map" in on.toasts[-1]


async def test_click_selects_the_nearest(screens: Open) -> None:
    async with screens() as on:
        await on.press("m")
        canvas = shown_map(on).canvas
        target = canvas.camera().cell(
            *next((n.x, n.y) for n in on.library.picture().nodes if n.key == 5), *canvas.size
        )
        await on.pilot.click(canvas, offset=target)
        await on.press()
        assert canvas.selected == 5


async def test_a_map_that_takes_long_says_so(screens: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, known = threading.Event(), FakeLibrary.picture

    def slow(self: FakeLibrary) -> MapPicture:
        assert drawn.wait(60)
        return known(self)

    monkeypatch.setattr(FakeLibrary, "picture", slow)
    async with screens() as on:
        try:
            await on.pilot.press("m")
            await eventually(on.pilot, lambda: "being drawn" in on.text())
        finally:
            drawn.set()
        await on.press()
        assert "being drawn" not in on.text()
        assert "built on by" in on.text()


@pytest.mark.parametrize("size", SIZES)
async def test_empty_map_is_pleasant(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size, rows=[]) as on:
        await on.press("m", "n", "plus", "c", "L", "0")
        assert "2 papers have no vector yet." in on.text()
        await on.press("enter", "t", "y", "o")
        assert on.place == "MapScreen"


async def test_a_map_without_a_place_does_not_say_that_there_are_no_papers(screens: Open) -> None:
    async with screens(rows=[]) as on:
        await on.press("m")
        assert "None of your papers has its place yet." in on.text()
        assert "No papers, no map yet" not in on.text()


async def test_lay_anew_is_asked_for_by_name(screens: Open) -> None:
    async with screens() as on:
        await on.press("m", "R")
        assert on.toasts[-1] == "The map is laid out anew: 12 papers. u puts them back."


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20), st.integers(20, 200), st.integers(8, 60)
)
def test_fitted_camera_sees_every_point(points: list[tuple[float, float]], width: int, height: int) -> None:
    camera = fit_camera(points, width, height)
    for x, y in points:
        column, row = camera.cell(x, y, width, height)
        assert 0 <= column < width
        assert 0 <= row < height


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from([THIN, DOTTED, THICK, DASHED]))
def test_lines_stay_inside_and_rows_are_full(
    x0: float, y0: float, x1: float, y1: float, stroke: Stroke
) -> None:
    canvas = Canvas(11, 5)
    scale = 20
    canvas.line((x0 * scale, y0 * scale), (x1 * scale, y1 * scale), "forward", stroke)
    for row in range(5):
        assert sum(len(text) for text, _ in canvas.row(row)) == 11


def test_a_line_is_drawn_where_it_should_be() -> None:
    canvas = Canvas(3, 1)
    canvas.line((0, 0), (3 * DOTS_X - 1, 0), "backward")
    assert canvas.row(0) == [("⠉⠉⠉", "backward")]
    dotted = Canvas(3, 1)
    dotted.line((0, 0), (3 * DOTS_X - 1, 0), "forward", DOTTED)
    assert dotted.row(0) == [("⠉", "forward"), (" ", ""), ("⠉", "forward")]


def lines_of(canvas: Canvas, look: str) -> list[str]:
    """The runs of dots of one look."""
    rows = [canvas.row(row) for row in range(canvas.height)]
    return [text for row in rows for text, name in row if name == look]


def test_a_relation_is_thick_and_whole_a_guess_has_gaps_and_a_citation_is_thin() -> None:
    nodes = tuple(
        MapNode(key, {"arxiv": None, "doi": None, "s2": None}, "", (), 2000, x, 0.0, 0)
        for key, x in ((1, -1.0), (2, 1.0))
    )
    cites, said = MapEdge(1, 2), MapEdge(1, 2, EdgeKind.RELATION)
    camera = Camera(0.0, 0.0, 50.0, 50.0)

    def drawn(*edges: MapEdge, guess: int | None = None) -> dict[str, list[str]]:
        canvas = draw(atlas_of(MapPicture(nodes, edges, ())), camera, 60, 5, 1, colour="year", guess=guess)
        return {look: lines_of(canvas, look) for look in ("backward", "yours", "quiet")}

    thin, whole, dashed = drawn(cites), drawn(cites, said), drawn(cites, guess=2)
    assert [len(runs) for runs in thin.values()] == [1, 0, 0]
    assert [len(runs) for runs in whole.values()] == [0, 1, 0]
    assert set(whole["yours"][0]) != set(thin["backward"][0])  # thicker: told without colour
    assert dashed["backward"] == []
    assert len(dashed["quiet"]) > 3


async def test_the_base_of_the_selected_paper_is_told_once_the_reader_rests(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papermap.tui.screens.map.REST", 0.01)

    async def told(on: Screens, said: str) -> bool:
        for _ in range(100):
            if said in on.text():
                return True
            await on.pilot.pause(0.02)
        return False

    async with screens() as on:
        await on.press("j", "m")
        assert await told(on, "╌╌ perhaps a variation of")
        on.library.graph.relate(2, 1, "more petals")
        on.app.look_at_store()
        assert await told(on, "━━ this is ")
        assert await told(on, "but with more petals")
        assert shown_map(on).canvas.guess is None


def test_wide_words_take_two_cells() -> None:
    canvas = Canvas(6, 1)
    canvas.write(1, 0, "宽x", "quiet")
    assert canvas.row(0) == [(" ", ""), ("宽x", "quiet"), ("  ", "")]
    assert not canvas.free(2, 0, 1)


def test_words_keep_the_marks_of_their_letters() -> None:
    canvas = Canvas(8, 1)
    canvas.write(1, 0, "ध्यान \u202ee\u0301", "quiet")
    assert canvas.row(0) == [(" ", ""), ("ध्यान", "quiet"), (" ", ""), ("e\u0301", "quiet"), ("  ", "")]


def test_panning_moves_by_cells() -> None:
    camera = Camera(0, 0, 10, 10).panned(1, 1)
    assert camera.cell(0, 0, 10, 10) == (4, 6)
    assert DOTS_Y == 4


def test_names_on_the_map_are_short() -> None:
    assert short_name("Lanterns: Small Models that Light the Way") == "Lanterns"
    assert len(short_name("W" * 1000)) == 26


async def test_the_map_is_narrowed_by_years_passes_and_neighbourhood(screens: Open) -> None:
    async with screens((120, 40)) as on:
        await on.press("m", "c", "c")
        assert "by passes read" in on.text()
        await on.press("y")
        years = shown_map(on).canvas.narrowing.years
        assert years is not None
        assert f"{years[0]}–{years[1]}" in on.text().splitlines()[0]
        assert all(years[0] <= (n.year or 0) <= years[1] for n in shown_map(on).canvas._papers())
        await on.press("asterisk", "e")
        assert all(node.passes == 0 for node in shown_map(on).canvas._papers())
        assert "unread" in on.text().splitlines()[0]
        await on.press("e", "e", "f")
        assert shown_map(on).canvas.shown == 12
        await on.press("n", "f")
        canvas = shown_map(on).canvas
        assert canvas.node is not None
        assert {node.community for node in canvas._papers()} == {canvas.node.community}
        await on.press("f")
        assert shown_map(on).canvas.shown == 12


async def test_what_is_not_shown_has_no_name_either(screens: Open) -> None:
    async with screens((120, 40)) as on:
        await on.press("m", "n")
        shown = shown_map(on)
        community = shown.canvas.node.community if shown.canvas.node else -1
        assert shown.canvas._whole is not None
        others = [c.label for c in shown.canvas._whole.picture.communities if c.id != community]
        assert others
        assert any(label in on.text() for label in others)
        key = shown.canvas.selected
        shown._take_chosen(frozenset({key} if key is not None else ()), "one")
        await on.press()
        assert not any(label in on.text() for label in others)


def test_a_neighbourhood_has_its_name_also_where_papers_stand_on_every_cell() -> None:
    nodes = tuple(
        MapNode(key, {}, f"Paper {key}", (), 2020, key % 60 / 60, key // 60 / 30, key % 2)
        for key in range(60 * 30)
    )
    communities = (Community(0, "lanterns", 900, 0.5, 0.5), Community(1, "gardens", 900, 0.5, 0.5))
    atlas = atlas_of(MapPicture(nodes, (), communities))
    camera = fit_camera([(node.x, node.y) for node in nodes], 60, 20)
    drawn = draw(atlas, camera, 60, 20, selected=nodes[0].key, colour="community")
    text = "\n".join("".join(part for part, _ in drawn.row(row)) for row in range(20))
    assert " lanterns " in text
    assert " gardens " in text
    few = draw(atlas_of(MapPicture(nodes[:9], (), communities)), camera, 60, 20, None, colour="community")
    signs = "".join(part for row in range(20) for part, _ in few.row(row)).count("○")
    assert signs == len({camera.cell(node.x, node.y, 60, 20) for node in nodes[:9]})


async def test_every_year_is_in_one_band() -> None:
    bands = year_bands((1991, 2026))
    assert [year for low, high in bands for year in range(low, high + 1)] == list(range(1991, 2027))
    assert year_bands((2020, 2020)) == [(2020, 2020)]


async def test_the_map_is_written_where_asked(screens: Open, tmp_path: Path) -> None:
    async with screens() as on:
        on.library.home = tmp_path
        await on.press("m", "w", "enter")
        assert (tmp_path / "map.html").read_text() == "<html>"
        on.library.failing["write_map"] = OSError("disk full")
        await on.press("w", "enter")
        assert "disk full" in on.toasts[-1]


async def test_references_that_are_missing_are_fetched(screens: Open) -> None:
    async with screens() as on:
        await on.press("m", "F")
        assert "Nothing is left to ask" in on.toasts[-1]
        on.library.bare = ("2001.00003",)
        await on.press("F")
        assert on.library.added == [("2001.00003",)]


async def test_a_remark_that_names_a_verb_names_the_key_instead(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with screens() as on:
        drawn = on.library.picture()
        said = (
            "7 papers have no references yet; `papermap map --fetch` fetches them, about 20 s.",
            "`papermap map --relayout` lays the map out from your own 12.",
            "`papermap backward 2101.00001` names what it builds on.",
        )
        monkeypatch.setattr(on.library, "picture", lambda: replace(drawn, remarks=said))
        await on.press("3")
        shown = " ".join(on.text().split())
        assert "F fetches them, about 20 s." in shown
        assert "R lays the map out from your own 12." in shown
        assert "t names what it builds on." in shown
        assert "papermap map" not in shown


async def test_the_map_shows_what_a_query_selects(screens: Open) -> None:
    async with screens() as on:
        await on.press("3", "v")
        await on.type("year:2021")
        await on.press("enter")
        canvas = shown_map(on).canvas
        assert 0 < canvas.shown < 12
        assert "year:2021" in on.text()
        assert f"{canvas.shown} of 12" in on.text()
        await on.press("v")
        await on.type(" year:soon")  # what cannot be read is said, and the map stays
        await on.press("enter")
        assert "year is a number" in on.toasts[-1]
        assert 0 < canvas.shown < 12
        await on.press("asterisk")
        assert canvas.shown == 12
        await on.press("v")
        await on.type("tag:nobody")
        await on.press("enter")
        assert "* shows all again" in str(on.app.screen.query_one("#caption", Static).render())


async def test_a_paper_is_tagged_with_one_key_and_its_tag_opens_as_a_topic(screens: Open) -> None:
    async with screens() as on:
        await on.press("2", "number_sign")
        await on.type("to present, gan")
        await on.press("enter")
        assert next(iter(on.library.tags.values())) == ("gan", "to present")
        assert "Tags: gan, to present" in on.toasts[-1]
        await on.press("number_sign")
        assert "gan, to present" in on.text()
        on.library.failing["set"] = RefusedError("A tag needs a letter or two.")
        await on.press("enter")
        assert "letter or two" in on.toasts[-1]
        await on.press("7", "j", "enter")
        assert shown_map(on).canvas.narrowing.where == 'tag="gan"'
        assert shown_map(on).canvas.shown == 1


async def test_without_colour_letters_and_digits_say_what_colours_do(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screens((120, 40)) as on:
        await on.press("m")
        canvas = shown_map(on).canvas
        assert canvas.canvas().row(0) is not None

        def marks() -> list[str]:
            atlas = atlas_of(on.library.picture())
            found = []
            for node in sorted(atlas.picture.nodes, key=lambda each: each.key):
                column, row = canvas.camera().cell(node.x, node.y, *canvas.size)
                found.append("".join(text for text, _ in canvas.canvas().row(row))[column])
            return found

        nodes = sorted(on.library.picture().nodes, key=lambda each: each.key)
        plain = [at for at, n in enumerate(nodes) if n.in_library and not (n.root or n.frontier)]
        chosen = next(at for at, n in enumerate(nodes) if n.key == canvas.selected)
        seen = [at for at in plain if at != chosen]
        assert [marks()[at] for at in seen] == [
            ("abc".upper() if nodes[at].passes else "abc")[nodes[at].community] for at in seen
        ]
        assert "a: " in on.text()
        await on.press("c")
        assert {marks()[at] for at in seen} <= set("12345?")
        assert "by year: 1 to " in on.text()
        await on.press("c")
        assert [marks()[at] for at in seen] == [str(nodes[at].passes) for at in seen]
        assert "by passes read" in on.text()


async def test_with_sixteen_colours_letters_say_it_in_the_colour_of_words() -> None:
    app = PapermapApp(FakeLibrary().as_library(), poll=NEVER, first="map", themes=(DARK_16, LIGHT_16))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        canvas = app.screen.query_one(MapCanvas)
        assert canvas.letters
        assert {canvas._style(name).color for name in ("community1", "year0", "label1")} == {None}
        await pilot.press("f2")
        await settle(pilot)
        assert canvas.letters
