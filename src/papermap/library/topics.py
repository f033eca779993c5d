"""Topics of a library: its reading lists, the reader's tags and the communities of its map."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from papermap.library.desk import RefusedError
from papermap.library.reading import PASS_LISTS
from papermap.model.maps import MapNode, MapPicture
from papermap.store import graph, library_rows, lists, map_papers, tags
from papermap.store.connect import file_state
from papermap.store.library_rows import light_papers
from papermap.views.topics import TopicView, topic_view

ROOTS = 5
SURVEYS = 3
WAITING = frozenset({lists.TO_READ, *(name for name, _ in PASS_LISTS.values())})
"""The lists that only say what to read next."""


PARTLY = "Neighbourhoods of the map are left out: it shows only a part of a library as large as this one."


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the papers of the library in it and their years. ``kind`` is list, tag or
    community; a list is also asked for by its ``short`` name."""

    kind: str
    name: str
    short: str
    years: Mapping[int, int | None]


def whole_map(connection: sqlite3.Connection, picture: MapPicture) -> bool:
    """Whether the map shows every paper that has a place."""
    return len(picture.nodes) >= map_papers.counts(connection)[1]


def members(connection: sqlite3.Connection, picture: MapPicture | None) -> list[Topic]:
    """Lists with a paper in the library, by name, then tags, then communities of ``picture``, the largest
    first. The lists that papers wait on for a pass are no topics: they are the reader's own inbox.

    Of a library that the map shows only a part of, there are no communities: they would be of that part.
    """
    found = []
    for name, (title, _) in lists.sizes(connection).items():
        if name in WAITING:
            continue
        own = {
            paper.key: paper.fields.year
            for paper in light_papers(connection, lists.keys_on(connection, name))
            if paper.in_library
        }
        if own:
            found.append(Topic("list", title or name, name, own))
    for name, keys in tags.papers_by_tag(connection).items():
        own = {paper.key: paper.fields.year for paper in light_papers(connection, keys)}
        found.append(Topic("tag", name, name, own))
    if picture is not None and whole_map(connection, picture):
        inside: dict[int, list[MapNode]] = defaultdict(list)
        for node in picture.nodes:
            inside[node.community].append(node)
        for community in picture.communities:
            years = {node.key: node.year for node in inside[community.id]}
            found.append(Topic("community", community.label, community.label, years))
    return found


def named(topics: Sequence[Topic], name: str) -> Topic:
    """The topic of this name, in any case of letters. Raises :class:`RefusedError` with those there are."""
    wanted = name.casefold()
    found = next((each for each in topics if wanted in (each.name.casefold(), each.short.casefold())), None)
    if found is None:
        known = ", ".join(each.name for each in topics) or "none yet"
        raise RefusedError(f"There is no topic {name!r} here. Topics: {known}.")
    return found


class Topics:
    """:func:`members` with how far the reader is and what is missing; looked up once for a state of the
    library in ``database`` and its map. Safe to share between threads."""

    def __init__(self, database: Path, notify: Callable[[str], None]) -> None:
        self._database, self._notify = database, notify
        self._last: tuple[tuple[int, ...], MapPicture | None, tuple[TopicView, ...]] | None = None

    def views(self, connection: sqlite3.Connection, picture: MapPicture | None) -> tuple[TopicView, ...]:
        """Every topic; without communities where there is no ``picture``."""
        if picture is not None and not whole_map(connection, picture):
            self._notify(PARTLY)
        state, last = file_state(self._database), self._last
        if last is not None and last[0] == state and last[1] is picture:
            return last[2]
        found = tuple(_view(connection, topic) for topic in members(connection, picture))
        self._last = (state, picture, found)
        return found


def _view(connection: sqlite3.Connection, topic: Topic) -> TopicView:
    read = len(library_rows.furthest_passes(connection, list(topic.years)))
    wanted = dict(graph.missing_from(connection, list(topic.years), ROOTS))
    roots = [(paper, wanted[paper.key]) for paper in light_papers(connection, list(wanted))]
    near = dict(graph.surveys(connection, list(topic.years), SURVEYS))
    surveys = [(paper, near[paper.key]) for paper in light_papers(connection, list(near))]
    return topic_view(topic.kind, topic.name, list(topic.years.values()), read, roots, surveys)
