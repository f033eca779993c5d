"""What the ranking of the queue is given: candidates, what was judged, and what the reader wishes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papermap.model.announcements import Verdict
from papermap.model.moments import own_day
from papermap.store import follows, papers, queue, ranking

if TYPE_CHECKING:
    from papermap.recommend.rank import Item, Judged, Wishes


def read(
    connection: sqlite3.Connection, found: Sequence[queue.Candidate], answers: int | None = None
) -> tuple[list[Item], list[Judged], Wishes]:
    """The candidates, and no more of what was judged than the ranking learns from: the last ``answers``, and
    so many papers of the library that were never judged, which count as kept on the day they were added."""
    from papermap.recommend.rank import MOST_LESSONS, Judged, Wishes

    said = queue.judgements(connection)[-(answers or MOST_LESSONS) :]
    owned = ranking.owned_unsaid(connection, MOST_LESSONS)
    keys = list(dict.fromkeys([*(c.key for c in found), *owned, *(j.key for j in said)]))
    items = items_of(connection, keys, {c.key: c for c in found})
    judged = [Judged(items[key], Verdict.KEPT, own_day(added)) for key, added in owned.items()]
    judged += [Judged(items[j.key], j.verdict, j.day) for j in said]
    judged.sort(key=lambda j: j.day)
    wished = follows.followed(connection)
    kinds = ("must", "never", "author", "keyword")
    wishes = Wishes(*(wished.get(kind, ()) for kind in kinds))
    return [items[c.key] for c in found], judged, wishes


def items_of(
    connection: sqlite3.Connection, keys: Sequence[int], found: dict[int, queue.Candidate]
) -> dict[int, Item]:
    import numpy as np

    from papermap.recommend.bags import REVISION, bag
    from papermap.recommend.rank import Item

    vectors, cites = ranking.vectors_of(connection, keys), ranking.cited_by(connection, keys)
    bags = ranking.bags(connection, REVISION, keys)
    items = {}
    for paper in papers.load_many(connection, keys):
        values, candidate = paper.fields, found.get(paper.key)
        data = vectors.get(paper.key)
        kept = bags.get(paper.key)
        items[paper.key] = Item(
            key=paper.key,
            title=values.title or "",
            abstract=values.abstract or "",
            bag=kept[1] if kept else bag(values.title, values.abstract),
            vector=None if data is None else np.frombuffer(data, dtype="<f4"),
            authors=values.authors,
            cites=cites.get(paper.key, frozenset()),
            votes=candidate.votes if candidate else None,
            day=candidate.day if candidate else None,
        )
    return items
