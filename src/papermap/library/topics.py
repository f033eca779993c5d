"""Topics of a library: its reading lists and the communities of its map."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping

from papermap.model.maps import MapNode, MapPicture
from papermap.store import chart, graph, lists, shelf
from papermap.store.shelf import light_papers
from papermap.views.topics import TopicView, topic_view

ROOTS = 5
SURVEYS = 3


PARTLY = "Neighbourhoods of the map are left out: it shows only a part of a library as large as this one."


def topics(
    connection: sqlite3.Connection, picture: MapPicture | None, notify: Callable[[str], None]
) -> tuple[TopicView, ...]:
    """Lists with a paper in the library, by name, then communities of ``picture``, the largest first.

    Of a library that the map shows only a part of, there are no communities: they would be of that part.
    """
    found = []
    for name, (title, _) in lists.sizes(connection).items():
        own = [
            paper for paper in light_papers(connection, lists.keys_on(connection, name)) if paper.in_library
        ]
        if own:
            years = {paper.key: paper.fields.year for paper in own}
            passes = shelf.furthest_passes(connection, list(years))
            found.append(_topic(connection, "list", title or name, years, len(passes)))
    if picture is None:
        return tuple(found)
    if len(picture.nodes) < chart.counts(connection)[1]:
        notify(PARTLY)
    else:
        members: dict[int, list[MapNode]] = defaultdict(list)
        for node in picture.nodes:
            members[node.community].append(node)
        for community in picture.communities:
            own_nodes = members[community.id]
            years = {node.key: node.year for node in own_nodes}
            read = sum(node.passes > 0 for node in own_nodes)
            found.append(_topic(connection, "community", community.label, years, read))
    return tuple(found)


def _topic(
    connection: sqlite3.Connection, kind: str, name: str, years: Mapping[int, int | None], read: int
) -> TopicView:
    wanted = dict(graph.missing_from(connection, list(years), ROOTS))
    roots = [(paper, wanted[paper.key]) for paper in light_papers(connection, list(wanted))]
    near = dict(graph.surveys(connection, list(years), SURVEYS))
    surveys = [(paper, near[paper.key]) for paper in light_papers(connection, list(near))]
    return topic_view(kind, name, list(years.values()), read, roots, surveys)
