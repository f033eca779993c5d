"""The inner classifier: what the field seems to say of a paper, and how far the reader's own verdicts can be
trusted.

The rule from evidence to what the field says is coarse and open on purpose: every threshold is a name here,
and each reason is told. It measures attention, not worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from papermap.model.reading import Weight

YOUNG = 1.5
"""A paper under so many years has not been judged yet."""

MUCH, SOME = 150.0, 15.0
"""Citations a year from which attention is that of a foundation, and of a technique that is used."""

TOP, UPPER = 0.9, 0.5
"""The share of the library's papers of the same age that a paper outdoes, for the same two."""

PEERS = 8
"""With fewer papers of the same age to compare with, the library says nothing about rank."""

WITNESSES = 8
"""With fewer papers whose reference lists are known, nothing is said of disruption."""

CARRIED, OVERTAKEN = 0.1, -0.3
"""Disruption from which later work stands on the paper itself, and on its bases as much as on it."""

INFLUENTIAL = 0.08
"""The share of influential citations from which later work builds on a paper."""

AGAIN_AFTER = 180
"""Days after which a verdict is asked for again."""

FEW = 10
"""With fewer verdicts to compare, a number would be chance."""

BINS = ((50, 59), (60, 69), (70, 79), (80, 89), (90, 100))
NAMES = {
    Weight.FOUNDATIONAL: "foundational",
    Weight.NEW_TECHNIQUE: "a new technique",
    Weight.MINOR_TWEAK: "a minor tweak",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of how a field took a paper; ``None`` where nobody says.

    ``years`` since it appeared. ``outdoes`` is the share of the ``peers`` (papers of the library of the same
    age) with fewer citations a year. Of later papers whose reference lists are known, ``alone`` cite it and
    none of its bases, ``together`` both, ``around`` its bases and not it.
    """

    years: float | None
    per_year: float | None
    outdoes: float | None
    peers: int
    influential: float | None
    alone: int = 0
    together: int = 0
    around: int = 0

    @property
    def disruption(self) -> float | None:
        """The CD index over the papers whose reference lists are known: from -1 (later work needs the bases
        too) to 1 (the paper took their place). Funk and Owen-Smith 2017; Wu, Wang and Evans 2019."""
        witnesses = self.alone + self.together + self.around
        if self.alone + self.together < WITNESSES:
            return None
        return round((self.alone - self.together) / witnesses, 3)


@dataclass(frozen=True, slots=True)
class FieldSays:
    """What the field seems to say; ``weight`` is ``None`` where it is too early, and ``because`` says why."""

    weight: Weight | None
    because: tuple[str, ...]


def field_says(evidence: Evidence) -> FieldSays:
    """The rule: attention and rank make a paper great, influence and disruption can lift or lower it by one
    step."""
    if evidence.years is None or evidence.per_year is None:
        return FieldSays(None, ("nobody has counted its citations, or its year is not known",))
    if evidence.years < YOUNG:
        return FieldSays(None, (f"it is {evidence.years:.1f} years old; before {YOUNG} it is too early",))
    because = [f"{_citations(evidence.per_year)} a year"]
    rank = evidence.outdoes if evidence.peers >= PEERS else None
    if rank is not None:
        of = f"the {evidence.peers} papers of its age here"
        because.append(f"more than any of {of}" if rank == 1 else f"more than {rank:.0%} of {of}")
    step = 2 if evidence.per_year >= MUCH and (rank is None or rank >= UPPER) else 0
    if not step and (evidence.per_year >= SOME or (rank is not None and rank >= TOP)):
        step = 1
    if evidence.influential is not None and evidence.influential >= INFLUENTIAL and not step:
        step += evidence.per_year >= SOME / 3
        because.append(f"{evidence.influential:.0%} of those who cite it build on it")
    disruption = evidence.disruption
    if disruption is not None:
        step = _moved(step, disruption)
        because.append(
            f"{evidence.alone} of {evidence.alone + evidence.together} later papers cite it without its bases"
        )
    weight = (Weight.MINOR_TWEAK, Weight.NEW_TECHNIQUE, Weight.FOUNDATIONAL)[step]
    return FieldSays(weight, tuple(because))


def _citations(count: float) -> str:
    rounded = f"{count:,.0f}"
    return f"{rounded} citation" if rounded == "1" else f"{rounded} citations"


def _moved(step: int, disruption: float) -> int:
    if disruption <= OVERTAKEN and step == 2:
        return 1
    return step + 1 if disruption >= CARRIED and step == 0 else step


# ---- the reader against the field -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """A verdict beside what the field says. ``on`` is the day it was given, ISO date."""

    said: Weight
    confidence: int
    field: Weight
    on: str

    @property
    def right(self) -> bool:
        return self.said is self.field


@dataclass(frozen=True, slots=True)
class Bin:
    """Verdicts given with ``low`` to ``high`` percent confidence: what was ``said`` on average and how often
    it was ``right`` (both 0 to 1; ``None`` where there are none)."""

    low: int
    high: int
    count: int
    said: float | None
    right: float | None


def brier(compared: Sequence[Compared]) -> float | None:
    """The mean squared distance between how sure and how right, 0 best, 0.25 a coin's toss (Brier 1950)."""
    if not compared:
        return None
    return round(sum((each.confidence / 100 - each.right) ** 2 for each in compared) / len(compared), 3)


def bins(compared: Sequence[Compared]) -> tuple[Bin, ...]:
    """The reliability picture: what was said against what was so, by how sure the reader was."""
    found = []
    for low, high in BINS:
        inside = [each for each in compared if low <= each.confidence <= high]
        count = len(inside)
        said = sum(each.confidence for each in inside) / count / 100 if count else None
        right = sum(each.right for each in inside) / count if count else None
        found.append(Bin(low, high, count, said, right))
    return tuple(found)


def confusion(compared: Sequence[Compared]) -> tuple[tuple[int, int, int], ...]:
    """How often each verdict (row, in the order of :class:`Weight`) met each word of the field (column)."""
    pairs = [(each.said, each.field) for each in compared]
    rows = [[pairs.count((said, field)) for field in Weight] for said in Weight]
    return tuple((a, b, c) for a, b, c in rows)


def in_words(compared: Sequence[Compared]) -> str:
    """How the reader does, in one plain sentence."""
    count = len(compared)
    if not count:
        return "No verdict of yours can be compared with the field yet."
    if count < FEW:
        verdicts = "one verdict" if count == 1 else f"{count} verdicts"
        return f"Only {verdicts} can be compared with the field so far; {FEW} begin to tell something."
    most = max(bins(compared), key=lambda each: (each.count, each.low))
    said, right = most.said or 0.0, most.right or 0.0
    told = f"When you say {said:.0%}, you are right {right:.0%} of the time ({most.count} papers)."
    sure = sum(each.confidence for each in compared) / count / 100
    so = sum(each.right for each in compared) / count
    if abs(sure - so) < 0.05:
        return f"{told} Over all {count} you are as sure as you are right."
    return (
        f"{told} Over all {count} you are surer than right."
        if sure > so
        else (f"{told} Over all {count} you are right more often than you think.")
    )


def by_half_year(compared: Sequence[Compared]) -> tuple[tuple[str, float, int], ...]:
    """The Brier score of each half year with a verdict, oldest first, and of how many verdicts."""
    halves: dict[str, list[Compared]] = {}
    for each in sorted(compared, key=lambda each: each.on):
        halves.setdefault(f"{each.on[:4]} {'I' if each.on[5:7] <= '06' else 'II'}", []).append(each)
    return tuple((half, brier(inside) or 0.0, len(inside)) for half, inside in halves.items())
