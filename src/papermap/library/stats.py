"""The library and the reading in numbers."""

from __future__ import annotations

from collections.abc import Mapping

from papermap.library.desk import Desk
from papermap.model.journal import Words
from papermap.model.moments import own_day
from papermap.model.reading import (
    Cell,
    Note,
    Outcome,
    Relation,
    Reproduction,
    ThreeSentences,
    Verdict,
    Weight,
)
from papermap.model.thinking import Foresight, Mark, Prediction, Question
from papermap.practice.passes import PASSES
from papermap.store import stats as stored
from papermap.views.stats import StatsView

KINDS: dict[str, type[Words]] = {
    "sentences": ThreeSentences,
    "notes": Note,
    "cells": Cell,
    "relations": Relation,
    "predictions": Prediction,
    "questions": Question,
    "reproductions": Reproduction,
}


def stats(desk: Desk) -> StatsView:
    """Counts of everything; noughts where there is no library yet."""
    connection = desk.reader()
    if connection is None:
        return _view(None, (), dict.fromkeys((*stored.COUNTS, *KINDS), 0), {}, {}, {})
    return _view(
        stored.first_day(connection),
        tuple(stored.years(connection)),
        stored.counts(connection)
        | {name: sum(stored.said(connection, kind.kind).values()) for name, kind in KINDS.items()},
        stored.passes(connection, Outcome.SKIPPED),
        stored.said(connection, Verdict.kind, "weight"),
        stored.said(connection, Foresight.kind, "mark"),
    )


def _view(
    first: str | None,
    years: tuple[tuple[int, int], ...],
    numbers: Mapping[str, int],
    passes: Mapping[int, int],
    weights: Mapping[str, int],
    marks: Mapping[str, int],
) -> StatsView:
    return StatsView(
        since=None if first is None else own_day(first).isoformat(),
        years=years,
        passes={number: passes.get(number, 0) for number in PASSES},
        verdicts={weight: weights.get(weight, 0) for weight in Weight},
        foreseen={mark: marks.get(mark, 0) for mark in Mark},
        **numbers,
    )
