"""Topics: how far the reader is with each, and which of its roots are missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from papermap.tui import keys, words
from papermap.tui.messages import TopicsLoaded
from papermap.tui.screens.acts import PaperActs
from papermap.tui.widgets.rows import Cell, RowList, flexible
from papermap.views.topics import TopicView, meter, spans

KINDS = {"list": "list", "tag": "tag", "community": "map"}


def topic_cells(row: TopicView, width: int) -> list[Cell]:
    """Name, meter, numbers; narrow lists keep name and meter."""
    end = [Cell(meter(row.papers), 10, "accent"), Cell(row.exposure, 13, "quiet")]
    if width >= 64:
        end += [Cell(row.depth, 11, "quiet"), Cell(f"{row.read:,} read", 9, "quiet")]
    if width >= 84:
        end += [Cell(row.span, 9, "quiet"), Cell(KINDS[row.kind], 4, "quiet")]
    rest = min(flexible(width, [cell.width for cell in end]), LONGEST_NAME)
    return [Cell(words.line(row.name, 200), rest), *end]


LONGEST_NAME = 60
"""Cells; on a wide screen the numbers stand near their names."""

NO_TOPICS = (
    "No topics yet.\n\n"
    "A few papers make one: 2 leads to the library, where a adds papers.\n"
    "So does a tag (# on a paper), and a reading list: `papermap lists` names those there are."
)


class TopicsScreen(PaperActs):
    """Reading lists, tags and neighbourhoods of the map."""

    PLACE = "topics"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("topics")]

    def __init__(self) -> None:
        super().__init__()
        self._offer = ""

    def body(self) -> Iterable[Widget]:
        yield RowList(topic_cells, lambda row: (row.kind, row.name), id="papers")
        with VerticalScroll(id="why", can_focus=False):
            yield Static("Looking at your topics …", markup=False)

    @property
    def topics(self) -> RowList[TopicView]:
        found: RowList[TopicView] = self.query_one("#papers", RowList)
        return found

    def on_mount(self) -> None:
        self.name_place("papermap", "Topics")
        self.topics.focus()

    def load(self) -> None:
        self._load_topics()

    @work(thread=True, exclusive=True, group="load topics", exit_on_error=False)
    def _load_topics(self) -> None:
        self.tell(TopicsLoaded(self.library.topics(), self.library.graph.offer(how="F")))

    def on_topics_loaded(self, message: TopicsLoaded) -> None:
        self._offer = message.offer
        self.topics.set_rows(message.found)
        self.name_place("papermap", "Topics", aside="exposure is 5–20 papers, depth 50")
        self.set_class(not message.found, "-bare")
        if not message.found:
            said = [NO_TOPICS, message.offer]
            self.query_one("#why Static", Static).update("\n\n".join(filter(None, said)))

    @on(RowList.Moved)
    def show_roots(self) -> None:
        topic = self.topics.current
        if topic is None:
            return
        parts: list[str | tuple[str, str]] = [
            ("years  ", "$quiet"),
            " ".join(f"{year}·{count}" for year, count in topic.years),
        ]
        if topic.missing_years:
            parts.append(f"\nnone of  {spans(topic.missing_years)}")
        parts += [
            f"\nsurvey   {words.line(survey.title, 120)} ({survey.year or '?'}), to start from"
            for survey in topic.surveys
        ]
        for root in topic.missing_roots:
            title = words.line(root.title, 120)
            cited = words.plural(root.citers, "paper", "papers")
            parts.append(f"\nmissing  {title} ({root.year or '?'}), cited by {cited} of the topic")
        if self._offer:
            parts.append((f"\n{self._offer}", "$quiet"))
        self.query_one("#why Static", Static).update(Content.assemble(*parts))
        self.query_one("#why").scroll_home(animate=False)

    @on(RowList.Opened)
    def action_open(self) -> None:
        if (topic := self.topics.current) is not None:
            self.papermap.open_map(where=topic.where)

    def action_add(self) -> None:
        topic = self.topics.current
        refs = [root.refs.best for root in topic.missing_roots if root.refs.best] if topic else []
        if refs:
            self.papermap.add(refs)
        else:
            self.papermap.say("This topic lacks no root that is known.")
