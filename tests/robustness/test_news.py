"""The daily news over real sockets: everything a service can send, and two papermaps that ask at once.

The feed is a listing of Friday, 20 November 2026. The queue must stay usable from what it has.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from papermap.demo import service
from papermap.sources import http
from tests.robustness.running import environment, papermap, process, start
from tests.robustness.standin import Fault, Standin, standing_in
from tests.sources.fakes import atom_feed
from tests.sources.test_feed import item, rss

Environ = dict[str, str]
ITEMS = [item(f"2611.{n:05d}v1", title=f"Paper {n} on boats") for n in range(1, 6)]
SOUND = rss(*ITEMS)
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


class News:
    """The demo's services, with a feed and a search of our own."""

    def __init__(self) -> None:
        self.feed: tuple[int, str, bytes] = (200, "application/xml", SOUND)
        self.search: tuple[int, str, bytes] = (200, "application/atom+xml", atom_feed([], total=0).encode())

    def __call__(
        self, method: str, path: str, query: Mapping[str, str], body: bytes
    ) -> tuple[int, str, bytes]:
        if path.startswith("/rss/"):
            return self.feed
        if "search_query" in query:
            return self.search
        if path == "/api/daily_papers":
            return 200, "application/json", b"[]"
        return service.answer(method, path, query, body)


@pytest.fixture
def news() -> News:
    return News()


@pytest.fixture
def standin(news: News) -> Iterator[Standin]:
    with standing_in(news) as found:
        yield found


@pytest.fixture
def environ(standin: Standin, home: Path, monkeypatch: pytest.MonkeyPatch) -> Environ:
    """A library that follows a category and has Friday's listing; retries do not wait."""
    monkeypatch.setattr(http, "BACKOFF", (0.0, 0.0, 0.0))
    made = environment(home, standin.environ)
    papermap(made, "queue", "follow", "cs.CG").calmly()
    papermap(made, "queue", "--fetch", "--all", "--json").calmly()
    return made


def offered(environ: Environ) -> list[Any]:
    found: list[Any] = papermap(environ, "queue", "--all", "--json").calmly().json
    return found


@pytest.mark.parametrize(
    "body",
    [
        SOUND[: len(SOUND) // 2],
        b"<!doctype html><html><body>Are you human?</body></html>",
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">{BOMB}]><rss>&a11;</rss>'.encode(),
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss>&f;</rss>',
        b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><rss/>',
        rss(),
        b"",
        b"\x00" * 10_000,
        b"<rss>" * 100_000,
    ],
    ids=["cut", "html", "bomb", "external", "dtd", "empty weekday", "nothing", "zeros", "deep"],
)
def test_a_feed_that_is_none_leaves_the_stock_and_is_told(news: News, environ: Environ, body: bytes) -> None:
    before = offered(environ)
    news.feed = (200, "application/xml", body)
    ended = papermap(environ, "queue", "--fetch", "--all", "--json").calmly(1)
    assert ended.json == before
    assert b"arXiv" in ended.err
    assert b"root:" not in ended.out + ended.err
    news.feed = (200, "application/xml", SOUND)
    assert "here already" in papermap(environ, "queue", "--fetch").calmly().said


@pytest.mark.parametrize("do", ["429", "500", "503", "cut", "garbage", "html", "empty"])
def test_a_service_in_trouble_leaves_the_stock(standin: Standin, environ: Environ, do: str) -> None:
    before = offered(environ)
    standin.faults.append(Fault("", do, retry_after=3600 if do == "429" else None))
    ended = papermap(environ, "queue", "--fetch", "--all", "--json").calmly(1)
    assert ended.json == before
    assert ended.err
    papermap(environ, "queue", "--keep", before[0]["refs"]["arxiv"]).calmly()
    assert len(offered(environ)) == len(before) - 1


def test_wrong_dates_missing_abstracts_and_strange_entries(news: News, environ: Environ) -> None:
    strange = [
        item("2611.00011v1", description="<description></description>"),
        item("2611.00012v1", title="&lt;b&gt;[red]Bold&#x202E; \x7f"),
        item("2611.00013v1", title="=HYPERLINK(1)"),
        item("2611.00014v1", title=""),
        item("not-a-paper"),
        "<item/>",
        item("2611.00015v1", creator="<dc:creator>" + "Ada Reed, " * 5000 + "</dc:creator>"),
    ]
    news.feed = (200, "application/xml", rss(*strange, day="Mon, 99 Foo 20261 25:61:00 +9900"))
    news.feed = (200, "application/xml", news.feed[2].replace(b"Mon, 99", b"Fri, 01 Jan 2049 00:00:00 x"))
    ended = papermap(environ, "queue", "--fetch", "--all", "--json").calmly(0, 1)
    assert len(offered(environ)) >= len(ITEMS)
    assert b"\x1b" not in ended.out
    news.feed = (200, "application/xml", rss(*strange))
    told = papermap(environ, "queue", "--fetch").calmly().said
    assert "3 of 7 entries of arXiv's feed could not be read." in told
    bare = next(entry for entry in offered(environ) if entry["refs"]["arxiv"] == "2611.00011")
    assert bare["abstract"] is None


def test_a_category_that_does_not_exist_is_told_and_does_not_stop_the_others(
    news: News, environ: Environ
) -> None:
    papermap(environ, "queue", "follow", "cs.ZZ").calmly()
    news.feed = (404, "text/html", b"no")
    ended = papermap(environ, "queue", "--fetch").calmly(1)
    assert "has no feed for these categories" in ended.said
    assert len(offered(environ)) == len(ITEMS)
    papermap(environ, "queue", "unfollow", "cs.ZZ").calmly()
    news.feed = (200, "application/xml", SOUND)
    papermap(environ, "queue", "--fetch").calmly()


def test_two_that_fetch_at_once_keep_the_pace_together(standin: Standin, environ: Environ) -> None:
    """A timer's fetch, and one of a papermap that is open already: one gate for both."""
    pace = 0.6
    paced = environ | {"PAPERMAP_ARXIV_INTERVAL": str(pace)}
    papermap(paced, "queue", "follow", "--author", "Ada Reed").calmly()
    standin.log.clear()
    with ThreadPoolExecutor() as pool:
        timer = pool.submit(process, paced, "queue", "--fetch")
        for _ in range(3):
            papermap(paced, "queue", "--fetch").calmly()
        timer.result().calmly()
    arxiv = [asked.at for asked in standin.log if "/rss/" in asked.path or "search_query" in asked.path]
    assert len(arxiv) == 8
    assert all(later - earlier >= pace for earlier, later in pairwise(arxiv))
    assert len(offered(environ)) == len(ITEMS)


@pytest.mark.parametrize("at", ["/rss/", "search_query", "/daily_papers"])
def test_a_fetch_that_is_killed_loses_nothing(
    standin: Standin, environ: Environ, news: News, at: str
) -> None:
    """kill -9 while a service is being waited for; the next fetch goes on."""
    papermap(environ, "queue", "follow", "--author", "Ada Reed").calmly()
    before = offered(environ)
    news.feed = (200, "application/xml", rss(*ITEMS, item("2611.00021v1", title="One more boat")))
    standin.log.clear()
    standin.faults.append(Fault(at, "hang", seconds=600))
    killed = start(environ, "queue", "--fetch")
    deadline = time.monotonic() + 600
    while not standin.asked(at) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert standin.asked(at)
    killed.kill()
    killed.communicate()
    left = offered(environ)
    assert {entry["refs"]["arxiv"] for entry in before} <= {entry["refs"]["arxiv"] for entry in left}
    standin.faults.clear()
    papermap(environ, "queue", "--fetch").calmly()
    assert {entry["refs"]["arxiv"] for entry in offered(environ)} >= {"2611.00021", "2611.00001"}
    papermap(environ, "doctor").calmly()


def test_a_fetch_that_is_stopped_says_so(standin: Standin, environ: Environ) -> None:
    standin.log.clear()
    standin.faults.append(Fault("/rss/", "hang", seconds=600))
    stopped = start(environ, "queue", "--fetch")
    deadline = time.monotonic() + 600
    while not standin.asked("/rss/") and time.monotonic() < deadline:
        time.sleep(0.05)
    stopped.send_signal(signal.SIGINT)
    out, err = stopped.communicate(timeout=600)
    assert (stopped.returncode, out) == (1, b"")
    assert b"Stopped. What came so far is kept" in err
    standin.faults.clear()
    papermap(environ, "queue", "--fetch").calmly()


def test_the_looks_back_and_their_options(environ: Environ) -> None:
    assert papermap(environ, "queue", "--history", "--json").calmly().json == []
    assert "made yet" not in papermap(environ, "queue").calmly().said
    (pick,) = papermap(environ, "queue", "--history", "--json").calmly().json
    assert {"day", "refs", "title", "score", "reasons", "explores", "said", "said_on", "key"} == set(pick)
    assert pick["said"] == "unanswered"
    ref = pick["refs"]["arxiv"]
    assert "Nothing that you kept" in papermap(environ, "queue", "--week").calmly().said
    papermap(environ, "queue", "--keep", ref).calmly()
    (entry,) = papermap(environ, "queue", "--week", "--json").calmly().json
    assert entry["refs"]["arxiv"] == ref
    assert "kept" in papermap(environ, "queue", "--history").calmly().said
    papermap(environ, "undo").calmly()
    assert papermap(environ, "queue", "--week", "--json").calmly().json == []
    papermap(environ, "queue", "--week", "--history").calmly(2)
