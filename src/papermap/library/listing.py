"""Reading lists of the reader's own: made from a topic or from what a survey cites, and shared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from papermap.exports.file_names import file_name
from papermap.exports.reading_list import reading_list_toml
from papermap.library.desk import Desk
from papermap.library.shelving import Shelving
from papermap.model.citations import Direction, Sort
from papermap.model.curation import Shared
from papermap.model.papers import Paper, clean_text
from papermap.model.reading import ThreeSentences
from papermap.model.reading_lists import Entry, ReadingList
from papermap.model.refs import Scheme, name_of, parse_ref
from papermap.store import citations, journal, lists, papers
from papermap.views.exchange import ListMade
from papermap.views.health import ListView

NAME_LIMIT = 100


class NoSuchListError(LookupError):
    """There is no such list, or nothing to make one of; the message says what there is."""


class Listing:
    """Makes and shares lists. ``select`` gives the papers that a query selects, ``why_nothing`` says why it
    selects none."""

    def __init__(
        self, desk: Desk, select: Callable[[str], frozenset[int]], why_nothing: Callable[[str], str]
    ) -> None:
        self._desk, self._select, self._why_nothing = desk, select, why_nothing

    def from_topic(self, name: str, topic: str) -> ListMade:
        """A list of the papers of a topic, the oldest first. Raises :class:`NoSuchListError` where it has
        none."""
        return self._make(name, self.of_topic(topic), topic)

    def of_topic(self, topic: str) -> list[Paper]:
        """What would be on a list of a topic. Raises what :meth:`from_topic` raises."""
        asked = f'topic:"{topic.replace(chr(34), " ").strip()}"'
        chosen = self._select(asked)
        if not chosen:
            raise NoSuchListError(f"{self._why_nothing(asked)} `papermap topics` names all.")
        return self._by_age(chosen)

    def from_query(self, name: str, where: str) -> ListMade:
        """A list of the papers that a query selects, the oldest first. Raises
        :class:`papermap.model.query.QueryError`, and :class:`NoSuchListError` where it selects none."""
        return self._make(name, self.of_query(where), where)

    def of_query(self, where: str) -> list[Paper]:
        """What would be on a list of what a query selects. Raises what :meth:`from_query` raises."""
        chosen = self._select(where)
        if not chosen:
            raise NoSuchListError(self._why_nothing(where))
        return self._by_age(chosen)

    def _by_age(self, chosen: Iterable[int]) -> list[Paper]:
        found = papers.load_many(self._desk.existing(), sorted(chosen))
        return sorted(found, key=lambda paper: (paper.fields.year or 9999, paper.name))

    def from_survey(self, key: int, name: str | None = None) -> ListMade:
        """A list of what a paper cites, the oldest first, also of what is not in the library.

        Raises :class:`NoSuchListError` where nothing that it cites is known.
        """
        title = self._desk.title(self._desk.existing(), self._desk.current(key))
        return self._make(name or title, self.of_survey(key), f"Cited by {title}")

    def of_survey(self, key: int) -> list[Paper]:
        """What would be on a list of what a paper cites. Raises what :meth:`from_survey` raises."""
        connection, key = self._desk.existing(), self._desk.current(key)
        found = self._by_age(citations.neighbour_keys(connection, key, Direction.BACKWARD, Sort.YEAR))
        if not found:
            title = self._desk.title(connection, key)
            raise NoSuchListError(
                f"nothing that {title!r} cites is known; `papermap add` it with its PDF first"
            )
        return found

    def _make(self, name: str, found: Sequence[Paper], title: str) -> ListMade:
        keys = [paper.key for paper in found]
        name = clean_text(name)[:NAME_LIMIT]
        if not name:
            raise NoSuchListError("a list needs a name")
        with self._desk.writing() as writer:
            before = set(lists.keys_on(writer, name))
            shelving = Shelving(f"the list {name}", self._desk.session)
            for key in keys:
                shelving.put(writer, name, clean_text(title)[:300], key)
            own = papers.in_library(writer, keys)
        new = [key for key in keys if key not in before]
        return ListMade(name, len(keys), len(new), len(own))

    def names(self) -> dict[str, int]:
        """The lists that can be shared, with how many papers of the library are on each."""
        connection = self._desk.reader()
        sizes = {} if connection is None else lists.sizes(connection)
        return {name: count for name, (_, count) in sizes.items()}

    def file_name(self, name: str) -> str:
        """What a list's file is best called: a name that every system takes."""
        return f"{file_name(name)}.toml"

    def share(self, name: str) -> str:
        """A list as a file that `papermap import` takes, with the first of the reader's three sentences on
        each paper or, before they wrote them, what came with the list. Raises :class:`NoSuchListError`."""
        connection = self._desk.reader()
        known = lists.sizes(connection) if connection is not None else {}
        if connection is None or name not in known:
            told = f"; there are {', '.join(known)}" if known else ""
            raise NoSuchListError(f"there is no list of yours called {name!r}{told}")
        return reading_list_toml(self._reading_list(connection, name, known[name][0]))

    def write(self, name: str, path: Path, replace: bool = False) -> str:
        """Write :meth:`share` to a file, and return it. Raises what that does, :class:`OSError`, and without
        ``replace``, :class:`papermap.library.exported.InTheWayError`."""
        from papermap.library.exported import Exported
        from papermap.library.writing import write_text

        text, ours = self.share(name), Exported(self._desk.settings.home)
        if not replace:
            ours.check(path)
        write_text(path, [text])
        ours.remember(path)
        return text

    def _reading_list(self, connection: sqlite3.Connection, name: str, title: str) -> ReadingList:
        keys = lists.keys_on(connection, name)
        said = journal.said_of(connection, keys, ThreeSentences)
        theirs = {e.paper: e.said for e in journal.live(connection, Shared, slot=name)}
        entries = []
        for paper in papers.load_many(connection, keys):
            heard = theirs[paper.key].line if paper.key in theirs else ""
            line = said[paper.key][-1].said.did if paper.key in said else heard
            ref = next((str(ref) for scheme in Scheme if (ref := paper.ref(scheme))), "")
            entries.append(Entry(ref, paper.fields.title or "", paper.fields.year or 0, line))
        about = theirs.get(None, Shared(name, ""))
        return ReadingList(name, title or name, about.topic, about.line, tuple(entries))


def reading_lists(connection: sqlite3.Connection | None) -> tuple[ListView, ...]:
    """The lists that ship with papermap and the reader's own, with how many of their papers are here."""
    from papermap.imports.reading_list import shipped_lists

    sizes = lists.sizes(connection) if connection is not None else {}
    live = journal.live(connection, Shared) if connection is not None else []
    told = {e.said.name: e.said for e in live if e.paper is None}
    views = []
    for reading in shipped_lists():
        known = sum(_in_library(connection, entry.ref) for entry in reading.entries)
        views.append(
            ListView(reading.name, reading.title, reading.topic, reading.why, len(reading.entries), known)
        )
    shipped = {view.name for view in views}
    for name, (title, count) in sizes.items():
        if name not in shipped:
            said = told.get(name, Shared(name, ""))
            views.append(ListView(name, title, said.topic, said.line, count, count))
    return tuple(views)


def refs_on(connection: sqlite3.Connection | None, name: str) -> list[str] | None:
    """The REFs of a list's papers in reading order; ``None`` when there is no such list."""
    from papermap.imports.reading_list import shipped_lists

    for reading in shipped_lists():
        if reading.name == name:
            return [entry.ref for entry in reading.entries]
    if connection is None or name not in lists.sizes(connection):
        return None
    found = papers.load_many(connection, lists.keys_on(connection, name))
    return [ref for paper in found if (ref := name_of(paper.refs)) is not None]


def _in_library(connection: sqlite3.Connection | None, text: str) -> bool:
    ref = parse_ref(text).ref
    key = papers.find(connection, ref) if connection is not None and ref is not None else None
    return key is not None and connection is not None and papers.load(connection, key).in_library
