"""A fresh library for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from papermap.store.connect import open_writer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_writer(tmp_path / "library.db")) as opened:
        yield opened
