"""How a paper of the queue came here, in words, and which of it is a reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from papermap.model.announcements import Road
from papermap.store import papers, queue, ranking

if TYPE_CHECKING:
    from papermap.recommend.rank import Ranked

FOUND = {
    Road.AUTHOR: "by {}, whom you follow",
    Road.KEYWORD: "has your keyword “{}”",
    Road.RECOMMENDED: "recommended by Semantic Scholar for what you keep",
}
"""What a road says for a paper that came on it."""

SAYS = {Road.AUTHOR: "whom you follow", Road.KEYWORD: "your keyword"}
"""What the ranking's own reason for it has."""


def with_origins(
    connection: sqlite3.Connection, ranked: Sequence[Ranked], found: Sequence[queue.Candidate]
) -> tuple[Ranked, ...]:
    """The same, with the roads on which papers were found for the reader among their reasons, where the
    ranking's own do not say it already."""
    from papermap.recommend.reasons import short

    came = {candidate.key: candidate.origins for candidate in found}
    cited = ranking.cited_by(connection, [r.key for r in ranked if r.reasons])
    known = papers.load_many(connection, sorted({key for keys in cited.values() for key in keys}))
    titles = {paper.key: short(paper.fields.title or "") for paper in known}

    def reasons(each: Ranked) -> tuple[str, ...]:
        told = []
        for origin in came.get(each.key, ()):
            if origin.road is Road.CITING and not any(own.startswith("cites ") for own in each.reasons):
                told += [f"cites “{titles[key]}” of your library" for key in sorted(cited.get(each.key, ()))]
            elif not any(SAYS.get(origin.road, "\n") in own for own in each.reasons):
                told += [FOUND[origin.road].format(origin.about)] if origin.road in FOUND else []
        return tuple(dict.fromkeys([*told, *each.reasons]))

    return tuple(replace(each, reasons=reasons(each)) if each.reasons else each for each in ranked)


def came_by(origin: queue.Origin) -> str:
    """A road in words."""
    if origin.road is Road.CITING:
        return "cites papers of your library"
    told = FOUND.get(origin.road)
    return told.format(origin.about) if told else f"in arXiv's listing of {origin.day}"
