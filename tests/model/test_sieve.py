"""What a person types to narrow a list, and what is known by name only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.citations import EVERYTHING, Only, Sieve, sieve_of


@pytest.mark.parametrize(
    ("typed", "sieve"),
    [
        ("", EVERYTHING),
        ("low rank", Sieve(words=("low", "rank"))),
        ("2019", Sieve(since=2019, until=2019)),
        ("2019-2021", Sieve(since=2019, until=2021)),
        ("2019– lora", Sieve(since=2019, words=("lora",))),
        ("-2021", Sieve(until=2021)),
        ("- 20192021 4-bit", Sieve(words=("-", "20192021", "4-bit"))),
    ],
)
def test_years_and_words(typed: str, sieve: Sieve) -> None:
    assert sieve_of(typed) == sieve


@given(st.text(max_size=40), st.sampled_from([None, *Only]))
def test_anything_may_be_typed(typed: str, only: Only | None) -> None:
    assert sieve_of(typed, only).only is only


@pytest.mark.parametrize(
    ("sieve", "lets"),
    [
        (EVERYTHING, True),
        (Sieve(Only.OTHERS), True),
        (Sieve(Only.LIBRARY), False),
        (Sieve(Only.QUEUED), False),
        (Sieve(since=2001), True),
        (Sieve(since=2002), False),
        (Sieve(until=2000), False),
        (Sieve(words=("TALK", "nobody")), True),
        (Sieve(words=("walk",)), False),
    ],
)
def test_a_paper_known_by_name(sieve: Sieve, lets: bool) -> None:
    assert sieve.lets_by_name("A talk nobody wrote down", 2001) is lets


def test_without_a_year_it_is_in_no_span() -> None:
    assert not Sieve(since=1900).lets_by_name("x", None)
    assert not Sieve(until=2100).lets_by_name("x", None)
