"""Where a paper comes from: likely bases with their evidence, and the reader's own word on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from papermap.tui import keys, words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.drafts import Draft
from papermap.tui.messages import LineageLoaded
from papermap.tui.screens.acts import NamedPaper, PaperActs, PaperAtHand
from papermap.tui.widgets import lineage_rows
from papermap.tui.widgets.rows import RowList
from papermap.views.lineage import BaseView, LineageView

MOST = 12


class LineageScreen(PaperActs):
    """The bases of one paper; accepted ones are the reader's and drawn solid, guesses dashed."""

    PLACE = "lineage"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("lineage")]

    def __init__(self, key: int, title: str) -> None:
        super().__init__()
        self._key, self._title = key, title
        self._view: LineageView | None = None
        self._offer = ""

    def body(self) -> Iterable[Widget]:
        yield Static("", id="descent", markup=False)
        yield Static("bases", classes="heading beside", markup=False)
        yield RowList(lineage_rows.base_cells, lambda row: row.key or row.title, id="papers")
        with VerticalScroll(id="sentence", can_focus=False):
            yield Static("", markup=False)

    @property
    def bases(self) -> RowList[BaseView]:
        found: RowList[BaseView] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.name_place("papermap", "lineage of", words.line(self._title, 200))
        self.bases.focus()

    def load(self) -> None:
        self._load_lineage(self._key)

    @work(thread=True, exclusive=True, group="load lineage", exit_on_error=False)
    def _load_lineage(self, key: int) -> None:
        view = self.library.graph.lineage(key, MOST)
        self.tell(LineageLoaded(view, "" if view.bases else self.library.graph.offer(key, "F")))

    def on_lineage_loaded(self, message: LineageLoaded) -> None:
        self._view, self._offer = message.view, message.offer
        self.bases.set_rows(message.view.bases)
        self.query_one("#descent", Static).update(lineage_rows.descent(message.view))
        self._show_evidence()

    @on(RowList.Moved)
    def _show_evidence(self) -> None:
        self.query_one("#sentence Static", Static).update(
            lineage_rows.evidence(self.bases.current, self._offer)
        )

    # The reader's word

    @on(RowList.Opened)
    def action_accept(self) -> None:
        """Ask for the words and keep them; a base that stands keeps its words to be edited."""
        base = self.bases.current
        if base is None or not self._is_a_work(base):
            return
        question = f"This is {words.line(base.title, 120)}, but with …"
        below = "Enter keeps it, with these words or without any. Esc goes back."
        draft = Draft(self.library.reading, self._key, f"twist {base.key}")
        example = "low-rank updates merged after training"
        ask = AskLine(question, below, example, draft.text or base.twist, draft.keep)
        self.app.push_screen(ask, lambda typed: self._relate(base, typed, draft))

    def _relate(self, base: BaseView, typed: str | None, draft: Draft) -> None:
        if typed is not None:
            self._keep(base, typed.removeprefix("but with ").strip(), False, draft)

    def action_reject(self) -> None:
        if (base := self.bases.current) is not None and self._is_a_work(base):
            self._keep(base, "", True)

    def _is_a_work(self, base: BaseView) -> bool:
        """Whether something can be said of a base; of a name alone the reader is told what to do."""
        if base.key is None:
            self.papermap.say("Known only by name: F on the trail asks who it is; then you can say it here.")
        return base.key is not None

    @work(thread=True, group="relate", exit_on_error=False)
    def _keep(self, base: BaseView, twist: str, reject: bool, draft: Draft | None = None) -> None:
        assert base.key is not None
        self.library.graph.relate(self._key, base.key, twist, reject)
        if draft is not None:
            draft.drop()
        name = words.line(base.title, 80)
        said = (
            f"Not {name}; it is not guessed again." if reject else f"Kept: this is {name}, but with {twist}"
        )
        self.app.call_from_thread(self.papermap.say, f"{said.removesuffix(', but with ')} (u takes it back)")
        self.app.call_from_thread(self.papermap.look_at_store)

    def action_open(self) -> None:
        base = self.bases.current
        if base is None:
            return
        if base.key is None:
            self.papermap.say("Known only by name: F on the trail asks who it is, then it has a page.")
            return
        around = [other.key for other in self.bases.rows if other.key is not None]
        self.papermap.open_paper(base.key, around)

    def paper_at_hand(self) -> PaperAtHand | None:
        base = self.bases.current
        return None if base is None or base.key is None else NamedPaper(base.key, base.title, base.refs)

    def about(self) -> int | None:
        return self._key
