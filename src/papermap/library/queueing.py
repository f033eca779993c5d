"""The daily queue: fetching what was announced, offering one paper of it with reasons, taking the answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

from papermap.library.desk import Desk
from papermap.library.shelving import Shelving
from papermap.model.announcements import Verdict
from papermap.model.failures import Failure, SourceError
from papermap.model.papers import Paper
from papermap.model.reading import Followed
from papermap.settings import Settings
from papermap.store import papers, queue
from papermap.store.connect import now, open_writer, transaction
from papermap.store.lists import TO_READ
from papermap.views.papers import refs_view, shown_title
from papermap.views.queue import FetchView, QueueEntry, QueueView, SimulatedStep

if TYPE_CHECKING:
    from papermap.library.adding import Adding
    from papermap.model.announcements import Listing
    from papermap.recommend.rank import Item, Judged, Ranked, Wishes

TO_READ_TITLE = "Kept from the queue, for pass 1"

MOST_CATEGORIES = 5
"""So many of the library's own categories are followed while the reader has named none."""

SHOWN = 10
KINDS = ("category", "author", "must", "never")

QUESTION = (
    "Nothing is known of your taste yet: what do you want to read about? Name a category "
    "(`papermap queue follow cs.CL`), or start from a list (`papermap lists`, then "
    "`papermap add --list NAME`)."
)
UNFETCHED = "Nothing was fetched yet: `papermap queue --fetch` asks arXiv for today's announcements."


def today() -> date:
    """The reader's own day."""
    return datetime.now().astimezone().date()


def view(
    connection: sqlite3.Connection, day: date | None, whole: bool
) -> tuple[QueueView, queue.Pick | None]:
    """The queue of a day, or of today out of the stock; with the pick to keep when a new one is made."""
    shown_day = day or today()
    made = [pick for pick in queue.picks(connection) if pick.day == shown_day]
    stock = queue.candidates(connection)
    if day is None and not whole and made:
        ranked: tuple[Ranked, ...] = _as_ranked(made[-1:])
        return _view(connection, shown_day, ranked, None, len(stock)), None
    found = queue.candidates(connection, day) if day is not None else stock
    if not found:
        why = why_empty(connection, day)
        return _view(connection, shown_day, (), why, len(stock)), None
    items, judged, wishes = _read(connection, found)
    from papermap.recommend.rank import explore, rank

    ranked = rank(items, judged, wishes, shown_day, SHOWN if whole or day else 3)
    if not ranked:
        why = f"0 of {len(found)} papers passed your filters ({_filters(wishes)})."
        return _view(connection, shown_day, (), why, len(stock)), None
    if whole:
        return _view(connection, shown_day, ranked, None, len(stock)), None
    if day is not None:
        return _view(connection, shown_day, ranked[:1], None, len(stock)), None
    chosen = explore(ranked, items, judged, len(queue.picks(connection))) or ranked[0]
    pick = queue.Pick(chosen.key, shown_day, chosen.score, chosen.explores, chosen.reasons)
    return _view(connection, shown_day, (chosen,), None, len(stock)), pick


def why_empty(connection: sqlite3.Connection, day: date | None) -> str:
    """Why there is nothing to offer, and what to do about it."""
    fetched = queue.last_fetch(connection)
    if day is not None and day.weekday() >= 5:
        return f"arXiv announces nothing on {day:%A}."
    if day is not None:
        newest = queue.newest_day(connection)
        known = f"; the newest day here is {newest}" if newest else ""
        return f"No listing of {day} was fetched{known}."
    if fetched is None:
        return UNFETCHED if categories(connection) else QUESTION
    if fetched.failures:
        return f"{fetched.said} Nothing unread is left in stock."
    if queue.newest_day(connection) is None:
        return fetched.said
    return f"You have answered to everything in stock. {fetched.said} The next listing brings more."


def categories(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The categories to ask for: those the reader follows, else the foremost of the library."""
    chosen = queue.followed(connection).get("category", ())
    return chosen or queue.library_categories(connection, MOST_CATEGORIES)


def judge(desk: Desk, key: int, verdict: Verdict) -> None:
    """Keep the reader's answer. A kept paper is in the library from now on, and on the list for pass 1."""
    connection = desk.existing()
    key = papers.current_key(connection, key)
    with desk.deed(f"{verdict}: {desk.title(connection, key)}") as deed:
        writer = deed.connection
        queue.judge(writer, key, verdict, today(), deed.id)
        if verdict is Verdict.KEPT:
            shelving = Shelving.within(deed)
            shelving.own(writer, key)
            shelving.put(writer, TO_READ, TO_READ_TITLE, key)


def keep_pick(settings: Settings, pick: queue.Pick, judged: int) -> None:
    """Keep a pick for ever. A day has one: when another process was quicker, its pick stands."""
    with closing(open_writer(settings.database)) as database, transaction(database) as writer:
        if not any(known.day == pick.day for known in queue.picks(writer)):
            queue.save_pick(writer, pick, judged)


def fetch(adding: Adding, settings: Settings) -> FetchView:
    """Ask for the newest listing, keep it, and make its vectors. What fails is kept as said and told."""
    from papermap.sources.feed import FeedSource

    connection = adding.database.conn
    asked = categories(connection)
    if not asked:
        return FetchView(QUESTION, True, 0, None)
    at = now()
    adding.on_progress("asking arXiv for news", 0, 1)
    try:
        listing = FeedSource(adding.tools.transport, settings.arxiv_feed_url).listing(asked)
    except SourceError as error:
        result = FetchView(error.failure.message, True, 0, None)
        _note(adding, queue.Fetch(at, asked, None, 0, result.said, (error.failure,)))
        return result
    before = {c.key for c in queue.candidates(connection, listing.day)}
    with transaction(adding.database) as writer:
        keys = queue.save_listing(writer, listing, "arxiv")
    failures = _crowd(adding, settings, listing)
    prepare(adding, [c.key for c in queue.candidates(connection)])
    fresh = len({c.key for c in queue.candidates(connection, listing.day)} - before)
    said = " ".join([_said(listing, len(keys), fresh), *listing.remarks, *(f.message for f in failures)])
    _note(adding, queue.Fetch(at, asked, listing.day, len(keys), said))
    return FetchView(said, False, len(keys), listing.day.isoformat())


def prepare(adding: Adding, keys: Sequence[int]) -> None:
    """Make the vectors and bags of terms that are missing."""
    from papermap.embed.base import content_hash, text_of
    from papermap.recommend.bags import REVISION, bag
    from papermap.stages.vector import vector_stage

    connection = adding.database.conn
    known = queue.bags(connection, REVISION)
    missing = papers.load_many(connection, [key for key in keys if key not in known])
    with transaction(adding.database) as writer:
        for paper in missing:
            values = paper.fields
            name = content_hash(text_of(values.title, values.abstract))
            queue.save_bag(writer, paper.key, REVISION, name, bag(values.title, values.abstract))
    adding.run.through([vector_stage(adding.tools.embedder)], list(keys))


def simulate(connection: sqlite3.Connection) -> tuple[SimulatedStep, ...]:
    """Replay the reader's own history: before each kept paper, what was judged from then on is ranked by what
    had been judged until then."""
    from papermap.recommend.rank import Wishes, rank

    _, judged, _ = _read(connection, [])
    said = [j for j in judged if j.item.key in {g.key for g in queue.judgements(connection)}]
    first = [j for j in judged if j not in said]
    steps = []
    for number, judgement in enumerate(said):
        if judgement.sign < 0:
            continue
        later = [j.item for j in said[number:]]
        ranked = rank(later, [*first, *said[:number]], Wishes(), judgement.day, 0)
        place = 1 + [r.key for r in ranked].index(judgement.item.key)
        steps.append(SimulatedStep(number, place, len(later)))
    return tuple(steps)


def _crowd(adding: Adding, settings: Settings, listing: Listing) -> list[Failure]:
    """Votes are a help, not a need: when they cannot be had, that is said and nothing else."""
    from papermap.sources.huggingface import HuggingFaceSource

    if not listing.announcements:
        return []
    try:
        picks = HuggingFaceSource(adding.tools.transport, settings.hf_url).picks(listing.day)
    except SourceError as error:
        return [error.failure]
    with transaction(adding.database) as writer:
        queue.save_crowd_picks(writer, picks, listing.day)
    return []


def _note(adding: Adding, fetched: queue.Fetch) -> None:
    with transaction(adding.database) as writer:
        queue.save_fetch(writer, fetched)


def _said(listing: Listing, works: int, fresh: int) -> str:
    if listing.quiet is not None:
        return listing.quiet
    if not fresh:
        return f"Nothing new: the listing of {listing.day} was here already."
    return f"{works} papers announced on {listing.day}, {fresh} of them new here."


def _read(
    connection: sqlite3.Connection, found: Sequence[queue.Candidate]
) -> tuple[list[Item], list[Judged], Wishes]:
    """Everything the ranking looks at. Papers of the library that were never judged count as kept on the day
    they were added."""
    from papermap.recommend.rank import Judged, Wishes

    said = queue.judgements(connection)
    owned = [key for key in papers.library_keys(connection) if key not in {j.key for j in said}]
    keys = list(dict.fromkeys([*(c.key for c in found), *owned, *(j.key for j in said)]))
    items = _items(connection, keys, {c.key: c for c in found})
    loaded = {paper.key: paper for paper in papers.load_many(connection, owned)}
    judged = [
        Judged(items[key], Verdict.KEPT, date.fromisoformat((loaded[key].added_at or "1970-01-01")[:10]))
        for key in owned
    ]
    judged += [Judged(items[j.key], j.verdict, j.day) for j in said]
    judged.sort(key=lambda j: j.day)
    follows = queue.followed(connection)
    wishes = Wishes(follows.get("must", ()), follows.get("never", ()), follows.get("author", ()))
    return [items[c.key] for c in found], judged, wishes


def _items(
    connection: sqlite3.Connection, keys: Sequence[int], found: dict[int, queue.Candidate]
) -> dict[int, Item]:
    import numpy as np

    from papermap.recommend.bags import REVISION, bag
    from papermap.recommend.rank import Item

    vectors, cites = queue.vectors_of(connection, keys), queue.cited_by(connection, keys)
    bags = queue.bags(connection, REVISION)
    items = {}
    for paper in papers.load_many(connection, keys):
        values, candidate = paper.fields, found.get(paper.key)
        data = vectors.get(paper.key)
        kept = bags.get(paper.key)
        items[paper.key] = Item(
            key=paper.key,
            title=values.title or "",
            abstract=values.abstract or "",
            bag=kept[1] if kept else bag(values.title, values.abstract),
            vector=None if data is None else np.frombuffer(data, dtype="<f4"),
            authors=values.authors,
            cites=cites.get(paper.key, frozenset()),
            votes=candidate.votes if candidate else None,
            day=candidate.day if candidate else None,
        )
    return items


def _as_ranked(picks: Sequence[queue.Pick]) -> tuple[Ranked, ...]:
    from papermap.recommend.rank import Ranked

    return tuple(Ranked(pick.key, pick.score, pick.reasons, pick.explores) for pick in picks)


def _filters(wishes: Wishes) -> str:
    said = [f"must have {', '.join(wishes.must)}"] if wishes.must else []
    said += [f"never {', '.join(wishes.never)}"] if wishes.never else []
    return "; ".join(said)


def _view(
    connection: sqlite3.Connection, day: date, ranked: Sequence[Ranked], why: str | None, stock: int
) -> QueueView:
    states = {j.key: str(j.verdict) for j in queue.judgements(connection)}
    keys = [papers.current_key(connection, r.key) for r in ranked]
    loaded = {paper.key: paper for paper in papers.load_many(connection, keys)}
    code = {c.key: c.repository for c in queue.candidates(connection)}
    entries = tuple(
        _entry(loaded[key], r, states.get(key), code.get(key))
        for key, r in zip(keys, ranked, strict=True)
        if key in loaded
    )
    fetched = queue.last_fetch(connection)
    remarks = (fetched.said,) if fetched and fetched.failures and why is None else ()
    return QueueView(day.isoformat(), entries, why, remarks, stock)


def _entry(paper: Paper, ranked: Ranked, state: str | None, repository: str | None) -> QueueEntry:
    refs = refs_view(paper.refs)
    return QueueEntry(
        refs=refs,
        title=shown_title(paper.fields.title, refs),
        abstract=paper.fields.abstract,
        score=ranked.score,
        reasons=ranked.reasons,
        state=state or ("kept" if paper.in_library else "new"),
        key=paper.key,
        authors=paper.fields.authors,
        explores=ranked.explores,
        repository=repository,
    )


def follow(desk: Desk, kind: str, values: Sequence[str]) -> None:
    """Follow categories, authors or words; see :data:`KINDS`."""
    with desk.deed(f"follow {', '.join(values)}") as deed:
        for value in values:
            if value not in queue.followed(deed.connection).get(kind, ()):
                queue.follow(deed.connection, kind, value)
                deed.write(Followed(kind, value))


def unfollow(desk: Desk, values: Sequence[str]) -> int:
    """Follow these no longer; returns how many were followed."""
    with desk.deed(f"follow no longer {', '.join(values)}") as deed:
        standing = queue.followed(deed.connection)
        gone = [(kind, value) for value in values for kind, named in standing.items() if value in named]
        for kind, value in gone:
            deed.write(Followed(kind, value, on=False))
        return sum(queue.unfollow(deed.connection, value) for value in values)


def judged_so_far(connection: sqlite3.Connection) -> int:
    """How many papers have an answer."""
    return len(queue.judgements(connection))


__all__ = ["KINDS", "categories", "fetch", "follow", "judge", "keep_pick", "simulate", "view"]
