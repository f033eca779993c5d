"""Asking for news: the day's listing by one of two roads, missed days, what was found for the reader, votes.

Each source is asked by itself and may fail by itself; what fails is kept as said and told. A service that
asked for patience is not asked before its time, in this run or a later one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from papermap.model.announcements import (
    Finding,
    Listing,
    Road,
    Verdict,
    next_weekday,
    weekdays_between,
)
from papermap.model.citations import CitedRecord, Links
from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.papers import Source
from papermap.model.refs import Ref, Scheme
from papermap.sources.pace import Service
from papermap.store import citations, papers, queue
from papermap.store.connect import now, transaction
from papermap.views.queue import FetchView

if TYPE_CHECKING:
    from papermap.library.adding import Adding
    from papermap.settings import Settings

MOST_CATEGORIES = 5
"""So many of the library's own categories are followed while the reader has named none."""

CATCH_UP = timedelta(days=14)
"""Days further back than this are not caught up: the queue forgets after thirty."""

MOST_CAUGHT_UP = 2000
"""Papers; four requests to arXiv."""

MOST_FOUND = 200
"""Papers by followed authors and with keywords."""

RECENT = timedelta(days=30)
"""A paper that cites the library's, or is recommended, is news for so long."""

MOST_RECOMMENDED = 30
MOST_CITATIONS = 9_000
"""So many citations of the library's papers are looked through in one request; the service gives 9,999."""

TOO_FAMOUS = 2_000
"""A paper with more citations is cited by everybody, and says nothing of a reader."""

MOST_ASKED = 500
UNCOUNTED = 50
"""Citations that a paper is taken to have while nobody has told."""

EMBEDDED_AT_ONCE = 256
"""Papers; fewer leave the encoder half-filled blocks, more are lost when a run is stopped."""

PATIENCE = frozenset({FailureKind.RATE_LIMITED, FailureKind.UNAVAILABLE, FailureKind.REFUSED})
"""After these a service is left alone by later runs until the time it named, or its pause is over."""

TURNED_AWAY = frozenset({FailureKind.RATE_LIMITED, FailureKind.REFUSED})
"""After these it is asked nothing more in the same run: what is out of order at one of its addresses may well
work at another."""

LONGEST_PATIENCE = timedelta(hours=25)
"""A time further ahead was written by a clock that was wrong."""

QUESTION = (
    "Nothing is known of your taste yet: what do you want to read about? Name a category "
    "(`papermap queue follow cs.CL`), or start from a list (`papermap lists`, then "
    "`papermap add --list NAME`)."
)

T = TypeVar("T")


@dataclass
class _Round:
    """One asking of all sources, and what came of it."""

    adding: Adding
    settings: Settings
    standing: dict[str, Failure]
    failures: list[Failure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)
    asked: bool = False

    def ask(self, service: Service, told: str, question: Callable[[], T]) -> T | None:
        """The answer; ``None`` when there is none, which is noted, or when the service wants to be left
        alone."""
        if (failure := self.standing.get(service)) is not None:
            if failure not in self.failures:
                self.failures.append(failure)
            return None
        self.asked = True
        self.adding.on_progress(told, 0, 1)
        try:
            return question()
        except SourceError as error:
            self.failures.append(error.failure)
            if error.failure.kind is FailureKind.OFFLINE:
                self.standing |= dict.fromkeys(Service, error.failure)
            elif error.failure.kind in TURNED_AWAY:
                self.standing[service] = error.failure
            return None


def fetch(adding: Adding, settings: Settings) -> FetchView:
    """Ask every source for news, keep what came, make the vectors. What fails is kept as said and told."""
    connection = adding.database.conn
    categories, follows = followed_categories(connection), queue.followed(connection)
    authors, keywords = follows.get("author", ()), follows.get("keyword", ())
    if not (categories or authors or keywords):
        return FetchView(QUESTION, True, 0, None)
    at, clock = now(), adding.tools.transport.clock.now()
    run = _Round(adding, settings, _standing(connection, clock))
    stock = {candidate.key for candidate in queue.candidates(connection)}
    listings, since = _listings(run, categories) if categories else ((), None)
    works = _keep_listings(adding, listings)
    day = listings[-1].day if listings else (queue.newest_day(connection) or clock.date())
    said = [_said(listings, works, stock, queue.candidates(connection))] if listings else []
    said += _findings(run, authors, keywords, day)
    _crowd(run, listings)
    prepare(adding, [candidate.key for candidate in queue.candidates(connection)])
    failed = bool(categories) and not listings
    told = [*said, *run.remarks, *dict.fromkeys(failure.message for failure in run.failures)]
    if failed and not run.asked:
        told.insert(0, "Not asked again yet.")
    sentence = " ".join(told) or "Nothing new by those you follow."
    view = FetchView(
        sentence,
        failed,
        len(works),
        listings[-1].day.isoformat() if listings else None,
        _next_try(run.failures),
    )
    if run.asked:
        record = queue.Fetch(
            at, categories, listings[-1].day if listings else None, len(works), sentence,
            tuple(run.failures), since, tuple(run.roads),
        )  # fmt: skip
        with transaction(adding.database) as writer:
            queue.save_fetch(writer, record)
    return view


def followed_categories(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The categories to ask for: those the reader follows, else the foremost of the library."""
    chosen = queue.followed(connection).get("category", ())
    return chosen or queue.library_categories(connection, MOST_CATEGORIES)


def prepare(adding: Adding, keys: Sequence[int]) -> None:
    """Make the vectors and bags of terms that are missing, or were made before the abstract came."""
    from papermap.embed.base import content_hash, text_of
    from papermap.recommend.bags import REVISION, bag
    from papermap.stages.vector import vector_stage

    connection = adding.database.conn
    known = queue.bags(connection, REVISION)
    with transaction(adding.database) as writer:
        for paper in papers.load_many(connection, keys):
            values = paper.fields
            name = content_hash(text_of(values.title, values.abstract))
            if paper.key not in known or known[paper.key][0] != name:
                queue.save_bag(writer, paper.key, REVISION, name, bag(values.title, values.abstract))
    stage = replace(vector_stage(adding.tools.embedder), chunk=EMBEDDED_AT_ONCE)
    adding.run.through([stage], list(keys))


def _standing(connection: sqlite3.Connection, at: datetime) -> dict[str, Failure]:
    """The services that asked for patience the last time, until a moment that is still to come."""
    last = queue.last_fetch(connection)
    found = {}
    for failure in last.failures if last else ():
        until = datetime.fromisoformat(failure.retry_at) if failure.retry_at else at
        if failure.kind in PATIENCE and not failure.definite and at < until <= at + LONGEST_PATIENCE:
            found[failure.source] = failure
    return found


def _next_try(failures: Sequence[Failure]) -> str | None:
    """The earliest moment at which one of the failed sources can be asked again."""
    return min((failure.retry_at for failure in failures if failure.retry_at), default=None)


# ── the listing ──────────────────────────────────────────────────────────────────────────────────────────


def _listings(run: _Round, categories: tuple[str, ...]) -> tuple[tuple[Listing, ...], date | None]:
    """The newest listing and those of the days that were missed before it, oldest first, with the first day
    from which on nothing is missing."""
    from papermap.sources.feed import FeedSource

    feed = FeedSource(run.adding.tools.transport, run.settings.arxiv_feed_url)
    listing = run.ask(Service.ARXIV, "asking arXiv for news", lambda: feed.listing(categories))
    if listing is None:
        return _second_road(run, categories)
    run.remarks += listing.remarks
    missed = missed_days(run.adding.database.conn, listing.day)
    found = _searched(run, categories, min(missed)) if missed else ()
    if found is None:
        run.remarks.append(f"{_days(missed)} could not be caught up; the next fetch tries again.")
        return (listing,), listing.day
    return (*_caught_up(found, missed, listing), listing), min((*missed, listing.day))


def missed_days(connection: sqlite3.Connection, newest: date) -> tuple[date, ...]:
    """The weekdays before ``newest`` whose listings no fetch has brought, since the first fetch and within
    :data:`CATCH_UP`."""
    first = queue.first_day(connection)
    if first is None:
        return ()
    here: set[date] = set()
    for fetched in queue.fetches_since(connection, newest - CATCH_UP):
        if fetched.day is not None:
            begin = fetched.since or fetched.day
            here |= {begin + timedelta(days=n) for n in range((fetched.day - begin).days + 1)}
    return tuple(day for day in weekdays_between(max(first, newest - CATCH_UP), newest) if day not in here)


def _caught_up(found: Sequence[Listing], missed: Sequence[date], newest: Listing) -> list[Listing]:
    """What the search tells of missed days; and of works that the newest listing should have and does not."""
    here = {announcement.ref for announcement in newest.announcements}
    return [
        replace(
            listing,
            day=min(listing.day, newest.day),
            announcements=tuple(a for a in listing.announcements if a.ref not in here),
        )
        for listing in found
        if listing.day in missed or listing.day >= newest.day
    ]


def _second_road(run: _Round, categories: tuple[str, ...]) -> tuple[tuple[Listing, ...], date | None]:
    """What arXiv's search tells of the days since the last listing, when its feed is out of order. The newest
    paper it knows says how far it has come; no clock does."""
    connection = run.adding.database.conn
    known = queue.newest_day(connection)
    missed = missed_days(connection, known) if known else ()
    first = min((*missed, next_weekday(known))) if known else None
    found = _searched(run, categories, first)
    if found is None:
        return (), None
    begin = found[-1].day - CATCH_UP if found else None
    news = tuple(
        listing
        for listing in found
        if known is None or listing.day in missed or listing.day > known
        if begin is None or listing.day >= begin
    )
    if news:
        run.remarks.append("arXiv's feed did not come; its search was asked instead.")
        return news, news[0].day if first is None else max(first, begin or first)
    if any(failure.kind is FailureKind.EMPTY for failure in run.failures):
        run.remarks.append(
            "Its search has nothing newer either: a holiday, it seems. The next fetch asks again."
        )
    return (), None


def _searched(run: _Round, categories: tuple[str, ...], first: date | None) -> tuple[Listing, ...] | None:
    from papermap.sources.arxiv_search import ArxivSearch

    search = ArxivSearch(run.adding.tools.transport, run.settings.arxiv_api_url)
    found = run.ask(
        Service.ARXIV,
        "asking arXiv for the days that were missed",
        lambda: search.listings(categories, first, MOST_CAUGHT_UP),
    )
    if found is None:
        return None
    if found.cut:
        run.remarks.append(f"Only the newest {MOST_CAUGHT_UP} papers of the missed days were taken.")
    run.roads.append(Road.SEARCH)
    return found.listings


def _keep_listings(adding: Adding, listings: Sequence[Listing]) -> list[int]:
    """Keep them; returns the keys of the works."""
    keys: list[int] = []
    for listing in listings:
        with transaction(adding.database) as writer:
            keys += queue.save_listing(writer, listing)
    return list(dict.fromkeys(keys))


def _said(
    listings: Sequence[Listing], works: Sequence[int], stock: set[int], now_there: Sequence[queue.Candidate]
) -> str:
    newest = listings[-1]
    if newest.quiet is not None and len(listings) == 1:
        return newest.quiet
    fresh = len({candidate.key for candidate in now_there} & set(works) - stock)
    days = [listing.day for listing in listings if listing.announcements]
    if not fresh:
        return f"Nothing new: the listing of {newest.day} was here already."
    many = "1 paper" if len(works) == 1 else f"{len(works)} papers"
    announced = f"{many} announced on {_days(days)}, {fresh} of them new here."
    return announced if newest.quiet is None else f"{announced} {newest.quiet}"


def _days(days: Sequence[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{min(days)} to {max(days)}"


# ── what is found for the reader ─────────────────────────────────────────────────────────────────────────


def _findings(run: _Round, authors: Sequence[str], keywords: Sequence[str], day: date) -> list[str]:
    """Ask for single papers and keep them; returns what to say of them."""
    connection = run.adding.database.conn
    found = _followed(run, authors, keywords, day)
    asked = {road for past in queue.fetches_since(connection, day) for road in past.roads if past.day == day}
    if Road.CITING not in asked:
        found += _citing(run, day)
    if Road.RECOMMENDED not in asked:
        found += _recommended(run, day)
    with transaction(run.adding.database) as writer:
        fresh = set(queue.save_findings(writer, found, day))
        roads = {key: queue.origins(writer, [key])[key] for key in fresh}
    counts = {road: sum(any(o.road is road for o in came) for came in roads.values()) for road in Road}
    words = {
        Road.AUTHOR: "by authors you follow",
        Road.KEYWORD: "with your keywords",
        Road.CITING: "citing papers of your library",
        Road.RECOMMENDED: "recommended by Semantic Scholar",
    }
    told = [f"{counts[road]} {said}" for road, said in words.items() if counts[road]]
    return [f"Found for you: {', '.join(told)}."] if told else []


def _followed(run: _Round, authors: Sequence[str], keywords: Sequence[str], day: date) -> list[Finding]:
    from papermap.sources.arxiv_search import ArxivSearch

    if not (authors or keywords):
        return []
    search = ArxivSearch(run.adding.tools.transport, run.settings.arxiv_api_url)
    found = run.ask(
        Service.ARXIV,
        "asking arXiv for those you follow",
        lambda: search.matching(authors, keywords, day - CATCH_UP, MOST_FOUND),
    )
    if found is None:
        return []
    run.roads += [road for road, named in ((Road.AUTHOR, authors), (Road.KEYWORD, keywords)) if named]
    return list(found)


def _citing(run: _Round, day: date) -> list[Finding]:
    """New papers that cite papers of the library; of a large library a part each day."""
    from papermap.sources.s2_news import citing

    connection, s2 = run.adding.database.conn, run.adding.tools.s2
    parts = parts_of(connection)
    if not parts:
        return []
    asked = parts[day.toordinal() % len(parts)]
    found = run.ask(
        Service.S2, "asking who cites your library", lambda: citing(s2, list(asked), day - RECENT)
    )
    if found is None:
        return []
    run.roads.append(Road.CITING)
    findings = [Finding(news.record, Road.CITING) for news in found]
    at = now()
    with transaction(run.adding.database) as writer:
        for news in found:
            for ref in news.cites:
                key = papers.current_key(writer, asked[ref])
                links = Links(Source.S2, references=None, citations=(CitedRecord(news.record),))
                citations.save_links(writer, key, links, at)
    return _with_abstracts(run, findings)


def parts_of(connection: sqlite3.Connection) -> list[dict[Ref, int]]:
    """The library's papers, the latest first, in parts that one request can ask for the citations of."""
    parts: list[dict[Ref, int]] = []
    room = 0
    for paper in papers.load_many(connection, papers.library_keys(connection)[::-1]):
        name = paper.ref(Scheme.S2) or paper.ref(Scheme.ARXIV) or paper.ref(Scheme.DOI)
        stated = paper.fields.citation_count
        count = UNCOUNTED if stated is None else stated
        if name is None or count > TOO_FAMOUS:
            continue
        if not parts or count > room or len(parts[-1]) == MOST_ASKED:
            parts.append({})
            room = MOST_CITATIONS
        parts[-1][name] = paper.key
        room -= count
    return parts


def _with_abstracts(run: _Round, findings: Sequence[Finding]) -> list[Finding]:
    """The same papers with their abstracts, asked for in one request; without, where they cannot be had."""
    names = {min(finding.record.refs): finding for finding in findings}
    wanted = {next((r for r in f.record.refs if r.scheme is Scheme.S2), ref): f for ref, f in names.items()}
    if not wanted:
        return []
    answer = run.adding.tools.s2.papers(list(wanted))
    run.failures += dict.fromkeys(f for f in answer.failures.values() if not f.definite)
    return [
        Finding(answer.found[ref].record, finding.road) if ref in answer.found else finding
        for ref, finding in wanted.items()
    ]


def _recommended(run: _Round, day: date) -> list[Finding]:
    from papermap.sources.s2_news import MOST_EXAMPLES, recommended

    connection, s2 = run.adding.database.conn, run.adding.tools.s2
    said = queue.judgements(connection)[::-1]
    no = (Verdict.REJECTED, Verdict.SKIPPED)
    unwanted = [j.key for j in said if j.verdict is Verdict.REJECTED]
    turned_down = {j.key for j in said if j.verdict in no}
    own = [key for key in papers.library_keys(connection)[::-1] if key not in turned_down]
    liked, disliked = (_s2_names(connection, keys[:MOST_EXAMPLES]) for keys in (own, unwanted))
    if not liked:
        return []
    found = run.ask(
        Service.S2,
        "asking Semantic Scholar for recommendations",
        lambda: recommended(s2, liked, disliked, MOST_RECOMMENDED),
    )
    if found is None:
        return []
    run.roads.append(Road.RECOMMENDED)
    since = (day - RECENT).isoformat()
    return [Finding(record, Road.RECOMMENDED) for record in found if (record.fields.published or "") >= since]


def _s2_names(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Ref]:
    """The service's own names of those works that it is known to know."""
    loaded = papers.load_many(connection, keys)
    return [ref for paper in loaded if (ref := paper.ref(Scheme.S2)) is not None]


def _crowd(run: _Round, listings: Sequence[Listing]) -> None:
    """Votes are a help, not a need: when they cannot be had, that is noted and told, and nothing else."""
    from papermap.sources.huggingface import HuggingFaceSource

    if not listings or not listings[-1].announcements:
        return
    day = listings[-1].day
    source = HuggingFaceSource(run.adding.tools.transport, run.settings.hf_url)
    picks = run.ask(Service.HUGGINGFACE, "asking Hugging Face for votes", lambda: source.picks(day))
    if picks is not None:
        with transaction(run.adding.database) as writer:
            queue.save_crowd_picks(writer, picks, day)
