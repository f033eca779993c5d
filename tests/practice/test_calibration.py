"""What the field says of a paper, and how far the reader's verdicts can be trusted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.reading import Weight
from papermap.practice.calibration import (
    FEW,
    WITNESSES,
    Compared,
    Evidence,
    bins,
    brier,
    by_half_year,
    confusion,
    field_says,
    in_words,
)

QUIET = Evidence(years=5.0, per_year=4.0, outdoes=0.2, peers=20, influential=0.0)
compared = st.builds(
    Compared,
    said=st.sampled_from(Weight),
    confidence=st.integers(50, 100),
    field=st.sampled_from(Weight),
    on=st.dates().map(str),
)


def test_attention_and_rank_make_a_foundation() -> None:
    assert field_says(QUIET).weight is Weight.MINOR_TWEAK
    assert field_says(replace(QUIET, per_year=40.0)).weight is Weight.NEW_TECHNIQUE
    great = replace(QUIET, per_year=900.0, outdoes=0.95)
    assert field_says(great).weight is Weight.FOUNDATIONAL
    assert "more than 95% of the 20 papers of its age here" in field_says(great).because
    assert field_says(replace(great, outdoes=0.3)).weight is Weight.NEW_TECHNIQUE


def test_work_that_stands_on_the_bases_as_much_lowers_by_a_step_and_work_without_them_lifts() -> None:
    great = replace(QUIET, per_year=900.0, outdoes=0.95)
    assert field_says(replace(great, alone=1, together=20)).weight is Weight.NEW_TECHNIQUE
    assert field_says(replace(QUIET, alone=20, together=2)).weight is Weight.NEW_TECHNIQUE


@pytest.mark.parametrize("early", [replace(QUIET, years=0.5), replace(QUIET, per_year=None)])
def test_where_it_is_too_early_it_says_so(early: Evidence) -> None:
    said = field_says(early)
    assert said.weight is None
    assert said.because


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_disruption_is_between_minus_one_and_one_or_nothing(alone: int, together: int, around: int) -> None:
    index = replace(QUIET, alone=alone, together=together, around=around).disruption
    assert (index is None) == (alone + together < WITNESSES)
    assert index is None or -1 <= index <= 1


@given(st.lists(compared, min_size=1))
def test_a_brier_score_is_between_zero_and_one_and_best_when_sure_and_right(said: list[Compared]) -> None:
    score = brier(said)
    assert score is not None
    assert 0 <= score <= 1
    sure = [replace(each, confidence=100, field=each.said) for each in said]
    assert brier(sure) == 0


def test_a_brier_score_is_the_mean_of_squared_distances() -> None:
    right = Compared(Weight.FOUNDATIONAL, 70, Weight.FOUNDATIONAL, "2026-01-01")
    wrong = Compared(Weight.FOUNDATIONAL, 90, Weight.MINOR_TWEAK, "2026-01-01")
    assert brier([right]) == 0.09
    assert brier([wrong]) == 0.81
    assert brier([right, wrong]) == 0.45
    assert brier([]) is None


@given(st.lists(compared))
def test_every_verdict_is_in_one_bin_and_one_cell_and_one_half_year(said: list[Compared]) -> None:
    assert sum(each.count for each in bins(said)) == len(said)
    assert sum(map(sum, confusion(said))) == len(said)
    assert sum(count for _, _, count in by_half_year(said)) == len(said)


def test_few_verdicts_are_told_to_be_few() -> None:
    one = Compared(Weight.FOUNDATIONAL, 90, Weight.MINOR_TWEAK, "2026-01-01")
    assert "No verdict" in in_words([])
    assert f"{FEW} begin to tell" in in_words([one])
    assert "surer than right" in in_words([one] * FEW)
    assert "more often than you think" in in_words([replace(one, confidence=60, said=one.field)] * FEW)
