"""Papers of which no reference is known: what an empty or thin picture says of them, and what helps."""

from __future__ import annotations

import sqlite3

from papermap.store import graph, library_rows

TITLES = "`papermap import FILE --titles` looks for identifiers"
BY_VERB = "`papermap map --fetch`"

SECONDS_A_PAPER = 3.3
"""What fetching a paper's references takes, most of it arXiv's pace for its PDF."""

LARGE = 50_000
"""In a larger library the bare papers are not counted for each list."""


def offer(bare: int, how: str = BY_VERB) -> str:
    """ "12 papers have no references yet; … fetches them, about 40 s."; empty for none. ``how`` is the verb
    or the key that does it."""
    if not bare:
        return ""
    papers_have, them = ("1 paper has", "it") if bare == 1 else (f"{bare:,} papers have", "them")
    seconds = max(10, round(bare * SECONDS_A_PAPER, -1))
    time = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
    return f"{papers_have} no references yet; {how} fetches {them}, about {time}."


def unaskable(nameless: int) -> str:
    """What is said of papers without an identifier."""
    known_by = (
        "1 paper is known by its title" if nameless == 1 else f"{nameless:,} papers are known by their titles"
    )
    return f"{known_by} alone, so nobody was asked for references; {TITLES}."


def offer_here(connection: sqlite3.Connection, key: int | None = None, how: str = BY_VERB) -> str:
    """The same for a library; with ``key``, first of all for the paper that a picture is about."""
    if key is not None and graph.is_bare(connection, key):
        if not graph.has_name(connection, key):
            return f"No reference of this paper is known, and it has no identifier to ask with; {TITLES}."
        verb = f"{how} fetches them" if how != BY_VERB else "`papermap backward REF --fetch` asks for them"
        return f"No reference of this paper is known yet; {verb}."
    if not library_rows.few(connection, LARGE):
        return ""
    return offer(len(graph.without_references(connection)), how)
