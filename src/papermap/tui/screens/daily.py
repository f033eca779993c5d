"""What Today and the queue's screen share: asking for news, and following."""

from __future__ import annotations

from textual import work
from textual.worker import get_current_worker

from papermap.tui import words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.dialogs.pick import Pick
from papermap.tui.messages import ListingFetched
from papermap.tui.screens.acts import PaperActs
from papermap.tui.widgets import today_rows
from papermap.tui.widgets.hints import DoingLine
from papermap.tui.widgets.queue_rows import KINDS
from papermap.views.health import Progress

FOLLOW_HELP = {
    "category": "arXiv's categories, as cs.CL math.AG, with spaces between: each listing is asked for them.",
    "author": "A name, as Ada Reed: all of arXiv is searched for papers of theirs.",
    "keyword": "A word or a phrase: all of arXiv is searched for it.",
    "must": "A word or a phrase: of those you name, a paper must have one to be offered.",
    "never": "A word or a phrase: a paper that has it is never offered.",
}


class DailyActs(PaperActs):
    """What can be done about the daily news."""

    def action_fetch(self) -> None:
        self._say_doing("asking arXiv for today's announcements")
        self._fetch()

    def _say_doing(self, told: str) -> None:
        self.query_one(DoingLine).words = told or self.papermap.doing

    @work(thread=True, exclusive=True, group="fetch", exit_on_error=False)
    def _fetch(self) -> None:
        worker = get_current_worker()

        def moved(progress: Progress) -> None:
            if not worker.is_cancelled:
                of = f" {progress.done:,} of {progress.total:,}" if progress.total > 1 else ""
                self.app.call_from_thread(self._say_doing, f"{words.line(progress.stage, 80)}{of}")

        try:
            fetched = self.library.daily.fetch(moved)
        except Exception as error:  # noqa: BLE001 - said in words; what was stored before is kept
            self.tell(ListingFetched(words.problem(error), True))
        else:
            self.tell(ListingFetched(fetched.said, fetched.failed))

    def on_listing_fetched(self, message: ListingFetched) -> None:
        self._say_doing("")
        self.papermap.say(today_rows.in_keys(message.said, self.papermap.keys), bad=message.failed)
        self.papermap.look_at_store()

    def action_follow(self) -> None:
        """Ask what to follow: first in which way, then what."""

        ways = {told: kind for kind, told in KINDS.items()}

        def name(way: str | None) -> None:
            if way is None:
                return
            kind = ways[way]

            def typed(text: str | None) -> None:
                if text:
                    self._follow(kind, text.replace(",", " ").split() if kind == "category" else [text])

            below = f"{FOLLOW_HELP[kind]}\nEnter follows, Esc goes back."
            self.app.push_screen(AskLine(f"Follow {way}", below), typed)

        self.app.push_screen(Pick("Follow what?", [(way, "") for way in ways]), name)

    @work(thread=True, group="follow", exit_on_error=False)
    def _follow(self, kind: str, values: list[str]) -> None:
        odd = self.library.daily.follow(kind, values)
        told = words.line(", ".join(values), 120)
        more = " F asks for news." if kind in ("category", "author", "keyword") else ""
        more += f" {words.line(odd, 300)}" if odd else ""
        self.app.call_from_thread(self.papermap.say, f"Followed: {told} (u takes it back).{more}")
        self.app.call_from_thread(self.papermap.look_at_store)
