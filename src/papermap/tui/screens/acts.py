"""What can be done with the paper at hand on every screen that has one: trail, map, search, open, copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from textual import work
from textual.containers import VerticalScroll

from papermap.model.announcements import Verdict
from papermap.tui import practice_dialogs, thinking_dialogs, words
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.screens.base import PapermapScreen
from papermap.tui.system import web_page
from papermap.views.related import MissingView

if TYPE_CHECKING:
    from papermap.tui.widgets.found_rows import Listed
    from papermap.views.neighbours import MetView, NeighbourView
    from papermap.views.papers import RefsView

NO_PAPERS = "The library is empty: 2 leads to it, where a adds papers."

ADD_HELP = (
    "arXiv ids, addresses, DOIs, Semantic Scholar ids or PDF files, with spaces between.\n"
    "Enter adds them in the background, Esc goes back."
)


def told_of(met: MetView) -> str:
    """What asking for the papers around one has brought."""
    said = (
        f"{words.plural(met.references, 'reference is', 'references are')} known now. "
        if met.references
        else ""
    )
    if met.asked:
        said += (
            f"{met.found:,} of {words.plural(met.asked, 'paper', 'papers')} around it are better known now."
        )
    return said.rstrip() or "Nobody around this paper is known by name only."


class PaperAtHand(Protocol):
    """What a row or a page tells of a paper, so that something can be done with it."""

    @property
    def key(self) -> int: ...

    @property
    def title(self) -> str: ...

    @property
    def refs(self) -> RefsView: ...


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A paper at hand that no one row or page tells of."""

    key: int
    title: str
    refs: RefsView


class PaperActs(PapermapScreen):
    """What can be done with the paper that a screen has at hand."""

    def paper_at_hand(self) -> PaperAtHand | None:
        """The paper the reader is at; ``None`` when there is none."""
        return None

    def page_at_hand(self) -> int | None:
        """The page of the PDF the reader is at, from 1; ``None`` where there is none such."""
        return None

    def action_read_on(self, pages: int) -> None:
        """In what stands below the list: a sentence with its source, or what a topic lacks."""
        pane = self.query_one("#sentence, #why", VerticalScroll)
        pane.scroll_relative(y=pages * max(1, pane.size.height - 1), animate=False)

    def action_trail(self) -> None:
        if self.has_class("-empty"):
            self.papermap.action_tour()
        elif (paper := self.paper_at_hand()) is not None:
            self.papermap.open_trail(paper.key, words.line(paper.title, 200))

    def action_read(self) -> None:
        if (paper := self.paper_at_hand()) is not None:
            self.papermap.open_room(paper.key)

    def action_map(self) -> None:
        paper = self.paper_at_hand()
        self.papermap.open_map(paper.key if paper else None)

    def action_beside(self, side: str) -> None:
        if (paper := self.paper_at_hand()) is not None:
            self.papermap.open_beside(paper.key, words.line(paper.title, 200), side)
        elif side == "missing":
            self.papermap.open_beside(None, "", side)

    def action_lineage(self) -> None:
        if (paper := self.paper_at_hand()) is not None:
            self.papermap.open_lineage(paper.key, words.line(paper.title, 200))

    def action_remember(self) -> None:
        """The three sentences from memory; then the old ones."""
        if (paper := self.paper_at_hand()) is not None:
            practice_dialogs.remember(self, paper.key, words.line(paper.title, 200))

    def action_plan(self) -> None:
        """Plan a reproduction before it is run."""
        if (paper := self.paper_at_hand()) is not None:
            practice_dialogs.plan(self, paper.key, words.line(paper.title, 200))

    def action_record_run(self) -> None:
        if (paper := self.paper_at_hand()) is not None:
            practice_dialogs.record_run(self, paper.key, words.line(paper.title, 200))

    def action_history(self) -> None:
        """Every wording of what was written on the paper at hand."""
        if (paper := self.paper_at_hand()) is not None:
            self.papermap.open_screen("history", paper.key, paper.title)

    def action_judge(self) -> None:
        """Your verdict; then what the field made of it."""
        if (paper := self.paper_at_hand()) is not None:
            thinking_dialogs.judge(self, paper.key, words.line(paper.title, 200))

    def action_tag(self) -> None:
        """Put tags on the paper, and take them off."""
        if (paper := self.paper_at_hand()) is not None:
            practice_dialogs.tag(self, paper.key, words.line(paper.title, 200))

    def action_topics(self) -> None:
        self.papermap.open_topics()

    def add_or_keep(self, row: NeighbourView | Listed | None, *, keep: bool) -> None:
        """Add a paper that a row shows; with ``keep``, also keep it for reading, on the list ``to-read``."""
        if row is None:
            return
        own = not isinstance(row, MissingView) and row.in_library
        if row.refs.best is None or row.key is None:
            self.papermap.say("Known only by name: F on the trail asks who it is.", bad=True)
        elif keep:
            self._keep_for_reading(row.key, words.line(row.title, 80))
            if not own:
                self.papermap.add([row.refs.best])
        elif own:
            self.papermap.say("This paper is in the library already.")
        else:
            self.papermap.add([row.refs.best])

    @work(thread=True, group="keep", exit_on_error=False)
    def _keep_for_reading(self, key: int, title: str) -> None:
        self.library.daily.judge(key, Verdict.KEPT)
        self.app.call_from_thread(self.papermap.say, f"Kept for reading: {title} (u takes it back)")
        self.app.call_from_thread(self.papermap.look_at_store)

    @work(thread=True, group="answer", exit_on_error=False)
    def answer_to(self, key: int, verdict: Verdict, title: str) -> None:
        """Keep what the reader says to a paper that the queue offers."""
        self.library.daily.judge(key, verdict)
        told = {Verdict.KEPT: "Kept for pass 1", Verdict.SKIPPED: "Skipped", Verdict.REJECTED: "Not for you"}
        self.app.call_from_thread(self.papermap.say, f"{told[verdict]}: {title} (u takes it back)")
        self.app.call_from_thread(self.papermap.look_at_store)

    def action_ask_for_papers(self) -> None:
        self.app.push_screen(AskLine("Add papers", ADD_HELP, "1706.03762 …"), self._add_typed)

    def _add_typed(self, typed: str | None) -> None:
        if typed:
            self.papermap.add(typed.split())

    def about(self) -> int | None:
        """The paper that the whole screen is about; ``None`` where it is the library."""
        return None

    def action_fetch(self) -> None:
        self._fetch_references(self.about())

    @work(thread=True, exclusive=True, group="references", exit_on_error=False)
    def _fetch_references(self, key: int | None) -> None:
        """The references of the paper that the screen is about, or else of all papers that have none."""
        graph, say = self.library.graph, self.papermap.say
        if key is not None and graph.is_bare(key):
            self.app.call_from_thread(say, "Asking for the references of this paper.")
            met = graph.meet_neighbours(key)
            said = [told_of(met), *met.troubles[:2]]
            self.app.call_from_thread(say, "\n".join(said), bad=bool(met.troubles))
            self.app.call_from_thread(self.papermap.look_at_store)
        elif refs := graph.without_references():
            self.app.call_from_thread(self.papermap.add, refs, retry=True)
        elif not self.library.size():
            self.app.call_from_thread(say, NO_PAPERS)
        else:
            self.app.call_from_thread(say, "Nothing is left to ask: who has references told them.")

    def action_search(self) -> None:
        self.papermap.open_search()

    def action_copy_ref(self) -> None:
        paper = self.paper_at_hand()
        if paper is None:
            return
        name = paper.refs.best
        if name is None:
            self.papermap.say("This paper has no id to copy.", bad=True)
            return
        self.app.copy_to_clipboard(name)
        self.papermap.say(f"Copied {words.line(name, 80)}")

    def action_outside(self) -> None:
        if (paper := self.paper_at_hand()) is not None:
            self._open_outside(paper.key, paper.refs, self.page_at_hand())

    @work(thread=True, exclusive=True, group="outside", exit_on_error=False)
    def _open_outside(self, key: int, refs: RefsView, at: int | None) -> None:
        path = self.library.pdf_path(key)
        page = web_page(refs)
        show = self.papermap.open_outside
        if path is not None:
            self.app.call_from_thread(show, str(path), "Opening the PDF in your viewer.", at)
        elif page is not None:
            self.app.call_from_thread(show, page, f"No PDF here; opening {words.line(page, 120)}")
        else:
            self.app.call_from_thread(
                self.papermap.say, "There is no PDF of it here, and no web page is known.", bad=True
            )
