"""The queue looked back on: every pick that was ever made, what aged out, and the list of the week."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from papermap.library import queue_items, queue_words, queueing
from papermap.library.reading import PASS_LISTS
from papermap.model.announcements import Verdict
from papermap.settings import Settings
from papermap.store import library_rows, lists, papers, queue, weeks
from papermap.store.connect import open_writer, transaction
from papermap.store.weeks import Choice
from papermap.views.papers import refs_view, shown_title
from papermap.views.queue import PastPick, QueueView

if TYPE_CHECKING:
    from papermap.recommend.rank import Ranked

WEEK_SIZE = 7
"""Papers on the list of the week: as many as one a day brings."""

PARTS = 4
"""In so many parts the list of the week is ranked."""

DEEP = 2
"""The pass that the list of the week is for."""

NOTHING_KEPT = (
    "Nothing that you kept waits for a deep read: `papermap queue --keep REF` puts a paper here, and so does "
    "a first pass that ends in “later”."
)
UNANSWERED, AGED_OUT = "unanswered", "aged out"


def history(connection: sqlite3.Connection) -> tuple[PastPick, ...]:
    """Every pick with what the reader said to it, the newest first."""
    picks = queue.picks(connection)[::-1]
    keys = [papers.current_key(connection, pick.key) for pick in picks]
    loaded = {paper.key: paper for paper in papers.load_many(connection, keys)}
    said = {judgement.key: judgement for judgement in queue.judgements(connection)}
    gone = queue_words.unanswered_and_old(connection, keys)
    found = []
    for key, pick in zip(keys, picks, strict=True):
        paper, word = loaded[key], said.get(key)
        refs = refs_view(paper.refs)
        silent = AGED_OUT if key in gone else UNANSWERED
        if word is None and paper.in_library:
            silent = str(Verdict.KEPT)
        found.append(
            PastPick(
                day=pick.day.isoformat(),
                refs=refs,
                title=shown_title(paper.fields.title, refs),
                score=pick.score,
                reasons=pick.reasons,
                explores=pick.explores,
                said=str(word.verdict) if word else silent,
                said_on=word.day.isoformat() if word else None,
                key=key,
            )
        )
    return tuple(found)


def week(connection: sqlite3.Connection, today: date) -> tuple[QueueView, tuple[Choice, ...]]:
    """What to read deeply this week: of what was kept and not read deeply yet, the best for this reader; and
    what of it is new on the list, to be kept on it.

    What the list showed stays in its place all week, until it is read or put away. Places that are free are
    filled; that of a paper read this week is not.
    """
    named = [name for number, (name, _) in PASS_LISTS.items() if number >= DEEP]
    asked = [key for name in named for key in lists.keys_on(connection, name)]
    said = {j.key: j for j in queue.judgements(connection)}
    kept = [j.key for j in said.values() if j.verdict is Verdict.KEPT]
    away = {j.key for j in said.values() if j.verdict is Verdict.REJECTED}
    queued = [key for key in lists.keys_on(connection, lists.TO_READ) if key not in away]
    waiting = dict.fromkeys([*asked, *queued, *kept])
    since = today - timedelta(days=today.weekday())
    shown = weeks.chosen(connection, since)
    read = library_rows.furthest_passes(connection, [*waiting, *(choice.key for choice in shown)])
    keys = [key for key in waiting if read.get(key, 0) < DEEP]
    if not keys:
        return QueueView(today.isoformat(), (), NOTHING_KEPT, (), 0), ()
    stays = [choice for choice in shown if choice.key in keys]
    done = sum(read.get(choice.key, 0) >= DEEP for choice in shown)
    new: list[Choice] = []
    if free := max(0, WEEK_SIZE - len(stays) - done):
        here = {choice.key for choice in stays}
        ranked = _ranked(connection, [key for key in keys if key not in here], set(asked), today)
        new = [Choice(each.key, each.score, each.reasons) for each in ranked[:free]]
    from papermap.recommend.rank import Ranked

    loaded = {paper.key: paper for paper in papers.load_many(connection, keys)}
    code, came = queue.repositories(connection, keys), queue.origins(connection, keys)
    entries = []
    for each in (*stays, *new):
        why = [f"kept on {said[each.key].day:%A, %d %B}"] if each.key in kept else ["on your list to read"]
        why += ["you wanted to read it again, deeper"] if each.key in asked else []
        why += ["skimmed"] if read.get(each.key) == 1 else []
        told = Ranked(each.key, each.score, (*why, *each.reasons))
        state = str(Verdict.READ if read.get(each.key) else Verdict.KEPT)
        entries.append(queueing.entry(loaded[each.key], told, state, code.get(each.key), came[each.key]))
    waits = len(keys) - len(entries)
    remarks = (f"{waits} more that you kept wait behind these.",) if waits > 0 else ()
    return QueueView(since.isoformat(), tuple(entries), None, remarks, len(keys)), tuple(new)


def keep_week(settings: Settings, since: date, new: Sequence[Choice]) -> None:
    """Keep what is new on the list of the week that begins on ``since``."""
    with closing(open_writer(settings.database)) as database, transaction(database) as writer:
        weeks.choose(writer, since, new)


def _ranked(
    connection: sqlite3.Connection, keys: Sequence[int], asked: set[int], today: date
) -> list[Ranked]:
    """Those that a pass asked for first, then by taste. A kept paper must not speak for itself, so a part of
    them at a time is ranked by what was said to all the others."""
    from papermap.recommend.rank import Wishes, rank
    from papermap.recommend.reasons import BUT_NEW

    days = queue.last_announced(connection, keys)
    found = [queue.Candidate(key, days.get(key, today), None, None) for key in keys]
    items, judged, _ = queue_items.read(connection, found)
    ranked: list[Ranked] = []
    for first in range(min(PARTS, len(items))):
        part = items[first::PARTS]
        own = {item.key for item in part}
        others = [judgement for judgement in judged if judgement.item.key not in own]
        ranked += rank(part, others, Wishes(), today, WEEK_SIZE)
    told = [replace(r, reasons=tuple(why for why in r.reasons if not why.endswith(BUT_NEW))) for r in ranked]
    return sorted(told, key=lambda each: (each.key not in asked, -each.score))
