"""What is said of a query that can be read, and is hardly meant so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Stock
from tests.support import make_library

SAMPLE = "9912.99001"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("year>=2020 or has:pdf", "'or' is looked for as a word; OR lets one of two conditions do."),
        (
            "year>=2020 and has:pdf",
            "'and' is looked for as a word; AND joins two conditions, as a space does.",
        ),
        ("not has:pdf", "'not' is looked for as a word; NOT leaves out what the condition after it selects."),
    ],
)
def test_a_word_that_would_do_something_in_capitals_is_told(
    stock: Stock, tmp_path: Path, query: str, said: str
) -> None:
    stock(tmp_path / "home", SAMPLE)
    library = make_library(tmp_path / "home")
    assert said in library.exports.remarks(query)
    assert (
        library.exports.remarks(query.replace("or", "OR").replace("and", "AND").replace("not", "NOT")) == ()
    )


def test_such_a_word_among_words_or_in_quotation_marks_is_nothing_to_tell(
    stock: Stock, tmp_path: Path
) -> None:
    stock(tmp_path / "home", SAMPLE)
    library = make_library(tmp_path / "home")
    assert library.exports.remarks("heads that rarely or never speak") == ()
    assert library.exports.remarks('"or" has:pdf') == ()
