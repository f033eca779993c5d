"""Asking for news: the day's listing by one of two roads, missed days, what was found for the reader, votes.

Each source is asked by itself and may fail by itself; what fails is kept as said and told. A service that
asked for patience is not asked before its time, in this run or a later one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from papermap.library.fetch_round import Round, next_try, standing_failures
from papermap.library.queue_findings import crowd, findings
from papermap.model.announcements import (
    ARCHIVES,
    LISTED,
    Announced,
    Listing,
    Road,
    as_category,
    is_category,
    next_weekday,
    weekdays_between,
)
from papermap.model.failures import FailureKind
from papermap.sources.pace import Service
from papermap.store import fetches, follows, papers, queue, ranking
from papermap.store.connect import transaction
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

FEW, REPEATED = 5, 0.9
"""So many new papers of a category, and such a part of them announced before, tell of an old listing."""

EMBEDDED_AT_ONCE = 256
"""Papers; fewer leave the encoder half-filled blocks, more are lost when a run is stopped."""

KINDS = {Announced.NEW: "new", Announced.CROSS: "cross-listed", Announced.REPLACED: "replaced"}
"""How a listing announces papers, in words."""

FULL = "arXiv's feed names 2,000 papers at most, and some of the day may be missing"

AFTER = "What came after it could not be asked for"

QUESTION = (
    "Nothing is known of your taste yet: what do you want to read about? Name a category "
    "(`papermap queue follow cs.CL`), or start from a list (`papermap lists`, then "
    "`papermap add --list NAME`)."
)


def fetch(adding: Adding, settings: Settings) -> FetchView:
    """Ask every source for news, keep what came, make the vectors. What fails is kept as said and told."""
    connection = adding.database.conn
    categories, followed = followed_categories(connection), follows.followed(connection)
    authors, keywords = followed.get("author", ()), followed.get("keyword", ())
    if not (categories or authors or keywords):
        return FetchView(QUESTION, True, 0, None)
    clock = adding.tools.transport.clock.now()
    run = Round(adding, settings, standing_failures(connection, clock))
    stock = _told_of(connection)
    before = queue.newest_day(connection)
    listings, since = _listings(run, categories) if categories else ((), None)
    works = _keep_listings(adding, listings)
    day = listings[-1].day if listings else (queue.newest_day(connection) or clock.date())
    heard = bool(listings) and day in _days_here(connection, day)
    said = [_said(listings, works, stock, queue.candidates(connection), heard)] if listings else []
    said += findings(run, authors, keywords, day)
    crowd(run, listings, before)
    prepare(adding, [candidate.key for candidate in queue.candidates(connection)])
    if before is not None and any(each.announcements and each.day > before for each in listings):
        said += _chosen_anew(adding)
    failed = not listings if categories else bool(run.failures) and not run.roads
    told = [*said, *dict.fromkeys(failure.message for failure in run.failures), *run.remarks]
    if failed and Service.ARXIV not in run.asked:
        told.insert(0, "Not asked again yet.")
    sentence = " ".join(told) or "Nothing new by those you follow."
    view = FetchView(
        sentence,
        failed,
        len(works),
        listings[-1].day.isoformat() if listings else None,
        next_try(run.failures),
    )
    if run.asked:
        at = clock.astimezone(UTC).isoformat(timespec="seconds")
        record = fetches.Fetch(
            at, categories, listings[-1].day if listings else None, len(works), sentence,
            tuple(run.failures), since, tuple(run.roads),
        )  # fmt: skip
        with transaction(adding.database) as writer:
            fetches.save(writer, record)
    return view


def _chosen_anew(adding: Adding) -> list[str]:
    """Who looked at the queue before its newest listing came gets the best of that, too."""
    from papermap.library import queueing

    offer = queueing.choose_anew(adding.database.conn)
    if offer is None:
        return []
    with transaction(adding.database) as writer:
        queueing.save_offer(writer, offer)
    return ["Today's abstract is chosen anew; `papermap queue --history` has the one before."]


def followed_categories(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The categories to ask for: those the reader follows, else the foremost of the library."""
    chosen = follows.followed(connection).get("category", ())
    known = follows.library_categories(connection, 3 * MOST_CATEGORIES)
    if chosen:
        return tuple(dict.fromkeys(as_category(name) for name in chosen))
    return tuple(name for name in known if is_category(name) and name not in ARCHIVES)[:MOST_CATEGORIES]


def prepare(adding: Adding, keys: Sequence[int]) -> None:
    """Make the vectors and bags of terms that are missing, or were made before the abstract came."""
    from papermap.embed.base import content_hash, text_of
    from papermap.recommend.bags import REVISION, bag
    from papermap.stages.vector import vector_stage

    connection = adding.database.conn
    known = ranking.bags(connection, REVISION, keys)
    with transaction(adding.database) as writer:
        for paper in papers.load_many(connection, keys):
            values = paper.fields
            name = content_hash(text_of(values.title, values.abstract))
            if paper.key not in known or known[paper.key][0] != name:
                ranking.save_bag(writer, paper.key, REVISION, name, bag(values.title, values.abstract))
    stage = replace(vector_stage(adding.tools.embedder), chunk=EMBEDDED_AT_ONCE)
    adding.run.through([stage], list(keys))


# ── the listing ──────────────────────────────────────────────────────────────────────────────────────────


def _listings(run: Round, categories: tuple[str, ...]) -> tuple[tuple[Listing, ...], date | None]:
    """The newest listing and those of the days that were missed before it, oldest first, with the first day
    from which on nothing is missing."""
    from papermap.sources.feed import FeedSource

    feed = FeedSource(run.adding.tools.transport, run.settings.arxiv_feed_url)
    listing = run.ask(Service.ARXIV, "asking arXiv for news", lambda: feed.listing(categories))
    if listing is None:
        return _second_road(run, categories)
    run.remarks += listing.remarks
    connection = run.adding.database.conn
    if repeated := _repeated(connection, listing, categories):
        listing = replace(listing, stale=True)
        run.remarks.append(
            f"arXiv's feed of {listing.day} has the papers of an earlier day again in {', '.join(repeated)}."
        )
    missed, tomorrow = missed_days(connection, listing.day), listing.day + timedelta(days=1)
    if fetches.first_day(connection) is None and not listing.announcements:
        # Who begins on a weekend reads the days before it.
        found = _searched(run, categories, None) or ()
        missed = tuple(each.day for each in found if each.day < listing.day)
    elif missed or listing.full or listing.stale:
        found = _searched(run, categories, min((*missed, listing.day))) or ()
        if Road.SEARCH not in run.roads:
            lacks = f"{_days(missed)} could not be caught up" if missed else FULL if listing.full else AFTER
            run.remarks.append(f"{lacks}; the next fetch tries again.")
            return (listing,), tomorrow if repeated else listing.day
    else:
        found = ()
    newer = tuple(each for each in found if each.day > listing.day) if listing.stale else ()
    older = [each for each in found if each not in newer]
    unseen = repeated and not any(each.day >= listing.day for each in found)
    begin = tomorrow if unseen else min((*missed, listing.day))
    return (*_caught_up(older, missed, listing), listing, *newer), begin


def _repeated(connection: sqlite3.Connection, listing: Listing, categories: Sequence[str]) -> tuple[str, ...]:
    """The categories of which the feed has an earlier batch under a new day: a paper is announced as new
    once."""
    new = [each for each in listing.announcements if each.kind is Announced.NEW]
    known = queue.fed_before(connection, [each.ref for each in new], listing.day)
    found = []
    for name in categories:
        own = [each.ref in known for each in new if name in each.record.fields.categories]
        if len(own) >= FEW and sum(own) >= REPEATED * len(own):
            found.append(name)
    return tuple(found)


def missed_days(connection: sqlite3.Connection, newest: date) -> tuple[date, ...]:
    """The weekdays before ``newest`` whose listings no fetch has brought, since the first fetch and within
    :data:`CATCH_UP`."""
    first = fetches.first_day(connection)
    if first is None:
        return ()
    here = _days_here(connection, newest - CATCH_UP)
    return tuple(day for day in weekdays_between(max(first, newest - CATCH_UP), newest) if day not in here)


def _days_here(connection: sqlite3.Connection, since: date) -> set[date]:
    """The days that fetches brought whole, as far as those go that brought ``since`` or a later one."""
    here: set[date] = set()
    for fetched in fetches.since(connection, since):
        if fetched.day is not None:
            begin = fetched.since or fetched.day
            here |= {begin + timedelta(days=n) for n in range((fetched.day - begin).days + 1)}
    return here


def _told_of(connection: sqlite3.Connection) -> set[int]:
    """The stock that the reader heard of. Listings that a fetch kept before it was killed are no part of it:
    no fetch has told of their days."""
    newest = queue.newest_day(connection)
    here = set() if newest is None else _days_here(connection, newest - timedelta(days=queue.BACKLOG_DAYS))
    return {
        candidate.key
        for candidate in queue.candidates(connection)
        if any(origin.road not in LISTED or origin.day in here for origin in candidate.origins)
    }


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


def _second_road(run: Round, categories: tuple[str, ...]) -> tuple[tuple[Listing, ...], date | None]:
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
        run.remarks.append("arXiv's search was asked instead of its feed.")
        return news, news[0].day if first is None else max(first, begin or first)
    empty = any(failure.kind is FailureKind.EMPTY for failure in run.failures)
    holiday = " either: a holiday, it seems. The next fetch asks again" if empty else ""
    run.remarks.append(f"arXiv's search has nothing newer{holiday}.")
    return (), None


def _searched(run: Round, categories: tuple[str, ...], first: date | None) -> tuple[Listing, ...] | None:
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
    listings: Sequence[Listing],
    works: Sequence[int],
    stock: set[int],
    now_there: Sequence[queue.Candidate],
    heard: bool,
) -> str:
    """What came; ``heard`` when an earlier fetch brought that day's listing."""
    newest = listings[-1]
    if newest.quiet is not None and len(listings) == 1:
        return newest.quiet
    fresh = len({candidate.key for candidate in now_there} & set(works) - stock)
    days = [listing.day for listing in listings if listing.announcements]
    if not fresh and heard:
        return f"Nothing new: the listing of {newest.day} was here already."
    many = "1 paper" if len(works) == 1 else f"{len(works)} papers"
    announced = f"{many} announced on {_days(days)}{_kinds(listings)}, {fresh} of them new here."
    return announced if newest.quiet is None else f"{announced} {newest.quiet}"


def _kinds(listings: Sequence[Listing]) -> str:
    """How many are new, cross-listed or replaced, where they are not all new."""
    kinds = {a.ref: a.kind for listing in listings for a in listing.announcements}
    counts = Counter(kinds.values())
    told = [f"{counts[kind]} {said}" for kind, said in KINDS.items() if counts[kind]]
    return f" ({', '.join(told)})" if told and set(counts) != {Announced.NEW} else ""


def _days(days: Sequence[date]) -> str:
    first, last = min(days), max(days)
    return str(first) if first == last else f"{first} to {last}"
