"""A paper's page: of any paper known, also of one known only from a citation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from papermap.tui import keys, rewording, words
from papermap.tui.messages import PaperLoaded, SimilarLoaded
from papermap.tui.screens.acts import NamedPaper, PaperActs, PaperAtHand
from papermap.tui.widgets.found_rows import found_cells
from papermap.tui.widgets.paper_page import contents_column, reading_column
from papermap.tui.widgets.rows import RowList
from papermap.views.neighbours import FoundView
from papermap.views.papers import PaperView

SIMILAR = 8
"""Similar papers at the end of the page."""


class PaperScreen(PaperActs):
    """One paper. ``around`` are the keys of the list it was opened from, for next and previous."""

    PLACE = "paper"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("paper")]

    def __init__(self, key: int, around: tuple[int, ...] = ()) -> None:
        super().__init__()
        self._key = key
        self._around = around
        self._view: PaperView | None = None

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="page"):
            with Container(id="leaf"):
                yield Static("", id="words", markup=False)
                yield Static("", id="contents", markup=False)
            with Vertical(id="similar"):
                yield Static("Similar papers", classes="heading", markup=False)
                yield RowList(found_cells, lambda row: row.key, id="papers")

    @property
    def papers(self) -> RowList[FoundView]:
        found: RowList[FoundView] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.query_one("#similar").display = False
        self.query_one("#page").focus()

    # Following the store

    def load(self) -> None:
        self._load_paper(self._key)
        self._load_similar(self._key)

    @work(thread=True, exclusive=True, group="load paper", exit_on_error=False)
    def _load_paper(self, key: int) -> None:
        self.tell(PaperLoaded(self.library.paper(key)))

    @work(thread=True, exclusive=True, group="load similar", exit_on_error=False)
    def _load_similar(self, key: int) -> None:
        self.tell(SimilarLoaded(key, self.library.similar(key, SIMILAR)))

    def on_paper_loaded(self, message: PaperLoaded) -> None:
        self._view = view = message.view
        self.query_one("#words", Static).update(reading_column(view))
        self.query_one("#contents", Static).update(contents_column(view))
        place = ""
        if self._key in self._around:
            place = f"{self._around.index(self._key) + 1:,} of {len(self._around):,}"
        title = words.line(view.title, 200) or view.refs.best or "a paper"
        self.name_place("papermap", title, aside=place)

    def on_similar_loaded(self, message: SimilarLoaded) -> None:
        if message.key == self._key:
            self.query_one("#similar").display = bool(message.found)
            self.papers.set_rows(message.found)

    # What the keys do

    def action_scroll(self, where: str) -> None:
        page = self.query_one("#page", VerticalScroll)
        if self.papers.has_focus:
            page.focus()
        getattr(page, f"scroll_{where}")(animate=False)

    def action_similar(self) -> None:
        if self.papers.rows and not self.papers.has_focus:
            self.papers.focus()
        else:
            self.query_one("#page").focus()

    @on(RowList.Opened)
    def open_similar(self) -> None:
        if (current := self.papers.current) is not None:
            self.papermap.open_paper(current.key, [row.key for row in self.papers.rows])

    def action_next(self) -> None:
        self._turn(1)

    def action_previous(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        """Turn to the next paper of the list this page was opened from."""
        place = self._around.index(self._key) + step if self._key in self._around else -1
        if not 0 <= place < len(self._around):
            self.papermap.say("This is the last paper of the list." if step > 0 else "This is the first one.")
            return
        self._key = self._around[place]
        self._view = None
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self.query_one("#similar").display = False
        self.load()

    def action_add_this(self) -> None:
        view = self._view
        if view is None:
            return
        if view.in_library:
            self.papermap.say("This paper is in the library already.")
        elif view.refs.best is None:
            self.papermap.say("It is known only by name: there is no id to fetch it with.", bad=True)
        else:
            self.papermap.add([view.refs.best])

    def paper_at_hand(self) -> PaperAtHand | None:
        view = self._view
        if view is None:
            return None
        return NamedPaper(view.key, view.title or view.refs.best or "a paper", view.refs)

    # Notes

    def action_note(self) -> None:
        rewording.write_note(self, self._key, f"Note on {self._short_title}")

    def action_edit_words(self) -> None:
        """Change something that was written on it; of nothing yet, write a note."""
        if self._view is not None and not rewording.choose(self, self._key, f"on {self._short_title}"):
            self.action_note()

    @property
    def _short_title(self) -> str:
        return words.line(self._view.title, 60) if self._view else "this paper"
