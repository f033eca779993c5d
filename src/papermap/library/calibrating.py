"""The reader's verdicts beside what the field seems to say: evidence after the verdict, and calibration."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime

from papermap.library.desk import Desk, RefusedError
from papermap.model.journal import Entry
from papermap.model.moments import own_day
from papermap.model.papers import Paper
from papermap.model.reading import Verdict, Weight
from papermap.practice import calibration as craft
from papermap.store import evidence as gathered
from papermap.store import journal, papers
from papermap.views.annotations import VerdictView
from papermap.views.papers import refs_view, shown_title
from papermap.views.thinking import (
    AgainView,
    BinView,
    CalibrationView,
    ConfusionView,
    EvidenceView,
    HalfYearView,
)

MOST_AGAIN = 12


class Calibration:
    """What became of the reader's verdicts. Giving one is the reading room's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def evidence(self, key: int) -> EvidenceView:
        """What the field made of a paper. Raises :class:`RefusedError` before the reader's own verdict."""
        connection = self._desk.existing()
        key = papers.current_key(connection, key)
        paper = papers.load(connection, key)
        refs = refs_view(paper.refs)
        title = shown_title(paper.fields.title, refs)
        first = _first_words(connection, key).get(key)
        if first is None:
            raise RefusedError(
                f"Your verdict first: `papermap verdict {refs.best or 'REF'} new-technique --sure 70`. "
                "Then the evidence is shown."
            )
        again = journal.latest(connection, Verdict, key, slot="again")
        found = _evidence(connection, paper, datetime.now(UTC).date())
        says = craft.field_says(found)
        return EvidenceView(
            refs=refs,
            title=title,
            verdict=str(first.said.weight),
            sure=first.said.confidence,
            again=str(again.said.weight) if again else None,
            field=str(says.weight) if says.weight else None,
            because=says.because,
            right=None if says.weight is None else says.weight is first.said.weight,
            citations_per_year=None if found.per_year is None else round(found.per_year, 1),
            outdoes=None if found.outdoes is None else round(found.outdoes, 3),
            peers=found.peers,
            influential_share=None if found.influential is None else round(found.influential, 3),
            cited_alone=found.alone,
            cited_with_bases=found.together,
            bases_without_it=found.around,
            disruption=found.disruption,
            key=key,
        )

    def verdict(self, key: int) -> VerdictView | None:
        """The verdict on a paper that holds; ``None`` before there is one."""
        connection = self._desk.existing()
        found = journal.latest(connection, Verdict, papers.current_key(connection, key), slot="")
        return None if found is None else VerdictView(str(found.said.weight), found.said.confidence)

    def due_again(self, key: int) -> bool:
        """Whether the verdict on a paper is old enough to be given again, and was not."""
        connection = self._desk.existing()
        key = papers.current_key(connection, key)
        return key in _old_verdicts(connection, _first_words(connection, key))

    def again(self) -> tuple[AgainView, ...]:
        """Verdicts that are months old and were given once, the oldest first."""
        connection = self._desk.reader()
        return () if connection is None else _due_again(connection, _first_words(connection))

    def view(self) -> CalibrationView:
        """How far the reader's verdicts can be trusted; the first word on each paper counts."""
        connection = self._desk.reader()
        first = {} if connection is None else _first_words(connection)
        compared = [] if connection is None else _compared(connection, first)
        return CalibrationView(
            sentence=craft.in_words(compared),
            compared=len(compared),
            too_early=len(first) - len(compared),
            brier=craft.brier(compared),
            bins=tuple(
                BinView(each.low, each.high, each.count, each.said, each.right)
                for each in craft.bins(compared)
            ),
            confusion=tuple(
                ConfusionView(str(weight), *row)
                for weight, row in zip(Weight, craft.confusion(compared), strict=True)
            ),
            halves=tuple(HalfYearView(*half) for half in craft.by_half_year(compared)),
            again=() if connection is None else _due_again(connection, first),
        )


def _first_words(connection: sqlite3.Connection, key: int | None = None) -> dict[int, Entry[Verdict]]:
    """The reader's first verdict on each paper that has one: later ones may know the evidence."""
    known: dict[int, list[Entry[Verdict]]] = defaultdict(list)
    for entry in journal.history(connection, Verdict, key):
        if entry.paper is not None and not entry.said.again:
            known[entry.paper].append(entry)
    found = {}
    for paper, entries in known.items():
        by_id = {entry.id: entry for entry in entries}
        standing = next((entry for entry in reversed(entries) if entry.live), None)
        while standing is not None and standing.replaces in by_id:
            standing = by_id[standing.replaces]
        if standing is not None:
            found[paper] = standing
    return found


def _compared(connection: sqlite3.Connection, first: dict[int, Entry[Verdict]]) -> list[craft.Compared]:
    """The reader's first words beside the field's, on papers of which the field says something by now."""
    today = datetime.now(UTC).date()
    found = []
    for paper in papers.load_many(connection, list(first)):
        own, field = first[paper.key], craft.field_says(_evidence(connection, paper, today))
        if field.weight is not None:
            day = str(own_day(own.made_at))
            found.append(craft.Compared(own.said.weight, own.said.confidence, field.weight, day))
    return found


def _old_verdicts(connection: sqlite3.Connection, first: dict[int, Entry[Verdict]]) -> dict[int, int]:
    """How many days ago each of the first words was said that is old enough to be said again."""
    given = {entry.paper for entry in journal.live(connection, Verdict, slot="again")}
    now = datetime.now(UTC)
    days = {
        key: (now - datetime.fromisoformat(entry.made_at)).days
        for key, entry in first.items()
        if key not in given
    }
    return {key: ago for key, ago in days.items() if ago >= craft.AGAIN_AFTER}


def _due_again(connection: sqlite3.Connection, first: dict[int, Entry[Verdict]]) -> tuple[AgainView, ...]:
    days = _old_verdicts(connection, first)
    due = sorted(days, key=lambda key: (-days[key], key))
    views = []
    for paper in papers.load_many(connection, due[:MOST_AGAIN]):
        refs = refs_view(paper.refs)
        views.append(AgainView(refs, shown_title(paper.fields.title, refs), days[paper.key], paper.key))
    return tuple(views)


def _evidence(connection: sqlite3.Connection, paper: Paper, today: date) -> craft.Evidence:
    values = paper.fields
    now = today.year + today.timetuple().tm_yday / 366
    years = _years(values.published, values.year, now)
    if years is None or values.year is None:
        return craft.Evidence(None, None, None, 0, None)
    count = values.citation_count
    per_year = None if count is None else count / max(1.0, years)
    rates = gathered.rates_of_age(connection, values.year, now, paper.key)
    own = None if count is None else count / max(1.0, now - values.year)
    outdoes = None if own is None or not rates else sum(rate < own for rate in rates) / len(rates)
    influential = values.influential_count
    alone, together, around = gathered.around(connection, paper.key, values.year)
    return craft.Evidence(
        years=years,
        per_year=per_year,
        outdoes=outdoes,
        peers=len(rates),
        influential=influential / count if count and influential is not None else None,
        alone=alone,
        together=together,
        around=around,
    )


def _years(published: str | None, year: int | None, now: float) -> float | None:
    """How old a paper is. Where only its year is known, the middle of it is taken."""
    if published and len(published) >= len("2017-06-12"):
        day = date.fromisoformat(published[:10])
        return max(0.0, now - (day.year + day.timetuple().tm_yday / 366))
    return None if year is None else max(0.0, now - (year + 0.5))
