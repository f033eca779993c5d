"""What a reader writes down in the reading room besides answers: lines, blockers, the row, the relation."""

from __future__ import annotations

from collections.abc import Callable

from textual import work

from papermap.tui import words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.dialogs.form import Form
from papermap.tui.drafts import FormDrafts
from papermap.tui.screens.acts import PaperActs
from papermap.views.reading import PassView

BLOCKER = {"what": "What stops you? A concept, or a formula", "why": "Why does it? (may stay empty)"}


class RoomWords(PaperActs):
    """Asks for a line and keeps it, with the page one is at; leads to the row, the blockers and the relation.

    ``_key`` is the paper, ``_view`` the pass once it is loaded.
    """

    _key: int
    _view: PassView | None

    def _ask(self, box: str, question: str, below: str, keep: Callable[[str, int | None], object]) -> None:
        """A line in one of the paper's boxes: its draft survives, and what was typed is there again."""
        page, drafts = self.page_at_hand(), self._view.drafts if self._view else {}

        def draft(text: str) -> None:
            self.library.reading.keep_draft(self._key, box, text)
            drafts[box] = text

        def said(line: str | None) -> None:
            if line:
                drafts.pop(box, None)
                keep(line, page)

        where = f"p{page} · " if page else ""
        self.app.push_screen(AskLine(question, f"{where}{below}", "", drafts.get(box, ""), draft), said)

    def action_jot(self) -> None:
        self._ask("jot", "Jot a line", "Enter keeps it, Esc does not.", self._jot)

    @work(thread=True, group="say", exit_on_error=False)
    def _jot(self, text: str, page: int | None) -> None:
        self.library.reading.jot(self._key, text, page)
        self.library.reading.drop_draft(self._key, "jot")
        self.app.call_from_thread(self.papermap.say, "Kept.")

    def action_block(self) -> None:
        """What stops the reader, and why."""
        page, drafts = (
            self.page_at_hand(),
            FormDrafts(self.library.reading, self._key, "blocker", list(BLOCKER)),
        )
        where = f"p{page} · " if page else ""
        below = f"{where}It stays open until you say where you learned it. Enter goes on and keeps it."

        def said(typed: dict[str, str] | None) -> None:
            if typed is not None and typed["what"]:
                self._block(typed["what"], typed["why"], page, drafts)

        form = Form("A blocker", tuple(BLOCKER.items()), below, drafts.texts, drafts.keep)
        self.app.push_screen(form, said)

    @work(thread=True, group="say", exit_on_error=False)
    def _block(self, what: str, why: str, page: int | None, drafts: FormDrafts) -> None:
        self.library.reading.block(self._key, what, why, page=page)
        drafts.drop()
        self.app.call_from_thread(self.papermap.say, "Kept as a blocker. B shows them all.")

    def action_blockers(self) -> None:
        self.papermap.open_blockers(self._key)

    def action_row(self) -> None:
        self.papermap.open_row(self._key)

    def action_relation(self) -> None:
        """“This is X, but with Y”: the lineage proposes X."""
        if self._view is not None:
            self.papermap.open_lineage(self._key, words.line(self._view.title, 200))
