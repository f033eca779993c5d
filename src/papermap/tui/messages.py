"""Every message that a worker or a widget sends, as small dataclasses. Handlers own the state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from papermap.tui.widgets.found_rows import Listed
    from papermap.tui.widgets.map_drawing import Atlas
    from papermap.views.health import AddResult, Progress
    from papermap.views.lineage import AncestorView, LineageView
    from papermap.views.neighbours import FoundView, MetView, TrailView
    from papermap.views.papers import LibraryRow, PaperView
    from papermap.views.queue import FollowedView, PastPick, QueueEntry
    from papermap.views.related import PathStepView
    from papermap.views.sheet import Column, SheetRow
    from papermap.views.today import TodayView
    from papermap.views.topics import TopicView


@dataclass
class TodayLoaded(Message):
    """The day, and how many papers the library has."""

    view: TodayView
    papers: int


@dataclass
class ListingFetched(Message):
    """What asking for the day's announcements brought, in a sentence."""

    said: str
    failed: bool


@dataclass
class SheetLoaded(Message):
    """The rows of the spreadsheet that ``where`` selects, and how many papers the library has; ``said`` is
    why there are none."""

    rows: Sequence[SheetRow]
    columns: tuple[Column, ...]
    where: str
    total: int
    said: str = ""


@dataclass
class RowsLoaded(Message):
    """The library's rows that hold the words of ``find``, and how many papers the library has; ``said`` is
    why there are none, where there is more to say than that none has the words."""

    rows: Sequence[LibraryRow]
    find: str
    total: int
    said: str = ""


@dataclass
class PaperLoaded(Message):
    """A paper's page."""

    view: PaperView


@dataclass
class SimilarLoaded(Message):
    """Papers like the one with this key."""

    key: int
    found: tuple[FoundView, ...]


@dataclass
class TrailLoaded(Message):
    """A paper between its neighbours; ``offer`` says what may be done where it has none, ``covered`` that the
    reader is to predict before looking forward."""

    view: TrailView
    offer: str = ""
    covered: bool = False


@dataclass
class PictureLoaded(Message):
    """The map of the library as it is now, and which of its papers the query ``where`` selects."""

    atlas: Atlas
    chosen: frozenset[int] | None = None
    where: str = ""


@dataclass
class BaseFound(Message):
    """What a paper on the map is a variation of, as the reader said or as is guessed."""

    key: int
    base: AncestorView | None


@dataclass
class QueueLoaded(Message):
    """One list of the queue; ``said`` is why it is empty, or what is to be known of it."""

    side: str
    found: tuple[QueueEntry, ...] | tuple[PastPick, ...] | tuple[FollowedView, ...]
    said: str


@dataclass
class BesideLoaded(Message):
    """The papers beside one, of the kind ``side``."""

    side: str
    found: tuple[Listed, ...]
    offer: str = ""
    titles: int = 0


@dataclass
class LineageLoaded(Message):
    """Where a paper comes from."""

    view: LineageView
    offer: str = ""


@dataclass
class PathLoaded(Message):
    """The way to another paper, which is ``known`` or not; ``None`` where there is no way."""

    known: bool
    steps: tuple[PathStepView, ...] | None
    offer: str = ""


@dataclass
class TopicsLoaded(Message):
    """The topics of the library."""

    found: tuple[TopicView, ...]
    offer: str = ""


@dataclass
class Met(Message):
    """What asking for the neighbours of a paper brought; ``error`` is why it brought nothing."""

    met: MetView | None
    error: str | None = None


@dataclass
class Found(Message):
    """What a search found; ``empty`` when there is nothing to search in, ``meaning`` when the language model
    was to be asked, too."""

    query: str
    found: tuple[FoundView, ...]
    empty: bool = False
    meaning: bool = False


@dataclass
class AddMoved(Message):
    """An add that runs is a step further. A newer step replaces one that waits to be shown."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, AddMoved)


@dataclass
class AddAnswered(Message):
    """One REF of an add is through."""

    result: AddResult


@dataclass
class AddEnded(Message):
    """An add is over; ``error`` is what stopped it, in words."""

    refs: tuple[str, ...]
    error: str | None = None


@dataclass
class NoteWritten(Message):
    """A wording of a note is stored under ``note_id``; ``error`` is why it is not."""

    body: str
    note_id: int | None
    error: str | None = None
