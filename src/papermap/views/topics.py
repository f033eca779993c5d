"""How far a reader is with a topic: exposure, depth, which years, and which roots are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papermap.views.papers import RefsView, refs_view, shown_title

if TYPE_CHECKING:
    from papermap.model.papers import Paper

EXPOSURE = (5, 20)
"""After so many papers, from … to …, one has met a topic."""

DEPTH = 50
"""After so many one knows it."""

CELLS = 10


@dataclass(frozen=True, slots=True)
class RootView:
    """A paper that ``citers`` papers of the topic cite."""

    refs: RefsView
    title: str
    year: int | None
    citers: int
    key: int


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic: a reading list (``kind`` ``list``), a ``tag`` or a neighbourhood of the map (``community``).

    ``papers`` are those in the library, of which ``read`` were read in any pass; ``exposure`` and ``depth``
    say where that stands; ``years`` counts papers by year, oldest first; ``missing_roots`` are what the topic
    cites most and the library lacks; ``missing_years`` lie between its first and last and have none;
    ``surveys`` are to start from: its own, and those it cites.
    """

    kind: str
    name: str
    papers: int
    read: int
    exposure: str
    depth: str
    years: tuple[tuple[int, int], ...]
    missing_roots: tuple[RootView, ...]
    missing_years: tuple[int, ...] = ()
    surveys: tuple[RootView, ...] = ()

    @property
    def span(self) -> str:
        """The first and the last year; empty where none is known."""
        known = [year for year, _ in self.years]
        return "–".join(str(year) for year in dict.fromkeys((*known[:1], *known[-1:])))

    @property
    def where(self) -> str:
        """The query that selects its papers."""
        field, sign = {"list": ("list", ":"), "tag": ("tag", "=")}.get(self.kind, ("topic", ":"))
        return f'{field}{sign}"{max(self.name.split(chr(34)), key=len)}"'


def topic_view(
    kind: str,
    name: str,
    years: Sequence[int | None],
    read: int,
    roots: Sequence[tuple[Paper, int]],
    surveys: Sequence[tuple[Paper, int]] = (),
) -> TopicView:
    """A topic with its meters."""
    count, (low, high) = len(years), EXPOSURE
    known = sorted({year for year in years if year is not None})
    gaps = sorted(set(range(known[0], known[-1])) - set(known)) if known else []
    return TopicView(
        kind=kind,
        name=name,
        papers=count,
        read=read,
        exposure=f"{count} of {low}–{high}",
        depth=f"{count} of {DEPTH}",
        years=tuple((year, sum(other == year for other in years)) for year in known),
        missing_roots=_root_views(roots),
        missing_years=tuple(gaps),
        surveys=_root_views(surveys),
    )


def _root_views(found: Sequence[tuple[Paper, int]]) -> tuple[RootView, ...]:
    views = []
    for paper, citers in found:
        refs = refs_view(paper.refs)
        title = shown_title(paper.fields.title, refs)
        views.append(RootView(refs, title, paper.fields.year, citers, paper.key))
    return tuple(views)


def meter(papers: int) -> str:
    """How full exposure is, and then depth, as a bar of ten cells."""
    whole = EXPOSURE[1] if papers <= EXPOSURE[1] else DEPTH
    full = min(CELLS, papers * CELLS // whole)
    return "▰" * full + "▱" * (CELLS - full)


def spans(years: Sequence[int]) -> str:
    """ "2013, 2015–2017": years in rising order, those in a row as one."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in runs)
