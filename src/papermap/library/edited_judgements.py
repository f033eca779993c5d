"""What cells of an edited sheet say that is more than their words: a verdict, the lists that a paper is on,
what it is but with. Taken is what can be read without doubt; for the rest there is a reason."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Mapping

from papermap.imports.sheet import SheetLine
from papermap.library import rows
from papermap.library.intake import LIST_NAME
from papermap.library.shelving import Shelving
from papermap.model.curation import Listed
from papermap.model.journal import Entry
from papermap.model.papers import clean_text
from papermap.model.reading import USUAL_CONFIDENCE, Relation, Verdict, Weight
from papermap.model.three_way import MARK, alike, print_of
from papermap.store import journal, lists

READ = ("verdict", "topic", "relation")
"""The columns that can be read."""

BETWEEN = "; "
NOT_READ = "differs; it is changed in papermap, and not taken from a cell"
NO_VERDICT = f"is none of {', '.join(Weight)}, and is not taken over"
TWISTS_ONLY = "differs; what a paper is but with is read where the papers it names stay the same"
NOT_APART = "differs; a list has a semicolon in its title, so that the cell cannot be told apart"
NOT_LEFT = (
    "names fewer lists; a paper is taken off a list by a sheet that papermap exported, whose last column "
    f"{MARK} tells what was on it"
)


def why_not(connection: sqlite3.Connection, key: int, column: str, text: str) -> str:
    """Why a cell that differs from the paper's is not taken over; empty for one that can be."""
    if column == "verdict":
        return "" if weight_of(text) else NO_VERDICT
    if column == "relation":
        return "" if _edited_twists(connection, key, text) else TWISTS_ONLY
    return NOT_READ


def after(column: str, text: str) -> str:
    """What the cell says once it is taken over."""
    return str(weight_of(text) or text) if column == "verdict" else text


def same(column: str, there: str, here: str) -> bool:
    """Whether two cells say the same."""
    if column == "verdict" and (weight := weight_of(there)):
        return weight == here
    return alike(there, here)


def earlier(connection: sqlite3.Connection, key: int, column: str, there: str, here: str) -> list[str]:
    """What a cell said before, as far as it can be told: verdicts; of relations, whether what the file says
    a paper is but with was said before."""
    if column == "verdict":
        return [str(entry.said.weight) for entry in journal.history(connection, Verdict, key)]
    if column == "relation" and (edited := _edited_twists(connection, key, there)):
        said = {(entry.other, entry.said.twist) for entry in journal.history(connection, Relation, key)}
        if all((entry.other, twist) in said for entry, twist in edited):
            return [there, here]
    return []


def take(connection: sqlite3.Connection, shelving: Shelving, key: int, column: str, text: str) -> None:
    """Keep what a cell says for which :func:`why_not` knows no reason. Of lists, a paper comes on those that
    are named."""
    if column == "topic":
        move(connection, shelving, key, "", text)
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


def lists_after(
    connection: sqlite3.Connection, key: int, there: str, was: Collection[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The lists that a paper is on, those that it is on once the cell is taken over, and why the cell is not
    taken as it stands. A list is added that only the file names, and left that only the file does not name
    any more; ``was`` are the prints of those that were exported, ``None`` where that is not known."""
    here = lists.titles_of(connection, [key]).get(key, ())
    named = titles_in(there)
    if set(named) == set(here):
        return here, here, ""
    if any(BETWEEN.strip() in title for title in here):
        return here, here, "" if sorted(there.split(BETWEEN)) == sorted(here) else NOT_APART
    ever = {e.said.title or e.said.name for e in journal.history(connection, Listed, key)} | set(here)
    if was is None or not {print_of(title) for title in ever}.issuperset(was):  # another library's lists
        added = [title for title in named if title not in ever]
        return here, (*here, *added), "" if added or not set(named) < set(here) else NOT_LEFT
    kept = [title for title in here if title in named or print_of(title) not in was]
    added = [title for title in named if title not in here and print_of(title) not in was]
    return here, (*kept, *added), ""


def titles_in(text: str) -> list[str]:
    """The lists that a cell names, each once."""
    named = (clean_text(part)[:LIST_NAME] for part in text.split(BETWEEN.strip()))
    return [title for title in dict.fromkeys(named) if title]


def move(connection: sqlite3.Connection, shelving: Shelving, key: int, before: str, after: str) -> None:
    """Take a paper off the lists that a cell named before and no longer does, and put it on those that it
    names now."""
    wanted = titles_in(after)
    for title in titles_in(before):
        if title not in wanted and (name := lists.called(connection, title)) is not None:
            shelving.take_off(connection, name, key)
    for title in wanted:
        shelving.put(connection, lists.called(connection, title) or title, title, key)


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
