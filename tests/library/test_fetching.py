"""Asking for news: the roads, missed days, patience, clocks that jump, and what is found for the reader.

The clock stands at noon of Saturday, 21 November 2026, unless a test moves it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from papermap.demo import sender
from papermap.library import Library, fetching, queue_words, queueing
from papermap.library.desk import RefusedError
from papermap.library.fetching import followed_categories, missed_days
from papermap.library.queue_findings import parts_of
from papermap.library.wiring import TellingClock
from papermap.model.announcements import Road, Verdict
from papermap.model.moments import own_minute
from papermap.model.papers import PaperFields, Record, Source
from papermap.model.reading import Outcome, PassEnd
from papermap.model.refs import Ref, Scheme
from papermap.recommend.bags import REVISION
from papermap.sources import feed
from papermap.sources.send import Request, Response
from papermap.store import connect, fetches, papers, queue, ranking, records
from tests.sources.fakes import answered, atom_entry, atom_feed, json_answer, query, s2_item, sha
from tests.sources.test_feed import item, rss
from tests.support import make_library, status

FRIDAY = date(2026, 11, 20)
DAY = timedelta(days=1)
Answer = Callable[[Request], Response]


def feed_of(day: date, *items: str) -> bytes:
    return rss(*items, day=f"{day:%a, %d %b %Y} 00:00:00 -0500")


def found(name: str, day: date, **more: str) -> str:
    """An entry of the search, submitted so that it is announced on ``day``, a Tuesday to Friday."""
    at = f"<published>{day - DAY}T15:00:00Z</published>"
    return atom_entry(f"{name}v1", published=at, **more)


class World:
    """Four services and a clock. What is asked is kept; each service may be made to fail."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.asked: list[Request] = []
        self.feed: Answer = status(200, feed_of(FRIDAY, item("2611.00001v1")))
        self.search: Answer = status(200, atom_feed([], total=0).encode())
        self.votes: Answer = status(200, b"[]")
        self.batch: Answer = lambda request: json_answer([None] * len(json.loads(request.body or b"")["ids"]))
        self.recommended: Answer = lambda request: json_answer({"recommendedPapers": []})

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        for piece, answer in {
            "/rss/": self.feed, "search_query": self.search, "/daily_papers": self.votes,
            "/recommendations/": self.recommended, "/paper/batch": self.batch,
        }.items():  # fmt: skip
            if piece in request.url:
                return answer(request)
        return sender.send(request)

    def to(self, piece: str) -> list[Request]:
        return [request for request in self.asked if piece in request.url]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()

    def sleep(clock: TellingClock, seconds: float) -> None:
        made.now += timedelta(seconds=seconds)

    monkeypatch.setattr(TellingClock, "now", lambda clock: made.now)
    monkeypatch.setattr(TellingClock, "monotonic", lambda clock: made.now.timestamp())
    monkeypatch.setattr(TellingClock, "sleep", sleep)
    monkeypatch.setattr(queueing, "today", lambda: made.now.date())
    return made


@pytest.fixture
def library(tmp_path: Path, world: World) -> Library:
    made = make_library(
        tmp_path / "home",
        world,
        PAPERMAP_ARXIV_FEED_URL=sender.BASE_URL,
        PAPERMAP_HF_URL=f"{sender.BASE_URL}/api",
    )
    made.daily.follow("category", ["cs.CG", "cs.LG"])
    return made


def own(library: Library, number: int, title: str = "Folding") -> int:
    """A paper of the library that Semantic Scholar knows, without asking anybody."""
    refs = frozenset({Ref(Scheme.S2, sha(number)), Ref(Scheme.ARXIV, f"2105.{number:05d}")})
    with connect.transaction(connect.open_writer(library.settings.database)) as writer:
        key = records.save_record(writer, Record(Source.S2, refs, PaperFields(title=title, citation_count=3)))
        papers.add_to_library(writer, key, "2026-11-01T00:00:00+00:00")
    return key


def names(library: Library) -> set[str]:
    return {entry.refs.best or "" for entry in library.daily.view(whole=True).entries}


def test_a_day_takes_one_request_to_the_feed_and_one_for_votes(library: Library, world: World) -> None:
    assert library.daily.fetch().said == "1 paper announced on 2026-11-20, 1 of them new here."
    assert [request.url.rpartition("/")[2] for request in world.asked] == [
        "cs.CG+cs.LG",
        "daily_papers?date=2026-11-20",
    ]


def test_new_cross_listed_and_replaced_are_told_apart(library: Library, world: World) -> None:
    kinds = ("new", "new", "cross", "replace")
    found = [item(f"2611.0000{n}v1", kind) for n, kind in enumerate(kinds, 1)]
    world.feed = status(200, feed_of(FRIDAY, *found))
    told = "4 papers announced on 2026-11-20 (2 new, 1 cross-listed, 1 replaced), 3 of them new here."
    assert library.daily.fetch().said == told


def test_a_listing_of_new_versions_alone_is_not_said_to_be_here(library: Library, world: World) -> None:
    versions = [item(f"2401.0000{n}v2", "replace") for n in (1, 2)]
    world.feed = status(200, feed_of(FRIDAY, *versions))
    assert library.daily.fetch().said == "2 papers announced on 2026-11-20 (2 replaced), 0 of them new here."
    assert "0 of them" not in library.daily.fetch().said
    assert "here already" in library.daily.fetch().said


def test_votes_are_asked_for_once_more_on_the_next_day(library: Library, world: World) -> None:
    library.daily.fetch()
    world.now += 3 * DAY
    pick = {"paper": {"id": "2611.00001", "upvotes": 40, "githubRepo": "https://x.org/boats"}}
    world.votes = lambda request: json_answer([pick] if "2026-11-20" in request.url else [])
    world.feed = status(200, feed_of(FRIDAY + 4 * DAY, item("2611.00002v1")))
    world.search = status(200, atom_feed([found("2611.00005", FRIDAY + 3 * DAY)]).encode())
    library.daily.fetch()
    asked = [request.url[-10:] for request in world.to("daily_papers")]
    assert asked[0] == "2026-11-20"
    assert sorted(asked[1:], reverse=True) == asked[1:]
    assert {"2026-11-24", "2026-11-20"} <= set(asked[1:])
    entry = next(e for e in library.daily.view(whole=True).entries if e.refs.best == "2611.00001")
    assert entry.repository == "https://x.org/boats"
    assert "40 votes on Hugging Face" in entry.reasons


# ── two roads, and days that were missed ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "fault",
    [
        status(200, feed_of(FRIDAY)),
        status(200, b"<html>Are you human?</html>"),
        status(404, b"no"),
        status(500, b"no"),
    ],
    ids=["empty on a weekday", "a web page", "no such category", "out of order"],
)
def test_when_the_feed_fails_the_search_brings_the_days(
    library: Library, world: World, fault: Answer
) -> None:
    world.feed = fault
    world.search = status(200, atom_feed([found("2611.00005", FRIDAY)]).encode())
    fetched = library.daily.fetch()
    assert not fetched.failed
    assert fetched.day == "2026-11-20"
    assert "search was asked instead of its feed" in fetched.said
    assert names(library) == {"2611.00005"}


def test_the_feed_and_the_search_tell_of_one_work(library: Library, world: World) -> None:
    sound, world.feed = world.feed, status(200, b"<html>")
    world.search = status(200, atom_feed([found("2611.00001", FRIDAY)]).encode())
    library.daily.fetch()
    world.feed = sound
    assert "here already" in library.daily.fetch().said
    (entry,) = library.daily.view(whole=True).entries
    assert entry.origins == ("in arXiv's listing of 2026-11-20",)


def test_a_holiday_is_told_as_one_and_asked_again(library: Library, world: World) -> None:
    library.daily.fetch()
    holiday = FRIDAY + 6 * DAY
    world.now += 5 * DAY
    world.feed = status(200, feed_of(holiday))
    told = library.daily.fetch()
    assert told.failed
    assert "empty feed for Thursday, 2026-11-26" in told.said
    assert "a holiday, it seems. The next fetch asks again." in told.said
    assert names(library) == {"2611.00001"}
    before = len(world.to("/rss/"))
    library.daily.fetch()
    assert len(world.to("/rss/")) > before


def test_a_weekday_that_the_feed_names_a_day_off_is_told_and_asked_again(
    library: Library, world: World
) -> None:
    world.feed = status(200, feed_of(FRIDAY - DAY, item("2611.00001v1")))
    library.daily.fetch()
    world.feed = status(200, rss(skip="Saturday Sunday Friday"))
    fetched = library.daily.fetch()
    assert (fetched.failed, len(world.to("search_query"))) == (True, 1)
    assert "which the feed calls a day off" in fetched.said
    assert "search has nothing newer either: a holiday, it seems" in fetched.said
    library.daily.judge(library.daily.view().entries[0].key, Verdict.SKIPPED)
    assert "calls a day off" in (library.daily.view(whole=True).why or "")
    assert "calls a day off" in (library.daily.view(FRIDAY).why or "")
    world.feed = status(200, rss(item("2611.00009v1")))
    assert not library.daily.fetch().failed
    assert "2611.00009" in names(library)


def test_papers_on_a_day_that_the_feed_calls_off_come_by_the_search(library: Library, world: World) -> None:
    world.feed = status(200, rss(skip="Saturday Sunday Friday"))
    world.search = status(200, atom_feed([found("2611.00005", FRIDAY)]).encode())
    assert not library.daily.fetch().failed
    assert names(library) == {"2611.00005"}


def test_a_weekends_empty_feed_is_not_believed_on_the_monday_after_it(library: Library, world: World) -> None:
    library.daily.fetch()
    world.now += 2 * DAY
    world.feed = status(200, feed_of(FRIDAY + 2 * DAY))
    told = library.daily.fetch()
    assert told.failed
    assert "for Sunday, 2026-11-22, still the one of the weekend on Monday, 2026-11-23" in told.said
    assert len(world.to("search_query")) == 1


def test_who_begins_on_a_weekend_reads_the_days_before_it(library: Library, world: World) -> None:
    world.feed = status(200, feed_of(FRIDAY + DAY))
    world.search = status(200, atom_feed([found("2611.00005", FRIDAY)]).encode())
    fetched = library.daily.fetch()
    assert not fetched.failed
    assert "1 paper announced on 2026-11-20, 1 of them new here." in fetched.said
    assert "arXiv announces nothing on Saturday" in fetched.said
    assert names(library) == {"2611.00005"}
    library.daily.fetch()
    assert len(world.to("search_query")) == 1


def test_what_a_full_feed_leaves_out_is_searched_for(
    library: Library, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 1)
    world.search = status(200, atom_feed([found("2611.00005", FRIDAY)]).encode())
    assert not library.daily.fetch().failed
    assert names(library) == {"2611.00001", "2611.00005"}


def test_a_category_that_arxiv_does_not_have_hinders_no_other(library: Library, world: World) -> None:
    library.daily.follow("category", ["cs.ZZ"])
    sound = world.feed
    refused = status(400, b"<p>Bad subject class &#39;ZZ&#39;. Valid subject classes for the archive "
                     b"&#39;cs&#39; are: AI, CG.</p>")  # fmt: skip
    world.feed = lambda request: (refused if "cs.ZZ" in request.url else sound)(request)
    fetched = library.daily.fetch()
    assert not fetched.failed
    assert "arXiv has no category cs.ZZ: `papermap queue unfollow cs.ZZ`" in fetched.said
    assert len(world.to("/rss/")) == 2
    assert names(library) == {"2611.00001"}


def test_categories_are_followed_as_arxiv_spells_them(library: Library) -> None:
    library.daily.follow("category", ["CS.lg", "Cond-Mat.Quant-Gas", "physics.optics"])
    known = ["cond-mat.quant-gas", "cs.CG", "cs.LG", "physics.optics"]
    assert sorted(library.daily.followed()["category"]) == known
    with pytest.raises(RefusedError, match=r"'boats\.and\.more' is no arXiv category"):
        library.daily.follow("category", ["cs.AI", "boats.and.more"])
    assert "cs.AI" not in library.daily.followed()["category"]
    assert library.daily.unfollow(["CS.lg"]) == 1


def test_a_feed_that_stands_still_is_gone_past(library: Library, world: World) -> None:
    """It gives Friday's listing for a week; what came since is searched for, each day once."""
    library.daily.fetch()
    world.now += 6 * DAY
    tuesday, friday = FRIDAY + 4 * DAY, FRIDAY + 7 * DAY
    entries = [found("2611.00003", tuesday), found("2611.00002", tuesday), found("2611.00001", FRIDAY)]
    world.search = status(200, atom_feed(entries, total=3).encode())
    fetched = library.daily.fetch()
    assert (fetched.day, fetched.failed) == (str(tuesday), False)
    assert "2611.00003" in names(library)
    assert "feed is still that of 2026-11-20" in fetched.said
    assert [entry.refs.best for entry in library.daily.view(FRIDAY, whole=True).entries] == ["2611.00001"]
    world.search = lambda request: answered("", 500)
    assert "came after it could not be asked for; the next fetch tries again" in library.daily.fetch().said
    world.feed = status(200, feed_of(friday, item("2611.00009v1")))
    world.search = status(200, atom_feed([found("2611.00008", friday - DAY)], total=1).encode())
    world.now += DAY
    assert not library.daily.fetch().failed
    assert names(library) == {f"2611.0000{n}" for n in (1, 2, 3, 8, 9)}


def test_a_batch_of_an_earlier_day_under_a_new_one_is_gone_past(library: Library, world: World) -> None:
    batch = [item(f"2611.{number:05d}v1", title=f"Boats {number}") for number in range(1, 7)]
    world.feed = status(200, feed_of(FRIDAY - DAY, *batch))
    library.daily.fetch()
    world.feed = status(200, feed_of(FRIDAY, *batch))
    world.search = status(200, atom_feed([found("2611.00031", FRIDAY)]).encode())
    told = library.daily.fetch()
    assert not told.failed
    assert "feed of 2026-11-20 has the papers of an earlier day again in cs.CG" in told.said
    assert "2611.00031" in names(library)
    world.feed = status(200, feed_of(FRIDAY, *batch, *[item(f"2611.{n:05d}v1") for n in range(31, 40)]))
    assert "again" not in library.daily.fetch().said
    assert "2611.00039" in names(library)


def test_a_day_of_which_an_earlier_batch_came_is_caught_up_later(library: Library, world: World) -> None:
    batch = [item(f"2611.{number:05d}v1", title=f"Boats {number}") for number in range(1, 7)]
    world.feed = status(200, feed_of(FRIDAY - DAY, *batch))
    library.daily.fetch()
    world.feed, world.search = status(200, feed_of(FRIDAY, *batch)), status(500, b"no")
    assert "could not be asked for; the next fetch tries again" in library.daily.fetch().said
    world.now += 2 * DAY
    world.feed = status(200, feed_of(FRIDAY + 3 * DAY, item("2611.00051v1")))
    world.search = status(200, atom_feed([found("2611.00031", FRIDAY)]).encode())
    library.daily.fetch()
    assert {"2611.00031", "2611.00051"} <= names(library)


def test_days_off_are_caught_up_once(library: Library, world: World) -> None:
    library.daily.fetch()
    world.now += 6 * DAY
    friday = FRIDAY + 7 * DAY
    world.feed = status(200, feed_of(friday, item("2611.00009v1")))
    missed = [FRIDAY + n * DAY for n in (4, 5)]
    entries = [found(f"2611.0010{n}", day) for n, day in enumerate(missed)]
    world.search = status(200, atom_feed([*entries, found("2611.00200", FRIDAY)]).encode())
    fetched = library.daily.fetch()
    assert fetched.announced == 3
    assert "announced on 2026-11-24 to 2026-11-27" in fetched.said
    assert names(library) == {"2611.00001", "2611.00009", "2611.00100", "2611.00101"}
    assert query(world.to("search_query")[0])["search_query"] == "cat:cs.CG OR cat:cs.LG"
    library.daily.fetch()
    assert len(world.to("search_query")) == 1


def test_what_the_search_adds_to_the_feeds_own_day_is_of_one_day(library: Library, world: World) -> None:
    library.daily.fetch()
    world.now += 6 * DAY
    friday = FRIDAY + 7 * DAY
    world.feed = status(200, feed_of(friday, item("2611.00009v1")))
    world.search = status(200, atom_feed([found("2611.00300", friday)]).encode())
    assert library.daily.fetch().said.startswith("2 papers announced on 2026-11-27, 2 of them new here.")


def test_days_that_could_not_be_caught_up_are_tried_again(library: Library, world: World) -> None:
    library.daily.fetch()
    world.now += 6 * DAY
    world.feed = status(200, feed_of(FRIDAY + 7 * DAY, item("2611.00009v1")))
    sound, world.search = world.search, status(200, b"<html>")
    assert "could not be caught up" in library.daily.fetch().said
    world.search = sound
    before = len(world.to("search_query"))
    assert "could not" not in library.daily.fetch().said
    assert len(world.to("search_query")) == before + 1


@pytest.mark.parametrize(
    ("brought", "missed"),
    [
        ([], ()),
        ([(4, 4)], (3, 2, 1)),
        ([(4, 4), (3, 1)], ()),
        ([(4, 4), (2, 2)], (3, 1)),
        ([(90, 90)], (11, 10, 9, 8, 7, 4, 3, 2, 1)),
        ([(7, 7), (90, 90)], (11, 10, 9, 8, 4, 3, 2, 1)),
    ],
)
def test_which_days_were_missed(
    library: Library, brought: list[tuple[int, int]], missed: tuple[int, ...]
) -> None:
    """Fetches by the first and the last day they brought, missed days: in days before Friday."""
    with connect.transaction(connect.open_writer(library.settings.database)) as writer:
        for first, last in brought:
            fetched = fetches.Fetch("", (), FRIDAY - last * DAY, 1, "", since=FRIDAY - first * DAY)
            fetches.save(writer, fetched)
        assert missed_days(writer, FRIDAY) == tuple(FRIDAY - n * DAY for n in missed)


def test_what_a_killed_fetch_kept_is_told_by_the_next(
    library: Library, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.feed = status(200, feed_of(FRIDAY, item("2611.00001v1"), item("2611.00002v1")))
    with monkeypatch.context() as patch:
        patch.setattr(fetching, "prepare", lambda adding, keys: _killed())
        with pytest.raises(KeyboardInterrupt):
            library.daily.fetch()
    assert names(library) == {"2611.00001", "2611.00002"}
    told = f"2 papers announced on {FRIDAY}, 2 of them new here."
    assert library.daily.fetch().said == told
    assert library.daily.fetch().said == f"Nothing new: the listing of {FRIDAY} was here already."


def _killed() -> None:
    raise KeyboardInterrupt


# ── patience and clocks ──────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_asked_before_the_time_that_was_named(library: Library, world: World) -> None:
    library.daily.fetch()
    world.feed = lambda request: answered("", 429, retry_after="3600")
    fetched = library.daily.fetch()
    assert "status 429" in fetched.said
    assert fetched.retry_at is not None
    until = datetime.fromisoformat(fetched.retry_at)
    assert f"{own_minute(fetched.retry_at)[-5:]}." in fetched.said
    asked = len(world.to("/rss/"))
    world.feed = status(200, feed_of(FRIDAY + 3 * DAY, item("2611.00002v1")))
    again = library.daily.fetch()
    assert again.failed
    assert again.said.startswith("Not asked again yet.")
    assert again.retry_at == fetched.retry_at
    assert len(world.to("/rss/")) == asked
    assert names(library) == {"2611.00001"}
    assert f"{own_minute(again.retry_at)[-5:]}." in library.daily.view(whole=True).remarks[0]
    world.now = until + timedelta(seconds=1)
    assert not library.daily.fetch().failed


def test_arxiv_is_said_to_wait_while_others_are_asked(library: Library, world: World) -> None:
    library.daily.fetch()
    own(library, 1)
    world.feed = lambda request: answered("", 429, retry_after="3600")
    library.daily.fetch()
    again = library.daily.fetch()
    assert again.said.startswith("Not asked again yet. arXiv asks for patience")


def test_the_minute_that_is_named_is_late_enough(library: Library, world: World) -> None:
    library.daily.fetch()
    world.feed = lambda request: answered("", 429, retry_after="90")
    told = library.daily.fetch().said
    minute = datetime.strptime(told[-6:-1], "%H:%M").time()
    world.now = datetime.combine(world.now.astimezone().date(), minute).astimezone(UTC)
    world.feed = status(200, feed_of(FRIDAY, item("2611.00002v1")))
    assert not library.daily.fetch().failed


def test_a_time_that_a_wrong_clock_wrote_is_not_waited_for(library: Library, world: World) -> None:
    right = world.now
    world.now += 400 * DAY
    world.feed = lambda request: answered("", 429, retry_after="3600")
    library.daily.fetch()
    world.now = right
    world.feed = status(200, feed_of(FRIDAY, item("2611.00002v1")))
    assert not library.daily.fetch().failed


def test_a_service_that_wants_days_is_left_alone_for_them(library: Library, world: World) -> None:
    library.daily.fetch()
    world.feed = lambda request: answered("", 429, retry_after=str(3 * 86400))
    until = world.now + 3 * DAY
    told = library.daily.fetch()
    assert own_minute(until.isoformat()) in told.said
    asked = len(world.to("/rss/"))
    world.now += 2 * DAY
    assert library.daily.fetch().retry_at == told.retry_at
    assert len(world.to("/rss/")) == asked
    world.now = until + timedelta(minutes=1)
    library.daily.fetch()
    assert len(world.to("/rss/")) == asked + 1


def test_a_clock_set_back_since_then_silences_nobody(library: Library, world: World) -> None:
    world.feed = lambda request: answered("", 429, retry_after=str(2 * 86400))
    library.daily.fetch()
    world.now -= DAY
    world.feed = status(200, feed_of(FRIDAY, item("2611.00002v1")))
    assert not library.daily.fetch().failed


def test_429_for_a_week_leaves_the_stock_and_comes_back(library: Library, world: World) -> None:
    library.daily.fetch()
    world.feed = lambda request: answered("", 429, retry_after="7200")
    for _ in range(7):
        world.now += DAY
        assert library.daily.fetch().failed
        (entry,) = library.daily.view().entries
        assert entry.refs.best == "2611.00001"
        assert "429" in library.daily.view().remarks[0]
    world.feed = status(200, feed_of(FRIDAY + 7 * DAY, item("2611.00009v1")))
    world.now += DAY
    assert not library.daily.fetch().failed
    assert len(world.to("search_query")) == 1  # the week is caught up, in one request
    assert library.daily.view().remarks == ()


def test_without_a_network_nobody_else_is_asked(library: Library, world: World) -> None:
    library.daily.follow("author", ["Ada Reed"])
    own(library, 1)

    def fail(request: Request) -> Response:
        from papermap.model.failures import FailureKind
        from papermap.sources.send import AttemptError

        raise AttemptError(FailureKind.OFFLINE, "cannot be reached")

    world.feed = fail
    assert "cannot be reached" in library.daily.fetch().said
    assert {request.url for request in world.asked} == {f"{sender.BASE_URL}/rss/cs.CG+cs.LG"}


@pytest.mark.parametrize("jump", [-3000, -40, 40, 3000])
def test_a_clock_that_jumps_neither_loses_nor_repeats_a_day(
    library: Library, world: World, jump: int
) -> None:
    library.daily.fetch()
    right = world.now
    world.now = right + jump * DAY
    there = "Mon, 23 Nov 2026 12:00:00 GMT"
    monday = feed_of(FRIDAY + 3 * DAY, item("2611.00002v1"))
    world.feed = lambda request: answered(monday, date=there)
    fetched = library.daily.fetch()
    assert fetched.day == "2026-11-23"
    assert "arXiv's is believed" in fetched.said
    assert names(library) == {"2611.00001", "2611.00002"}
    assert len(library.daily.view().entries) == 1
    world.now = right + 2 * DAY
    assert "here already" in library.daily.fetch().said
    assert names(library) == {"2611.00001", "2611.00002"}
    assert library.daily.view(FRIDAY + 3 * DAY).entries[0].refs.best == "2611.00002"


def test_a_feed_of_an_impossible_day_is_kept_once(library: Library, world: World) -> None:
    world.feed = status(200, feed_of(date(2099, 1, 2), item("2611.00001v1")))
    assert "2099" in library.daily.fetch().said
    world.now += DAY
    library.daily.fetch()
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    (key,) = [candidate.key for candidate in queue.candidates(connection)]
    assert [origin.day for origin in queue.origins(connection, [key])[key]] == [FRIDAY + DAY]


# ── what is found for the reader ─────────────────────────────────────────────────────────────────────────


def test_authors_and_keywords_are_searched_for_in_all_categories(library: Library, world: World) -> None:
    library.daily.follow("author", ["Kim Sands"])
    library.daily.follow("keyword", ["paper boats"])
    world.search = status(
        200,
        atom_feed(
            [
                found("2611.00031", FRIDAY, author="<author><name>Kim Sands</name></author>"),
                found("2611.00032", FRIDAY, title="Sailing Paper Boats"),
            ]
        ).encode(),
    )
    said = library.daily.fetch().said
    assert "Found for you: 1 by authors you follow, 1 with your keywords." in said
    assert len(world.to("search_query")) == 1
    reasons = {entry.refs.best: entry.reasons for entry in library.daily.view(whole=True).entries}
    assert "by Kim Sands, whom you follow" in reasons["2611.00031"]
    assert "has your keyword “Paper Boats”" in reasons["2611.00032"]
    origins = {entry.refs.best: entry.origins for entry in library.daily.view(whole=True).entries}
    assert origins["2611.00031"] == ("by Kim Sands, whom you follow",)


def test_a_keyword_is_searched_for_as_the_papers_write_it_too(library: Library, world: World) -> None:
    world.feed = status(200, feed_of(FRIDAY, item("2611.00001v1", title="Multi-modal boats")))
    library.daily.fetch()
    library.daily.follow("keyword", ["multimodal"])
    world.search = status(200, atom_feed([found("2611.00032", FRIDAY, title="A Multi-Modal Sail")]).encode())
    assert "1 with your keywords" in library.daily.fetch().said
    (asked,) = world.to("search_query")
    assert "all%3A%22multimodal%22+OR+all%3A%22multi+modal%22" in asked.url
    reasons = {entry.refs.best: entry.reasons for entry in library.daily.view(whole=True).entries}
    assert reasons["2611.00032"].count("has your keyword “Multi-Modal”") == 1


def test_a_keyword_brings_papers_of_the_listing_forward(library: Library, world: World) -> None:
    items = [item(f"2611.{n:05d}v1", title=f"Paper {n}", abstract="We bake bread.") for n in range(1, 6)]
    world.feed = status(
        200, feed_of(FRIDAY, *items, item("2611.00009v1", title="Knots", abstract="Sailing."))
    )
    library.daily.follow("keyword", ["sailing"])
    library.daily.fetch()
    first = library.daily.view(whole=True).entries[0]
    assert (first.refs.best, first.reasons[0]) == ("2611.00009", "has your keyword “Sailing”")


def test_an_abstract_that_comes_later_is_ranked_by(library: Library, world: World) -> None:
    world.feed = status(200, feed_of(FRIDAY, item("2611.00001v1", description="")))
    library.daily.fetch()
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    keys = [candidate.key for candidate in queue.candidates(connection)]
    ((before, _),) = ranking.bags(connection, REVISION, keys).values()
    world.feed = status(200, feed_of(FRIDAY, item("2611.00001v1", abstract="Now with words.")))
    library.daily.fetch()
    ((after, _),) = ranking.bags(connection, REVISION, keys).values()
    assert before != after


def test_of_a_large_library_a_part_is_asked_for_each_day_and_the_famous_never(library: Library) -> None:
    with connect.transaction(connect.open_writer(library.settings.database)) as writer:
        for number in range(1, 41):
            refs = frozenset({Ref(Scheme.S2, sha(number))})
            fields = PaperFields(title=f"Paper {number}", citation_count=100_000 if number == 7 else 500)
            key = records.save_record(writer, Record(Source.S2, refs, fields))
            papers.add_to_library(writer, key, "2026-11-01T00:00:00+00:00")
        parts = parts_of(writer)
    assert [len(part) for part in parts] == [18, 18, 3]
    assert Ref(Scheme.S2, sha(7)) not in {ref for part in parts for ref in part}


def test_authors_alone_are_enough_to_begin(tmp_path: Path, world: World) -> None:
    library = make_library(tmp_path / "home", world, PAPERMAP_HF_URL=f"{sender.BASE_URL}/api")
    library.daily.follow("author", ["Ada Reed"])
    assert library.daily.view().why == queue_words.UNFETCHED
    world.search = status(200, atom_feed([found("2611.00031", FRIDAY)]).encode())
    assert not library.daily.fetch().failed
    assert names(library) == {"2611.00031"}
    world.search = status(200, b"<html>")
    assert library.daily.fetch().failed


def test_new_papers_that_cite_the_library_come_in_one_request_a_day(library: Library, world: World) -> None:
    key = own(library, 1, "Folding by Hand")
    news = s2_item(7, externalIds={"ArXiv": "2611.00007"}, publicationDate="2026-11-18", abstract="We fold.")

    def batch(request: Request) -> Response:
        if "citations.title" in request.url and "references" not in request.url:
            return json_answer([s2_item(1, citations=[news])])
        return json_answer([news])

    world.batch = batch
    assert "1 citing papers of your library" in library.daily.fetch().said
    assert len(world.to("/paper/batch")) == 2
    entry = next(e for e in library.daily.view(whole=True).entries if e.refs.best == "2611.00007")
    assert entry.abstract == "We fold."
    assert "cites “Folding by Hand”, which you kept" in entry.reasons
    assert entry.origins == ("cites papers of your library",)
    library.daily.fetch()
    assert len(world.to("/paper/batch")) == 2
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    assert ranking.cited_by(connection, [entry.key])[entry.key] == {key}


def test_recommendations_come_with_their_reason(library: Library, world: World) -> None:
    own(library, 1)
    fresh = s2_item(8, externalIds={"ArXiv": "2611.00008"}, publicationDate="2026-11-19", abstract="Glue.")
    old = s2_item(9, externalIds={"ArXiv": "2001.00009"}, publicationDate="2020-01-19")
    world.recommended = lambda request: json_answer({"recommendedPapers": [fresh, old]})
    assert "1 recommended by Semantic Scholar" in library.daily.fetch().said
    entry = next(e for e in library.daily.view(whole=True).entries if e.refs.best == "2611.00008")
    assert "recommended by Semantic Scholar for what you keep" in entry.reasons
    assert names(library) == {"2611.00001", "2611.00008"}


def test_one_work_from_every_source_is_one_candidate(library: Library, world: World) -> None:
    own(library, 1)
    library.daily.follow("author", ["Ada Reed"])
    title = "Boats that Hold"
    world.feed = status(
        200,
        feed_of(
            FRIDAY,
            item("2611.00001v1", title=title),
            item("2611.00001v1", "cross", title=title),
            item("2611.00001v2", "replace", title=title),
        ),
    )
    world.search = status(200, atom_feed([found("2611.00001", FRIDAY, title=title)]).encode())
    nameless = s2_item(7, externalIds={"CorpusId": 7}, title=title, publicationDate="2026-11-19")
    world.recommended = lambda request: json_answer({"recommendedPapers": [nameless]})
    library.daily.fetch()
    (entry,) = library.daily.view(whole=True).entries
    assert entry.refs.arxiv == "2611.00001"
    assert entry.refs.s2 == sha(7)
    assert len(entry.origins) == 3


def test_what_was_found_before_is_no_news_tomorrow(library: Library, world: World) -> None:
    library.daily.follow("author", ["Ada Reed"])
    world.search = status(200, atom_feed([found("2611.00031", FRIDAY)]).encode())
    library.daily.fetch()
    world.now += 3 * DAY
    world.feed = status(200, feed_of(FRIDAY + 4 * DAY, item("2611.00002v1")))
    assert "Found for you" not in library.daily.fetch().said
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    key = library.find("2611.00031")
    days = {o.day for o in queue.origins(connection, [key])[key] if o.road is Road.AUTHOR}
    assert days == {FRIDAY}


def test_a_source_that_fails_is_told_and_hinders_no_other(library: Library, world: World) -> None:
    own(library, 1)
    world.votes = status(404, b"")
    world.batch = world.recommended = status(200, b"<html>")
    fetched = library.daily.fetch()
    assert not fetched.failed
    assert "Hugging Face did not take the question" in fetched.said
    assert "Semantic Scholar sent something that is no data" in fetched.said
    assert names(library) == {"2611.00001"}
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    last = fetches.last(connection)
    assert last is not None
    assert {failure.source for failure in last.failures} == {"huggingface", "semanticscholar"}
    assert "Hugging Face" in library.daily.view(whole=True).remarks[0]


# ── looking back ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_hundred_of_the_whole_ranking_have_their_reasons(library: Library, world: World) -> None:
    world.feed = status(200, feed_of(FRIDAY, *(item(f"2611.{n:05d}v1") for n in range(1, 103))))
    library.daily.fetch()
    reasons = [bool(entry.reasons) for entry in library.daily.view(whole=True).entries]
    assert reasons == [True] * 100 + [False] * 2


def test_every_pick_is_kept_with_what_was_said(library: Library, world: World) -> None:
    assert library.daily.history() == ()
    library.daily.fetch()
    (first,) = library.daily.view().entries
    library.daily.judge(first.key, Verdict.SKIPPED)
    world.now += 3 * DAY
    world.feed = status(200, feed_of(FRIDAY + 4 * DAY, item("2611.00002v1"), item("2611.00003v1")))
    library.daily.fetch()
    (second,) = library.daily.view().entries
    newest, oldest = library.daily.history()
    assert (oldest.day, oldest.said, oldest.said_on) == ("2026-11-21", "skipped", "2026-11-21")
    assert (oldest.refs, oldest.score, oldest.reasons) == (first.refs, first.score, first.reasons)
    assert (newest.day, newest.said, newest.key) == ("2026-11-24", "unanswered", second.key)
    library.undoing.undo()
    assert library.daily.history()[1].said == "unanswered"


def test_a_pick_that_aged_out_is_told_for_a_week(library: Library, world: World) -> None:
    library.daily.fetch()
    library.daily.view()
    late = FRIDAY + 33 * DAY
    world.now += 32 * DAY
    world.feed = status(200, feed_of(late, item("2611.00002v1")))
    library.daily.fetch()
    assert any(
        "One paper that you did not answer to has made room" in r for r in library.daily.view().remarks
    )
    assert library.daily.history()[-1].said == "aged out"
    world.feed = status(200, feed_of(late + 14 * DAY, item("2611.00003v1")))
    world.now += 14 * DAY
    library.daily.fetch()
    assert not any("made room" in remark for remark in library.daily.view().remarks)


def test_a_kept_paper_that_nobody_opens_waits_behind_newer_ones(library: Library, world: World) -> None:
    library.daily.fetch()
    old = library.daily.view().entries[0].key
    library.daily.judge(old, Verdict.KEPT)
    late = FRIDAY + 33 * DAY
    world.now += 32 * DAY
    world.feed = status(200, feed_of(late, item("2611.00002v1", title="Ships")))
    library.daily.fetch()
    (told,) = library.daily.view().remarks
    assert "One paper that you kept has waited 30 days, and now behind newer ones" in told
    new = library.daily.view().entries[0].key
    library.daily.judge(new, Verdict.KEPT)
    assert [each.key for each in library.habits.today(topics=False).waiting] == [new, old]
    assert {entry.key for entry in library.daily.week().entries} == {old, new}
    world.now += 8 * DAY
    assert not any("waited" in remark for remark in library.daily.view().remarks)


def test_a_pick_without_an_answer_comes_once_more_and_then_others_do(library: Library, world: World) -> None:
    world.feed = status(
        200, feed_of(FRIDAY, item("2611.00001v1"), item("2611.00002v1"), item("2611.00003v1"))
    )
    library.daily.fetch()
    picked = []
    for _ in range(7):
        (entry,) = library.daily.view().entries
        picked.append(entry.key)
        world.now += DAY
    assert picked[0] == picked[1]
    assert len(set(picked[:6])) == 3
    assert picked[6] == picked[0]


def monday(title: str) -> Answer:
    return status(200, feed_of(FRIDAY + 3 * DAY, item("2611.00002v1", title=title)))


def test_a_newer_listing_may_change_the_abstract_of_the_day(library: Library, world: World) -> None:
    """Who looks before the day's listing comes is not left with the leavings of the day before."""
    library.daily.judge(own(library, 1, "Folding paper boats"), Verdict.KEPT)
    world.feed = status(200, feed_of(FRIDAY, item("2611.00001v1", title="Sourdough", abstract="Bread.")))
    library.daily.fetch()
    world.now += 2 * DAY
    (early,) = library.daily.view().entries
    world.feed = monday("More on folding paper boats")
    told = library.daily.fetch().said
    assert "Today's abstract is chosen anew" in told
    (late,) = library.daily.view().entries
    assert (early.refs.best, late.refs.best) == ("2611.00001", "2611.00002")
    assert [pick.key for pick in library.daily.history()] == [late.key, early.key]
    assert "chosen anew" not in library.daily.fetch().said
    assert library.daily.view().entries == (late,)


@pytest.mark.parametrize("answer", [Verdict.KEPT, Verdict.SKIPPED, Verdict.REJECTED])
def test_an_abstract_that_was_answered_to_stays_all_day(
    library: Library, world: World, answer: Verdict
) -> None:
    library.daily.fetch()
    world.now += 2 * DAY
    (early,) = library.daily.view().entries
    library.daily.judge(early.key, answer)
    world.feed = monday("Folding")
    assert "chosen anew" not in library.daily.fetch().said
    assert [entry.key for entry in library.daily.view().entries] == [early.key]
    assert len(library.daily.history()) == 1


@pytest.mark.parametrize("kind", ["never", "must"])
def test_a_word_that_rules_rules_todays_abstract_too(library: Library, world: World, kind: str) -> None:
    world.feed = status(200, feed_of(FRIDAY, item("2611.00001v1", title="Quantum boats")))
    library.daily.fetch()
    assert library.daily.view().entries
    library.daily.follow(kind, ["quantum"] if kind == "never" else ["bread"])
    assert "0 of 1 papers passed your filters" in (library.daily.view().why or "")
    library.undoing.undo()
    assert len(library.daily.view().entries) == 1
    assert len(library.daily.history()) == 1


@pytest.mark.parametrize(
    ("days", "asked", "stands"),
    [
        ([], 20, None),
        ([20], 20, 0),
        ([20, 20], 20, 1),
        ([19, 20, 21], 20, 1),
        ([20, 16], 20, 0),
        ([20, 16, 17], 20, None),
        ([20, 16, 17, 20], 20, 3),
        ([20, 16, 16], 20, 0),
    ],
)
def test_which_pick_stands(days: list[int], asked: int, stands: int | None) -> None:
    picks = [queue.Pick(n, date(2026, 11, day), 0.5, False, ()) for n, day in enumerate(days)]
    assert queueing.pick_of(picks, date(2026, 11, asked)) == (None if stands is None else picks[stands])


def test_a_clock_that_ran_ahead_takes_no_day_away(library: Library, world: World) -> None:
    library.daily.fetch()
    right = world.now
    world.now = right + 30 * DAY
    library.daily.judge(library.daily.view().entries[0].key, Verdict.SKIPPED)
    names = [item(f"2611.0000{n}v1", title=f"Paper {n}") for n in range(2, 6)]
    world.feed = status(200, feed_of(FRIDAY + 3 * DAY, *names))
    for days in (3, 4, 30):
        world.now = right + days * DAY
        library.daily.fetch()
        (entry,) = library.daily.view().entries
        assert (entry.state, library.daily.view().entries) == ("new", (entry,))


def test_after_the_answer_it_is_said_what_comes_next(library: Library, world: World) -> None:
    library.daily.fetch()
    entry = library.daily.view().entries[0]
    assert queue_words.ANSWERED not in library.daily.view().remarks
    library.daily.judge(entry.key, Verdict.SKIPPED)
    assert queue_words.ANSWERED in library.daily.view().remarks
    library.undoing.undo()
    assert queue_words.ANSWERED not in library.daily.view().remarks


def test_the_list_of_the_week_is_chosen_from_what_was_kept(library: Library, world: World) -> None:
    assert "Nothing that you kept" in (library.daily.week().why or "")
    items = [item(f"2611.{n:05d}v1", title=f"Paper {n} on boats") for n in range(1, 11)]
    world.feed = status(200, feed_of(FRIDAY, *items))
    library.daily.fetch()
    for n in range(1, 10):
        library.daily.judge(library.find(f"2611.{n:05d}"), Verdict.KEPT)
    week = library.daily.week()
    assert len(week.entries) == 7
    assert week.day == "2026-11-16"
    assert week.remarks == ("2 more that you kept wait behind these.",)
    assert all(entry.reasons[0] == "kept on Saturday, 21 November" for entry in week.entries)
    assert all(entry.state == "kept" for entry in week.entries)
    assert "you wanted to read it again, deeper" not in week.entries[0].reasons


def test_what_is_like_the_rest_that_was_kept_leads_the_list_of_the_week(
    library: Library, world: World
) -> None:
    """Of a reader whose every paper came from the queue too."""
    boats, bread = "hull keel rudder mast sail harbour", "dough yeast oven crust flour crumb"
    texts = [(f"2611.{n:05d}v1", bread if n == 1 else boats) for n in range(1, 10)]
    entries = [
        item(name, title=f"On {words.split()[int(name[9]) % 6]}", abstract=words) for name, words in texts
    ]
    others = [
        item(f"2611.{n:05d}v1", title=f"Rivers {n}", abstract="stone water moss fern") for n in range(11, 31)
    ]
    world.feed = status(200, feed_of(FRIDAY, *entries, *others))
    library.daily.fetch()
    for name, _ in texts:
        library.daily.judge(library.find(name[:10]), Verdict.KEPT)
    week = library.daily.week()
    assert len(week.entries) == 7
    assert "2611.00001" not in {entry.refs.best for entry in week.entries}
    assert any("which you kept" in reason for reason in week.entries[0].reasons)
    assert week.remarks == ("2 more that you kept wait behind these.",)


def test_the_list_of_the_week_stays_all_week(library: Library, world: World) -> None:
    """It is as it was shown, whatever was learned since; free places are filled, those of read papers not."""
    names = [f"2611.{n:05d}" for n in range(1, 13)]
    world.feed = status(200, feed_of(FRIDAY, *(item(f"{name}v1", title=f"Boats {name}") for name in names)))
    library.daily.fetch()
    world.now += 2 * DAY  # a Monday
    keys = [library.find(name) for name in names]
    for key in keys[:5]:
        library.daily.judge(key, Verdict.KEPT)
    first = [(entry.key, entry.reasons) for entry in library.daily.week().entries]
    for key in keys[5:10]:
        library.daily.judge(key, Verdict.KEPT)
    week = [(entry.key, entry.reasons) for entry in library.daily.week().entries]
    assert (week[:5], len(week)) == (first, 7)
    gone, done = week[1][0], week[2][0]
    library.daily.judge(gone, Verdict.REJECTED)
    with library.desk.deed("read it") as deed:
        deed.write(PassEnd(2, Outcome.DONE), done)
    world.now += 3 * DAY
    later = [entry.key for entry in library.daily.week().entries]
    assert later[:5] == [key for key, _ in week if key not in (gone, done)]
    assert len(later) == 6
    world.now += 4 * DAY
    next_week = library.daily.week()
    assert next_week.day == "2026-11-30"
    assert len(next_week.entries) == 7


def test_a_paper_that_was_read_deeply_leaves_the_list_of_the_week(library: Library, world: World) -> None:
    library.daily.fetch()
    key = library.find("2611.00001")
    library.daily.judge(key, Verdict.KEPT)
    with library.desk.deed("skimmed it") as deed:
        deed.write(PassEnd(1, Outcome.LATER), key)
    (entry,) = library.daily.week().entries
    assert (entry.state, entry.reasons[1]) == ("read", "skimmed")
    with library.desk.deed("read it") as deed:
        deed.write(PassEnd(2, Outcome.DONE), key)
    assert library.daily.week().entries == ()


def test_nothing_without_letters_is_followed(library: Library) -> None:
    for empty in ("", " ", "\u202e", "!!"):
        with pytest.raises(RefusedError):
            library.daily.follow("never", ["quantum", empty])
    assert library.daily.followed() == {"category": ("cs.CG", "cs.LG")}
    library.daily.follow("never", ["  quantum\x07 "])
    assert library.daily.followed()["never"] == ("quantum",)


def test_what_is_followed_can_be_taken_back(library: Library) -> None:
    library.daily.follow("keyword", ["paper boats"])
    library.undoing.undo()
    assert "keyword" not in library.daily.followed()
    library.undoing.redo()
    assert library.daily.followed()["keyword"] == ("paper boats",)
    library.daily.unfollow(["paper boats"])
    library.undoing.undo()
    assert library.daily.followed()["keyword"] == ("paper boats",)


def test_what_is_followed_in_two_ways_can_be_given_up_in_one(library: Library) -> None:
    library.daily.follow("keyword", ["boats"])
    library.daily.follow("never", ["boats"])
    assert library.daily.unfollow(["Boats"], "never") == 1
    assert library.daily.followed()["keyword"] == ("boats",)
    assert "never" not in library.daily.followed()
    library.undoing.undo()
    library.undoing.undo()
    assert "never" not in library.daily.followed()
    assert library.daily.followed()["keyword"] == ("boats",)


def test_the_librarys_own_categories_stand_in_while_none_is_named(library: Library) -> None:
    library.daily.unfollow(["cs.CG", "cs.LG"])
    with library.desk.writing() as writer:
        fields = PaperFields(title="Paper", categories=("cs.CL",))
        record = Record(Source.ARXIV, frozenset({Ref(Scheme.ARXIV, "2401.00001")}), fields)
        papers.add_to_library(writer, records.save_record(writer, record), "2026-01-01T00:00:00+00:00")
    library.daily.follow("author", ["Ada Reed"])
    told = [(each.kind, each.value, each.own) for each in library.daily.following()]
    assert told == [("category", "cs.CL", False), ("author", "Ada Reed", True)]
    library.daily.follow("category", ["cs.LG"])
    assert [each.value for each in library.daily.following()] == ["cs.LG", "Ada Reed"]


def test_an_archive_that_is_unknown_here_is_followed_and_told(library: Library) -> None:
    assert "no archive of arXiv's called nlp;" in library.daily.follow("category", ["math.AG", "nlp"])
    assert library.daily.followed()["category"][-1:] == ("nlp",)
    assert library.daily.follow("category", ["hep-th", "CS.lg"]) == ""
    assert library.daily.follow("keyword", ["nlp"]) == ""


def test_what_is_no_arxiv_category_is_not_asked_for(library: Library) -> None:
    library.daily.unfollow(["cs.CG", "cs.LG"])
    with library.desk.writing() as writer:
        for number, name in enumerate(("cs, stat", "cs, stat", "cs.CL", "cs", "hep-th")):
            fields = PaperFields(title=f"Paper {number}", categories=(name,))
            record = Record(Source.ARXIV, frozenset({Ref(Scheme.ARXIV, f"2401.0000{number}")}), fields)
            papers.add_to_library(writer, records.save_record(writer, record), "2026-01-01T00:00:00+00:00")
        found = followed_categories(writer)
        assert set(found) == {"cs.CL", "hep-th"}
        assert "cs, stat" not in found


def test_a_misspelled_name_is_told_when_it_is_followed_and_afterwards(library: Library) -> None:
    library.daily.fetch()
    assert "close: Ada Reed (1 paper)" in library.daily.follow("author", ["Ada Raed"])
    assert library.daily.follow("author", ["A. Reed"]).startswith(
        "By A. Reed: 1 of the 1 announced since 2026-11-20"
    )
    told = {view.value: view for view in library.daily.following() if view.kind == "author"}
    assert (told["Ada Raed"].here, told["A. Reed"].here) == (0, 1)
    assert "is called Ada Raed; close: Ada Reed" in told["Ada Raed"].told
