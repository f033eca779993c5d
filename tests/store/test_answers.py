"""Kept answers of the services."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from papermap.store.answers import AnswerStore


def test_an_answer_is_kept_once_under_all_its_names(tmp_path: Path) -> None:
    body = b'{"title": "=not the name of another"}' * 1_000
    with closing(AnswerStore(tmp_path / "answers.db")) as answers:
        answers.put("s2", {"1706.03762": body, "s2:ab": body, "doi:10.1/x": b"=1706.03762"})
        assert answers.get("s2", ["s2:ab", "1706.03762", "unknown"]) == {"s2:ab": body, "1706.03762": body}
        assert answers.get("s2", ["doi:10.1/x"]) == {"doi:10.1/x": b"=1706.03762"}
        assert answers.get("arxiv", ["s2:ab"]) == {}
        rows = answers._connection.execute("SELECT length(body) FROM answer ORDER BY 1").fetchall()
        assert [row[0] for row in rows[:2]] == sorted([len(b"=1706.03762"), rows[1][0]])
        assert sum(row[0] for row in rows) < len(body)
        answers.put("s2", {"1706.03762": b"newer", "s2:ab": b"newer"})
        assert answers.get("s2", ["s2:ab"]) == {"s2:ab": b"newer"}
        answers.put("s2", {"s2:ab": b"its own"})
        assert answers.get("s2", ["1706.03762", "s2:ab"]) == {"1706.03762": b"newer", "s2:ab": b"its own"}
