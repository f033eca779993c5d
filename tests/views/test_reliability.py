"""The reliability picture by value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.views.reliability import CELLS, EMPTY, FULL, MARK, bar, picture, table
from papermap.views.thinking import BinView, CalibrationView, ConfusionView


@pytest.mark.parametrize(
    ("right", "said", "drawn"),
    [
        (0.5, 0.8, "█████···│·"),
        (1.0, 1.0, "█████████│"),
        (0.0, 0.5, "·····│····"),
        (None, None, "··········"),
    ],
)
def test_a_bar_has_what_was_right_and_a_mark_where_one_was_sure(
    right: float | None, said: float | None, drawn: str
) -> None:
    assert bar(right, said, 10) == drawn


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_bar_is_as_wide_as_asked_and_has_one_mark(right: float, said: float) -> None:
    drawn = bar(right, said)
    assert len(drawn) == CELLS
    assert drawn.count(MARK) == 1
    assert set(drawn) <= {FULL, EMPTY, MARK}


def test_the_picture_has_a_line_for_each_bin_and_a_legend() -> None:
    first, second, legend = picture([BinView(50, 59, 0, None, None), BinView(90, 100, 4, 0.95, 0.5)])
    assert "right" not in first
    assert second.endswith("right 50% of 4")
    assert "how often right" in legend


def test_the_table_has_the_field_in_columns() -> None:
    rows = (ConfusionView("foundational", 3, 1, 0), ConfusionView("minor-tweak", 0, 2, 5))
    view = CalibrationView("", 11, 0, 0.2, (), rows, (), ())
    head, first, second = table(view)
    assert head.split()[:3] == ["you", "said", "foundational"]
    assert first.split() == ["foundational", "3", "1", "0"]
    assert second.split() == ["minor", "tweak", "0", "2", "5"]
