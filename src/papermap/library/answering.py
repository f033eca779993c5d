"""Which papers of the library may answer a limit that another paper states, the likeliest first."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from papermap.library.meaning import LEXICAL, Meaning
from papermap.library.searching import Finder
from papermap.practice.prediction import words_alike
from papermap.store import evidence, library_rows
from papermap.views.papers import refs_view, shown_title
from papermap.views.thinking import AnswerView

if TYPE_CHECKING:
    from papermap.model.papers import Paper


def likely(
    connection: sqlite3.Connection,
    finder: Finder,
    meaning: Meaning,
    stated_by: Paper,
    core: str,
) -> tuple[AnswerView, ...]:
    """Every other paper of the library: those that cite the paper ``stated_by`` and came later, then other
    later ones, then those of before; in each part by how near they are to the statement's ``core``."""
    everyone = library_rows.light_papers(connection, library_rows.keys(connection, "year"))
    others = [paper for paper in everyone if paper.key != stated_by.key]
    citing = {other for other, _ in evidence.among(connection, [stated_by.key])}
    near = _nearness(connection, finder, meaning, core, others)
    since = stated_by.fields.year or 0

    def place(paper: Paper) -> tuple[bool, bool, float, int]:
        later = (paper.fields.year or 0) >= since
        return (not later, paper.key not in citing, -near[paper.key], paper.key)

    return tuple(
        _answer(paper, "cites it" if paper.key in citing else "", since)
        for paper in sorted(others, key=place)
    )


def _nearness(
    connection: sqlite3.Connection,
    finder: Finder,
    meaning: Meaning,
    core: str,
    others: list[Paper],
) -> dict[int, float]:
    """How near papers are to what a statement says: by meaning where their vectors are of the embedder in
    use, else by the words of their titles."""
    keys = [paper.key for paper in others]
    near = dict(zip(keys, words_alike(core, [paper.fields.title or "" for paper in others]), strict=True))
    stored = finder.shelf(connection)
    if (
        stored is None
        or meaning.model == LEXICAL
        or (stored.model, stored.revision) != (meaning.model, meaning.revision)
    ):
        return near
    found, rows = stored.rows_of(keys)
    scores = (stored.matrix[rows] @ meaning.vectors([core])[0]).tolist()
    return near | dict(zip(found.tolist(), scores, strict=True))


def _answer(paper: Paper, why: str, since: int) -> AnswerView:
    refs = refs_view(paper.refs)
    year = paper.fields.year
    before = "came before it" if year is not None and year < since else ""
    return AnswerView(refs, shown_title(paper.fields.title, refs), year, why or before, paper.key)
