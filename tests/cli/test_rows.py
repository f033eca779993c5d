"""Rows on terminals of any width, and for programs."""

from __future__ import annotations

import pytest

from papermap.cli import common

TITLE = "Why solve it twice? Hierarchical accumulation of skills for transfer-efficient engineering"


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 160])
def test_a_row_stays_within_the_terminal_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setattr(common, "_is_seen", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    head = "0.91  2606.30911    "
    lines = common.beside(head, TITLE)
    assert lines[0].startswith(head.rstrip())
    assert max(map(len, lines)) <= max(columns, len(head) + 1)
    assert "".join("".join(lines).split()) == "".join((head + TITLE).split())


def test_a_row_is_a_line_where_a_program_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(common, "_is_seen", lambda: False)
    assert common.beside("0.91  ", TITLE) == [f"0.91  {TITLE}"]
