"""Who changed a cell that comes back: a file's edit is never taken for the library's, nor the other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.three_way import (
    CELL_LIMIT,
    Changed,
    alike,
    changed,
    mark_of,
    print_of,
    prints_of,
    read_mark,
)

WORDS = st.text(alphabet="ab '=\n", max_size=4)
PAST = st.lists(WORDS, min_size=1, max_size=5)


@given(PAST, st.data(), WORDS)
def test_who_changed_a_cell_is_told_rightly(past: list[str], data: st.DataObject, edit: str) -> None:
    """A cell has a past in the library; it is exported at one time of it, and edited there or not."""
    left = data.draw(st.integers(0, len(past) - 1))
    exported, here = past[left], past[-1]
    there = data.draw(st.sampled_from([exported, edit]))
    who = changed(there, here, print_of(exported), past[:-1])
    edited = print_of(there) != print_of(exported)
    moved_on = print_of(here) != print_of(exported)
    if print_of(there) == print_of(here):
        assert who is Changed.NOBODY
    elif edited and not moved_on:
        assert who is Changed.THERE
    elif not edited:
        assert who is Changed.HERE, "what nobody edited in the file never replaces anything"
    else:
        assert who in (Changed.BOTH, Changed.HERE), "both were changed: never taken unasked"
        known = there.strip() and print_of(there) in map(print_of, past)
        assert who is Changed.BOTH or known, "an edit that the library never had is asked about"


@given(WORDS, WORDS, PAST)
def test_without_a_mark_only_an_empty_cell_is_filled(there: str, here: str, past: list[str]) -> None:
    who = changed(there, here, None, past)
    assert who is not Changed.BOTH
    if who is Changed.THERE:
        assert not print_of(here)
    foreign = changed(there, here, print_of("another library's words"), past)
    assert foreign is who, "what was exported from another library is as good as not known"


@given(st.dictionaries(st.from_regex(r"[a-z_][a-z_-]{0,9}", fullmatch=True), WORDS))
def test_a_mark_reads_back(cells: dict[str, str]) -> None:
    said = {name: prints_of(name, text) for name, text in cells.items()}
    assert read_mark(mark_of(cells.items())) == {name: prints for name, prints in said.items() if prints}


@pytest.mark.parametrize("text", ["", "v2", "no mark", "2026-11-21"])
def test_what_is_no_mark(text: str) -> None:
    assert read_mark(text) is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("0.50", "0.5"), ("1e5", "1E+05"), ("100000", "100,000"), ("0,5", "0.5"), ("50%", "50.00%"),
        ("2026-03-04", "04/03/26"), ("2026-03-04", "3/4/2026"), ("2026-03-04", "4.3.2026"),
        ("2026-03-04", "4-Mar-26"), ("3/4", "4-Mar"), ("3-4", "2026-03-04"), ("true", "TRUE"),
        ("a\r\nb", "a\nb"), ("'=x", "=x"), ("a\x0bb\x00", "a b"), ("2026-03-04", "2026-03-04 00:00:00"),
        ("x" * CELL_LIMIT, "x" * (CELL_LIMIT + 9)),
    ],
)  # fmt: skip
def test_what_a_program_makes_of_a_cell_is_the_same(left: str, right: str) -> None:
    assert alike(left, right)
    assert alike(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("0.5", "0.51"), ("1,234", "1.234"), ("2026-03-04", "2025-03-04"), ("2026-13-04", "2026-04-13"),
        ("5", "5%"), ("1", "TRUE"), ("", "0"), ("a b", "ab"), ("3 GPUs", "3"), ("99/99", "9/9"), ("x", ""),
    ],
)  # fmt: skip
def test_another_value_is_another_cell(left: str, right: str) -> None:
    assert not alike(left, right)
    assert not alike(right, left)
