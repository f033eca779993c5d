"""The plan before the runs, and what runs say together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.reading import Attempt, Reproduction, Run
from papermap.practice.reproduction import PLAN, lacking, refusal, result

WHOLE = Reproduction(
    "Rank 4 is enough", 87.5, "the rank", "LoRA at rank 8", 3, "no worse than 0.2 below", "accuracy on MNLI"
)
RUNS = (Run(1, 87.0), Run(2, 87.5), Run(3, 88.0))


def ran(runs: tuple[Run, ...], status: Attempt = Attempt.ATTEMPTED) -> Reproduction:
    return replace(WHOLE, runs=runs, status=status)


def test_mean_spread_and_gap() -> None:
    found = result(ran(RUNS))
    assert found is not None
    assert (found.runs, found.mean, found.spread, found.gap) == (3, 87.5, 0.5, 0.0)
    alone = result(replace(ran(RUNS[:1]), their_number=None))
    assert alone is not None
    assert (alone.spread, alone.gap) == (None, None)
    assert result(WHOLE) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9))
def test_the_mean_lies_among_the_runs_and_the_spread_is_not_below_zero(values: list[float]) -> None:
    found = result(replace(WHOLE, runs=tuple(Run(n, v) for n, v in enumerate(values))))
    assert found is not None
    assert min(values) - 1e-6 <= found.mean <= max(values) + 1e-6
    assert found.spread is not None
    assert found.spread >= 0


@pytest.mark.parametrize("field", PLAN)
def test_no_run_before_the_plan_is_whole(field: str) -> None:
    plan = replace(WHOLE, **cast("dict[str, Any]", {field: " "}))
    assert lacking(plan) == [PLAN[field]]
    now = replace(WHOLE, runs=RUNS[:1], status=Attempt.ATTEMPTED)
    assert PLAN[field] in (refusal(plan, now) or "")
    assert refusal(WHOLE, now) is None


def test_plan_and_run_in_one_breath_are_no_plan() -> None:
    assert "Before the first run" in (refusal(None, ran(RUNS[:1])) or "")
    assert "at least 3 seeds" in (refusal(replace(WHOLE, seeds=1), ran(RUNS[:1])) or "")


def test_what_was_planned_stays_once_something_ran() -> None:
    before = ran(RUNS[:1])
    for field in PLAN:
        assert PLAN[field] in (
            refusal(before, replace(before, **cast("dict[str, Any]", {field: "other"}))) or ""
        )
    assert "seeds" in (refusal(before, replace(before, seeds=1)) or "")
    assert refusal(before, replace(before, unspecified="the warm-up", hours=3.0)) is None


def test_matched_needs_every_seed_and_a_seed_runs_once() -> None:
    assert "2 ran" in (refusal(ran(RUNS[:2]), ran(RUNS[:2], Attempt.MATCHED)) or "")
    assert refusal(ran(RUNS), ran(RUNS, Attempt.MATCHED)) is None
    assert "Nothing is matched" in (refusal(WHOLE, replace(WHOLE, status=Attempt.MATCHED)) or "")
    assert "Seed 1" in (refusal(ran(RUNS), ran((*RUNS, Run(1, 1.0)))) or "")
    assert "attempted at least" in (refusal(ran(RUNS), ran(RUNS, Attempt.PLANNED)) or "")
