"""A table's words in columns."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from papermap.extract.table import table_lines
from papermap.extract.values import Drawing, Page, RawLine
from tests.extract.builders import page, raw, span

BOX = (0.0, 0.0, 600.0, 700.0)


def row(y: float, *cells: tuple[float, str]) -> list[RawLine]:
    return [raw(text, x, y) for x, text in cells]


def joined(*parts: RawLine) -> RawLine:
    """What the file writes in one go."""
    spans = tuple(one for part in parts for one in part.spans)
    return RawLine(spans, (spans[0].box[0], spans[0].box[1], spans[-1].box[2], spans[0].box[3]), 0)


def rule(y: float, x0: float, x1: float) -> Drawing:
    return Drawing((x0, y, x1, y + 0.4))


def grid() -> Page:
    lines = [
        *row(100, (197, "Accuracy")),
        *row(115, (72, "boat"), (180, "sea"), (250, "lake")),
        *row(130, (72, "the long one"), (180, "9.5"), (245, "10.25")),
        *row(145, (72, "raft"), (180, "8.0"), (250, "9.75")),
    ]
    drawn = [rule(92, 72, 275), rule(103, 180, 275), rule(119, 72, 275), rule(150, 72, 275)]
    return page(lines, drawings=drawn)


def test_columns_stand_under_each_other_and_a_common_heading_over_its_own() -> None:
    assert table_lines(grid(), BOX) == (
        "────────────────────────",
        "               Accuracy",
        "              ──────────",
        "boat          sea   lake",
        "────────────────────────",
        "the long one  9.5  10.25",
        "raft          8.0   9.75",
        "────────────────────────",
    )


def test_what_one_line_of_the_file_writes_is_parted_where_the_paper_is_empty() -> None:
    lines = [
        joined(raw("a b", 72, 100), raw("c", 89, 100), raw("1", 200, 100)),
        joined(raw("d", 72, 112), raw("2", 200, 112)),
    ]
    assert table_lines(page(lines), BOX) == ("a b c  1", "d      2")


def test_raised_digits_are_powers_and_lowered_ones_are_indices() -> None:
    ten, power = span("10", 200, 100), span("18", 210, 96, size=7)
    head, index = span("k", 72, 100), span("2", 77, 102, size=7)
    lines = [
        RawLine((head, index), (72, 92, 84, 102), 0),
        RawLine((ten, power), (200, 90, 220, 102), 0),
        *row(115, (72, "raft"), (200, "3")),
    ]
    assert table_lines(page(lines), BOX)[0] == "k₂    10¹⁸"


def test_a_sign_without_a_reading_leaves_a_mark_and_no_number_changes() -> None:
    lines = [*row(100, (72, "raft"), (200, "1\ue0040")), *row(112, (72, "boat"), (200, "2.0"))]
    assert table_lines(page(lines), BOX)[0] == "raft  1▯0"


def test_nothing_outside_the_box_is_taken_and_no_escape_code_is_left() -> None:
    lines = [
        *row(50, (72, "running text above"), (300, "it")),
        *row(100, (72, "\x1b[31mred"), (200, "\u202e1")),
        *row(112, (72, "blue"), (200, "2")),
    ]
    told = "".join(table_lines(page(lines), (60.0, 90.0, 500.0, 130.0)))
    assert "running" not in told
    assert not any(unicodedata.category(letter) in ("Cc", "Cf") for letter in told)


def test_what_is_no_table_gives_no_lines() -> None:
    prose = [raw("one column of words", 72, 100), raw("and another line", 72, 112)]
    assert table_lines(page(prose), BOX) == ()
    assert table_lines(page([]), BOX) == ()
    upright = [RawLine(line.spans, line.box, 0, (0.0, -1.0)) for line in row(100, (72, "a"), (200, "b"))]
    assert table_lines(page(upright), BOX) == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from((72, 150, 230, 310, 420)),
            st.integers(0, 12).map(lambda n: 100 + 14 * n),
            st.text("ab19.é宽", min_size=1, max_size=6),
        ),
        max_size=40,
        unique_by=lambda cell: cell[:2],
    )
)
def test_no_cell_is_lost_and_none_runs_into_the_next(cells: list[tuple[int, int, str]]) -> None:
    told = table_lines(page([raw(text, x, y) for x, y, text in cells]), BOX)
    lines: dict[int, list[tuple[int, str]]] = {}
    for x, y, text in cells:
        lines.setdefault(y, []).append((x, unicodedata.normalize("NFC", text)))
    if len({x for x, _, _ in cells}) < 2:
        assert told == ()
        return
    wanted = [[text for _, text in sorted(line)] for _, line in sorted(lines.items())]
    found = [line.split() for line in told]
    assert [line for i, line in enumerate(wanted) if i == 0 or line != wanted[i - 1]] == found or [
        line for line in wanted if line in found
    ] == wanted
