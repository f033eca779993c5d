"""Topics of a library: its reading lists and the communities of its map."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from papermap.model.maps import UNSORTED, MapPicture
from papermap.store import graph, lists, papers
from papermap.views.topics import TopicView, topic_view

ROOTS = 5


def topics(connection: sqlite3.Connection, picture: MapPicture) -> tuple[TopicView, ...]:
    """Lists with a paper in the library, by name, then communities, the largest first."""
    found = []
    for name, (title, count) in lists.sizes(connection).items():
        keys = lists.keys_on(connection, name)
        if count:
            own = papers.in_library(connection, keys)
            found.append(_topic(connection, "list", title or name, [key for key in keys if key in own]))
    members: dict[int, list[int]] = defaultdict(list)
    for node in picture.nodes:
        members[node.community].append(node.key)
    labels = {community.id: community.label for community in picture.communities}
    found += [
        _topic(connection, "community", labels[number], members[number])
        for number in sorted(members.keys() - {UNSORTED})
    ]
    return tuple(found)


def _topic(connection: sqlite3.Connection, kind: str, name: str, keys: Sequence[int]) -> TopicView:
    years = [paper.fields.year for paper in papers.load_many(connection, keys)]
    wanted = dict(graph.missing_from(connection, keys, ROOTS))
    roots = [(paper, wanted[paper.key]) for paper in papers.load_many(connection, list(wanted))]
    return topic_view(kind, name, years, roots)
