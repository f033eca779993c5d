"""The daily abstract: what is offered, what was said to it, what is followed, and asking for what is new."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from papermap.library import following, queue_lists, queueing
from papermap.library.desk import Desk
from papermap.library.fetching import QUESTION
from papermap.model.announcements import Verdict
from papermap.store import connect, follows
from papermap.views.health import Progress
from papermap.views.queue import FetchView, FollowedView, PastPick, QueueView, SimulatedStep

if TYPE_CHECKING:
    from papermap.sources.send import Send


class Daily:
    """The queue of one library."""

    def __init__(self, desk: Desk, send: Send | None, notify: Callable[[str], None]) -> None:
        self._desk = desk
        self._send = send
        self._notify = notify

    def view(self, day: date | None = None, whole: bool = False) -> QueueView:
        """Today's one abstract, the same all day unless a newer listing has a better one; the best of one
        listing day with ``day``; the whole ranking with ``whole``. Never empty without its cause in
        ``why``."""
        connection = self._desk.reader()
        if connection is None:
            return QueueView((day or queueing.today()).isoformat(), (), QUESTION, (), 0)
        shown, offer = queueing.view(connection, day, whole)
        if offer is not None:
            try:
                queueing.keep_offer(self._desk.settings, offer)
            except connect.StoreError as error:
                self._notify(f"Today's pick is not kept: {error}")
        return shown

    def fetch(self, on_progress: Callable[[Progress], None] | None = None) -> FetchView:
        """Ask for the newest announcements. What goes wrong is in the answer and kept; nothing is lost."""
        from papermap.library import fetching
        from papermap.library.wiring import open_adding

        with open_adding(self._desk.settings, self._send, self._notify, on_progress, False) as adding:
            return fetching.fetch(adding, self._desk.settings)

    def week(self) -> QueueView:
        """What to read deeply this week, out of what was kept: chosen once and then the same all week; its
        cause in ``why`` when it is empty."""
        connection, day = self._desk.reader(), queueing.today()
        if connection is None:
            return QueueView(day.isoformat(), (), queue_lists.NOTHING_KEPT, (), 0)
        view, new = queue_lists.week(connection, day)
        if new:
            try:
                queue_lists.keep_week(self._desk.settings, date.fromisoformat(view.day), new)
            except connect.StoreError as error:
                self._notify(f"The list of the week is not kept: {error}")
        return view

    def history(self) -> tuple[PastPick, ...]:
        """Every pick of the queue, its score and reasons as they were, and what was said to it."""
        connection = self._desk.reader()
        return () if connection is None else queue_lists.history(connection)

    def judge(self, key: int, verdict: Verdict) -> None:
        """Take the reader's answer to a paper; kept papers come into the library, on the list ``to-read``."""
        queueing.judge(self._desk, key, verdict)

    def simulate(self, on_progress: Callable[[Progress], None] | None = None) -> tuple[SimulatedStep, ...]:
        """How the ranking would have done on the reader's own answers, judgement by judgement."""
        connection = self._desk.reader()
        if connection is None:
            return ()

        def moved(done: int, of: int) -> None:
            if on_progress is not None:
                on_progress(Progress("replaying your answers", done, of))

        return queueing.simulate(connection, moved)

    def followed(self) -> Mapping[str, tuple[str, ...]]:
        """What the queue follows: ``category``, ``author``, ``keyword``, ``must`` and ``never`` words."""
        connection = self._desk.reader()
        return {} if connection is None else follows.followed(connection)

    def follow(self, kind: str, values: Sequence[str]) -> str:
        """Follow categories, authors, keywords, must-have or never words; returns what is odd about them, and
        how much the papers here have of them."""
        return following.follow(self._desk, kind, values)

    def unfollow(self, values: Sequence[str], kind: str | None = None) -> int:
        """Follow these no longer, in this way or in every way; returns how many were followed."""
        return following.unfollow(self._desk, values, kind)

    def following(self) -> tuple[FollowedView, ...]:
        """What is followed, by kind, and how much the papers here have of it; the library's own categories
        stand in while the reader names none."""
        connection = self._desk.reader()
        return () if connection is None else following.following(connection)

    def categories(self) -> tuple[str, ...]:
        """The categories a fetch asks for: those followed, or the foremost of the library."""
        from papermap.library.fetching import followed_categories

        connection = self._desk.reader()
        return () if connection is None else followed_categories(connection)
