"""A dump that does not fit is refused whole, and says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from papermap.store import lists
from papermap.store.connect import open_reader
from papermap.store.dump import BadDumpError, dump, restore
from tests.store.graphs import paper


@pytest.fixture
def dumped(database: Database) -> dict[str, Any]:
    lists.put_on_list(database.conn, "mine", "Mine", paper(database, 1))
    found: dict[str, Any] = json.loads("".join(dump(database.conn)))
    return found


def test_a_dump_that_fits_is_a_library(dumped: dict[str, Any], tmp_path: Path) -> None:
    restore(tmp_path / "other.db", dumped)
    other = open_reader(tmp_path / "other.db")
    assert other is not None
    assert json.loads("".join(dump(other))) == dumped


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda found: found["tables"]["paper"]["rows"].clear(), "that is missing"),
        (lambda found: found.update(schema="m9999_later"), "newer papermap"),
        (lambda found: found.update(format="another"), "no dump of a papermap library"),
        (lambda found: found["tables"].update(strange={"columns": [], "rows": []}), "'strange'"),
        (lambda found: found["tables"]["list"]["columns"].append("x; DROP TABLE paper"), "list.x; DROP"),
        (lambda found: found["tables"]["list"]["rows"].append(["one too few"]), "do not fit"),
    ],
)
def test_a_dump_that_does_not_is_refused_and_leaves_nothing(
    dumped: dict[str, Any], tmp_path: Path, harm: Any, said: str
) -> None:
    harm(dumped)
    with pytest.raises(BadDumpError, match=said):
        restore(tmp_path / "home" / "other.db", dumped)
    assert list((tmp_path / "home").glob("*")) == []
