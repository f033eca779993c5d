"""predict, verdict, calibration, limitations and question, as a person and as a script use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.conftest import Stock

SAMPLE, OTHER, BASE = "9912.99001", "9912.99002", "2106.09685"


@pytest.fixture(autouse=True)
def home(stock: Stock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(tmp_path / "home", SAMPLE, OTHER, BASE)
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PAPERMAP_EMBEDDER", "lexical")


def test_a_prediction_is_written_opened_and_marked() -> None:
    assert "Sealed" in run("predict", BASE, "Adapters", "by a probe.", "--sure", "60").stderr
    assert "sealed, 60% sure" in run("predict", BASE).stdout
    assert run("predict", BASE, "--mark", OTHER, "hit").exit_code == 1
    opened = json.loads(run("predict", BASE, "--open", "--json").stdout)
    assert OTHER in [each["refs"]["arxiv"] for each in opened["came"]]
    assert opened["known"] >= len(opened["came"]) > 0
    assert run("predict", BASE, "--mark", OTHER, "hit").exit_code == 0
    every = json.loads(run("predict", "--json").stdout)
    assert every["predictions"][0]["outcome"] == "hit"
    assert "1 hit" in run("predict").stdout


@pytest.mark.parametrize(
    "words",
    [["--open"], ["--sure", "60"], [BASE, "--sure", "60"], [BASE, "words", "--open"], [BASE, "--open"]],
    ids=" ".join,
)
def test_a_prediction_that_is_not_said_whole_is_wrong_use(words: list[str]) -> None:
    assert run("predict", *words).exit_code == 2
    assert json.loads(run("predict", "--json").stdout)["predictions"] == []


def test_walking_forward_offers_to_foresee_first_and_never_in_json() -> None:
    assert run("forward", BASE).stderr.startswith("Foresee before you look?")
    assert "Foresee" not in run("forward", BASE, "--json").output
    assert "Foresee" not in run("backward", SAMPLE).output
    run("predict", BASE, "Adapters that a probe chooses.")
    assert "Foresee" not in run("forward", BASE).output


@pytest.mark.parametrize(
    ("typed", "kept"), [("\n", []), ("Adapters chosen by a probe.\n", ["Adapters chosen by a probe."])]
)
def test_at_a_terminal_it_is_asked_once_before_the_papers_are_shown(
    monkeypatch: pytest.MonkeyPatch, typed: str, kept: list[str]
) -> None:
    monkeypatch.setattr("papermap.cli.walk.at_a_terminal", lambda: True)
    first = run("forward", BASE, typed=typed)
    assert "what would the next step after" in first.stderr
    assert "citing" in first.stderr
    again = run("forward", BASE)
    assert "next step" not in again.stderr
    made = json.loads(run("predict", "--json").stdout)["predictions"]
    assert [each["text"] for each in made] == kept


def test_evidence_comes_after_the_verdict() -> None:
    early = run("verdict", BASE)
    assert (early.exit_code, early.stdout) == (1, "")
    assert "Your verdict first" in early.stderr
    again = run("verdict", BASE, "foundational", "--again")
    assert (again.exit_code, "no first verdict" in again.stderr) == (1, True)
    said = run("verdict", BASE, "foundational", "--sure", "90")
    assert "You said: foundational, 90% sure." in said.stdout
    later = json.loads(run("verdict", BASE, "new-technique", "--again", "--json").stdout)
    assert (later["verdict"], later["again"]) == ("foundational", "new-technique")
    assert "Only one verdict" in run("calibration").stdout
    view = json.loads(run("calibration", "--json").stdout)
    assert sum(each["count"] for each in view["bins"]) == view["compared"] == 1
    assert 0 <= view["brier"] <= 1


def test_a_limit_is_answered_and_becomes_a_question() -> None:
    view = json.loads(run("limitations", "--json").stdout)
    limit = next(
        each for group in view["groups"] for each in group["statements"] if each["refs"]["arxiv"] == SAMPLE
    )
    shown = run("limitations", "--all").stdout
    assert f"p{limit['page']}" in shown
    assert run("limitations", "--answered-by", limit["id"], OTHER).exit_code == 0
    assert "answered by" in run("limitations", "--all").stdout
    assert run("limitations", "--answered-by", "zzzz", OTHER).exit_code == 1
    asked = run("question", "new", "Does it hold?", "--limitation", limit["id"], "--json")
    question = json.loads(asked.stdout)
    assert question["limitation"] == limit["text"]
    edited = run("question", "edit", str(question["id"]), "--measure", "error per night")
    assert "It still lacks: " in edited.stderr
    (only,) = json.loads(run("question", "--json").stdout)
    assert (only["measure"], "measure" in only["lacks"]) == ("error per night", False)
    assert run("undo").exit_code == 0
    assert json.loads(run("question", "--json").stdout)[0]["measure"] == ""
