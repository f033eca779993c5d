"""The queue as the front ends use it: fetch, one pick a day, answers, the cause of an empty day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from papermap.cli.main import papermap
from papermap.demo import sender
from papermap.library import Library, queue_items, queue_words, queueing
from papermap.library.fetching import QUESTION
from papermap.library.queue_topics import with_topics
from papermap.model.announcements import Verdict
from papermap.recommend.rank import Item, Judged, Ranked
from papermap.sources.send import Request, Response
from papermap.store import connect, papers, queue
from tests.sources.fakes import answered, atom_feed
from tests.sources.test_feed import item, rss
from tests.support import make_library, status

FRIDAY = date(2026, 11, 20)
BOATS = "We fold paper boats with hull and keel and sail them in the harbour."
BREAD = "We bake sourdough bread with yeast and flour in the oven."


class News:
    """The demo's services and a feed of our own, which may be made to fail."""

    def __init__(self) -> None:
        self.feed: bytes = b""
        self.fault: Callable[[Request], Response] | None = None
        self.asked: list[str] = []
        self.search: Callable[[Request], Response] = lambda request: answered(atom_feed([], 0))
        self.day(FRIDAY)

    def day(self, day: date, first: int = 1) -> None:
        items = [
            item(f"2611.{first + n:05d}v1", title=f"Paper {n} on {'boats' if n % 2 else 'bread'}",
                 abstract=BOATS if n % 2 else BREAD)
            for n in range(8)
        ]  # fmt: skip
        again = item(f"2611.{first:05d}v1", "cross", title="Paper 0 on bread", abstract=BREAD)
        old = item("2401.00001v3", "replace", title="An old paper again")
        self.feed = rss(*items, again, old, day=f"{day:%a, %d %b %Y} 00:00:00 -0500")

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        if "/rss/" in request.url:
            if self.fault is not None:
                return self.fault(request)
            return Response(200, {"content-type": "application/xml"}, (self.feed,))
        if "search_query" in request.url:
            return self.search(request)
        if "/daily_papers" in request.url:
            picks = [{"paper": {"id": "2611.00002", "upvotes": 9, "githubRepo": "https://github.com/b/f"}}]
            return Response(200, {"content-type": "application/json"}, (json.dumps(picks).encode(),))
        return sender.send(request)


@pytest.fixture
def news() -> News:
    return News()


@pytest.fixture
def library(tmp_path: Path, news: News, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library that follows a category, on a Saturday after the listing of Friday."""
    monkeypatch.setattr(queueing, "today", lambda: FRIDAY + timedelta(days=1))
    made = make_library(
        tmp_path / "home",
        news,
        PAPERMAP_ARXIV_FEED_URL=sender.BASE_URL,
        PAPERMAP_HF_URL=f"{sender.BASE_URL}/api",
    )
    made.daily.follow("category", ["cs.CG", "cs.LG"])
    return made


def test_with_nothing_it_asks_one_question(tmp_path: Path) -> None:
    library = make_library(tmp_path / "home")
    assert library.daily.view().why == QUESTION
    assert library.daily.fetch().failed


def test_before_the_first_fetch_it_says_so(library: Library) -> None:
    assert library.daily.view().why == queue_words.UNFETCHED


def test_a_day_is_fetched_with_one_request_and_each_work_is_once(library: Library, news: News) -> None:
    fetched = library.daily.fetch()
    assert not fetched.failed
    assert "8 of them new" in fetched.said
    assert [url for url in news.asked if "/rss/" in url] == [f"{sender.BASE_URL}/rss/cs.CG+cs.LG"]
    view = library.daily.view(whole=True)
    assert len(view.entries) == 8
    assert all(entry.reasons for entry in view.entries)
    assert not any("2401" in (entry.refs.arxiv or "") for entry in view.entries)
    assert "here already" in library.daily.fetch().said


def test_one_pick_a_day_the_same_all_day_and_kept_for_ever(library: Library, news: News) -> None:
    library.daily.fetch()
    (first,) = library.daily.view().entries
    news.day(FRIDAY, first=50)
    library.daily.fetch()
    assert library.daily.view().entries[0].refs == first.refs
    library.daily.judge(first.key, Verdict.SKIPPED)
    (again,) = library.daily.view().entries
    assert (again.refs, again.state, again.reasons) == (first.refs, "skipped", first.reasons)
    assert [pick.key for pick in _picks(library)] == [first.key]


def _picks(library: Library) -> list[queue.Pick]:
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    return queue.picks(connection)


def test_answers_teach_and_the_kept_paper_is_in_the_library(library: Library) -> None:
    library.daily.fetch()
    boat = library.find("2611.00002")
    library.daily.judge(boat, Verdict.KEPT)
    library.daily.judge(library.find("2611.00001"), Verdict.SKIPPED)
    view = library.daily.view(whole=True)
    assert [entry.title.split()[-1] for entry in view.entries[:3]] == ["boats"] * 3
    assert library.paper(boat).in_library
    assert library.list_refs("to-read") == ["2611.00002"]
    assert any("Paper 1 on boats" in reason for reason in view.entries[0].reasons)


def test_votes_and_code_come_with_a_candidate(library: Library) -> None:
    library.daily.fetch()
    entry = next(e for e in library.daily.view(whole=True).entries if e.refs.arxiv == "2611.00002")
    assert entry.repository == "https://github.com/b/f"
    assert "9 votes on Hugging Face" in entry.reasons


def test_a_failed_fetch_leaves_the_stock_and_says_what_happened(library: Library, news: News) -> None:
    library.daily.fetch()
    for fault in (
        status(404, b"no"),
        status(200, b"<html>Are you human?</html>"),
        status(200, news.feed[:-30]),
    ):
        news.fault = fault
        assert library.daily.fetch().failed
        view = library.daily.view(whole=True)
        assert len(view.entries) == 8
        assert view.remarks


def test_empty_days_have_their_cause(library: Library, news: News) -> None:
    assert library.daily.view(FRIDAY + timedelta(days=1)).why == (
        "arXiv announces nothing on Saturday. The listing of Monday brings more."
    )
    assert "No listing of 2026-11-19" in (library.daily.view(FRIDAY - timedelta(days=1)).why or "")
    news.fault = status(200, rss())
    library.daily.fetch()
    assert "empty feed for Friday" in (library.daily.view().why or "")
    news.fault = None
    library.daily.fetch()
    library.daily.follow("must", ["zeppelin"])
    filtered = library.daily.view().why or ""
    assert filtered.startswith("0 of 8 papers passed your filters (must have zeppelin).")
    library.daily.unfollow(["zeppelin"])
    for entry in library.daily.view(whole=True).entries:
        library.daily.judge(entry.key, Verdict.REJECTED)
    assert "answered to everything" in (library.daily.view(whole=True).why or "")


def test_the_backlog_ages_out_and_comes_from_many_days(library: Library, news: News) -> None:
    library.daily.fetch()
    news.day(FRIDAY - timedelta(days=1), first=100)
    library.daily.fetch()
    assert library.daily.view().stock == 16
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    with connect.transaction(connect.open_writer(library.settings.database)) as writer:
        late = (FRIDAY + timedelta(days=queue.BACKLOG_DAYS)).isoformat()
        writer.execute(
            "INSERT INTO announcement VALUES (?, ?, 'arxiv', 'new', 2, ?, '')",
            [library.find("2611.00001"), late, late],
        )
    assert len(queue.candidates(connection)) == 8


def test_judgements_and_picks_survive_a_merge(library: Library) -> None:
    library.daily.fetch()
    one, two = library.find("2611.00001"), library.find("2611.00003")
    library.daily.judge(two, Verdict.KEPT)
    with connect.transaction(connect.open_writer(library.settings.database)) as writer:
        papers.merge(writer, one, two)
        assert [(j.key, j.verdict) for j in queue.judgements(writer)] == [(one, Verdict.KEPT)]


def test_simulate_replays_the_answers(library: Library) -> None:
    assert library.daily.simulate() == ()
    library.daily.fetch()
    for n in range(1, 9):
        library.daily.judge(library.find(f"2611.{n:05d}"), Verdict.SKIPPED if n % 2 else Verdict.KEPT)
    steps = library.daily.simulate()
    assert [step.judgements for step in steps] == [1, 3, 5, 7]
    assert steps[-2].place == 1


def test_all_of_a_long_history_is_replayed_and_it_says_how_far_it_is(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.daily.fetch()
    for n in range(1, 9):
        library.daily.judge(library.find(f"2611.{n:05d}"), Verdict.KEPT)
    monkeypatch.setattr(queueing, "MOST_LATER", 2)
    told: list[tuple[int, int]] = []
    steps = library.daily.simulate(lambda progress: told.append((progress.done, progress.total)))
    assert [(step.judgements, step.among) for step in steps] == [*((n, 2) for n in range(7)), (7, 1)]
    assert told == [(n, 8) for n in range(8)]


def test_no_more_is_read_than_the_ranking_learns_from(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from papermap.recommend import rank

    library.daily.fetch()
    for n in range(1, 7):
        library.daily.judge(library.find(f"2611.{n:05d}"), Verdict.SKIPPED)
    monkeypatch.setattr(rank, "MOST_LESSONS", 2)
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    found = queue.candidates(connection)
    items, judged, _ = queue_items.read(connection, found)
    assert [item.key for item in items] == [candidate.key for candidate in found]
    assert [j.item.key for j in judged] == [library.find("2611.00005"), library.find("2611.00006")]


@pytest.mark.parametrize(
    ("make", "cause", "next_step"),
    [
        ("nothing", "Nothing is known of your taste", "papermap queue follow"),
        ("unfetched", "Nothing was fetched yet", "papermap queue --fetch"),
        ("weekend", "arXiv announces nothing on Sunday", "The listing of Monday"),
        ("unknown day", "No listing of 2026-11-18 was fetched", "newest day here is 2026-11-20"),
        ("older day", "No listing of 2026-11-18 was fetched", "`papermap queue --fetch` goes back"),
        ("day to come", "2126-11-20 is still to come", "`papermap queue` has today's paper"),
        ("filters", "0 of 8 papers passed your filters", "papermap queue unfollow"),
        ("failed", "status 429", "asked again after"),
        ("answered", "You have answered to everything", "papermap queue --fetch"),
    ],
)
def test_every_cause_of_an_empty_queue_is_told_with_what_to_do(
    library: Library, news: News, make: str, cause: str, next_step: str
) -> None:
    days = {
        "weekend": FRIDAY + timedelta(days=2),
        "unknown day": FRIDAY - timedelta(days=2),
        "older day": FRIDAY - timedelta(days=2),
        "day to come": date(2126, 11, 20),
    }
    day = days.get(make)
    if make == "nothing":
        library.daily.unfollow(["cs.CG", "cs.LG"])
    elif make == "failed":
        news.fault = status(429, b"slow down")
        assert library.daily.fetch().failed
    elif make != "unfetched":
        library.daily.fetch()
    if make == "filters":
        library.daily.follow("must", ["zeppelin"])
    if make == "answered":
        for n in range(1, 9):
            library.daily.judge(library.find(f"2611.{n:05d}"), Verdict.SKIPPED)
    view = library.daily.view(day, whole=True)
    assert view.entries == ()
    assert cause in (view.why or "")
    assert next_step in (view.why or "")


def test_a_reason_names_the_topics_that_a_paper_belongs_to(library: Library) -> None:
    library.daily.fetch()
    boats = library.daily.view(whole=True).entries
    for entry in boats[:3]:
        library.daily.judge(entry.key, Verdict.KEPT)
    for entry in boats[:2]:
        library.tagging.change(entry.key, put=["harbours"])
    told = [reason for entry in library.daily.view(whole=True).entries for reason in entry.reasons]
    assert not any("To read" in reason or "Kept from the queue" in reason for reason in told)
    connection = connect.open_reader(library.settings.database)
    assert connection is not None
    vector = np.ones(4, dtype=np.float32)
    like = vector * np.array([1, 1, 1, -1], dtype=np.float32)
    unlike = vector * np.array([-1, 1, -1, 1], dtype=np.float32)
    kept = [Judged(Item(e.key, e.title, "", b"", like, day=FRIDAY), Verdict.KEPT, FRIDAY) for e in boats[:2]]
    items = [Item(91, "Near", "", b"", like, day=FRIDAY), Item(92, "Far", "", b"", unlike, day=FRIDAY)]
    ranked = [Ranked(91, 0.9, ("it is near",)), Ranked(92, 0.1, ("it is new",)), Ranked(93, 0.0, ())]
    near, far, rest = with_topics(connection, ranked, items, kept)
    assert near.reasons == ("it is near", "one of your topics: #harbours")
    assert (far.reasons, rest.reasons) == (("it is new",), ())


def test_the_question_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path / "home"))
    result = CliRunner().invoke(papermap, ["queue", "--fetch"])
    assert result.exit_code == 1
    assert "".join(result.output.split()).count("whatdoyouwanttoreadabout?") == 1


def test_what_goes_wrong_is_told_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papermap.sources.send.HttpxSend.__call__", lambda self, request: answered("", 429))
    monkeypatch.setattr("papermap.sources.http.BACKOFF", (0.0, 0.0, 0.0))
    monkeypatch.setenv("PAPERMAP_HOME", str(library.home))
    monkeypatch.setenv("PAPERMAP_ARXIV_FEED_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("PAPERMAP_ARXIV_INTERVAL", "0")
    result = CliRunner().invoke(papermap, ["queue", "--fetch"])
    assert (result.exit_code, result.output.count("status 429")) == (1, 1)
    assert "Nothing unread is left in stock" in " ".join(result.output.split())


def test_today_tells_of_the_fetch_too(library: Library, news: News, monkeypatch: pytest.MonkeyPatch) -> None:
    library.daily.fetch()
    news.fault = lambda request: answered("", 429, retry_after="5400")
    library.daily.fetch()
    monkeypatch.setenv("PAPERMAP_HOME", str(library.home))
    told = " ".join(CliRunner().invoke(papermap, ["today"]).stdout.split())
    assert "Today's abstract: Paper" in told
    assert "status 429" in told


def test_the_verb(library: Library, news: News, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(self: object, request: Request) -> Response:
        return news(request)

    monkeypatch.setattr("papermap.sources.send.HttpxSend.__call__", answer)
    for name, value in {
        "PAPERMAP_HOME": str(library.home), "PAPERMAP_ARXIV_FEED_URL": sender.BASE_URL,
        "PAPERMAP_HF_URL": f"{sender.BASE_URL}/api", "PAPERMAP_EMBEDDER": "lexical",
        "PAPERMAP_ARXIV_INTERVAL": "0",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    def run(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(papermap, ["queue", *words])
        assert result.exit_code == code, result.output
        return result.stdout

    (entry,) = json.loads(run("--fetch", "--json"))
    assert {"refs", "title", "abstract", "score", "reasons", "state"} <= set(entry)
    assert entry["state"] == "new"
    ref = entry["refs"]["arxiv"]
    assert run("--keep", ref) == ""
    assert json.loads(run("--json"))[0]["state"] == "kept"
    assert len(json.loads(run("--all", "--json"))) == 7
    assert len(json.loads(run("--all", "--day", "2026-11-20", "--json"))) == 8
    assert json.loads(run("--day", "2026-11-21", "--json")) == []
    assert "Why:" in run()
    assert "cs.CG" in run("follow")
    run("follow", "nonsense category", code=2)
    run("unfollow", "cs.XX", code=1)
    assert json.loads(run("simulate", "--json"))[0]["among"] == 1
    assert "on average" not in run("simulate")
    run("--keep", "9999.99999", code=1)
    news.fault = status(404, b"no")
    run("--fetch", code=1)
