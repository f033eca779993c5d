"""What is a topic, and what is only a list of things to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from papermap.library.desk import RefusedError
from papermap.model.announcements import Verdict
from papermap.model.reading import Outcome
from tests.support import make_library


def test_the_lists_that_papers_wait_on_are_no_topics(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    list(library.add(["2106.09685", "2305.14314"], list_name="night", pdf=False))
    library.daily.judge(library.find("2106.09685"), Verdict.KEPT)
    library.reading.end(library.find("2305.14314"), 1, Outcome.LATER)
    library.tagging.change(library.find("2305.14314"), ["quantized"])
    assert library.list_refs("to-read")
    assert library.list_refs("pass-2")
    assert [t.name for t in library.topics() if t.kind != "community"] == ["night", "quantized"]
    with pytest.raises(RefusedError, match="no topic 'to-read'"):
        library.thinking.limitations.view("to-read")
