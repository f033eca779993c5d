"""A paper among its neighbours: what it builds on, what built on it, what lies beside it, and how one is
reached from another. What the library knows of the links is shown; asking the services is done on request."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from papermap.library import missing_references, related
from papermap.library.desk import Desk
from papermap.model.citations import EVERYTHING, Direction, Neighbour, Sieve, Sort
from papermap.model.refs import name_of
from papermap.store import citations, graph, journal, library_rows, marks, papers, reference_lists, relations
from papermap.store.library_rows import light_papers
from papermap.views.health import Progress
from papermap.views.neighbours import MetView, NeighbourView, TrailView
from papermap.views.papers import refs_view, shown_title
from papermap.views.related import MissingView, PathStepView, RelatedView

if TYPE_CHECKING:
    from papermap.library.searching import Finder
    from papermap.model.maps import MapPicture
    from papermap.sources.send import Send
    from papermap.views.lineage import AncestorView, LineageView


COMPARED = 300
"""So many neighbours without a vector are compared by their words."""

GUESSED_FOR = 300
"""A map of no more papers is written with the bases that are guessed, which takes a fiftieth of a second for
each."""


class Graph:
    """The citation graph around the papers of one library."""

    def __init__(self, desk: Desk, finder: Finder, send: Send | None, notify: Callable[[str], None]) -> None:
        self._desk = desk
        self._finder = finder
        self._send = send
        self._notify = notify

    def trail(
        self, key: int, sort: Sort = Sort.YEAR, limit: int | None = 200, sieve: Sieve = EVERYTHING
    ) -> TrailView:
        """A paper between what it builds on and what built on it; ``sieve`` says which are listed."""
        connection = self._desk.existing()
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
            **related.said(connection, key),
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
        connection = self._desk.existing()
        if sort is not Sort.SIMILARITY:
            found = citations.neighbours(connection, key, direction, sort, limit, sieve)
            return related.neighbour_views(connection, found, {})
        keys = citations.neighbour_keys(connection, key, direction, Sort.YEAR, None, sieve)
        cosines = self._finder.cosines(connection, key, keys)
        nearest = sorted(cosines, key=lambda other: -cosines[other])[:limit]
        found = citations.load_neighbours(connection, key, direction, nearest)
        if limit is None or len(found) < limit:
            others = [other for other in keys if other not in cosines]
            found += self._by_words(connection, key, direction, others, sieve)
        return related.neighbour_views(connection, found[:limit], cosines)

    def _by_words(
        self, connection: sqlite3.Connection, key: int, direction: Direction, keys: list[int], sieve: Sieve
    ) -> list[Neighbour]:
        """Neighbours without a vector, those that share the most words with the paper first."""
        found = citations.load_neighbours(connection, key, direction, keys[:COMPARED])
        if direction is Direction.BACKWARD:
            found += citations.unresolved(connection, key, sieve)
        shared = self._finder.shared_words(connection, key, [(each.title, each.abstract) for each in found])
        ranked = sorted(range(len(found)), key=lambda place: -shared[place])
        rest = citations.load_neighbours(connection, key, direction, keys[COMPARED:])
        return [found[place] for place in ranked] + rest

    def related(self, key: int, limit: int = 20) -> tuple[RelatedView, ...]:
        """Papers beside one through citations: cited together with it, or citing the same; by words and
        citations, the likest first."""
        connection = self._desk.existing()
        return related.related(connection, papers.current_key(connection, key), limit, self._finder)

    def missing(self, limit: int = 20, least: int = 2) -> tuple[MissingView, ...]:
        """Papers that at least ``least`` of the library cite, and that are not in it; most wanted first."""
        connection = self._desk.reader()
        return () if connection is None else related.missing(connection, limit, least)

    def path(self, start: int, end: int) -> tuple[PathStepView, ...] | None:
        """The fewest citations that lead from one paper to another; ``None`` where no known ones do."""
        connection = self._desk.existing()
        start, end = papers.current_key(connection, start), papers.current_key(connection, end)
        return related.path(connection, start, end)

    def lineage(self, key: int, limit: int = 5) -> LineageView:
        """A paper's bases with their evidence, the line back to its root, and the branches forward."""
        from papermap.library.lineage import Lineage

        connection = self._desk.existing()
        return Lineage(connection, self._finder).lineage(papers.current_key(connection, key), limit)

    def base(self, key: int) -> AncestorView | None:
        """What the reader last said a paper is a variation of; else the best guess, where there is a good
        one. Some hundredths of a second."""
        from papermap.library.lineage import Lineage

        connection = self._desk.existing()
        return Lineage(connection, self._finder).base(papers.current_key(connection, key))

    def guessed_on(self, picture: MapPicture) -> MapPicture:
        """A map with the bases that are guessed, to be written to a file; one of more than
        :data:`GUESSED_FOR` papers as it is."""
        from papermap.library.lineage import Lineage

        connection = self._desk.reader()
        if connection is None or len(picture.nodes) > GUESSED_FOR:
            return picture
        return Lineage(connection, self._finder).guessed_on(picture)

    def fetch_contexts(self, key: int) -> bool:
        """Ask Semantic Scholar for the citing sentences, intents and influence around a paper.

        Only where they are not here yet. What goes wrong is told through ``notify`` and kept for a later try;
        returns whether all went well.
        """
        from papermap.library.wiring import open_adding
        from papermap.stages.contexts import CONTEXTS

        with open_adding(self._desk.settings, self._send, self._notify, None, False) as adding:
            adding.run.through([CONTEXTS], [key])
            mark = marks.marks(adding.database.conn, key).get(CONTEXTS.name)
        failures = mark.failures if mark is not None else ()
        for failure in failures:
            self._notify(failure.message)
        return not failures

    def strangers(self, key: int) -> int:
        """How many papers one step away :meth:`meet_neighbours` would ask about."""
        from papermap.library import neighbourhood

        connection = self._desk.existing()
        return len(neighbourhood.strangers(connection, papers.current_key(connection, key)))

    def meet_neighbours(self, key: int, on_progress: Callable[[Progress], None] | None = None) -> MetView:
        """Ask arXiv for the references that are known by their titles alone, and Semantic Scholar, in one
        request, for the papers one step away that are known by little more than their names. They stay
        outside the library. Where no reference is known, first ask for them."""
        from papermap.library import neighbourhood
        from papermap.library.wiring import open_adding
        from papermap.sources.arxiv_titles import ArxivTitles

        with open_adding(self._desk.settings, self._send, self._notify, on_progress, True) as adding:
            arxiv = ArxivTitles(adding.tools.transport, self._desk.settings.arxiv_api_url)
            return neighbourhood.meet(adding, arxiv, papers.current_key(adding.database.conn, key))

    def known_by_title(self) -> int:
        """How many works several papers name in their lists that are known by their titles alone; not counted
        in a large library."""
        connection = self._desk.reader()
        small = connection is not None and library_rows.few(connection, missing_references.LARGE)
        return reference_lists.count_named_twice(connection) if connection is not None and small else 0

    def name_missing(self, on_progress: Callable[[Progress], None] | None = None) -> MetView:
        """Ask arXiv, and for some Semantic Scholar, who those works are. They stay outside the library, and
        are counted as missing from then on."""
        from papermap.library import neighbourhood
        from papermap.library.wiring import open_adding
        from papermap.sources.arxiv_titles import ArxivTitles

        with open_adding(self._desk.settings, self._send, self._notify, on_progress, True) as adding:
            arxiv = ArxivTitles(adding.tools.transport, self._desk.settings.arxiv_api_url)
            return neighbourhood.name_missing(adding, arxiv)

    def without_references(self) -> tuple[str, ...]:
        """REFs of the library's papers of which no reference is known; :meth:`add` with ``retry`` asks."""
        connection = self._desk.reader()
        if connection is None:
            return ()
        keys = graph.without_references(connection)
        names = (name_of(paper.refs) for paper in light_papers(connection, keys))
        return tuple(name for name in names if name is not None)

    def offer(self, key: int | None = None, how: str = missing_references.BY_VERB) -> str:
        """What may be done where a picture is empty or thin, of the paper ``key`` or of the library, in a
        sentence; empty where nothing is left to ask. ``how`` names the verb or the key that does it."""
        connection = self._desk.reader()
        return "" if connection is None else missing_references.offer_here(connection, key, how)

    def is_bare(self, key: int) -> bool:
        """Whether no reference of a paper is known, not even by name."""
        return graph.is_bare(self._desk.existing(), key)

    def relate(self, key: int, base: int, twist: str, reject: bool = False) -> int:
        """Keep the reader's word: the paper is ``base``, but with ``twist``; with ``reject``, it is not."""
        status = relations.REJECTED if reject else relations.ACCEPTED
        with self._desk.writing() as writer:
            subject, origin = papers.current_key(writer, key), papers.current_key(writer, base)
            told = f"{self._desk.title(writer, subject)} {'is not' if reject else 'is'} "
            deed = journal.begin(writer, told + self._desk.title(writer, origin), self._desk.session)
            return relations.write(writer, subject, origin, twist, status, deed)
