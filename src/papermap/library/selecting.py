"""Which papers a query selects. Each condition becomes the set of the papers it holds for; the tree joins the
sets."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, reduce

from papermap.model.maps import MapPicture
from papermap.model.query import All, Field, Kind, Not, Query, Term, is_plain, parse_query
from papermap.store import lists, select, tags
from papermap.views.sheet import COLUMNS

Keys = frozenset[int]

NAMES_TOLD = 12
"""So many topics, lists or tags are named to somebody who asks for one that is not there."""

_IN_CAPITALS = {
    "or": "lets one of two conditions do",
    "and": "joins two conditions, as a space does",
    "not": "leaves out what the condition after it selects",
}
"""What the words of the query language do, which small letters make ordinary words."""


class Selector:
    """Evaluates queries over the papers of one library. ``picture`` gives the map, whose communities are
    topics; it is only asked for when a query speaks of topics."""

    def __init__(self, connection: sqlite3.Connection, picture: Callable[[], MapPicture]) -> None:
        self._connection, self._picture = connection, picture

    def parse(self, text: str) -> Query:
        """Read a query, the reader's own columns being fields too. Raises
        :class:`papermap.model.query.QueryError`."""
        return parse_query(text, self.columns)

    @cached_property
    def columns(self) -> dict[str, Field]:
        """The spreadsheet columns that can be asked for by name."""
        own = [column.name for column in COLUMNS if column.own]
        return {name: Field(Kind.TEXT, "a column") for name in (*own, *select.own_columns(self._connection))}

    def select(self, text: str) -> Keys:
        """The papers of the library that a query selects. Raises
        :class:`papermap.model.query.QueryError`."""
        return self._holds(self.parse(text))

    def remarks(self, text: str) -> list[str]:
        """The topics, lists and tags that a query asks for and that are nowhere here, in sentences with what
        there is; and words that would do something in capitals. Raises
        :class:`papermap.model.query.QueryError`."""
        said = []
        plain = is_plain(text)
        for term in _terms(self.parse(text)):
            if not (plain or term.field or term.exact) and (does := _IN_CAPITALS.get(term.value)):
                said.append(f"{term.value!r} is looked for as a word; {term.value.upper()} {does}.")
            if term.field in ("topic", "list", "tag") and not self._term(term):
                known = self._names(term.field)
                if not any(term.value.casefold() in name.casefold() for name in known):
                    some = ", ".join(known[:NAMES_TOLD]) + (", …" if len(known) > NAMES_TOLD else "")
                    have = f"you have {some}" if known else "you have none yet"
                    said.append(f"There is no {term.field} {term.value!r}; {have}.")
        return list(dict.fromkeys(said))

    def _names(self, field: str) -> list[str]:
        """What the lists, tags or topics of this library are called."""
        tagged = list(tags.papers_by_tag(self._connection))
        listed = list(lists.sizes(self._connection))
        near = [] if field != "topic" else [community.label for community in self._picture().communities]
        found = {"tag": tagged, "list": listed, "topic": [*listed, *tagged, *near]}[field]
        return list(dict.fromkeys(found))

    @cached_property
    def _whole(self) -> Keys:
        return select.library(self._connection)

    def _holds(self, query: Query) -> Keys:
        if isinstance(query, Term):
            return self._term(query) & self._whole
        if isinstance(query, Not):
            return self._whole - self._holds(query.part)
        parts = [self._holds(part) for part in query.parts]
        if isinstance(query, All):
            return reduce(frozenset.intersection, parts, self._whole)
        return frozenset().union(*parts)

    def _term(self, term: Term) -> Keys:
        if not term.field:
            return self._texts(("title", "authors", "venue", "year", "refs"), term.value)
        if term.field in _TEXTS:
            return self._texts((_TEXTS[term.field],), term.value)
        if term.field in _NUMBERS:
            return select.compared(self._connection, _NUMBERS[term.field], _sql(term.sign), term.value)
        if term.field == "text":
            return select.full_text(self._connection, term.value)
        if term.field == "list":
            return select.listed(self._connection, term.value)
        if term.field == "tag":
            return select.tagged(self._connection, term.value, whole=term.sign == "=")
        if term.field == "topic":
            return self._topic(term.value)
        if term.field == "category":
            return select.category(self._connection, term.value)
        if term.field == "verdict":
            return select.verdict(self._connection, term.value)
        if term.field == "has":
            return select.having(self._connection, term.value)
        return select.column_holds(self._connection, term.field, term.value)

    def _texts(self, columns: Iterable[str], words: str) -> Keys:
        return frozenset().union(*(select.holds(self._connection, column, words) for column in columns))

    def _topic(self, words: str) -> Keys:
        wanted = words.casefold()
        picture = self._picture()
        named = {c.id for c in picture.communities if wanted in c.label.casefold()}
        near = frozenset(node.key for node in picture.nodes if node.community in named)
        tagged = select.tagged(self._connection, words, whole=False)
        return select.listed(self._connection, words) | tagged | near


def _terms(query: Query) -> Iterator[Term]:
    """The conditions of a query, from left to right."""
    if isinstance(query, Term):
        yield query
    else:
        for part in (query.part,) if isinstance(query, Not) else query.parts:
            yield from _terms(part)


_TEXTS = {
    "title": "title", "author": "authors", "venue": "venue", "abstract": "abstract", "notes": "notes",
    "id": "refs",
    "key": "key",
}  # fmt: skip
_NUMBERS = {"year": "year", "citations": "citations", "pass": "pass", "added": "added", "read": "read"}


def _sql(sign: str) -> str:
    return "=" if sign == ":" else sign
