"""Following categories, authors and words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from papermap.library import follow_words
from papermap.library.desk import Desk, RefusedError
from papermap.library.fetching import followed_categories
from papermap.model.announcements import as_category, is_category, is_known_archive
from papermap.model.curation import Followed
from papermap.model.papers import clean_text
from papermap.store import follows
from papermap.views.queue import FollowedView

LONGEST_WISH = 200
"""Characters of a name or word that is followed."""

UNKNOWN_ARCHIVE = (
    "papermap knows no archive of arXiv's called {}; the next fetch will tell. A word is followed as a "
    "keyword."
)

KINDS = ("category", "author", "keyword", "must", "never")


def follow(desk: Desk, kind: str, values: Sequence[str]) -> str:
    """Follow categories, authors or words; see :data:`KINDS`. Raises :class:`RefusedError` for what is no
    category, and for a word without letters: as a ``never`` word it would keep every paper out. Returns what
    is to be said of it: what is odd, and how much the papers here have of it."""
    values = [clean_text(value)[:LONGEST_WISH].strip() for value in values]
    if kind == "category":
        values = [as_category(value) for value in values]
        if strange := [value for value in values if not is_category(value)]:
            raise RefusedError(
                f"{strange[0]!r} is no arXiv category; they look like cs.CL or math.AG. Nothing was changed."
            )
    if not all(any(c.isalnum() for c in value) for value in values):
        raise RefusedError("There is a word without letters among them; nothing was changed.")
    with desk.deed(f"follow {', '.join(values)}") as deed:
        for value in values:
            if value not in follows.followed(deed.connection).get(kind, ()):
                follows.follow(deed.connection, kind, value)
                deed.write(Followed(kind, value))
    strange = [value for value in values if kind == "category" and not is_known_archive(value)]
    told = [UNKNOWN_ARCHIVE.format(", ".join(strange))] if strange else []
    reader = desk.existing()
    known = follow_words.ground(reader)
    here = (follow_words.told_of(known, kind, value) for value in values if value not in strange)
    return " ".join([*told, *(each.sentence for each in here if each is not None)])


def following(connection: sqlite3.Connection) -> tuple[FollowedView, ...]:
    """What is followed, by kind, and how much the papers here have of it; the library's own categories stand
    in while the reader names none."""
    followed = follows.followed(connection)
    named = [(kind, value) for kind in KINDS for value in followed.get(kind, ())]
    known = follow_words.ground(connection)
    views = []
    for kind, value in named:
        told = follow_words.told_of(known, kind, value)
        views.append(
            FollowedView(kind, value, True, told.sentence, told.count) if told else FollowedView(kind, value)
        )
    if followed.get("category"):
        return tuple(views)
    own = followed_categories(connection)
    return (*(FollowedView("category", name, own=False) for name in own), *views)


def unfollow(desk: Desk, values: Sequence[str], kind: str | None = None) -> int:
    """Follow these no longer, in this way or in every way, in whatever case they are written. Returns how
    many were followed."""
    meant = {clean_text(value).strip().casefold() for value in values}
    with desk.deed(f"follow no longer {', '.join(values)}") as deed:
        standing = follows.followed(deed.connection)
        named = [(each, value) for each, found in standing.items() for value in found if kind in (None, each)]
        gone = [(each, value) for each, value in named if value.casefold() in meant]
        for each, value in gone:
            deed.write(Followed(each, value, on=False))
        return sum(follows.unfollow(deed.connection, each, value) for each, value in gone)
