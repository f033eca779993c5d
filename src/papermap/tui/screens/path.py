"""The way from one paper to another, citation by citation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from papermap.library.desk import NoSuchPaperError
from papermap.tui import keys, words
from papermap.tui.messages import PathLoaded
from papermap.tui.screens.acts import PaperActs, PaperAtHand
from papermap.tui.widgets.rows import Cell, RowList, flexible
from papermap.views.related import PathStepView


def step_cells(row: PathStepView, width: int) -> list[Cell]:
    """A paper of the way, and how it is tied to the next."""
    tie = "" if row.cites_next is None else "builds on ↓" if row.cites_next else "led to ↓"
    rest = flexible(width, [4, 11])
    look = "plain" if row.in_library else "quiet"
    title = Cell(words.line(row.title, 4 * width + 40), rest, look)
    return [Cell(words.year(row.year), 4, "quiet"), title, Cell(tie, 11, "accent")]


class PathScreen(PaperActs):
    """From one paper to what the reader named: a REF, or words of which the best hit is taken."""

    PLACE = "path"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("path")]

    def __init__(self, key: int, title: str, wanted: str) -> None:
        super().__init__()
        self._key, self._title, self._wanted = key, title, wanted

    def body(self) -> Iterable[Widget]:
        yield RowList(step_cells, lambda row: row.key, id="papers")
        with VerticalScroll(id="sentence", can_focus=False):
            yield Static("", markup=False)

    @property
    def steps(self) -> RowList[PathStepView]:
        found: RowList[PathStepView] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.name_place("papermap", "way from", words.line(self._title, 200))
        self.steps.focus()

    def load(self) -> None:
        self._load_path(self._key, self._wanted)

    @work(thread=True, exclusive=True, group="load path", exit_on_error=False)
    def _load_path(self, key: int, wanted: str) -> None:
        try:
            end: int | None = self.library.find(wanted)
        except NoSuchPaperError:
            found = self.library.search(wanted, 1)
            end = found[0].key if found else None
        steps = None if end is None else self.library.graph.path(key, end)
        offer = "" if steps else self.library.graph.offer(key, "F")
        self.tell(PathLoaded(end is not None, steps, offer))

    def on_path_loaded(self, message: PathLoaded) -> None:
        self.steps.set_rows(message.steps or ())
        self.set_class(not message.steps, "-bare")
        if message.steps:
            aside = words.plural(len(message.steps) - 1, "citation", "citations")
            title = words.line(message.steps[-1].title, 200)
            self.name_place("papermap", words.line(self._title, 60), title, aside=aside)
            return
        said = f"No paper here answers to “{words.line(self._wanted, 80)}”."
        if message.known:
            said = f"No way of known citations leads there. {message.offer}".rstrip()
        self.query_one("#sentence Static", Static).update(Content.styled(said, "$quiet"))

    @on(RowList.Moved)
    def show_sentence(self) -> None:
        step = self.steps.current
        if step is None:
            return
        said = f"“{words.paragraph(step.contexts[0])}”" if step.contexts else ""
        none = "" if step.cites_next is None else "No sentence of this citation is known."
        shown = Content(said) if said else Content.styled(none, "$quiet")
        self.query_one("#sentence Static", Static).update(shown)

    @on(RowList.Opened)
    def action_open(self) -> None:
        if (step := self.steps.current) is not None:
            self.papermap.open_paper(step.key, [other.key for other in self.steps.rows])

    def paper_at_hand(self) -> PaperAtHand | None:
        return self.steps.current

    def about(self) -> int | None:
        return self._key
