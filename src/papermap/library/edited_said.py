"""What cells of an edited sheet say that is more than their words: a verdict, the lists that a paper is on,
what it is but with. Taken is what can be read without doubt; for the rest there is a reason."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

from papermap.imports.sheet import SheetLine
from papermap.library import rows
from papermap.library.intake import LIST_NAME
from papermap.library.shelving import Shelving
from papermap.model.journal import Entry
from papermap.model.keeping import Listed
from papermap.model.papers import clean_text
from papermap.model.reading import USUAL_CONFIDENCE, Relation, Verdict, Weight
from papermap.store import journal, lists

READ = ("verdict", "topic", "relation")
"""The columns that can be read."""

BETWEEN = "; "
OLDER = "is older there than here, and stays"
NOT_READ = "differs; it is changed in papermap, and not taken from a cell"
NO_VERDICT = f"is none of {', '.join(Weight)}, and is not taken over"


def why_not(connection: sqlite3.Connection, key: int, column: str, text: str) -> str:
    """Why a cell that differs from the paper's is not taken over; empty for one that can be."""
    if column == "verdict":
        return _why_no_verdict(connection, key, text)
    if column == "topic":
        return _why_no_topics(connection, key, text)
    return _why_no_twists(connection, key, text) if column == "relation" else NOT_READ


def after(connection: sqlite3.Connection, key: int, column: str, text: str) -> str:
    """What the cell would say once it is taken over: a paper comes on lists by it, and leaves none."""
    if column == "verdict":
        return str(weight_of(text))
    if column == "topic":
        return BETWEEN.join((*_titles(connection, key), *_added(connection, key, text)))
    return text


def is_asked(column: str, before: str) -> bool:
    """Whether taking the cell over would replace the reader's own word."""
    return column != "topic" and bool(before)


def take(connection: sqlite3.Connection, shelving: Shelving, key: int, column: str, text: str) -> None:
    """Keep what a cell says for which :func:`why_not` knows no reason."""
    if column == "topic":
        for title in _added(connection, key, text):
            shelving.put(connection, lists.called(connection, title) or title, title, key)
    elif column == "verdict" and (weight := weight_of(text)) is not None:
        if (standing := journal.latest(connection, Verdict, key)) is None:
            said = Verdict(weight, USUAL_CONFIDENCE)
        else:
            said = Verdict(weight, standing.said.confidence, standing.said.again)
        if standing is None or standing.said != said:
            journal.write(connection, shelving.deed(connection), said, key)
    elif column == "relation":
        for entry, twist in _edited_twists(connection, key, text):
            journal.write(connection, shelving.deed(connection), Relation(twist), key, entry.other)


def of_new(line: SheetLine) -> Mapping[str, str]:
    """What can be read in the row of a paper that is not here: its verdict, and its lists."""
    found = {name: line.shown[name] for name in ("verdict", "topic") if line.shown.get(name)}
    if weight_of(found.get("verdict", "")) is None:
        found.pop("verdict", None)
    return found


def weight_of(text: str) -> Weight | None:
    """A verdict, however a program or a person spells the words of an export."""
    word = "-".join(text.casefold().replace("-", " ").replace("_", " ").split())
    return Weight(word) if word in set(Weight) else None


def _why_no_verdict(connection: sqlite3.Connection, key: int, text: str) -> str:
    weight = weight_of(text)
    if weight is None:
        return NO_VERDICT
    earlier = {entry.said.weight for entry in journal.history(connection, Verdict, key)}
    return OLDER if weight in earlier else ""


def _why_no_topics(connection: sqlite3.Connection, key: int, text: str) -> str:
    here = _titles(connection, key)
    if any(BETWEEN.strip() in title for title in here):
        return "differs; a list has a semicolon in its title, so that the cell cannot be told apart"
    added = _added(connection, key, text)
    if not added:
        return "differs; papers are taken off lists in papermap, and not by a cell"
    left = {e.said.title or e.said.name for e in journal.history(connection, Listed, key)}
    return OLDER if left.issuperset(added) else ""


def _titles(connection: sqlite3.Connection, key: int) -> tuple[str, ...]:
    return lists.titles_of(connection, [key]).get(key, ())


def _added(connection: sqlite3.Connection, key: int, text: str) -> list[str]:
    """The lists that a cell names and the paper is not on."""
    here = _titles(connection, key)
    named = (clean_text(part)[:LIST_NAME] for part in text.split(BETWEEN.strip()))
    return [title for title in dict.fromkeys(named) if title and title not in here]


def _why_no_twists(connection: sqlite3.Connection, key: int, text: str) -> str:
    edited = _edited_twists(connection, key, text)
    if not edited:
        return "differs; what a paper is but with is read where the papers it names stay the same"
    said = {(entry.other, entry.said.twist) for entry in journal.history(connection, Relation, key)}
    return OLDER if all((entry.other, twist) in said for entry, twist in edited) else ""


def _edited_twists(connection: sqlite3.Connection, key: int, text: str) -> list[tuple[Entry[Relation], str]]:
    """The relations of a paper of which a cell says something else; none where it does not name the same
    papers in the same order."""
    standing = [entry for entry in journal.live(connection, Relation, key) if entry.said.accepted]
    titles = rows.titles_of(connection, [entry.other for entry in standing if entry.other])
    parts = (f"{re.escape(titles.get(entry.other or 0, ''))}(?: but with (.+?))?" for entry in standing)
    match = re.fullmatch(BETWEEN.join(parts), " ".join(text.split())) if standing else None
    said = [(twist or "").strip() for twist in match.groups()] if match else []
    return [
        (entry, twist)
        for entry, twist in zip(standing, said, strict=False)
        if twist != " ".join(entry.said.twist.split())
    ]
