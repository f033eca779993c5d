"""Works and their names: finding one, taking in what sources say, joining two that turn out to be one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

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
from papermap.store import bibliography, journal, sittings

_LISTS = tuple(FIELD_NAMES.index(name) for name in ("authors", "categories"))
_WITHDRAWN = FIELD_NAMES.index("withdrawn")
_COLUMNS = ", ".join(FIELD_NAMES)
_SOURCES = {str(source): source for source in Source}
_SCHEMES = {str(scheme): scheme for scheme in Scheme}
_INSERT = f"INSERT INTO paper (provenance, {_COLUMNS}, title_key) VALUES (?{', ?' * (len(FIELD_NAMES) + 1)})"

Said = tuple[object, ...]
"""A work's provenance and fields as they are stored."""


def find(connection: sqlite3.Connection, ref: Ref) -> int | None:
    """The key of the work that ``ref`` names, if it is known here."""
    row = connection.execute(
        "SELECT paper_id FROM ref WHERE scheme = ? AND value = ?", [ref.scheme, ref.value]
    ).fetchone()
    return None if row is None else int(row[0])


def current_key(connection: sqlite3.Connection, key: int) -> int:
    """``key``, or the key of the work it was merged into."""
    row = connection.execute("SELECT paper_id FROM redirect WHERE old_id = ?", [key]).fetchone()
    return key if row is None else int(row[0])


def moves(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, int]:
    """Each of these keys with itself, or with the key of the work it was merged into."""
    now_at = {key: key for key in keys}
    query = "SELECT old_id, paper_id FROM redirect WHERE old_id IN (SELECT value FROM json_each(?))"
    return now_at | {row[0]: row[1] for row in connection.execute(query, [json.dumps(list(now_at))])}


def is_known(connection: sqlite3.Connection, key: int) -> bool:
    """Whether there is a work with this very key."""
    return connection.execute("SELECT 1 FROM paper WHERE id = ?", [key]).fetchone() is not None


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
        for row in connection.execute(
            f"SELECT paper_id, scheme, value FROM ref WHERE paper_id IN ({marks})", chunk
        ):
            refs[row[0]].add(Ref(_SCHEMES[row[1]], row[2]))
    return {key: frozenset(names) for key, names in refs.items()}


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


def save_record(connection: sqlite3.Connection, record: Record) -> int:
    """Take in one source's word on a work and return the work's key.

    Works that the record's refs show to be one are merged. A record without refs is a new work.
    """
    key = _key_for(connection, record.refs)
    if key is None:
        key, _ = insert(connection, record)
        _after_naming(connection, key)
    else:
        _join_fields(connection, key, clean_fields(record.fields), provenance_of(record))
    save_names(connection, [(ref, key) for ref in sorted(record.refs)])
    if record.version is not None:
        connection.execute("UPDATE paper SET version = ? WHERE id = ?", [record.version, key])
    return key


def join_record(connection: sqlite3.Connection, key: int, record: Record) -> None:
    """Take in one source's word on the work with this key, which names of the record need not tell."""
    _join_fields(connection, key, clean_fields(record.fields), provenance_of(record))
    save_names(connection, [(ref, key) for ref in sorted(record.refs)])


def choose_version(connection: sqlite3.Connection, key: int, version: int) -> None:
    """The reader asked for this arXiv version of a work."""
    connection.execute("UPDATE paper SET version = ? WHERE id = ?", [version, key])


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
    done = connection.execute("UPDATE paper SET added_at = ? WHERE id = ? AND added_at IS NULL", [at, key])
    return at if done.rowcount else None


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
    return Paper(row["id"], refs, _fields(row), provenance, added is not None, added, row["version"])


def _fields(row: sqlite3.Row) -> PaperFields:
    """The fields of a row that ends with them."""
    values = list(row)[-len(FIELD_NAMES) :]
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


def insert(connection: sqlite3.Connection, record: Record) -> tuple[int, Said]:
    """A new work as one source tells of it, without its names: its key, and what is said of it now."""
    fields, provenance = clean_fields(record.fields), provenance_of(record)
    said = (json.dumps(provenance, sort_keys=True), *_to_columns(fields))
    cursor = connection.execute(_INSERT, [*said, _title_key(fields, provenance)])
    return int(cursor.lastrowid or 0), said


def said_of(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Said]:
    """What is said of each of these works, and by whom."""
    query = f"SELECT p.id, p.provenance, {_COLUMNS} FROM json_each(?) k CROSS JOIN paper p ON p.id = k.value"
    rows = connection.execute(query, [json.dumps(list(keys))])
    return {row[0]: tuple(row)[1:] for row in rows}


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


def _join_fields(
    connection: sqlite3.Connection, key: int, fields: PaperFields, provenance: dict[str, Source]
) -> None:
    row = connection.execute(f"SELECT provenance, {_COLUMNS} FROM paper WHERE id = ?", [key]).fetchone()
    known = _told_by(row["provenance"])
    before = _fields(row)
    joined, sources = merge_fields(before, known, fields, provenance)
    if joined == before and sources == known:
        return
    values = dict(zip(FIELD_NAMES, _to_columns(joined), strict=True))
    changed = {name: value for name, value in values.items() if value != row[name]}  # few are: the rest,
    changed["provenance"] = json.dumps(sources, sort_keys=True)  # and what is searched in it, is left alone
    renamed = (named := _title_key(joined, sources)) != _title_key(before, known)
    if renamed:
        changed["title_key"] = named
    assignments = ", ".join(f"{name} = ?" for name in changed)
    connection.execute(f"UPDATE paper SET {assignments} WHERE id = ?", [*changed.values(), key])
    if renamed:
        _after_naming(connection, key)


def save_names(connection: sqlite3.Connection, names: Iterable[tuple[Ref, int]]) -> None:
    """Names of works; one that another work has stays with it."""
    connection.executemany(
        "INSERT OR IGNORE INTO ref (scheme, value, paper_id) VALUES (?, ?, ?)",
        [(ref.scheme, ref.value, key) for ref, key in names],
    )


def _key_for(connection: sqlite3.Connection, refs: Iterable[Ref]) -> int | None:
    """The one work these names belong to, works found to be one being merged.

    Works with arXiv ids of their own are never taken for one, whatever a third identifier says.
    """
    names = frozenset(refs)
    own = _arxiv_ids(names)
    keys = sorted({key for ref in names if (key := find(connection, ref)) is not None})
    if len(keys) == 1 and not own:
        return keys[0]
    keep: int | None = None
    for key in keys:
        ids = _arxiv_ids(refs_of(connection, [key])[key])
        if own and ids and not own & ids:
            continue
        if keep is None:
            keep, own = key, own | ids
        else:
            merge(connection, keep, key)
            own |= ids
    return keep


def _arxiv_ids(names: frozenset[Ref]) -> frozenset[Ref]:
    return frozenset(ref for ref in names if ref.scheme is Scheme.ARXIV)


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
    _join_fields(connection, keep, loser.fields, dict(loser.provenance))
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


def _after_naming(connection: sqlite3.Connection, key: int) -> None:
    """A work got its title, or another: reference-list entries found by title follow it.

    So which edges exist does not depend on whether the citing or the cited paper came first.
    """
    strangers = (
        "UPDATE reference_entry SET cited_id = NULL, by_title = 0 WHERE cited_id = ?1 AND by_title = 1 "
        "AND title_key <> (SELECT title_key FROM paper WHERE id = ?1) RETURNING paper_id"
    )
    for (citing,) in connection.execute(strangers, [key]).fetchall():
        link_entries(connection, citing)
    waiting = (
        "UPDATE reference_entry SET cited_id = ?1, by_title = 1 WHERE cited_id IS NULL AND paper_id <> ?1 "
        "AND title_key <> '' AND title_key = (SELECT title_key FROM paper WHERE id = ?1) RETURNING paper_id"
    )
    for (citing,) in connection.execute(waiting, [key]).fetchall():
        link_entries(connection, citing)


def follow_names(connection: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Entries of reference lists that wait for the title of one of these works, which are new, follow it."""
    query = (
        "SELECT k.value FROM json_each(?) k JOIN paper p ON p.id = k.value WHERE p.title_key <> '' AND "
        "EXISTS (SELECT 1 FROM reference_entry e WHERE e.title_key = p.title_key AND e.title_key <> '') "
        "ORDER BY k.id"
    )
    for row in connection.execute(query, [json.dumps(list(keys))]).fetchall():
        _after_naming(connection, row[0])


def link_entries(connection: sqlite3.Connection, citing: int) -> None:
    """Make the edges of source ``pdf`` of one paper exactly those its reference list leads to."""
    connection.execute("DELETE FROM citation WHERE citing = ? AND source = ?", [citing, Source.PDF])
    rows = connection.execute(
        "SELECT cited_id, contexts FROM reference_entry WHERE paper_id = ? AND cited_id IS NOT NULL "
        "AND cited_id <> paper_id ORDER BY position",
        [citing],
    )
    contexts: dict[int, list[object]] = {}
    for cited, found in rows:
        contexts.setdefault(cited, []).extend(json.loads(found))
    parsed = connection.execute("SELECT max(parsed_at) FROM document WHERE paper_id = ?", [citing])
    at = parsed.fetchone()[0] or ""
    connection.executemany(
        "INSERT INTO citation (citing, cited, source, seen_at, contexts) VALUES (?, ?, ?, ?, ?)",
        [
            (citing, cited, Source.PDF, at, json.dumps(found, ensure_ascii=False) if found else None)
            for cited, found in contexts.items()
        ],
    )
