"""The library as the front ends see it. Methods are safe to call from any thread: each thread reads through
a connection of its own, and each writing call opens the library for itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.library.desk import Desk, NoSuchPaperError
from papermap.model.announcements import Verdict
from papermap.model.citations import EVERYTHING, Direction, Sieve, Sort
from papermap.model.query import is_plain
from papermap.model.refs import BadRefError, Ref, Scheme, parse_ref
from papermap.settings import Settings
from papermap.store import (
    citations,
    connect,
    documents,
    graph,
    journal,
    lists,
    marks,
    notes,
    papers,
    relations,
    shelf,
)
from papermap.store.shelf import light_papers
from papermap.views.health import AddResult, ListView, Progress
from papermap.views.neighbours import FoundView, MetView, NeighbourView, TrailView
from papermap.views.papers import (
    LibraryRow,
    NoteView,
    PaperView,
    library_row,
    paper_view,
    refs_view,
    shown_title,
)
from papermap.views.queue import FetchView, PastPick, QueueView, SimulatedStep
from papermap.views.sideways import MissingView, PathStepView, RelatedView

if TYPE_CHECKING:
    from papermap.library.diary import Diary
    from papermap.library.exporting import Exporting
    from papermap.library.finding import Finder
    from papermap.library.habits import Habits
    from papermap.library.importing import Importing
    from papermap.library.listing import Listing
    from papermap.library.mapping import Mapper
    from papermap.library.reading import ReadingRoom
    from papermap.library.reproducing import Reproducing
    from papermap.library.rereading import Rereading
    from papermap.library.sheet import Sheet
    from papermap.library.thinking import Thinking
    from papermap.library.undoing import Undoing
    from papermap.model.maps import MapPicture
    from papermap.sources.send import Send
    from papermap.views.health import Check
    from papermap.views.lineage import LineageView
    from papermap.views.topics import TopicView

OnProgress = Callable[[Progress], None]
Notify = Callable[[str], None]


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

    # Rooms are made, and their modules loaded, when they are first entered: a reader waits for no more than
    # what is shown.

    @cached_property
    def reading(self) -> ReadingRoom:
        from papermap.library.reading import ReadingRoom

        return ReadingRoom(self.desk)

    @cached_property
    def undoing(self) -> Undoing:
        from papermap.library.undoing import Undoing

        return Undoing(self.desk)

    @cached_property
    def habits(self) -> Habits:
        from papermap.library.habits import Habits

        topics = partial(self.topics, at_hand=True)
        return Habits(self.desk, self.queue, topics, self.rereading.due, self.thinking)

    @cached_property
    def rereading(self) -> Rereading:
        from papermap.library.rereading import Rereading

        return Rereading(self.desk)

    @cached_property
    def reproducing(self) -> Reproducing:
        from papermap.library.reproducing import Reproducing

        return Reproducing(self.desk)

    @cached_property
    def diary(self) -> Diary:
        from papermap.library.diary import Diary

        return Diary(self.desk)

    @cached_property
    def thinking(self) -> Thinking:
        from papermap.library.thinking import Thinking

        return Thinking(self.desk, self._similar, self.picture, self.search, self.similar, self.notify)

    @cached_property
    def exports(self) -> Exporting:
        from papermap.library.exporting import Exporting

        return Exporting(self.desk, self.picture, self.notify)

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

        return Listing(self.desk, self.exports.select)

    @cached_property
    def _similar(self) -> Finder:
        from papermap.library.finding import Finder

        return Finder(self.settings.database)

    @cached_property
    def _mapper(self) -> Mapper:
        from papermap.library.mapping import Mapper

        return Mapper(self.settings.database, self._similar)

    @property
    def home(self) -> Path:
        return self.settings.home

    def warm(self) -> None:
        """Load what reading and writing need, so that the first act is as quick as later ones."""
        _ = self.reading
        if self.desk.reader() is not None:
            with suppress(connect.StoreError), closing(connect.open_writer(self.settings.database)):
                pass

    # ---- reading -------------------------------------------------------------------------------------

    def _reader(self) -> sqlite3.Connection | None:
        return self.desk.reader()

    def changed(self) -> int:
        """A number that moves when any process has written to the library."""
        connection = self._reader()
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
        connection = self._reader()
        key = papers.find(connection, ref) if connection is not None and ref is not None else None
        if key is None:
            raise NoSuchPaperError(f"{text} is not known here; `papermap add {text}` fetches it")
        return key

    def _existing(self) -> sqlite3.Connection:
        return self.desk.existing()

    def rows(
        self, find: str = "", sort: str = "added", limit: int | None = None, offset: int = 0, where: str = ""
    ) -> tuple[LibraryRow, ...]:
        """The library as rows; ``find`` keeps those with every word in title, authors, year or id, ``where``
        those that a query selects.

        With ``limit``, so many rows after the first ``offset``; nothing beyond them is read. Raises
        :class:`papermap.model.query.QueryError`.
        """
        chosen = self.exports.select(where) if where.strip() else None
        connection = self._reader()
        if connection is None:
            return ()
        wanted = find.casefold().split()
        if not wanted and chosen is None:
            return tuple(library_row(*row) for row in shelf.rows(connection, sort, limit, offset))
        rows = (library_row(*row) for row in shelf.rows(connection, sort, words=wanted))
        kept = (
            row
            for row in rows
            if (chosen is None or row.key in chosen) and all(word in _haystack(row) for word in wanted)
        )
        return tuple(islice(kept, offset, None if limit is None else offset + limit))

    def filtered(self, typed: str, sort: str, limit: int) -> tuple[LibraryRow, ...]:
        """The first rows of what a reader typed to filter by: plain words, or the query language. Raises
        :class:`papermap.model.query.QueryError`."""
        if is_plain(typed):
            return self.rows(typed, sort, limit)
        return self.rows("", sort, limit, where=typed)

    def size(self) -> int:
        """How many papers are in the library."""
        connection = self._reader()
        return 0 if connection is None else shelf.size(connection)

    def paper(self, key: int) -> PaperView:
        """A paper's page, also of one known only from citations. Raises :class:`KeyError`."""
        from papermap.library.pass_page import relations_of, said_of
        from papermap.model.document_json import document_from_json

        connection = self._existing()
        key = papers.current_key(connection, key)
        row = documents.document_row(connection, key)
        return paper_view(
            papers.load(connection, key),
            citations.completeness(connection, key),
            document_from_json(json.loads(row["content"])) if row is not None else None,
            marks.marks(connection, key),
            [
                NoteView(note.id, note.body, note.made_at, notes.wordings(connection, note))
                for note in notes.current(connection, key)
            ],
            [
                f"v{edition.version}" if edition.version else "file"
                for edition in documents.editions(connection, key)
            ],
            lists.lists_of(connection, key),
            relations_of(connection, key),
            journal.passes_read(connection, key),
            said_of(connection, key),
        )

    def trail(
        self, key: int, sort: Sort = Sort.YEAR, limit: int | None = 200, sieve: Sieve = EVERYTHING
    ) -> TrailView:
        """A paper between what it builds on and what built on it; ``sieve`` says which are listed."""
        from papermap.library import sideways

        connection = self._existing()
        key = papers.current_key(connection, key)
        paper = papers.load(connection, key)
        known = citations.completeness(connection, key)
        refs = refs_view(paper.refs)
        return TrailView(
            key=key,
            refs=refs,
            title=shown_title(paper.fields.title, refs),
            authors=paper.fields.authors,
            year=paper.fields.year,
            venue=paper.fields.venue,
            abstract=paper.fields.abstract,
            citation_count=paper.fields.citation_count,
            in_library=paper.in_library,
            references_known=known.references_known,
            references_total=known.references_total,
            cited_by_known=known.cited_by_known,
            cited_by_total=known.cited_by_total,
            backward=self.neighbours(key, Direction.BACKWARD, sort, limit, sieve),
            forward=self.neighbours(key, Direction.FORWARD, sort, limit, sieve),
            **sideways.said(connection, key),
        )

    def neighbours(
        self,
        key: int,
        direction: Direction,
        sort: Sort = Sort.YEAR,
        limit: int | None = None,
        sieve: Sieve = EVERYTHING,
    ) -> tuple[NeighbourView, ...]:
        """The papers one step away that ``sieve`` lets through, in order."""
        from papermap.library import sideways

        connection = self._existing()
        if sort is not Sort.SIMILARITY:
            found = citations.neighbours(connection, key, direction, sort, limit, sieve)
            return sideways.neighbour_views(connection, found, {})
        keys = citations.neighbour_keys(connection, key, direction, Sort.YEAR, None, sieve)
        cosines = self._similar.cosines(connection, key, keys)
        nearest = sorted(keys, key=lambda other: cosines.get(other, -2.0), reverse=True)[:limit]
        found = citations.load_neighbours(connection, key, direction, nearest)
        if direction is Direction.BACKWARD:
            found += citations.unresolved(connection, key, sieve)
        return sideways.neighbour_views(connection, found[:limit], cosines)

    def similar(self, key: int, limit: int = 20) -> tuple[FoundView, ...]:
        """Papers of the library whose vectors are nearest, best first."""
        return self._similar.similar(self._existing(), key, limit)

    def search(self, query: str, limit: int = 20, where: str = "") -> tuple[FoundView, ...]:
        """Papers by words and by meaning, best first, each with the reason; with ``where``, only those of the
        library that it selects. Raises :class:`papermap.model.query.QueryError`."""
        chosen = self.exports.select(where) if where.strip() else None
        connection = self._reader()
        return () if connection is None else self._similar.search(connection, query, limit, chosen)

    def related(self, key: int, limit: int = 20) -> tuple[RelatedView, ...]:
        """Papers beside one through citations: cited together with it, or citing the same; closest first."""
        from papermap.library import sideways

        connection = self._existing()
        return sideways.related(connection, papers.current_key(connection, key), limit)

    def missing(self, limit: int = 20, least: int = 2) -> tuple[MissingView, ...]:
        """Papers that at least ``least`` of the library cite, and that are not in it; most wanted first."""
        from papermap.library import sideways

        connection = self._reader()
        return () if connection is None else sideways.missing(connection, limit, least)

    def path(self, start: int, end: int) -> tuple[PathStepView, ...] | None:
        """The fewest citations that lead from one paper to another; ``None`` where no known ones do."""
        from papermap.library import sideways

        connection = self._existing()
        start, end = papers.current_key(connection, start), papers.current_key(connection, end)
        return sideways.path(connection, start, end)

    def lineage(self, key: int, limit: int = 5) -> LineageView:
        """A paper's bases with their evidence, the line back to its root, and the branches forward."""
        from papermap.library.descent import Descent

        connection = self._existing()
        return Descent(connection, self._similar).lineage(papers.current_key(connection, key), limit)

    def picture(self) -> MapPicture:
        """The map of the library."""
        return self._mapper.picture(self._reader())

    def write_map(self, path: Path) -> None:
        """Write the map as one HTML file that needs no network. Raises :class:`OSError`, and then leaves a
        file that was there as it was."""
        from papermap.exports.map_html import render
        from papermap.library.writing import write_text

        write_text(path, [render(self.picture())])

    def topics(self, at_hand: bool = False) -> tuple[TopicView, ...]:
        """Topics with how far the reader is; ``at_hand``: no communities where a map is to be drawn first."""
        from papermap.library.topics import topics

        connection, draw = self._reader(), self._mapper.at_hand if at_hand else self._mapper.picture
        return () if connection is None else topics(connection, draw(connection), self.notify)

    def pdf_path(self, key: int) -> Path | None:
        """The file of the edition the reader reads."""
        connection = self._existing()
        held = documents.editions(connection, papers.current_key(connection, key))
        version = papers.load(connection, papers.current_key(connection, key)).version
        chosen = next((e for e in held if e.version == version), held[0] if held else None)
        return None if chosen is None else self.settings.home / chosen.path

    def lists(self) -> tuple[ListView, ...]:
        """The reading lists that ship with papermap and the reader's own, with how far the reader is."""
        from papermap.library.listing import reading_lists

        return reading_lists(self._reader())

    def list_refs(self, name: str) -> list[str] | None:
        """The REFs of a list's papers in reading order; ``None`` when there is no such list."""
        from papermap.imports.reading_list import shipped_lists

        for reading in shipped_lists():
            if reading.name == name:
                return [entry.ref for entry in reading.entries]
        connection = self._reader()
        if connection is None or name not in lists.sizes(connection):
            return None
        found = papers.load_many(connection, lists.keys_on(connection, name))
        return [ref for paper in found if (ref := _name(paper.refs)) is not None]

    def doctor(self) -> tuple[Check, ...]:
        """What is well, what is not, and what to do about it."""
        from papermap.library.checks import examine

        return examine(self.settings, self._reader)

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

        title = next((view.title for view in self.lists() if view.name == list_name), list_name or "")
        session = self.desk.session
        with open_adding(
            self.settings, self._send, self.notify, on_progress, retry, renew, session=session
        ) as adding:
            yield from adding.add(refs, list_name, title, pdf)

    def names(self, older_than: timedelta = timedelta(0)) -> tuple[str, ...]:
        """REFs of the library's papers, of which nothing was told for so long."""
        connection = self._reader()
        if connection is None:
            return ()
        before = (datetime.now(UTC) - older_than).isoformat()
        keys = marks.told_before(connection, "links", before)
        found = (_name(paper.refs) for paper in papers.load_many(connection, keys))
        return tuple(name for name in found if name is not None)

    def unfinished(self) -> tuple[str, ...]:
        """REFs of the papers in the library of which something failed, is gone, or was never begun."""
        from papermap.library.checks import lost_files

        connection = self._reader()
        if connection is None:
            return ()
        keys = dict.fromkeys(key for key, _ in marks.unfinished(connection))
        keys |= dict.fromkeys(marks.unreached(connection, "document"))
        keys |= dict.fromkeys(edition.paper for edition in lost_files(self.settings, connection))
        names = (_name(paper.refs) for paper in papers.load_many(connection, list(keys)))
        return tuple(name for name in names if name is not None)

    def fetch_contexts(self, key: int) -> bool:
        """Ask Semantic Scholar for the citing sentences, intents and influence around a paper.

        Only where they are not here yet. What goes wrong is told through ``notify`` and kept for a later try;
        returns whether all went well.
        """
        from papermap.library.wiring import open_adding
        from papermap.stages.contexts import CONTEXTS

        with open_adding(self.settings, self._send, self.notify, None, False) as adding:
            adding.run.through([CONTEXTS], [key])
            mark = marks.marks(adding.database.conn, key).get(CONTEXTS.name)
        failures = mark.failures if mark is not None else ()
        for failure in failures:
            self.notify(failure.message)
        return not failures

    def strangers(self, key: int) -> int:
        """How many papers one step away :meth:`meet_neighbours` would ask about."""
        from papermap.library import surroundings

        connection = self._existing()
        return len(surroundings.strangers(connection, papers.current_key(connection, key)))

    def meet_neighbours(self, key: int, on_progress: OnProgress | None = None) -> MetView:
        """Ask Semantic Scholar, in one request, for the papers one step away that are known by little more
        than their names. They stay outside the library."""
        from papermap.library import surroundings
        from papermap.library.wiring import open_adding

        with open_adding(self.settings, self._send, self.notify, on_progress, False) as adding:
            return surroundings.meet(adding, papers.current_key(adding.database.conn, key))

    def without_references(self) -> tuple[str, ...]:
        """REFs of the library's papers of which no reference is known; :meth:`add` with ``retry`` asks."""
        connection = self._reader()
        if connection is None:
            return ()
        keys = graph.without_references(connection)
        names = (_name(paper.refs) for paper in light_papers(connection, keys))
        return tuple(name for name in names if name is not None)

    def queue(self, day: date | None = None, whole: bool = False) -> QueueView:
        """Today's one abstract, chosen once and then the same all day; the best of one listing day with
        ``day``; the whole ranking with ``whole``. Never empty without its cause in ``why``."""
        from papermap.library import queueing

        connection = self._reader()
        if connection is None:
            return QueueView((day or queueing.today()).isoformat(), (), queueing.QUESTION, (), 0)
        shown, pick = queueing.view(connection, day, whole)
        if pick is not None:
            try:
                queueing.keep_pick(self.settings, pick, queueing.judged_so_far(connection))
            except connect.StoreError as error:
                self.notify(f"Today's pick is not kept: {error}")
        return shown

    def fetch_queue(self, on_progress: OnProgress | None = None) -> FetchView:
        """Ask for the newest announcements. What goes wrong is in the answer and kept; nothing is lost."""
        from papermap.library import fetching
        from papermap.library.wiring import open_adding

        with open_adding(self.settings, self._send, self.notify, on_progress, False) as adding:
            return fetching.fetch(adding, self.settings)

    def queue_week(self) -> QueueView:
        """What to read deeply this week, out of what was kept; its cause in ``why`` when it is empty."""
        from papermap.library import queue_lists, queueing

        connection, day = self._reader(), queueing.today()
        if connection is None:
            return QueueView(day.isoformat(), (), queue_lists.NOTHING_KEPT, (), 0)
        return queue_lists.week(connection, day)

    def queue_history(self) -> tuple[PastPick, ...]:
        """Every pick of the queue, its score and reasons as they were, and what was said to it."""
        from papermap.library import queue_lists

        connection = self._reader()
        return () if connection is None else queue_lists.history(connection)

    def judge(self, key: int, verdict: Verdict) -> None:
        """Take the reader's answer to a paper; kept papers come into the library, on the list ``to-read``."""
        from papermap.library import queueing

        queueing.judge(self.desk, key, verdict)

    def simulate_queue(self) -> tuple[SimulatedStep, ...]:
        """How the ranking would have done on the reader's own answers, judgement by judgement."""
        from papermap.library import queueing

        connection = self._reader()
        return () if connection is None else queueing.simulate(connection)

    def followed(self) -> Mapping[str, tuple[str, ...]]:
        """What the queue follows: ``category``, ``author``, ``keyword``, ``must`` and ``never`` words."""
        from papermap.store import queue

        connection = self._reader()
        return {} if connection is None else queue.followed(connection)

    def follow(self, kind: str, values: Sequence[str]) -> None:
        """Follow categories, authors, keywords, must-have or never words."""
        from papermap.library import queueing

        queueing.follow(self.desk, kind, values)

    def unfollow(self, values: Sequence[str]) -> int:
        """Follow these no longer; returns how many were followed."""
        from papermap.library import queueing

        return queueing.unfollow(self.desk, values)

    def write_note(self, key: int, body: str, replaces: int | None = None) -> int:
        """Keep the reader's words on a paper; ``replaces`` is the wording they take the place of."""
        with self.desk.writing() as writer:
            key = papers.current_key(writer, key)
            deed = None if replaces is None else journal.goes_on(writer, replaces, self.desk.session)
            if deed is None:
                deed = journal.begin(writer, f"note on {self.desk.title(writer, key)}", self.desk.session)
            return notes.write(writer, key, body, replaces, deed)

    def relate(self, key: int, base: int, twist: str, reject: bool = False) -> int:
        """Keep the reader's word: the paper is ``base``, but with ``twist``; with ``reject``, it is not."""
        status = relations.REJECTED if reject else relations.ACCEPTED
        with self.desk.writing() as writer:
            subject, origin = papers.current_key(writer, key), papers.current_key(writer, base)
            told = f"{self.desk.title(writer, subject)} {'is not' if reject else 'is'} "
            deed = journal.begin(writer, told + self.desk.title(writer, origin), self.desk.session)
            return relations.write(writer, subject, origin, twist, status, deed)

    def lay_map_anew(self) -> int:
        """Lay the whole map out again from the papers now in the library; returns how many were placed."""
        from papermap.library.mapping import lay_anew

        with closing(connect.open_writer(self.settings.database)) as database:
            laid = lay_anew(database, self._similar, self.notify)
        self._mapper.forget()
        return laid


def _haystack(row: LibraryRow) -> str:
    return " ".join((row.title, *row.authors, str(row.year or ""), row.refs.best or "")).casefold()


def _name(refs: frozenset[Ref]) -> str | None:
    """A work's name as a REF, for asking again."""
    by_scheme = {ref.scheme: ref for ref in sorted(refs, reverse=True)}
    return next((str(by_scheme[scheme]) for scheme in Scheme if scheme in by_scheme), None)
