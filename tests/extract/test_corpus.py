"""The scores on the hand-labelled papers beside the checkout do not sink below ``floors.json``.

The rules of scoring are those of the shared scorer. Stripped means without outline and named destinations.
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from papermap.extract.limits import DEFAULT
from papermap.extract.parse import parse_pages
from papermap.extract.pdf import read_pdf
from papermap.model.document_json import document_to_json

FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text())


def f1(row: list[Any]) -> float:
    tp, fp, fn, _ = row
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


@pytest.fixture(scope="module")
def scores(corpus: Path) -> dict[str, dict[str, float]]:
    file = corpus.parent / "checks" / "score_extract.py"
    if not file.is_file():
        pytest.skip("no scorer beside this checkout")
    spec = importlib.util.spec_from_file_location("score_extract", file)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    tallies = {"plain": scorer.Tally(), "stripped": scorer.Tally()}
    ink = scorer.Ink()
    labels = json.loads((corpus / "labels" / "labels.json").read_text())
    for key, label in labels.items():
        path = corpus / "labels" / label["pdf"]
        content = read_pdf(path, DEFAULT)
        bare = replace(content, outline=(), destinations=())
        for name, value in (("plain", content), ("stripped", bare)):
            found = document_to_json(parse_pages(value))
            scorer.score_one(key, label, found, str(path), tallies[name], ink)
    return {name: {row: f1(value) for row, value in tally.items()} for name, tally in tallies.items()}


@pytest.mark.parametrize("road", ["plain", "stripped"])
def test_scores_do_not_sink(scores: dict[str, dict[str, float]], road: str) -> None:
    low = {name: (round(scores[road].get(name, 0.0), 4), floor) for name, floor in FLOORS[road].items()
           if scores[road].get(name, 0.0) < floor}  # fmt: skip
    assert low == {}
