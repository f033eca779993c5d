"""From the trail: relation, beside, path, keeping, asking for neighbours; topics; what is missing."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from papermap.tui.adding import Stopped
from papermap.tui.screens.map import MapScreen
from papermap.views.health import Progress
from papermap.views.lineage import LineageView
from papermap.views.neighbours import MetView
from papermap.views.related import MissingView, RelatedView
from papermap.views.topics import TopicView
from tests.tui.conftest import SIZES, Open, eventually
from tests.tui.fake_library import FakeLibrary


@pytest.mark.parametrize("size", SIZES)
async def test_relation_shows_guesses_dashed_and_the_readers_word_solid(
    screens: Open, size: tuple[int, int]
) -> None:
    async with screens(size) as on:
        await on.press("j", "j", "j", "t", "r")
        assert on.place == "LineageScreen"
        assert "╌╌ 2014 Sailing" in on.text()
        assert "We start from Sailing by Starlight" in " ".join(on.text().split())
        await on.press("enter")
        await on.type("oars for sails")
        await on.press("enter")
        assert on.library.relations == {(4, 1): ("oars for sails", False)}
        assert "━━ 2014 Sailing" in on.text()
        assert max(len(line) for line in on.text().splitlines()) <= size[0]


async def test_words_of_a_relation_are_edited_and_escape_changes_nothing(screens: Open) -> None:
    async with screens((120, 40)) as on:
        await on.press("j", "j", "j", "t", "r", "enter")
        await on.type("oars")
        await on.press("enter")
        assert "but with oars" in on.text()
        await on.press("enter")
        await on.type(" of oak")
        await on.press("enter")
        assert on.library.relations[4, 1] == ("oars of oak", False)
        await on.press("enter", "escape")
        assert on.library.relations[4, 1] == ("oars of oak", False)
        await on.press("j", "x")
        assert on.library.relations[4, 2] == ("", True)
        assert "not guessed again" in on.toasts[-1]
        assert "╌╌ 2015 Gardens" not in on.text()


async def test_beside_a_paper_are_related_similar_and_missing_ones(screens: Open) -> None:
    async with screens((120, 40)) as on:
        await on.press("j", "j", "j", "t", "v")
        assert on.place == "BesideScreen"
        assert "▸ related" in on.text()
        assert "shares 2 references" in on.text()
        await on.press("tab")
        assert "▸ similar" in on.text()
        await on.press("tab")
        assert "A Stub Called 100" in on.text()
        assert "cited by 2 of your papers: Sailing" in on.text()
        await on.press("a")
        assert on.library.added == [("2001.00100",)]
        await on.press("shift+tab", "enter")
        assert on.place == "PaperScreen"


async def test_missing_papers_are_two_keys_from_the_library(screens: Open) -> None:
    async with screens((120, 40)) as on:
        await on.press("M")
        assert "missing from the library" in on.text()
        await on.press("space")
        assert on.library.judged == [(100, "kept")]
        assert on.library.added == [("2001.00100",)]


async def test_space_keeps_a_neighbour_for_reading(screens: Open) -> None:
    async with screens() as on:
        await on.press("j", "j", "j", "t", "space")
        assert on.library.judged == [(1, "kept")]
        assert on.library.added == []
        assert "Kept for reading: Sailing" in on.toasts[-1]
        await on.press("end", "space")
        assert len(on.library.judged) == 1
        assert "Known only by name" in on.toasts[-1]


async def test_the_way_to_another_paper(screens: Open) -> None:
    async with screens((120, 40)) as on:
        await on.press("j", "j", "j", "t", "P")
        await on.type("patient")
        await on.press("enter")
        assert on.place == "PathScreen"
        assert "builds on ↓" in on.text()
        assert "The Patient Optimizer" in on.text()
        assert "As stars do." in on.text()
        await on.press("escape", "P")
        await on.type("folding")
        await on.press("enter")
        assert "No way of known citations" in on.text()
        await on.press("escape", "P")
        await on.type("zzz")
        await on.press("enter")
        assert "No paper here answers to" in on.text()


async def test_neighbours_known_by_name_are_asked_for(screens: Open) -> None:
    async with screens() as on:
        await on.press("t", "F")
        assert on.library.met == [1]
        assert "1 of 2 papers around it are better known now" in on.toasts[-1]
        on.library.failing["meet_neighbours"] = OSError("no network")
        await on.press("F")
        assert "no network" in on.toasts[-1]


@pytest.mark.parametrize("way", [["v", "tab", "tab"], ["r"], ["v"]])
async def test_where_nothing_is_shown_references_are_offered_and_fetched(
    screens: Open, way: list[str]
) -> None:
    class Bare(FakeLibrary):
        def missing(self, limit: int = 20, least: int = 2) -> tuple[MissingView, ...]:
            return ()

        def related(self, key: int, limit: int = 20) -> tuple[RelatedView, ...]:
            return ()

        def lineage(self, key: int, limit: int = 5) -> LineageView:
            return replace(super().lineage(key, limit), bases=())

    library = Bare()
    library.bare = ("2001.00003",)
    async with screens(library=library) as on:
        await on.press("t", *way)
        assert "1 papers have no references yet; F fetches them." in " ".join(on.text().split())
        await on.press("F")
        assert library.added == [("2001.00003",)]


async def test_works_known_by_title_alone_are_told_among_the_missing_and_asked_for(screens: Open) -> None:
    library = FakeLibrary()
    library.by_title = 9
    async with screens(library=library) as on:
        await on.press("t", "v", "tab", "tab")
        assert "9 more by title alone, F asks who" in on.text()
        await on.press("F")
        assert "7 of 9 works known by title have a name now." in on.toasts
        assert "by title alone" not in on.text()


async def test_a_base_known_only_by_name_is_shown_and_nothing_is_said_of_it(screens: Open) -> None:
    class Named(FakeLibrary):
        def lineage(self, key: int, limit: int = 5) -> LineageView:
            found = super().lineage(5, limit)
            base = replace(found.bases[0], key=None, title="A name alone", in_library=False)
            return replace(found, bases=(base,))

    async with screens(library=Named()) as on:
        await on.press("t", "r")
        assert "A name alone" in on.text()
        for key in ("enter", "x", "p", "t"):
            await on.press(key)
            assert on.place == "LineageScreen"
        told = "Known only by name: F on the trail asks who it is; then you can say it here."
        assert told in on.toasts
        assert not on.library.relations


async def test_the_references_of_the_paper_itself_come_first(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with screens() as on:
        monkeypatch.setattr(on.library, "is_bare", lambda key: True)
        monkeypatch.setattr(on.library, "meet_neighbours", lambda key: MetView(4, 3, (), 31))
        await on.press("t", "r", "F")
        told = "31 references are known now. 3 of 4 papers around it are better known now."
        assert on.toasts[-1] == told


async def test_asking_can_be_stopped(screens: Open) -> None:
    class Slow(FakeLibrary):
        stopped = False
        asked = threading.Event()

        def meet_neighbours(self, key: int, on_progress: object = None) -> MetView:
            assert callable(on_progress)
            try:
                for done in range(2000):
                    on_progress(Progress("metadata", done, 2000))
                    self.asked.set()
                    threading.Event().wait(0.01)
            except Stopped:
                self.stopped = True
                raise
            return MetView(0, 0, ())

    library = Slow()
    async with screens(library=library) as on:
        await on.press("t")
        await on.pilot.press("F")
        await eventually(on.pilot, library.asked.is_set)
        await on.pilot.press("F")
        await on.press()
        assert library.stopped
        assert "Stopped" in on.toasts[-1]


async def test_all_that_a_topic_lacks_is_read_with_the_keys(
    screens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = FakeLibrary.topics

    def lacking(self: FakeLibrary) -> tuple[TopicView, ...]:
        *others, topic = known(self)
        roots = tuple(replace(topic.missing_roots[0], title=f"Root {n}", key=100 + n) for n in range(30))
        return (*others, replace(topic, papers=1_200, exposure="1200 of 5–20", missing_roots=roots))

    monkeypatch.setattr(FakeLibrary, "topics", lacking)
    async with screens((60, 20)) as on:
        await on.press("T", "j")
        assert "1200 of 5–20" in on.text()
        assert "Root 29" not in on.text()
        await on.press(*"JJJJJJJJ")
        assert "Root 29" in on.text()
        await on.press("k", "j")
        assert "Root 1 " in on.text(), "another topic begins at its top"


@pytest.mark.parametrize("size", SIZES)
async def test_topics_have_meters_and_lead_to_the_map(screens: Open, size: tuple[int, int]) -> None:
    async with screens(size) as on:
        await on.press("T")
        assert on.place == "TopicsScreen"
        assert "▰▰▱▱▱▱▱▱▱▱" in on.text()
        await on.press("j")
        assert "A Stub Called 100 (1999), cited by 3" in " ".join(on.text().split())
        await on.press("a")
        assert on.library.added == [("2001.00100",)]
        await on.press("enter")
        assert isinstance(on.app.screen, MapScreen)
        assert on.app.screen.canvas.narrowing.where == 'topic:"patient optimizers"'
        assert max(len(line) for line in on.text().splitlines()) <= size[0]
