"""Rows on terminals of any width, and for programs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papermap.cli import common, found, topics
from papermap.views.neighbours import FoundView
from papermap.views.papers import RefsView
from papermap.views.topics import RootView, TopicView

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


@pytest.mark.parametrize("columns", [30, 80, 119])
def test_the_reason_of_a_paper_is_read_whole_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    monkeypatch.setattr(common, "_is_seen", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    why = "words in the title and in the text: low, rank; close in meaning 0.85"
    found.print_found([FoundView(RefsView("2106.09685", None, None), TITLE, 2021, 0.97, why, 1, (), True)])
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= columns
    said = " ".join(shown.split())
    assert said.startswith("● 0.97 2021 Why solve it twice?")
    assert f"2106.09685 {why}" in said


def test_what_a_topic_lacks_is_read_whole_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(common, "_is_seen", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    root = RootView(RefsView("2005.14165", None, None), TITLE, 2020, 4, 1)
    survey = replace(root, title="A Survey of Skills", year=None)
    lacking = TopicView("list", "a topic", 3, 0, "3 of 5–20", "3 of 50", ((2019, 3),), (root,), (), (survey,))
    topics._print([lacking])
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines()[2:])) <= 60
    told = f"missing roots {TITLE} (2020, 2005.14165) start from A Survey of Skills (2005.14165)"
    assert "".join(told.split()) in "".join(shown.split())
    assert "none of" not in shown
    assert "2019–2019" not in shown
