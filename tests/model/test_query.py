"""The language that selects papers: what reads as what, and where trouble is pointed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.query import (
    DEPTH,
    FIELDS,
    All,
    Any,
    Field,
    Kind,
    Not,
    Query,
    QueryError,
    Term,
    parse_query,
    render_query,
)


def test_the_issue_s_own_example_reads() -> None:
    assert parse_query("topic:diffusion pass>=2 year>=2022 verdict:Foundational") == All(
        (
            Term("diffusion", "topic"),
            Term("2", "pass", ">="),
            Term("2022", "year", ">="),
            Term("foundational", "verdict"),
        )
    )


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", All(())),
        ("  ", All(())),
        ("a b OR c", Any((All((Term("a"), Term("b"))), Term("c")))),
        ("(a OR b) -c", All((Any((Term("a"), Term("b"))), Not(Term("c"))))),
        ("a AND b", All((Term("a"), Term("b")))),
        ("NOT (a b)", Not(All((Term("a"), Term("b"))))),
        ('author:"van der Berg"', Term("van der Berg", "author", exact=True)),
        ("well-known", Term("well-known")),
        ("id:10.1145/3292500", Term("10.1145/3292500", "id")),
        ("Year>=2020", Term("2020", "year", ">=")),
        ("year > 2020 b", All((Term("2020", "year", ">"), Term("b")))),
        ("tag= foo", Term("foo", "tag", "=")),
    ],
)
def test_readings(text: str, tree: Query) -> None:
    assert parse_query(text) == tree


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("year>=soon", 6, "is a number"),
        ("year:²", 5, "is a number"),
        ("added>=2024-13", 7, "is a day"),
        ("added>=2023-02-30", 7, "is a day"),
        ("a http://x", 2, "no field 'http'"),
        ("a OR", 2, "on its right"),
        ("OR b", 0, "on its left"),
        ("a AND", 2, "on its right"),
        ("AND", 0, "on its left"),
        ("(a", 0, "never closed"),
        ("a)", 1, "no bracket that this one closes"),
        ('a "bc', 2, "never closed"),
        ("a NOT", 2, "nothing here"),
        ("verdict:good", 8, "may be foundational"),
        ("has:wings", 4, "may be abstract"),
        ("title>3", 6, "with a colon"),
        ("author:", 7, "needs a value"),
        ("year >", 6, "needs a value"),
        ("loss < 1", 0, "no field 'loss'"),
        ('a ""', 2, "no words"),
    ],
)
def test_trouble_is_pointed_at(text: str, at: int, said: str) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        parse_query(text)
    assert caught.value.at == at
    assert str(caught.value).splitlines()[-1] == "  " + " " * at + "^"


def test_own_columns_are_fields() -> None:
    own = {"hardware": Field(Kind.TEXT, "your column")}
    assert parse_query("hardware:tpu", own) == Term("tpu", "hardware")


def test_brackets_without_end_are_refused() -> None:
    for text in ("(" * 5000 + "a" + ")" * 5000, "NOT " * 5000 + "a"):
        with pytest.raises(QueryError, match=f"no more than {DEPTH}"):
            parse_query(text)


@given(st.text(max_size=60) | st.text(alphabet='abOR NT()-":<>=year1', max_size=40))
def test_any_text_reads_or_is_refused_at_a_place(text: str) -> None:
    at = 0
    try:
        parse_query(text)
    except QueryError as error:
        at = error.at
    assert 0 <= at <= len(text)


WORD = st.from_regex(r"[a-z][a-z0-9.-]{0,8}", fullmatch=True)
TERMS = (
    st.builds(Term, WORD)
    | st.builds(lambda words: Term(" ".join(words), exact=True), st.lists(WORD, min_size=1, max_size=3))
    | st.builds(Term, WORD, st.sampled_from([n for n, f in FIELDS.items() if f.kind is Kind.TEXT]))
    | st.builds(
        Term,
        st.integers(0, 9999).map(str),
        st.just("year"),
        st.sampled_from([":", "=", "<", "<=", ">", ">="]),
    )
)


def joined(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.builds(All, several) | st.builds(Any, several) | st.builds(Not, parts)


@given(st.recursive(TERMS, joined, max_leaves=8))
def test_a_tree_reads_back_as_itself(tree: Query) -> None:
    assert parse_query(render_query(tree)) == tree
