"""The library and the reading in numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from papermap.cli.main import papermap
from papermap.model.reading import Outcome, Weight
from tests.support import make_library

LORA, QLORA = "2106.09685", "2305.14314"


def test_an_empty_library_is_all_noughts(tmp_path: Path) -> None:
    view = make_library(tmp_path).stats()
    assert (view.since, view.papers, view.years, dict(view.passes)) == (None, 0, (), {1: 0, 2: 0, 3: 0})
    assert not tmp_path.joinpath("library.db").exists()


def test_what_was_said_is_counted_and_what_was_taken_back_is_not(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    list(library.add([LORA, QLORA], pdf=False))
    lora = library.find(LORA)
    library.reading.write_sentences(lora, "One.", "Two.", "Three.")
    library.reading.judge(lora, Weight.FOUNDATIONAL, 80)
    library.reading.end(lora, 1, Outcome.STOP)
    library.reading.end(library.find(QLORA), 1, Outcome.SKIPPED)
    view = library.stats()
    assert view.papers == 2
    assert view.since is not None
    assert dict(view.passes) == {1: 1, 2: 0, 3: 0}
    assert view.sentences == 1
    assert dict(view.verdicts) == {"foundational": 1, "new-technique": 0, "minor-tweak": 0}
    assert sum(papers for _, papers in view.years) == 2
    library.undoing.undo()
    library.undoing.undo()
    library.undoing.undo()
    again = library.stats()
    assert (again.passes[1], again.verdicts["foundational"], again.sentences) == (0, 0, 1)


def test_the_longest_bar_is_the_fullest_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path))
    list(make_library(tmp_path).add([LORA], pdf=False))
    said = CliRunner().invoke(papermap, ["stats"]).output
    assert f"2021  {'▇' * 40} 1" in said
