"""The daily queue: offering one paper with reasons out of what was fetched, and taking the answer."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from papermap.library import queue_items, queue_words
from papermap.library.desk import Desk
from papermap.library.queue_origins import came_by, with_origins
from papermap.library.shelving import Shelving
from papermap.model.announcements import Verdict
from papermap.model.papers import Paper
from papermap.settings import Settings
from papermap.store import fetches, follows, papers, queue
from papermap.store.connect import open_writer, transaction
from papermap.store.lists import TO_READ
from papermap.views.papers import refs_view, shown_title
from papermap.views.queue import QueueEntry, QueueView, SimulatedStep

if TYPE_CHECKING:
    from papermap.recommend.rank import Item, Judged, Ranked, Wishes

TO_READ_TITLE = "Kept from the queue, for pass 1"

EXPLAINED, ALL_EXPLAINED = 10, 100
"""So many of a ranking get their reasons when one is chosen, and when all of it is shown."""

OFFERED_AT_MOST = 2
"""A pick that was not answered to comes on one more day; then others have their turn."""

MOST_LATER, SIMULATED_STOCK = 200, 1000
"""In a replay, the papers that each kept one is ranked among, and those of the stock that say what is
common."""


def today() -> date:
    """The reader's own day."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Offer:
    """A pick that is new, and the one of the same day whose place it takes."""

    pick: queue.Pick
    instead: queue.Pick | None


def view(connection: sqlite3.Connection, day: date | None, whole: bool) -> tuple[QueueView, Offer | None]:
    """The queue of a day, or of today out of the stock; with what to keep when a new pick is made."""
    shown_day = day or today()
    stock = queue.candidates(connection)
    stands = None if whole or day is not None else pick_of(queue.picks(connection), shown_day)
    if stands is not None and _may_stay(connection, stands, stock):
        shown = _view(connection, shown_day, _as_ranked([stands]), None, len(stock))
        return queue_words.after_the_answer(shown), None
    found = queue.candidates(connection, day) if day is not None else stock
    if not found:
        why = queue_words.why_empty(connection, day, shown_day if day is None else today())
        return _view(connection, shown_day, (), why, len(stock)), None
    ranking = _ranked(connection, found, stock, shown_day, ALL_EXPLAINED if whole else EXPLAINED)
    if not ranking.ranked:
        why = queue_words.all_filtered(len(found), ranking.wishes)
        return _view(connection, shown_day, (), why, len(stock)), None
    if whole:
        return _view(connection, shown_day, ranking.ranked, None, len(stock)), None
    if day is not None:
        return _view(connection, shown_day, ranking.ranked[:1], None, len(stock)), None
    offer = _offer(connection, ranking, shown_day)
    return _view(connection, shown_day, _as_ranked([offer.pick]), None, len(stock)), offer


@dataclass(frozen=True, slots=True)
class _Ranking:
    ranked: tuple[Ranked, ...]
    items: Sequence[Item]
    judged: Sequence[Judged]
    wishes: Wishes


def _ranked(
    connection: sqlite3.Connection,
    found: Sequence[queue.Candidate],
    stock: Sequence[queue.Candidate],
    day: date,
    explained: int = EXPLAINED,
) -> _Ranking:
    """What was found, ranked, the first ``explained`` with reasons; the rest of the stock says what is
    common."""
    from papermap.library.queue_topics import with_topics
    from papermap.recommend.rank import rank

    offered = {c.key for c in found}
    items, judged, wishes = queue_items.read(
        connection, [*found, *(c for c in stock if c.key not in offered)]
    )
    items, others = items[: len(found)], items[len(found) :]
    ranked = rank(items, judged, wishes, day, explained, others)
    ranked = with_origins(connection, with_topics(connection, ranked, items, judged), found)
    return _Ranking(tuple(ranked), items, judged, wishes)


def _offer(connection: sqlite3.Connection, ranking: _Ranking, day: date) -> Offer:
    """The pick of ``day``: the best of those that did not have their turn, or a look elsewhere."""
    from papermap.recommend.rank import explore

    picks = queue.picks(connection)
    before = {(pick.key, pick.day) for pick in picks if pick.day != day}
    times = Counter(key for key, _ in before)
    rested = [each for each in ranking.ranked if times[each.key] < OFFERED_AT_MOST] or ranking.ranked
    days = len({picked_on for _, picked_on in before})
    chosen = explore(rested, ranking.items, ranking.judged, days) or rested[0]
    pick = queue.Pick(chosen.key, day, chosen.score, chosen.explores, chosen.reasons)
    return Offer(pick, pick_of(picks, day))


def pick_of(picks: Sequence[queue.Pick], day: date) -> queue.Pick | None:
    """The pick that stands on ``day``, out of all in the order in which they were made: the last of that day.
    One after which picks of several earlier days were made is that of a clock that ran ahead."""
    stands = None
    earlier: set[date] = set()
    for pick in picks:
        if pick.day == day:
            stands, earlier = pick, set()
        elif pick.day < day:
            earlier.add(pick.day)
    return None if len(earlier) > 1 else stands


def _may_stay(connection: sqlite3.Connection, pick: queue.Pick, stock: Sequence[queue.Candidate]) -> bool:
    """Whether a pick is still to be shown: it is answered to, or passes the words that rule by now."""
    key = papers.current_key(connection, pick.key)
    wished = follows.followed(connection)
    must, never = wished.get("must", ()), wished.get("never", ())
    if not (must or never) or key not in {candidate.key for candidate in stock}:
        return True
    from papermap.recommend.rank import Wishes

    return Wishes(must, never).pass_(queue_items.items_of(connection, [key], {})[key])


def choose_anew(connection: sqlite3.Connection) -> Offer | None:
    """After a newer listing: what takes the place of today's pick, where that was not answered to yet and is
    no longer the best. ``None`` where there was no pick, or it stays."""
    day, stock = today(), queue.candidates(connection)
    stands = pick_of(queue.picks(connection), day)
    if stands is None:
        return None
    key = papers.current_key(connection, stands.key)
    ranking = _ranked(connection, stock, stock, day) if key in {each.key for each in stock} else None
    if ranking is None or not ranking.ranked:
        return None
    offer = _offer(connection, ranking, day)
    return None if offer.pick.key == key else offer


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


def keep_offer(settings: Settings, offer: Offer) -> None:
    """Keep a pick for ever. Where another process was quicker, its pick of the day stands."""
    with closing(open_writer(settings.database)) as database, transaction(database) as writer:
        save_offer(writer, offer)


def save_offer(writer: sqlite3.Connection, offer: Offer) -> None:
    """The same, within a transaction."""
    if pick_of(queue.picks(writer), offer.pick.day) == offer.instead:
        queue.save_pick(writer, offer.pick, judged_so_far(writer))


def simulate(
    connection: sqlite3.Connection, on_progress: Callable[[int, int], None] = lambda done, of: None
) -> tuple[SimulatedStep, ...]:
    """Replay the reader's own history: before each kept paper, what was judged next is ranked by what was
    judged before, the next :data:`MOST_LATER` papers of it at most. ``on_progress`` gets how many kept papers
    are done, of how many."""
    from papermap.recommend.rank import Wishes, rank

    answered = {judgement.key for judgement in queue.judgements(connection)}
    newest = queue.candidates(connection)[:SIMULATED_STOCK]
    stock, judged, _ = queue_items.read(connection, newest, max(1, len(answered)))
    said = [j for j in judged if j.item.key in answered]
    first = [j for j in judged if j.item.key not in answered]
    kept = [number for number, judgement in enumerate(said) if judgement.sign > 0]
    steps = []
    for done, number in enumerate(kept):
        on_progress(done, len(kept))
        later = [j.item for j in said[number : number + MOST_LATER]]
        ranked = rank(later, [*first, *said[:number]], Wishes(), said[number].day, 0, stock)
        place = 1 + [r.key for r in ranked].index(said[number].item.key)
        steps.append(SimulatedStep(number, place, len(later)))
    return tuple(steps)


def _as_ranked(picks: Sequence[queue.Pick]) -> tuple[Ranked, ...]:
    from papermap.recommend.rank import Ranked

    return tuple(Ranked(pick.key, pick.score, pick.reasons, pick.explores) for pick in picks)


def _view(
    connection: sqlite3.Connection, day: date, ranked: Sequence[Ranked], why: str | None, stock: int
) -> QueueView:
    states = {j.key: str(j.verdict) for j in queue.judgements(connection)}
    keys = [papers.current_key(connection, r.key) for r in ranked]
    loaded = {paper.key: paper for paper in papers.load_many(connection, keys)}
    code, came = queue.repositories(connection, keys), queue.origins(connection, keys)
    entries = tuple(
        entry(loaded[key], r, states.get(key), code.get(key), came[key])
        for key, r in zip(keys, ranked, strict=True)
        if key in loaded
    )
    fetched = fetches.last(connection)
    troubles = (
        (queue_words.last_said(fetched, today()),) if fetched and fetched.failures and why is None else ()
    )
    aged = queue_words.aged_out(connection, today())
    return QueueView(day.isoformat(), entries, why, (*troubles, *aged), stock)


def entry(
    paper: Paper,
    ranked: Ranked,
    state: str | None,
    repository: str | None = None,
    came: Sequence[queue.Origin] = (),
) -> QueueEntry:
    """A ranked paper as it is shown. ``state`` is what the reader said, if anything."""
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
        origins=tuple(dict.fromkeys(came_by(origin) for origin in came)),
    )


def judged_so_far(connection: sqlite3.Connection) -> int:
    """How many papers have an answer."""
    return len(queue.judgements(connection))
