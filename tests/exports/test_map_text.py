"""The map as characters: fits its box, keeps names readable, carries no escape codes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.exports.map_text import cells, draw
from papermap.model.maps import MapPicture
from tests.exports.pictures import node, small_map, strange_maps


def columns(line: str) -> int:
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    return wide - sum(1 for c in line if unicodedata.combining(c))


@pytest.mark.parametrize("width", [40, 60, 80, 120, 250])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_names_stand_whole_on_the_map_at_every_width(width: int, ascii_only: bool) -> None:
    picture = draw(small_map(), width, width // 4, ascii_only=ascii_only)
    assert "low-rank adaptation" in picture
    assert "vision transformers" in picture
    assert picture.isascii() is ascii_only


@given(
    st.integers(-5, 300),
    st.integers(-5, 80),
    st.sampled_from(["empty", "one", "heap", "hostile"]),
    st.booleans(),
)
def test_it_never_leaves_its_box(width: int, height: int, name: str, ascii_only: bool) -> None:
    lines = draw(strange_maps()[name], width, height, ascii_only=ascii_only).split("\n")
    assert len(lines) <= max(height, 5)
    assert all(columns(line) <= max(width, 20) for line in lines)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for line in lines for c in line)


def test_marks_tell_roots_frontiers_and_what_was_read() -> None:
    picture = draw(replace(small_map(), communities=()), 80, 24)
    body, legend = picture.rsplit("\n", 1)
    assert [body.count(mark) for mark in "◆▲●○"] == [1, 1, 6, 2]
    assert legend == "◆ root  ▲ frontier  ● read  ○ unread"


def test_many_papers_become_dots() -> None:
    crowd = tuple(node(key, x=(key % 40) / 20 - 1, y=(key // 40) / 12 - 1) for key in range(900))
    picture = draw(MapPicture(crowd, (), ()), 60, 20)
    assert any("\u2800" < c <= "\u28ff" for c in picture)
    assert picture.endswith("900 papers, a dot each")
    assert "@" in draw(MapPicture(crowd, (), ()), 40, 10, ascii_only=True)


def test_up_is_up_and_right_is_right() -> None:
    corners = (node(0, x=-1.0, y=1.0, root=True), node(1, x=1.0, y=-1.0, frontier=True))
    rows = cells(MapPicture(corners, (), ()), 40, 12)
    where = {
        cell.char: (r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.char.strip()
    }
    assert where["◆"][0] < where["▲"][0]
    assert where["◆"][1] < where["▲"][1]


def test_an_empty_library_says_what_to_do() -> None:
    assert "papermap add" in draw(MapPicture((), (), ()), 80, 10)
    assert "fetch them" in draw(MapPicture((), (), (), ("No references: fetch them",)), 80, 10)


def test_every_cell_knows_its_community() -> None:
    found = {cell.community for row in cells(small_map(), 80, 24) for cell in row if cell.char.strip()}
    assert found == {0, 1}


def test_a_name_keeps_the_marks_of_its_letters() -> None:
    picture = small_map()
    hindi = replace(picture.communities[0], label="ध्यान e\u0301 宽\u0301")
    assert hindi.label in draw(replace(picture, communities=(hindi,)), 80, 24)


def test_papers_are_called_by_their_titles_where_there_is_room() -> None:
    said = {0: "Boats: a folding", 1: "宽宽", 2: "A title that is far too long for a map", 3: ""}
    papers = tuple(node(key, text, x=(key % 2) * 2.0 - 1, y=key // 2 * 1.0) for key, text in said.items())
    drawn = draw(MapPicture(papers, (), ()), 60, 12)
    assert "○ Boats" in drawn
    assert "a folding" not in drawn
    assert "宽宽 ○" in drawn  # at the right edge, so on the left
    assert "○ A title that is far too l…" in drawn
    assert all(sum(2 if ord(char) > 0x2E80 else 1 for char in line) <= 60 for line in drawn.splitlines())


def test_of_papers_under_one_mark_the_most_cited_is_named() -> None:
    papers = (
        node(1, "Little", x=0.0, y=0.0),
        node(2, "Much", x=0.0, y=0.0, citation_count=9),
        node(3, x=1.0),
    )
    drawn = draw(MapPicture(papers, (), ()), 60, 12)
    assert "Much" in drawn
    assert "Little" not in drawn


def test_many_papers_are_dots_without_titles() -> None:
    papers = tuple(node(key, f"Title {key}", x=key % 40, y=key // 40) for key in range(400))
    assert "Title" not in draw(MapPicture(papers, (), ()), 40, 12)
