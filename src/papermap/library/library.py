"""The library as the front ends see it. Methods are safe to call from any thread: each thread reads through
a connection of its own, and each writing call opens the library for itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.library import browsing
from papermap.library.desk import Desk, NoSuchPaperError
from papermap.model.refs import BadRefError, parse_ref
from papermap.store import connect, journal, library_rows, notes, papers
from papermap.views.health import AddResult, ListView, Progress
from papermap.views.papers import LibraryRow, PaperView

if TYPE_CHECKING:
    from papermap.library.daily import Daily
    from papermap.library.exporting import Exporting
    from papermap.library.graph import Graph
    from papermap.library.habits import Habits
    from papermap.library.importing import Importing
    from papermap.library.listing import Listing
    from papermap.library.mapping import Mapper
    from papermap.library.meaning import Meaning
    from papermap.library.reading import ReadingRoom
    from papermap.library.reproducing import Reproducing
    from papermap.library.rereading import Rereading
    from papermap.library.research_log import ResearchLog
    from papermap.library.searching import Finder
    from papermap.library.sheet import Sheet
    from papermap.library.tagging import Tagging
    from papermap.library.thinking import Thinking
    from papermap.library.topics import Topics
    from papermap.library.undoing import Undoing
    from papermap.library.wordings import Wordings
    from papermap.model.maps import MapPicture
    from papermap.settings import Settings
    from papermap.sources.send import Send
    from papermap.views.health import Check
    from papermap.views.neighbours import FoundView
    from papermap.views.stats import StatsView
    from papermap.views.topics import TopicView

OnProgress = Callable[[Progress], None]
Notify = Callable[[str], None]

DRAWN_AHEAD = 20_000
"""Of a library of no more papers the map is drawn before it is asked for: it takes a second or two."""


class Library:
    """One library folder. ``send`` stands in for the network (the demo, tests); ``notify`` gets sentences for
    the reader that belong to no single answer."""

    def __init__(
        self, settings: Settings, *, send: Send | None = None, notify: Notify = lambda text: None
    ) -> None:
        self.settings = settings
        self.notify = notify
        self._send = send
        self.desk = Desk(settings)

    def close(self) -> None:
        """Let go of what this thread has open; the library opens it again when it is asked."""
        self.desk.close()

    # Rooms are made, and their modules loaded, when they are first entered: a reader waits for no more than
    # what is shown.

    @cached_property
    def reading(self) -> ReadingRoom:
        from papermap.library.reading import ReadingRoom

        return ReadingRoom(self.desk)

    @cached_property
    def wordings(self) -> Wordings:
        from papermap.library.wordings import Wordings

        return Wordings(self.desk)

    @cached_property
    def undoing(self) -> Undoing:
        from papermap.library.undoing import Undoing

        return Undoing(self.desk, self._lay_back)

    @cached_property
    def habits(self) -> Habits:
        from papermap.library.habits import Habits

        topics = partial(self.topics, at_hand=True)
        return Habits(self.desk, self.daily.view, topics, self.rereading.due, self.thinking)

    @cached_property
    def rereading(self) -> Rereading:
        from papermap.library.rereading import Rereading

        return Rereading(self.desk)

    @cached_property
    def reproducing(self) -> Reproducing:
        from papermap.library.reproducing import Reproducing

        return Reproducing(self.desk)

    @cached_property
    def research_log(self) -> ResearchLog:
        from papermap.library.research_log import ResearchLog

        return ResearchLog(self.desk)

    @cached_property
    def thinking(self) -> Thinking:
        from papermap.library.thinking import Thinking

        return Thinking(self.desk, self._similar, self._meaning, self.picture, self.search, self.similar)

    @cached_property
    def exports(self) -> Exporting:
        from papermap.library.exporting import Exporting

        return Exporting(self.desk, self.picture, lambda whole: self.graph.guessed_on(whole), self.notify)

    @cached_property
    def sheet(self) -> Sheet:
        from papermap.library.sheet import Sheet

        return Sheet(self.desk, self.exports, self.reading)

    @cached_property
    def imports(self) -> Importing:
        from papermap.library.importing import Importing

        return Importing(self.desk, self._send, self.notify)

    @cached_property
    def listing(self) -> Listing:
        from papermap.library.listing import Listing

        return Listing(self.desk, self.exports.select, self.exports.why_nothing)

    @cached_property
    def tagging(self) -> Tagging:
        from papermap.library.tagging import Tagging

        return Tagging(self.desk)

    @cached_property
    def graph(self) -> Graph:
        from papermap.library.graph import Graph

        return Graph(self.desk, self._similar, self._send, self.notify)

    @cached_property
    def daily(self) -> Daily:
        from papermap.library.daily import Daily

        return Daily(self.desk, self._send, self.notify)

    @cached_property
    def _similar(self) -> Finder:
        from papermap.library.searching import Finder

        return Finder(self.settings.database)

    @cached_property
    def _meaning(self) -> Meaning:
        from papermap.library.meaning import Meaning

        return Meaning(self.desk, self.notify)

    @cached_property
    def _topics(self) -> Topics:
        from papermap.library.topics import Topics

        return Topics(self.settings.database, self.notify)

    @cached_property
    def _mapper(self) -> Mapper:
        from papermap.library.mapping import Mapper

        return Mapper(self.settings.database, self._similar)

    @property
    def home(self) -> Path:
        return self.settings.home

    def warm(self) -> None:
        """Load what reading and writing need, so that the first act is as quick as later ones."""
        connection = self.desk.reader()
        if connection is None:
            return
        for row in self.rows(limit=1):
            self.paper(row.key)
            self.similar(row.key, 1)
            self.graph.trail(row.key, limit=1)
            self.reading.pass_view(row.key, 1)
        if library_rows.few(connection, DRAWN_AHEAD):
            self.topics()
        with suppress(connect.StoreError), closing(connect.open_writer(self.settings.database)):
            pass

    # ---- reading -------------------------------------------------------------------------------------

    def changed(self) -> int:
        """A number that moves when any process has written to the library."""
        connection = self.desk.reader()
        return 0 if connection is None else connect.data_version(connection)

    def find(self, text: str) -> int:
        """The key of the work a REF names.

        Raises :class:`NoSuchPaperError`, also for a text that is no REF.
        """
        try:
            parsed = parse_ref(text)
        except BadRefError as error:
            raise NoSuchPaperError(str(error)) from error
        ref = parsed.ref
        if parsed.path is not None:
            from papermap.library.adding import file_ref

            ref = file_ref(parsed.path)
        connection = self.desk.reader()
        key = papers.find(connection, ref) if connection is not None and ref is not None else None
        if key is None:
            raise NoSuchPaperError(f"{text} is not known here; `papermap add {text}` fetches it")
        return key

    def rows(
        self, find: str = "", sort: str = "added", limit: int | None = None, offset: int = 0, where: str = ""
    ) -> tuple[LibraryRow, ...]:
        """The library as rows; ``find`` keeps those with every word in title, authors, year or id, ``where``
        those that a query selects.

        With ``limit``, so many rows after the first ``offset``; nothing beyond them is read. Raises
        :class:`papermap.model.query.QueryError`.
        """
        chosen = self.exports.select(where) if where.strip() else None
        connection = self.desk.reader()
        return () if connection is None else browsing.rows(connection, find, sort, limit, offset, chosen)

    def filtered(self, typed: str, sort: str, limit: int) -> tuple[LibraryRow, ...]:
        """The first rows of what a reader typed to filter by: plain words, or the query language. Raises
        :class:`papermap.model.query.QueryError`."""
        from papermap.model.query import is_plain

        if is_plain(typed):
            return self.rows(typed, sort, limit)
        return self.rows("", sort, limit, where=typed)

    def size(self) -> int:
        """How many papers are in the library."""
        connection = self.desk.reader()
        return 0 if connection is None else library_rows.size(connection)

    def paper(self, key: int) -> PaperView:
        """A paper's page, also of one known only from citations. Raises :class:`KeyError`."""
        from papermap.library.paper_page import paper_page

        connection = self.desk.existing()
        return paper_page(connection, papers.current_key(connection, key))

    def similar(self, key: int, limit: int = 20) -> tuple[FoundView, ...]:
        """Papers of the library whose vectors are nearest, best first."""
        return self._similar.similar(self.desk.existing(), key, limit)

    def search(
        self, query: str, limit: int = 20, where: str = "", *, meaning: bool = False
    ) -> tuple[FoundView, ...]:
        """Papers by words and by meaning, best first, each with the reason; ``where`` selects among those of
        the library. With ``meaning``, the language model is asked, too, where no paper has all the words.
        Raises :class:`papermap.model.query.QueryError` and :class:`papermap.settings.SettingsError`."""
        chosen = self.exports.select(where) if where.strip() else None
        asked = self._meaning if meaning else None
        connection = self.desk.reader()
        return () if connection is None else self._similar.search(connection, query, limit, chosen, asked)

    def picture(self, where: str = "") -> MapPicture:
        """The map of the library, or of those of its papers that a query selects. Raises
        :class:`papermap.model.query.QueryError`."""
        from papermap.model.maps import narrowed

        whole = self._mapper.picture(self.desk.reader())
        return narrowed(whole, self.exports.select(where), where) if where.strip() else whole

    def write_map(self, path: Path) -> None:
        """Write the map as one HTML file that needs no network. Raises :class:`OSError`, and then leaves a
        file that was there as it was."""
        from papermap.exports.map_html import render
        from papermap.library.writing import write_text

        write_text(path, [render(self.graph.guessed_on(self.picture()))])

    def topics(self, at_hand: bool = False) -> tuple[TopicView, ...]:
        """Topics with how far the reader is; ``at_hand``: no communities where a map is to be drawn first."""
        connection, draw = self.desk.reader(), self._mapper.at_hand if at_hand else self._mapper.picture
        return () if connection is None else self._topics.views(connection, draw(connection))

    def pdf_path(self, key: int) -> Path | None:
        """The file of the edition the reader reads."""
        from papermap.library.paper_page import file_of

        connection = self.desk.existing()
        path = file_of(connection, papers.current_key(connection, key))
        return None if path is None else self.settings.home / path

    def lists(self) -> tuple[ListView, ...]:
        """The reading lists that ship with papermap and the reader's own, with how far the reader is."""
        from papermap.library.listing import reading_lists

        return reading_lists(self.desk.reader())

    def list_refs(self, name: str) -> list[str] | None:
        """The REFs of a list's papers in reading order; ``None`` when there is no such list."""
        from papermap.library.listing import refs_on

        return refs_on(self.desk.reader(), name)

    def stats(self) -> StatsView:
        """The library and the reading in numbers."""
        from papermap.library.stats import stats

        return stats(self.desk)

    def doctor(self) -> tuple[Check, ...]:
        """What is well, what is not, and what to do about it."""
        from papermap.library.checks import examine

        return examine(self.settings, self.desk.reader)

    # ---- writing -------------------------------------------------------------------------------------

    def add(
        self,
        refs: Sequence[str],
        *,
        list_name: str | None = None,
        pdf: bool = True,
        retry: bool = False,
        renew: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Iterator[AddResult]:
        """Bring papers into the library and say what became of each, in order, as soon as it is known.

        With ``retry``, what failed before is tried again too, and so is what was soundly answered with *no*.
        With ``renew``, the services are asked anew about papers that are here: counts, citations, versions.
        Raises :class:`papermap.store.connect.StoreError` when the library cannot be written.
        """
        from papermap.library.wiring import open_adding

        title = list_name or ""
        if list_name is not None:
            title = next((view.title for view in self.lists() if view.name == list_name), title)
        session = self.desk.session
        with open_adding(
            self.settings, self._send, self.notify, on_progress, retry, renew, session=session
        ) as adding:
            yield from adding.add(refs, list_name, title, pdf)

    def names(self, older_than: timedelta = timedelta(0)) -> tuple[str, ...]:
        """REFs of the library's papers, of which nothing was told for so long."""
        from papermap.library.outstanding import untold

        connection = self.desk.reader()
        return () if connection is None else untold(connection, older_than)

    def unfinished(self) -> tuple[str, ...]:
        """REFs of the papers in the library of which something failed, is gone, or was never begun."""
        from papermap.library.outstanding import unfinished

        connection = self.desk.reader()
        return () if connection is None else unfinished(self.settings, connection)

    def write_note(self, key: int, body: str, replaces: int | None = None) -> int:
        """Keep the reader's words on a paper; ``replaces`` is the wording they take the place of."""
        with self.desk.writing() as writer:
            key = papers.current_key(writer, key)
            deed = None if replaces is None else journal.goes_on(writer, replaces, self.desk.session)
            if deed is None:
                deed = journal.begin(writer, f"note on {self.desk.title(writer, key)}", self.desk.session)
            return notes.write(writer, key, body, replaces, deed)

    def lay_map_anew(self) -> int:
        """Lay the whole map out again from the papers now in the library; returns how many were placed."""
        from papermap.library.mapping import lay_anew

        with closing(connect.open_writer(self.settings.database)) as database:
            laid = lay_anew(database, self._similar, self.notify, self.desk.session)
        self._mapper.forget()
        return laid

    def _lay_back(self, writer: sqlite3.Connection, laid: int, holds: bool) -> None:
        """Undo and redo of a new layout."""
        from papermap.library.mapping import stand_again

        stand_again(writer, self._similar, laid, holds)
        self._mapper.forget()
