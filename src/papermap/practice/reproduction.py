"""Reproducing a paper as a craft: the plan comes before the first run, and numbers come with their spread."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, stdev

from papermap.model.reading import Attempt, Reproduction

LEAST_SEEDS = 3
PLAN = {
    "claim": "the claim",
    "one_change": "the one thing that you change",
    "baseline": "a baseline of the same size",
    "hypothesis": "the hypothesis",
    "measure": "the measure",
}
"""What a plan says before anything runs, by field."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the runs say together. ``spread`` is the sample standard deviation over seeds, ``None`` for one
    run; ``gap`` is ``mean`` less the paper's number, ``None`` where that is not known."""

    runs: int
    mean: float
    spread: float | None
    gap: float | None


def result(said: Reproduction) -> Result | None:
    """``None`` while nothing ran."""
    values = [run.value for run in said.runs]
    if not values:
        return None
    mean = fmean(values)
    spread = stdev(values) if len(values) > 1 else None
    return Result(len(values), mean, spread, None if said.their_number is None else mean - said.their_number)


def lacking(said: Reproduction) -> list[str]:
    """What the plan lacks before anything may run, in words; empty when it is whole."""
    found = [words for field, words in PLAN.items() if not getattr(said, field).strip()]
    return found + ([f"at least {LEAST_SEEDS} seeds"] if said.seeds < LEAST_SEEDS else [])


def refusal(before: Reproduction | None, now: Reproduction) -> str | None:
    """Why the record cannot go from ``before`` (``None``: from nothing) to ``now``, in a sentence."""
    new = now.runs[len(before.runs) if before else 0 :]
    if now.seeds < 1 or now.hours < 0:
        return "Seeds are counted from 1, and hours are not below 0."
    if not now.claim.strip():
        return "A reproduction begins with the claim that is to be reproduced."
    missing = lacking(before) if before else lacking(Reproduction(""))
    if new and missing:
        return f"Before the first run the plan needs {_and(missing)}, written down by themselves."
    if before and before.runs:
        fixed = [PLAN[name] for name in PLAN if getattr(now, name) != getattr(before, name)]
        fixed += ["the number of seeds"] if now.seeds < before.seeds else []
        if fixed:
            return f"Runs are recorded already, so {_and(fixed)} stays as it was; begin another reproduction."
    seeds = [run.seed for run in now.runs]
    twice = next((seed for seed in seeds if seeds.count(seed) > 1), None)
    if twice is not None:
        return f"Seed {twice} has a run already."
    return _status_refusal(now)


def _status_refusal(now: Reproduction) -> str | None:
    if now.status is Attempt.PLANNED and now.runs:
        return "It has runs, so it is attempted at least."
    if now.status is not Attempt.PLANNED and not now.runs:
        return f"Nothing is {now.status} before a run is recorded."
    if now.status in (Attempt.MATCHED, Attempt.EXTENDED) and len(now.runs) < max(now.seeds, LEAST_SEEDS):
        need = max(now.seeds, LEAST_SEEDS)
        return f"The plan asks for {need} seeds and {len(now.runs)} ran, so it is not {now.status} yet."
    return None


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
