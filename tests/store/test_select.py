"""What selects papers by day: a month is all of its days, a year all of its months."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from papermap.store import papers, records, select
from tests.store.graphs import record


@pytest.mark.parametrize(
    ("sign", "value", "holds"),
    [
        ("=", "2026", True), ("=", "2026-07", True), ("=", "2026-07-15", True), ("=", "2026-07-16", False),
        (">=", "2026-07", True), (">", "2026-07", False), (">", "2026-06", True), (">", "2026", False),
        ("<=", "2026-07", True), ("<", "2026-07", False), ("<", "2026-08", True), ("<", "2026-07-16", True),
    ],
)  # fmt: skip
def test_a_day_is_within_its_month_and_its_year(
    database: Database, sign: str, value: str, holds: bool
) -> None:
    key = records.save_record(database.conn, record(1))
    papers.add_to_library(database.conn, key, "2026-07-15T12:00:00+00:00")
    assert select.compared(database.conn, "added", sign, value) == ({key} if holds else set())


def test_a_day_is_the_reader_s_own(database: Database, zone: Callable[[str], None]) -> None:
    key = records.save_record(database.conn, record(1))
    papers.add_to_library(database.conn, key, "2026-07-15T23:00:00+00:00")
    zone("Asia/Tokyo")
    assert select.compared(database.conn, "added", "=", "2026-07-16") == {key}
    assert select.compared(database.conn, "added", "=", "2026-07-15") == set()
