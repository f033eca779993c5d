"""What the queue says: why there is nothing, how the last fetch went, what aged out; with the next step."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from papermap.library.fetching import CATCH_UP, QUESTION, followed_categories
from papermap.model.announcements import Verdict, next_weekday
from papermap.model.moments import own_day, own_minute
from papermap.store import fetches, follows, library_rows, lists, papers, queue
from papermap.views.queue import QueueView

if TYPE_CHECKING:
    from papermap.recommend.rank import Wishes

TOLD_FOR = 7
"""Days for which it is told that something aged out."""

RESTS_AFTER = timedelta(days=30)
"""A paper that was kept and not opened for so long stands behind those kept since."""

FETCH = "`papermap queue --fetch`"
UNFETCHED = f"Nothing was fetched yet: {FETCH} asks arXiv for today's announcements."
ANSWERED = (
    "You have answered to today's paper: the next comes tomorrow. `papermap queue --all` has the others."
)


def why_empty(connection: sqlite3.Connection, day: date | None, now: date) -> str:
    """Why there is nothing to offer (of ``day``, where one was asked for), and what to do about it."""
    fetched = fetches.last(connection)
    if day is not None:
        return _why_not_of(connection, day, now)
    if fetched is None:
        return UNFETCHED if asks_for_something(connection) else QUESTION
    if fetched.day is None and fetched.failures:
        return f"{last_said(fetched, now)} Nothing unread is left in stock. {FETCH} asks again."
    if queue.newest_day(connection) is None:
        following = next_weekday(fetched.day or now)
        return f"{last_said(fetched, now)} The next listing comes on {following:%A}: {FETCH}."
    told = last_said(fetched, now)
    return f"You have answered to everything in stock. {told} The next listing brings more: {FETCH}."


def _why_not_of(connection: sqlite3.Connection, day: date, now: date) -> str:
    if day.weekday() >= 5:
        return f"arXiv announces nothing on {day:%A}. The listing of Monday brings more."
    if day > now:
        return f"{day} is still to come; `papermap queue` has today's paper."
    told = [f.said for f in fetches.since(connection, day) if f.day == day and not f.announced]
    if told:
        return f"{told[-1]} `papermap queue --all` has what is in stock."
    last, newest = fetches.last(connection), queue.newest_day(connection)
    if last is not None and last.day is None and last.failures and (newest or day) <= day <= own_day(last.at):
        return f"{last_said(last, now)} `papermap queue --all` has what is in stock."
    first = fetches.first_day(connection)
    known = f"; the newest day here is {newest}" if newest else ""
    if day == now or (first is not None and first < day and now - day <= CATCH_UP):
        step = f"{FETCH} asks for it"
    else:
        step = f"{FETCH} goes back to the first day that was fetched, {CATCH_UP.days} days at most"
    return f"No listing of {day} was fetched{known}. {step}."


def last_said(fetched: fetches.Fetch, now: date) -> str:
    """How the last fetch went; one that was not today says when it was, since it names hours."""
    if own_day(fetched.at) == now:
        return fetched.said
    return f"The last fetch was on {own_minute(fetched.at)}. {fetched.said}"


def asks_for_something(connection: sqlite3.Connection) -> bool:
    """Whether a fetch has anything to ask for."""
    followed = follows.followed(connection)
    return bool(followed_categories(connection) or followed.get("author") or followed.get("keyword"))


def all_filtered(papers_there: int, wishes: Wishes) -> str:
    """That the must-have and never words leave nothing."""
    said = [f"must have {', '.join(wishes.must)}"] if wishes.must else []
    said += [f"never {', '.join(wishes.never)}"] if wishes.never else []
    return (
        f"0 of {papers_there} papers passed your filters ({'; '.join(said)}). `papermap queue unfollow WORD` "
        "takes one away."
    )


def after_the_answer(view: QueueView) -> QueueView:
    """The day's pick; once it is answered to, with what comes next."""
    answered = any(entry.state in ("kept", "skipped", "rejected") for entry in view.entries)
    return replace(view, remarks=(*view.remarks, ANSWERED)) if answered else view


# ── what aged out ────────────────────────────────────────────────────────────────────────────────────────


def unanswered_and_old(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, date]:
    """Those of these works that were never answered to and have left the stock, with their last day in it."""
    newest = queue.newest_day(connection)
    if newest is None:
        return {}
    answered = {judgement.key for judgement in queue.judgements(connection)}
    answered |= papers.in_library(connection, keys)
    silent = [key for key in dict.fromkeys(keys) if key not in answered]
    stays = timedelta(days=queue.BACKLOG_DAYS)
    left = {key: day + stays for key, day in queue.last_announced(connection, silent).items()}
    return {key: day for key, day in left.items() if day < newest}


def resting(connection: sqlite3.Connection, keys: Sequence[int], now: date) -> dict[int, date]:
    """Those of these papers that were kept long ago and never opened, with the day since which they stand
    behind the others."""
    kept = {j.key: j.day for j in queue.judgements(connection) if j.verdict is Verdict.KEPT}
    read = library_rows.furthest_passes(connection, list(keys))
    since = {key: kept[key] + RESTS_AFTER for key in keys if key in kept and key not in read}
    return {key: day for key, day in since.items() if day < now}


def aged_out(connection: sqlite3.Connection, now: date) -> tuple[str, ...]:
    """Sentences on what aged out in the last days: picks that left the stock without an answer, kept papers
    that nobody opened; none where there are none."""
    newest = queue.newest_day(connection)
    picked = [papers.current_key(connection, pick.key) for pick in queue.picks(connection)]
    gone = unanswered_and_old(connection, picked)
    lately = sum(1 for day in gone.values() if newest and (newest - day).days <= TOLD_FOR)
    rest = resting(connection, lists.keys_on(connection, lists.TO_READ), now)
    rested = sum(1 for day in rest.values() if (now - day).days <= TOLD_FOR)
    told = []
    if lately:
        many = "One paper that you did not answer to has"
        if lately > 1:
            many = f"{lately} papers that you did not answer to have"
        told.append(
            f"{many} made room for newer ones; `papermap queue --history` still has "
            f"{'it' if lately == 1 else 'them'}, and `--keep REF` keeps one."
        )
    if rested:
        many = "One paper that you kept has" if rested == 1 else f"{rested} papers that you kept have"
        told.append(
            f"{many} waited {RESTS_AFTER.days} days, and now behind newer ones; `papermap queue --week` "
            "still chooses among them."
        )
    return tuple(told)
