"""Title and authors."""

from __future__ import annotations

import pytest

from papermap.extract.front import find_authors
from papermap.extract.lines import all_lines, read_lines
from tests.extract.builders import content, page, raw


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("ADA LOVELACE, ALAN TURING, AND GRACE HOPPER", ("Ada Lovelace", "Alan Turing", "Grace Hopper")),
        ("Cl\u00b4ement Hongler and Franc\u00b8ois Chollet", ("Clément Hongler", "François Chollet")),
        ("Ada Lovelace1, Alan Turing2", ("Ada Lovelace", "Alan Turing")),
    ],
)
def test_authors(line: str, names: tuple[str, ...]) -> None:
    lines = all_lines(read_lines(content(page([raw("A Title", 200, 90, 16.0), raw(line, 150, 130)]))))
    assert find_authors(lines, 1, 2) == names
