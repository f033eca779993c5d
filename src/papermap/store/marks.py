"""How far each paper has come: one mark for each stage, written with the stage's own output."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from papermap.model.failures import Failure, FailureKind
from papermap.model.progress import Mark, StageState
from papermap.store.connect import now

_MARK = "m.paper_id, m.stage, m.state, m.signature, m.failures, m.at"
_STATES = {str(state): state for state in StageState}


def save_mark(connection: sqlite3.Connection, key: int, mark: Mark) -> None:
    """Write a mark in place of the stage's former one."""
    save_marks(connection, [(key, mark)])


def save_marks(connection: sqlite3.Connection, made: Iterable[tuple[int, Mark]]) -> None:
    """Write the marks of papers, each in place of the stage's former one."""
    at = now()
    connection.executemany(
        "INSERT INTO mark (paper_id, stage, state, signature, failures, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (paper_id, stage) DO UPDATE SET state = excluded.state, "
        "signature = excluded.signature, failures = excluded.failures, at = excluded.at",
        [(key, mark.stage, mark.state, mark.signature, _failures(mark), at) for key, mark in made],
    )


def _failures(mark: Mark) -> str:
    return json.dumps([asdict(f) for f in mark.failures], ensure_ascii=False) if mark.failures else "[]"


def drop_mark(connection: sqlite3.Connection, key: int, stage: str) -> None:
    """Forget a stage's mark."""
    connection.execute("DELETE FROM mark WHERE paper_id = ? AND stage = ?", [key, stage])


def marks(connection: sqlite3.Connection, key: int) -> dict[str, Mark]:
    """The marks of one paper by stage."""
    rows = connection.execute(f"SELECT {_MARK} FROM mark m WHERE paper_id = ?", [key])
    return {mark.stage: mark for _, mark in map(_mark, rows)}


def marks_of(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, dict[str, Mark]]:
    """The marks of each of these papers by stage."""
    found: dict[int, dict[str, Mark]] = {key: {} for key in keys}
    query = f"SELECT {_MARK} FROM json_each(?) k JOIN mark m ON m.paper_id = k.value"
    for key, mark in map(_mark, connection.execute(query, [json.dumps(list(found))])):
        found[key][mark.stage] = mark
    return found


def of_stage(connection: sqlite3.Connection, stage: str, keys: Sequence[int]) -> dict[int, Mark]:
    """The marks of one stage on those of these papers that have one."""
    query = f"SELECT {_MARK} FROM json_each(?) k JOIN mark m ON m.paper_id = k.value AND m.stage = ?"
    return dict(map(_mark, connection.execute(query, [json.dumps(list(keys)), stage])))


def unfinished(connection: sqlite3.Connection) -> list[tuple[int, Mark]]:
    """Every stage of a paper in the library that failed or brought only a part, by paper."""
    query = (
        f"SELECT {_MARK} FROM mark m JOIN paper p ON p.id = m.paper_id "
        "WHERE m.state IN ('partial', 'failed') AND p.added_at IS NOT NULL ORDER BY m.paper_id, m.stage"
    )
    return list(map(_mark, connection.execute(query)))


def unreached(connection: sqlite3.Connection, stage: str) -> list[int]:
    """The papers of the library that no run has brought as far as this stage: it was stopped before."""
    query = (
        "SELECT id FROM paper p WHERE added_at IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM mark WHERE paper_id = p.id AND stage = ?) ORDER BY id"
    )
    return [row[0] for row in connection.execute(query, [stage])]


def told_before(connection: sqlite3.Connection, stage: str, at: str) -> list[int]:
    """The papers of the library whose mark of this stage is not newer than ``at`` (ISO time), or missing."""
    query = (
        "SELECT p.id FROM paper p LEFT JOIN mark m ON m.paper_id = p.id AND m.stage = ? "
        "WHERE p.added_at IS NOT NULL AND (m.at IS NULL OR m.at <= ?) ORDER BY p.id"
    )
    return [row[0] for row in connection.execute(query, [stage, at])]


def states(connection: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """How many papers of the library stand in which state of which stage."""
    query = (
        "SELECT m.stage, m.state, count(*) FROM mark m JOIN paper p ON p.id = m.paper_id "
        "WHERE p.added_at IS NOT NULL GROUP BY m.stage, m.state"
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def _mark(row: sqlite3.Row) -> tuple[int, Mark]:
    """A paper's key, and a mark of its."""
    key, stage, state, signature, told, at = row
    failures = (
        ()
        if told == "[]"
        else tuple(Failure(**{**f, "kind": FailureKind(f["kind"])}) for f in json.loads(told))
    )
    return key, Mark(stage, _STATES[state], signature, failures, at)
