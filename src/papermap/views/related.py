"""Beside a paper: those related through citations, those that are missing, the way to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papermap.views.papers import RefsView, refs_view, shown_title

if TYPE_CHECKING:
    from papermap.model.papers import Paper


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A paper related through citations: ``cited_together`` papers cite both, and the two share
    ``shared_references``. ``asked`` is how many citing papers were asked, where that is not all."""

    refs: RefsView
    title: str
    year: int | None
    score: float
    why: str
    key: int
    authors: tuple[str, ...]
    in_library: bool
    cited_together: int
    shared_references: int
    asked: int | None


@dataclass(frozen=True, slots=True)
class CiterView:
    """One of your papers that cites a missing one."""

    refs: RefsView
    title: str
    year: int | None
    key: int


@dataclass(frozen=True, slots=True)
class MissingView:
    """A paper that ``citers`` of your papers cite and you do not have; ``cited_by`` names the newest."""

    refs: RefsView
    title: str
    year: int | None
    citation_count: int | None
    citers: int
    why: str
    cited_by: tuple[CiterView, ...]
    key: int
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathStepView:
    """One paper on the way. ``cites_next`` tells the direction of the citation to the next paper,
    ``contexts`` its sentences; both are empty for the last."""

    refs: RefsView
    title: str
    year: int | None
    key: int
    in_library: bool
    cites_next: bool | None
    contexts: tuple[str, ...]


TOLD = 0.1
"""A likeness of words below this is not worth telling."""


def related_view(
    paper: Paper,
    cited_together: int,
    shared_references: int,
    score: float,
    asked: int | None,
    shared_words: float,
) -> RelatedView:
    """A related paper with its reasons in words."""
    refs = refs_view(paper.refs)
    words = [f"shares words {shared_words:.2f}"] if shared_words >= TOLD else []
    return RelatedView(
        refs=refs,
        title=shown_title(paper.fields.title, refs),
        year=paper.fields.year,
        score=round(score, 4),
        why="; ".join([*citation_reasons(cited_together, shared_references, asked), *words]),
        key=paper.key,
        authors=paper.fields.authors,
        in_library=paper.in_library,
        cited_together=cited_together,
        shared_references=shared_references,
        asked=asked if cited_together else None,
    )


def citation_reasons(cited_together: int, shared_references: int, asked: int | None) -> list[str]:
    """Why two papers are related, by counts."""
    reasons = []
    if cited_together:
        of = f" of the {asked:,} newest that cite it" if asked is not None else ""
        reasons.append(f"cited together by {_counted(cited_together, 'paper')}{of}")
    if shared_references:
        reasons.append(f"shares {_counted(shared_references, 'reference')}")
    return reasons


def missing_view(paper: Paper, citers: int, cited_by: Sequence[Paper]) -> MissingView:
    """A missing paper with those of yours that cite it."""
    refs = refs_view(paper.refs)
    named = []
    for citing in cited_by:
        names = refs_view(citing.refs)
        title = shown_title(citing.fields.title, names)
        named.append(CiterView(names, title, citing.fields.year, citing.key))
    return MissingView(
        refs=refs,
        title=shown_title(paper.fields.title, refs),
        year=paper.fields.year,
        citation_count=paper.fields.citation_count,
        citers=citers,
        why=f"cited by {citers} of your papers",
        cited_by=tuple(named),
        key=paper.key,
        authors=paper.fields.authors,
    )


def path_step(paper: Paper, cites_next: bool | None, contexts: Sequence[str]) -> PathStepView:
    """One paper on the way."""
    refs = refs_view(paper.refs)
    title = shown_title(paper.fields.title, refs)
    return PathStepView(
        refs, title, paper.fields.year, paper.key, paper.in_library, cites_next, tuple(contexts)
    )


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
