"""Sets of works that a single condition holds for, for :mod:`papermap.library.selecting`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from papermap.model.moments import own_day
from papermap.model.own_links import HOSTS, own_link
from papermap.store import tags
from papermap.store.words import words_of

Keys = frozenset[int]

_TEXTS = {
    "title": "SELECT id, title FROM paper WHERE added_at IS NOT NULL AND title IS NOT NULL",
    "authors": "SELECT p.id, a.value FROM paper p JOIN json_each(p.authors) a WHERE p.added_at IS NOT NULL",
    "venue": "SELECT id, venue FROM paper WHERE added_at IS NOT NULL AND venue IS NOT NULL",
    "year": "SELECT id, CAST(year AS TEXT) FROM paper WHERE added_at IS NOT NULL AND year IS NOT NULL",
    "abstract": "SELECT id, abstract FROM paper WHERE added_at IS NOT NULL AND abstract IS NOT NULL",
    "refs": "SELECT paper_id, iif(scheme = 'arxiv', value, scheme || ':' || value) FROM ref",
    "key": "SELECT paper_id, key FROM bibliography WHERE key IS NOT NULL",
    "notes": "SELECT paper_id, words FROM journal WHERE live = 1 AND paper_id IS NOT NULL AND words <> ''",
}

_NUMBERS = {
    "year": "SELECT id FROM paper WHERE year {0} CAST(? AS INTEGER)",
    "citations": "SELECT id FROM paper WHERE citation_count {0} CAST(? AS INTEGER)",
    "pass": (
        "SELECT p.id FROM paper p WHERE p.added_at IS NOT NULL "
        "AND coalesce((SELECT max(CAST(slot AS INTEGER)) FROM journal "
        "WHERE paper_id = p.id AND kind = 'pass' AND live = 1 "
        "AND content ->> '$.outcome' <> 'skipped'), 0) {0} CAST(? AS INTEGER)"
    ),
}

_DAYS = {
    "added": "SELECT id, added_at FROM paper WHERE added_at IS NOT NULL",
    "read": (
        "SELECT paper_id, max(made_at) FROM journal WHERE kind = 'pass' AND live = 1 "
        "AND paper_id IS NOT NULL AND content ->> '$.outcome' <> 'skipped' GROUP BY paper_id"
    ),
}

_SAID = "SELECT paper_id FROM journal WHERE live = 1 AND kind = '{0}' AND paper_id IS NOT NULL"
_LINKED = (
    "SELECT d.paper_id FROM digest g JOIN document d USING (edition_id) "
    "JOIN json_each(g.links) l WHERE l.value ->> '$.kind' = '{0}'"
)
_HAVING = {
    "abstract": "SELECT id FROM paper WHERE abstract IS NOT NULL",
    "arxiv": "SELECT paper_id FROM ref WHERE scheme = 'arxiv'",
    "doi": "SELECT paper_id FROM ref WHERE scheme = 'doi'",
    "pdf": "SELECT paper_id FROM edition",
    "text": "SELECT paper_id FROM document",
    "code": f"{_LINKED.format('code')} UNION SELECT paper_id FROM crowd_pick WHERE repository IS NOT NULL",
    "data": _LINKED.format("data"),
    "notes": _SAID.format("note"),
    "sentences": _SAID.format("three-sentences"),
    "verdict": _SAID.format("verdict"),
    "relation": _SAID.format("relation") + " AND content ->> '$.accepted'",
    "reproduction": _SAID.format("reproduction"),
    "tag": _SAID.format("tagged") + " AND content ->> '$.on'",
}


def library(connection: sqlite3.Connection) -> Keys:
    """Every work in the library."""
    return _keys(connection.execute("SELECT id FROM paper WHERE added_at IS NOT NULL"))


def holds(connection: sqlite3.Connection, column: str, words: str) -> Keys:
    """Works with these words, as they stand but for their case, in one of the columns."""
    wanted = words.casefold()
    return frozenset(key for key, text in connection.execute(_TEXTS[column]) if wanted in text.casefold())


def compared(connection: sqlite3.Connection, column: str, sign: str, value: str) -> Keys:
    """Works of which a number compares so, or a day of the reader's: a month is all of
    its days, a year all of its months."""
    if column in _NUMBERS:
        return _keys(connection.execute(_NUMBERS[column].format(sign), [value]))
    compare = {"=": str.__eq__, "<": str.__lt__, "<=": str.__le__, ">": str.__gt__, ">=": str.__ge__}[sign]
    days = ((key, str(own_day(at))) for key, at in connection.execute(_DAYS[column]))
    return frozenset(key for key, day in days if compare(day[: len(value)], value))


def full_text(connection: sqlite3.Connection, words: str) -> Keys:
    """Works whose PDF holds these words, one after another."""
    phrase = " ".join(words_of(words))
    if not phrase:
        return frozenset()
    query = (
        "SELECT d.paper_id FROM document_words i JOIN document d ON d.edition_id = i.rowid "
        "WHERE document_words MATCH ?"
    )
    return _keys(connection.execute(query, [f'"{phrase}"']))


def listed(connection: sqlite3.Connection, words: str) -> Keys:
    """Works on a reading list whose name or title holds these words."""
    wanted = words.casefold()
    query = (
        "SELECT e.paper_id, l.name || char(10) || l.title FROM list_entry e JOIN list l ON l.name = e.list"
    )
    return frozenset(key for key, names in connection.execute(query) if wanted in names.casefold())


def tagged(connection: sqlite3.Connection, words: str, whole: bool) -> Keys:
    """Works that bear a tag that holds these words, or is these words (``whole``)."""
    wanted = words.casefold()
    return frozenset(
        key
        for key, name in tags.borne(connection)
        if wanted == name.casefold() or (not whole and wanted in name.casefold())
    )


def category(connection: sqlite3.Connection, name: str) -> Keys:
    """Works in an arXiv category, or in any that begins so."""
    wanted = name.casefold()
    query = "SELECT p.id, c.value FROM paper p JOIN json_each(p.categories) c WHERE p.added_at IS NOT NULL"
    return frozenset(key for key, found in connection.execute(query) if found.casefold().startswith(wanted))


def verdict(connection: sqlite3.Connection, weight: str) -> Keys:
    """Works that the reader judged so."""
    query = _SAID.format("verdict") + " AND content ->> '$.weight' = ?"
    return _keys(connection.execute(query, [weight]))


def having(connection: sqlite3.Connection, what: str) -> Keys:
    """Works that have this; one of :data:`papermap.model.query.HAS`."""
    found = _keys(connection.execute(_HAVING[what]))
    return found | _named(connection, what) if what in HOSTS else found


def _named(connection: sqlite3.Connection, kind: str) -> Keys:
    """Works whose abstract or comment gives an address of the paper's own code or data."""
    told = "coalesce(abstract, '') || char(10) || coalesce(comment, '')"
    like = " OR ".join(f"{column} LIKE ?" for _ in HOSTS[kind] for column in ("abstract", "comment"))
    query = f"SELECT id, {told} FROM paper WHERE added_at IS NOT NULL AND ({like})"
    hosts = [f"%{host}%" for host in HOSTS[kind] for _ in range(2)]
    return frozenset(key for key, text in connection.execute(query, hosts) if own_link(text, kind))


def own_columns(connection: sqlite3.Connection) -> list[str]:
    """The spreadsheet columns in which the reader keeps something or that they added, by name."""
    query = (
        "SELECT slot FROM journal WHERE kind = 'cell' AND live = 1 AND content ->> '$.text' <> '' "
        "UNION SELECT c.value FROM journal j JOIN json_each(j.content, '$.added') c "
        "WHERE j.kind = 'columns' AND j.live = 1 ORDER BY 1"
    )
    return [row[0] for row in connection.execute(query)]


def column_holds(connection: sqlite3.Connection, column: str, words: str) -> Keys:
    """Works whose cell in a column, the reader's or a draft, holds these words."""
    wanted = words.casefold()
    if column in ("did", "know", "doubt"):
        query = "SELECT paper_id, content ->> ? FROM journal WHERE kind = 'three-sentences' AND live = 1"
        rows = connection.execute(query, [f"$.{column}"])
        return frozenset(key for key, text in rows if text and wanted in text.casefold())
    query = "SELECT paper_id, content ->> '$.text' FROM journal WHERE kind = 'cell' AND live = 1 AND slot = ?"
    own: dict[int, str | None] = dict(connection.execute(query, [column]))
    found = {key for key, text in own.items() if text and wanted in text.casefold()}
    query = (
        "SELECT d.paper_id, t.value FROM digest g JOIN document d USING (edition_id) "
        "JOIN json_tree(g.draft, ?) t WHERE t.key = 'text'"
    )
    drafts = connection.execute(query, [f"$.{column}"]) if column.isidentifier() else ()
    found.update(key for key, text in drafts if key not in own and wanted in str(text).casefold())
    return frozenset(found)


def _keys(rows: Iterable[sqlite3.Row]) -> Keys:
    return frozenset(row[0] for row in rows)
