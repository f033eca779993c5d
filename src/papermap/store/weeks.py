"""The list of the week as stored: which papers a week's list showed, in which order and why."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Choice:
    """One paper on the list of a week, with its score and reasons as they were."""

    key: int
    score: float
    reasons: tuple[str, ...]


def chosen(connection: sqlite3.Connection, week: date) -> list[Choice]:
    """The list of the week that begins on ``week``, in the order shown; each work once."""
    query = "SELECT paper_id, score, reasons FROM week_choice WHERE week = ? ORDER BY place"
    found: dict[int, Choice] = {}
    for key, score, reasons in connection.execute(query, [week.isoformat()]):
        found.setdefault(key, Choice(key, score, tuple(json.loads(reasons))))
    return list(found.values())


def choose(connection: sqlite3.Connection, week: date, choices: Sequence[Choice]) -> None:
    """Put these at the end of the list of a week; those that are on it keep their places."""
    here = {choice.key for choice in chosen(connection, week)}
    query = (
        "INSERT INTO week_choice (week, place, paper_id, score, reasons) "
        "SELECT ?1, coalesce(max(place) + 1, 0), ?2, ?3, ?4 FROM week_choice WHERE week = ?1"
    )
    for choice in choices:
        if choice.key not in here:
            told = json.dumps(choice.reasons, ensure_ascii=False)
            connection.execute(query, [week.isoformat(), choice.key, choice.score, told])
