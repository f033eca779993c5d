"""Title and authors."""

from __future__ import annotations

import pytest

from papermap.extract.front import find_authors, find_title
from papermap.extract.furniture import read_lines
from papermap.extract.lines import Joiner, all_lines
from papermap.extract.parse import parse_pages
from tests.extract.builders import LEFT, content, page, paragraph, raw


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("ADA LOVELACE, ALAN TURING, AND GRACE HOPPER", ("Ada Lovelace", "Alan Turing", "Grace Hopper")),
        ("Cl\u00b4ement Hongler and Franc\u00b8ois Chollet", ("Clément Hongler", "François Chollet")),
        ("Ada Lovelace1, Alan Turing2", ("Ada Lovelace", "Alan Turing")),
        ("Joseph (Jo) Smith and Ada Lovelace", ("Joseph (Jo) Smith", "Ada Lovelace")),
    ],
)
def test_authors(line: str, names: tuple[str, ...]) -> None:
    lines = all_lines(read_lines(content(page([raw("A Title", 200, 90, 16.0), raw(line, 150, 130)]))))
    assert find_authors(lines, 1, 2) == names


def test_a_name_goes_on_in_the_next_line() -> None:
    rows = [
        raw("Ada Lovelace1, Alan Turing2, Grace", 150, 130),
        raw("Hopper1 and Edsger Dijkstra2", 180, 142),
    ]
    lines = all_lines(read_lines(content(page(rows))))
    assert find_authors(lines, 0, 2) == ("Ada Lovelace", "Alan Turing", "Grace Hopper", "Edsger Dijkstra")


@pytest.mark.parametrize("place", ["UC Lisbon", "Politecnico di Roma", "Technion Haifa", "El Paso, Texas"])
def test_a_place_is_no_author_and_a_month_may_be_one(place: str) -> None:
    rows = [raw("April Lovelace and Bo Ai", 150, 130), raw(place, 150, 142)]
    lines = all_lines(read_lines(content(page(rows))))
    assert find_authors(lines, 0, 2) == ("April Lovelace", "Bo Ai")


def test_a_smaller_line_in_the_title_font_belongs_to_it() -> None:
    rows = [
        raw("Reader: A Small Machine", 150, 90, 17.0, True),
        raw("Reading With Small Machines", 150, 111, 14.0, True),
        raw("Ada Lovelace", 250, 150),
    ]
    pages = read_lines(content(page(rows)))
    title, after = find_title(all_lines(pages), 3, Joiner(pages), "")
    assert (title, after) == ("Reader: A Small Machine Reading With Small Machines", 2)


def test_a_cover_without_abstract_has_authors() -> None:
    cover = page(
        [raw("A Guide to Small Machines", 150, 160, 17.0), raw("Ada Lovelace and Alan Turing", 180, 220)]
    )
    body = page([raw("1 Introduction", LEFT, 100, 14.0, True), *paragraph(130, 12)], number=2)
    assert parse_pages(content(cover, body)).authors == ("Ada Lovelace", "Alan Turing")
