"""Works and their names: finding one, taking in what sources say, joining two that turn out to be one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from papermap.model.papers import (
    FIELD_NAMES,
    Paper,
    PaperFields,
    Record,
    Source,
    clean_fields,
    merge_fields,
    provenance_of,
    title_key,
)
from papermap.model.refs import Ref, Scheme
from papermap.store import bibliography, journal, reference_lists, sittings

_LISTS = tuple(FIELD_NAMES.index(name) for name in ("authors", "categories"))
_WITHDRAWN = FIELD_NAMES.index("withdrawn")
_COLUMNS = ", ".join(FIELD_NAMES)
_SOURCES = {str(source): source for source in Source}
_SCHEMES = {str(scheme): scheme for scheme in Scheme}
_SAID = ("provenance", *FIELD_NAMES, "title_key")
_INSERT = f"INSERT INTO paper (id, {', '.join(_SAID)}) VALUES (?{', ?' * len(_SAID)})"

Said = tuple[object, ...]
"""A work's provenance, fields and title key as they are stored."""


def find(connection: sqlite3.Connection, ref: Ref) -> int | None:
    """The key of the work that ``ref`` names, if it is known here."""
    row = connection.execute(
        "SELECT paper_id FROM ref WHERE scheme = ? AND value = ?", [ref.scheme, ref.value]
    ).fetchone()
    return None if row is None else int(row[0])


def named(connection: sqlite3.Connection, refs: Iterable[Ref]) -> dict[Ref, int]:
    """Every name of the works that have one of these names, with the key of the work."""
    asked: dict[str, dict[str, Ref]] = {scheme: {} for scheme in Scheme}
    for ref in refs:
        asked[ref.scheme][ref.value] = ref
    query = (
        "SELECT r.scheme, r.value, r.paper_id FROM json_each(?2) k "
        "CROSS JOIN ref n ON n.scheme = ?1 AND n.value = k.value CROSS JOIN ref r ON r.paper_id = n.paper_id"
    )
    found: dict[Ref, int] = {}
    for scheme, names in asked.items():
        if values := [value for value, ref in names.items() if ref not in found]:
            for other, value, key in _tuples(connection, query, [scheme, json.dumps(values)]):
                found[asked[other].get(value) or Ref(_SCHEMES[other], value)] = key
    return found


def current_key(connection: sqlite3.Connection, key: int) -> int:
    """``key``, or the key of the work it was merged into."""
    row = connection.execute("SELECT paper_id FROM redirect WHERE old_id = ?", [key]).fetchone()
    return key if row is None else int(row[0])


def moves(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, int]:
    """Each of these keys with itself, or with the key of the work it was merged into."""
    now_at = {key: key for key in keys}
    query = "SELECT old_id, paper_id FROM redirect WHERE old_id IN (SELECT value FROM json_each(?))"
    return now_at | {row[0]: row[1] for row in connection.execute(query, [json.dumps(list(now_at))])}


def known(connection: sqlite3.Connection, keys: Sequence[int]) -> set[int]:
    """Those of these keys that are works' very keys."""
    query = "SELECT id FROM paper WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in connection.execute(query, [json.dumps(keys)])}


def load(connection: sqlite3.Connection, key: int) -> Paper:
    """The stored work. Raises :class:`KeyError` when there is none with this key."""
    row = connection.execute(
        f"SELECT id, provenance, added_at, version, {_COLUMNS} FROM paper WHERE id = ?", [key]
    ).fetchone()
    if row is None:
        raise KeyError(key)
    return _paper(row, refs_of(connection, [key])[key])


def load_many(connection: sqlite3.Connection, keys: Sequence[int]) -> list[Paper]:
    """The stored works in the order asked for; unknown keys are left out."""
    found: dict[int, Paper] = {}
    for chunk in chunks(keys):
        marks = ",".join("?" * len(chunk))
        refs = refs_of(connection, chunk)
        query = f"SELECT id, provenance, added_at, version, {_COLUMNS} FROM paper WHERE id IN ({marks})"
        for row in connection.execute(query, chunk):
            found[row["id"]] = _paper(row, refs[row["id"]])
    return [found[key] for key in keys if key in found]


def refs_of(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, frozenset[Ref]]:
    """Every name of each of these works."""
    refs: dict[int, set[Ref]] = {key: set() for key in keys}
    for chunk in chunks(keys):
        marks = ",".join("?" * len(chunk))
        query = f"SELECT paper_id, scheme, value FROM ref WHERE paper_id IN ({marks})"
        for key, scheme, value in _tuples(connection, query, chunk):
            refs[key].add(Ref(_SCHEMES[scheme], value))
    return {key: frozenset(names) for key, names in refs.items()}


def headings(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, tuple[str | None, str | None]]:
    """The arXiv id and the title of each of these works that are here, where it has them."""
    query = (
        "SELECT p.id, (SELECT min(value) FROM ref WHERE paper_id = p.id AND scheme = 'arxiv'), p.title "
        "FROM json_each(?) k CROSS JOIN paper p ON p.id = k.value"
    )
    return {row[0]: row[1:] for row in _tuples(connection, query, [json.dumps(list(keys))])}


def library_keys(connection: sqlite3.Connection) -> list[int]:
    """The works in the library, in the order they were added."""
    query = "SELECT id FROM paper WHERE added_at IS NOT NULL ORDER BY added_at, id"
    return [row[0] for row in connection.execute(query)]


def in_library(connection: sqlite3.Connection, keys: Sequence[int]) -> set[int]:
    """Those of the works that are in the library, not only known from citations."""
    found: set[int] = set()
    for chunk in chunks(keys):
        marks = ",".join("?" * len(chunk))
        query = f"SELECT id FROM paper WHERE added_at IS NOT NULL AND id IN ({marks})"
        found.update(row[0] for row in connection.execute(query, chunk))
    return found


def choose_version(connection: sqlite3.Connection, key: int, version: int) -> None:
    """The reader asked for this arXiv version of a work."""
    save_versions(connection, {key: version})


def discard(connection: sqlite3.Connection, key: int) -> None:
    """Forget a work that turned out not to exist: one without title, citations and words of the reader. That
    it was added is no such word."""
    asked = "SELECT id FROM journal WHERE paper_id = ? AND kind IN ('owned', 'listed') ORDER BY id DESC"
    if papers_words := connection.execute(asked, [key]).fetchall():
        told = "SELECT count(*) FROM journal WHERE paper_id = ?1 OR other_id = ?1"
        nameless = connection.execute("SELECT title IS NULL FROM paper WHERE id = ?", [key]).fetchone()[0]
        if nameless and connection.execute(told, [key]).fetchone()[0] == len(papers_words):
            connection.executemany("DELETE FROM journal WHERE id = ?", papers_words)
    connection.execute(
        "DELETE FROM paper WHERE id = ?1 AND title IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM journal WHERE paper_id = ?1 OR other_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM sitting WHERE paper_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM draft WHERE paper_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM citation WHERE citing = ?1 OR cited = ?1)",
        [key],
    )


def add_to_library(connection: sqlite3.Connection, key: int, at: str) -> str | None:
    """Mark a work as the reader's own since ``at``, and return that; ``None`` for a work that already is and
    keeps its day."""
    return at if add_all_to_library(connection, [key], at) else None


def add_all_to_library(connection: sqlite3.Connection, keys: Sequence[int], at: str) -> list[int]:
    """Mark works as the reader's own since ``at``, and return those that were not; the others keep their
    day."""
    query = "SELECT p.id FROM json_each(?) k JOIN paper p ON p.id = k.value WHERE p.added_at IS NULL"
    new = [row[0] for row in connection.execute(query, [json.dumps(list(dict.fromkeys(keys)))])]
    connection.executemany("UPDATE paper SET added_at = ? WHERE id = ?", [(at, key) for key in new])
    return new


def take_from_library(connection: sqlite3.Connection, key: int) -> None:
    """The work is the reader's own no longer; everything known and said of it stays."""
    connection.execute("UPDATE paper SET added_at = NULL WHERE id = ?", [key])


def chunks(keys: Sequence[int]) -> Iterable[list[int]]:
    """Keys in as many lists as it takes for each to fit one query."""
    for start in range(0, len(keys), 500):
        yield list(keys[start : start + 500])


def _paper(row: sqlite3.Row, refs: frozenset[Ref]) -> Paper:
    provenance = _told_by(row["provenance"])
    added = row["added_at"]
    fields = _fields(tuple(row)[-len(FIELD_NAMES) :])
    return Paper(row["id"], refs, fields, provenance, added is not None, added, row["version"])


def _fields(stored: Sequence[Any]) -> PaperFields:
    values = list(stored)
    for place in _LISTS:
        values[place] = () if values[place] == "[]" else tuple(json.loads(values[place]))
    values[_WITHDRAWN] = None if values[_WITHDRAWN] is None else bool(values[_WITHDRAWN])
    return PaperFields(*values)


def _to_columns(fields: PaperFields) -> list[object]:
    values: list[object] = [getattr(fields, name) for name in FIELD_NAMES]
    for place in _LISTS:
        values[place] = json.dumps(values[place], ensure_ascii=False) if values[place] else "[]"
    return values


def _title_key(fields: PaperFields, provenance: Mapping[str, Source]) -> str:
    """The key by which others find this work; the words of someone's reference list are too loose for one."""
    return "" if provenance.get("title") is Source.MENTION else title_key(fields.title)


def said_by(record: Record) -> Said:
    """A new work as one source tells of it."""
    fields, provenance = clean_fields(record.fields), provenance_of(record)
    return _said(fields, provenance, _title_key(fields, provenance))


def said_of(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Said]:
    """What is said of each of these works, and by whom."""
    query = f"SELECT p.id, {', '.join(_SAID)} FROM json_each(?) k CROSS JOIN paper p ON p.id = k.value"
    return {row[0]: row[1:] for row in _tuples(connection, query, [json.dumps(list(keys))])}


def _tuples(connection: sqlite3.Connection, query: str, values: Sequence[object]) -> sqlite3.Cursor:
    """Rows as plain tuples: of very many, that is much quicker than rows that know their columns."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor.execute(query, values)


def joined(said: Said, record: Record) -> Said:
    """What is said of a work when a source tells more of it."""
    return _joined(said, clean_fields(record.fields), provenance_of(record))


def _joined(said: Said, fields: PaperFields, provenance: Mapping[str, Source]) -> Said:
    known, before = _told_by(str(said[0])), _fields(said[1:-1])
    after, sources = merge_fields(before, known, fields, provenance)
    same_title = after.title == before.title and sources.get("title") is known.get("title")
    return _said(after, sources, str(said[-1]) if same_title else _title_key(after, sources))


def _said(fields: PaperFields, provenance: Mapping[str, Source], named: str) -> Said:
    return (json.dumps(provenance, sort_keys=True), *_to_columns(fields), named)


def save_said(connection: sqlite3.Connection, now: Mapping[int, Said], before: Mapping[int, Said]) -> None:
    """Write what is said of works now, of which this was said before; those without a before are new.

    Of a work that is here only what differs is written: few columns do, and the rest, with what is searched
    in it, is left alone.
    """
    new: list[Said] = []
    changed: dict[tuple[str, ...], list[Said]] = {}
    named: list[int] = []
    for key, said in now.items():
        old = before.get(key)
        if old is None:
            new.append((key, *said))
            named.append(key)
        elif old != said:
            pairs = [
                (column, value) for column, was, value in zip(_SAID, old, said, strict=True) if value != was
            ]
            columns = tuple(column for column, _ in pairs)
            changed.setdefault(columns, []).append((*(value for _, value in pairs), key))
            if old[-1] != said[-1]:
                named.append(key)
    connection.executemany(_INSERT, new)
    for columns, rows in changed.items():
        assignments = ", ".join(f"{column} = ?" for column in columns)
        connection.executemany(f"UPDATE paper SET {assignments} WHERE id = ?", rows)
    reference_lists.follow_names(connection, named)


def next_key(connection: sqlite3.Connection) -> int:
    """The key that the next new work gets; none is given out twice."""
    query = (
        "SELECT 1 + max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'paper'), 0), "
        "coalesce((SELECT max(id) FROM paper), 0))"
    )
    return int(connection.execute(query).fetchone()[0])


def says_nothing_new(record: Record, said: Said) -> bool:
    """Whether all that a record says of a work is what the same source has said of it before."""
    by = _told_by(str(said[0]))
    for place, name in enumerate(FIELD_NAMES, 1):
        value = getattr(record.fields, name)
        if value is None or value == () or value == "":
            continue
        if by.get(name) is not record.source:
            return False
        if said[place] != (json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value):
            return False
    return True


@lru_cache(maxsize=1_000)
def _told_by(provenance: str) -> Mapping[str, Source]:
    """Who said each field, as it is stored."""
    return {name: _SOURCES[source] for name, source in json.loads(provenance).items()}


def save_versions(connection: sqlite3.Connection, versions: Mapping[int, int]) -> None:
    """The arXiv version of each of these works that records describe, which is then the one that is read."""
    rows = [(version, key) for key, version in versions.items()]
    connection.executemany("UPDATE paper SET version = ? WHERE id = ?", rows)


def save_names(connection: sqlite3.Connection, names: Iterable[tuple[Ref, int]]) -> None:
    """Names of works; one that another work has stays with it."""
    connection.executemany(
        "INSERT OR IGNORE INTO ref (scheme, value, paper_id) VALUES (?, ?, ?)",
        [(ref.scheme, ref.value, key) for ref, key in names],
    )


def merge(connection: sqlite3.Connection, keep: int, lose: int) -> None:
    """Make two works one: everything said of ``lose`` is kept under ``keep``, and its key redirects there."""
    if keep == lose:
        return
    loser = load(connection, lose)
    _move_citations(connection, keep, lose)
    _move_files(connection, keep, lose)
    for table in ("ref", "document", "pick", "week_choice"):
        connection.execute(f"UPDATE {table} SET paper_id = ? WHERE paper_id = ?", [keep, lose])
    entries = connection.execute("SELECT 1 FROM reference_entry WHERE paper_id = ?", [keep]).fetchone()
    if entries is not None:
        connection.execute("DELETE FROM reference_entry WHERE paper_id = ?", [lose])
    for table in (
        "mark", "vector", "position", "list_entry", "reference_entry",
        "announcement", "crowd_pick", "term_bag",
    ):  # fmt: skip
        connection.execute(f"UPDATE OR IGNORE {table} SET paper_id = ? WHERE paper_id = ?", [keep, lose])
        connection.execute(f"DELETE FROM {table} WHERE paper_id = ?", [lose])
    connection.execute("UPDATE reference_entry SET cited_id = ? WHERE cited_id = ?", [keep, lose])
    journal.moved(connection, keep, lose)
    bibliography.moved(connection, keep, lose)
    sittings.moved(connection, keep, lose)
    connection.execute("UPDATE redirect SET paper_id = ? WHERE paper_id = ?", [keep, lose])
    connection.execute("DELETE FROM paper WHERE id = ?", [lose])
    connection.execute("INSERT INTO redirect (old_id, paper_id) VALUES (?, ?)", [lose, keep])
    before = said_of(connection, [keep])
    save_said(connection, {keep: _joined(before[keep], loser.fields, loser.provenance)}, before)
    if loser.added_at is not None:
        query = "UPDATE paper SET added_at = min(coalesce(added_at, ?1), ?1) WHERE id = ?2"
        connection.execute(query, [loser.added_at, keep])


def _move_files(connection: sqlite3.Connection, keep: int, lose: int) -> None:
    """The editions of ``lose`` go to ``keep``; of a file that both have, the one that was read stays."""
    unread = (
        "DELETE FROM edition WHERE paper_id = ?1 AND id NOT IN (SELECT edition_id FROM document) "
        "AND (version, sha256) IN (SELECT version, sha256 FROM edition WHERE paper_id = ?2)"
    )
    connection.execute(unread, [keep, lose])
    connection.execute("UPDATE OR IGNORE edition SET paper_id = ? WHERE paper_id = ?", [keep, lose])
    connection.execute("DELETE FROM edition WHERE paper_id = ?", [lose])


def _move_citations(connection: sqlite3.Connection, keep: int, lose: int) -> None:
    for here, there in (("citing", "cited"), ("cited", "citing")):
        connection.execute(
            f"INSERT INTO citation ({here}, {there}, source, seen_at, influential, contexts) "
            f"SELECT ?, {there}, source, seen_at, influential, contexts FROM citation "
            f"WHERE {here} = ? AND {there} <> ? "
            "ON CONFLICT (citing, cited, source) DO UPDATE SET "
            "influential = coalesce(influential, excluded.influential), "
            "contexts = coalesce(contexts, excluded.contexts)",
            [keep, lose, keep],
        )
        connection.execute(f"DELETE FROM citation WHERE {here} = ?", [lose])
