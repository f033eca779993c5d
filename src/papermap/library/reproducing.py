"""Reproductions of papers: plan first, then runs, then what they say."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

from papermap.library.desk import Desk, RefusedError
from papermap.model.journal import Entry
from papermap.model.reading import Attempt, Reproduction, Run
from papermap.practice import reproduction
from papermap.store import journal, papers
from papermap.views.habits import ReproductionView, RunView
from papermap.views.papers import refs_view, shown_title


class Reproducing:
    """The reader's reproductions. Each has a ``number`` that stays while its record grows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def records(self, key: int | None = None) -> tuple[ReproductionView, ...]:
        """The reproductions of a paper, or of all, oldest first."""
        connection = self._desk.reader()
        if connection is None:
            return ()
        if key is not None:
            key = papers.current_key(connection, key)
        found = {_number(connection, e): e for e in journal.live(connection, Reproduction, key)}
        return tuple(_view(connection, number, found[number]) for number in sorted(found))

    def begin(self, key: int, changes: Mapping[str, Any]) -> ReproductionView:
        """Write a plan. ``changes`` are fields of :class:`Reproduction`. Raises :class:`RefusedError`."""
        return self._write(key, None, changes, ())

    def record(
        self, key: int, number: int | None, changes: Mapping[str, Any], runs: Sequence[tuple[int, float]] = ()
    ) -> ReproductionView:
        """Say more of a reproduction (``None``: of the newest one), and add runs as (seed, value).

        Raises :class:`RefusedError` where the craft does not allow it: a run before the plan is whole, or a
        plan changed after the first run.
        """
        connection = self._desk.existing()
        paper = papers.current_key(connection, key)
        found = {_number(connection, e): e for e in journal.live(connection, Reproduction, paper)}
        if not found:
            raise RefusedError("Nothing is planned for this paper yet; a plan begins with its claim.")
        standing = found.get(max(found) if number is None else number)
        if standing is None:
            known = ", ".join(map(str, sorted(found)))
            raise RefusedError(f"This paper has no reproduction {number}; there is {known}.")
        return self._write(key, standing, changes, runs)

    def _write(
        self,
        key: int,
        standing: Entry[Reproduction] | None,
        changes: Mapping[str, Any],
        runs: Sequence[tuple[int, float]],
    ) -> ReproductionView:
        if not all(isfinite(value) for _, value in runs):
            raise RefusedError("The value of a run is a number; a run that diverged belongs in the outcome.")
        before = standing.said if standing else None
        now = replace(before or Reproduction(""), **changes)
        now = replace(now, runs=(*now.runs, *(Run(seed, value) for seed, value in runs)))
        if runs and now.status is Attempt.PLANNED:
            now = replace(now, status=Attempt.ATTEMPTED)
        refused = reproduction.refusal(before, now)
        if refused:
            raise RefusedError(refused)
        connection = self._desk.existing()
        title = self._desk.title(connection, papers.current_key(connection, key))
        did = "plan for" if before is None else f"runs ({len(runs)}) of" if runs else "record of"
        with self._desk.deed(f"{did} a reproduction of {title}: {now.status}") as deed:
            paper = papers.current_key(deed.connection, key)
            number = deed.write(now, paper, replaces=standing.id if standing else None)
            return _view(deed.connection, *_numbered(deed.connection, number))


def _numbered(connection: sqlite3.Connection, entry: int) -> tuple[int, Entry[Reproduction]]:
    found = journal.entry(connection, Reproduction, entry)
    return _number(connection, found), found


def _number(connection: sqlite3.Connection, entry: Entry[Reproduction]) -> int:
    return journal.wordings(connection, entry.id)[0].id


def _view(connection: sqlite3.Connection, number: int, entry: Entry[Reproduction]) -> ReproductionView:
    said, key = entry.said, entry.paper or 0
    paper, result = papers.load(connection, key), reproduction.result(said)
    refs = refs_view(paper.refs)
    return ReproductionView(
        number=number,
        key=key,
        refs=refs,
        title=shown_title(paper.fields.title, refs),
        status=str(said.status),
        claim=said.claim,
        their_number=said.their_number,
        one_change=said.one_change,
        baseline=said.baseline,
        seeds=said.seeds,
        hypothesis=said.hypothesis,
        measure=said.measure,
        runs=tuple(RunView(run.seed, run.value) for run in said.runs),
        mean=result.mean if result else None,
        spread=result.spread if result else None,
        gap=result.gap if result else None,
        unspecified=said.unspecified,
        hours=said.hours,
        repository=said.repository,
        outcome=said.outcome,
        lacking=tuple(reproduction.lacking(said)),
    )
