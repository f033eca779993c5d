"""The verbs of habit: log, review, recall, reproduce."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.conftest import Stock

LORA = "2106.09685"


@pytest.fixture
def home(stock: Stock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path))
    library = stock(tmp_path, bare=(LORA,))
    library.reading.write_sentences(library.find(LORA), "One.", "Two.", "Three.")
    return tmp_path


def test_log_prints_days_and_writes_markdown(home: Path, tmp_path: Path) -> None:
    assert run("log", "add", "--tried", "rank 4", "--next", "rank 2").exit_code == 0
    said = run("log").output
    assert "tried: rank 4" in said
    assert "three sentences on LoRA" in said
    days = json.loads(run("log", "--json").output)
    assert days[0]["lines"][0]["next"] == "rank 2"
    assert run("log", "-o", str(tmp_path / "LOG.md")).exit_code == 0
    written = (tmp_path / "LOG.md").read_text(encoding="utf-8")
    assert written.strip() == run("log", "--markdown").output.strip()
    assert "**Tried:** rank 4" in written
    assert run("log", "--json", "--markdown").exit_code == 2
    assert run("log", "add").exit_code == 2


def test_recall_asks_before_it_shows(home: Path) -> None:
    ended = run("recall", LORA, typed="They did.\n\nMaybe.\ngood\n")
    assert ended.exit_code == 0, ended.output
    assert ended.output.index("How could it be wrong") < ended.output.index("What you wrote")
    assert "due again" in ended.output
    told = json.loads(run("recall", "--all", "--json").output)
    assert told[0]["recalls"] == 1
    again = run("recall", LORA, "--did", "a", "--know", "b", "--doubt", "c", "--grade", "again")
    assert "What you wrote" not in again.output
    assert "Nothing is to be remembered" in run("recall").output


def test_reproduce_plans_then_runs(home: Path) -> None:
    assert run("reproduce", LORA, "--run", "1=2").exit_code == 1
    plan = ["--claim", "c", "--theirs", "2", "--change", "x", "--baseline", "b", "--measure", "m"]
    assert run("reproduce", LORA, *plan).exit_code == 0
    refused = run("reproduce", LORA, "--run", "1=2")
    assert refused.exit_code == 1
    assert "the plan needs the hypothesis" in refused.output
    assert run("reproduce", LORA, "--hypothesis", "h").exit_code == 0
    ended = run("reproduce", LORA, "--run", "1=2.5", "--run", "2=3")
    assert "mine 2.75 ± 0.354 over 2 of 3 seeds · gap +0.75" in ended.output
    assert json.loads(run("reproduce", "--json").output)[0]["status"] == "attempted"


def test_review_has_a_plain_form(home: Path) -> None:
    said = run("review", "--plain").output
    assert "Stuck\n  nothing" in said
    assert "   1" in said
    assert json.loads(run("review", "--json").output)["seconds"] == 0


def test_a_cadence_that_cannot_be_is_said_in_words(home: Path) -> None:
    config = home / "config.toml"
    for text, told in (
        ("[cadence]\nabstracts = 1", "has no 'abstracts'"),
        ("[cadence]\nbuilds_a_month = 'many'", "whole number"),
        ("cadence = 3", "must be a table"),
        ("[cadence]\nbuilds_a_month = true", "whole number"),
    ):
        config.write_text(text, encoding="utf-8")
        ended = run("today")
        assert ended.exit_code == 2
        assert told in ended.output
    config.write_text("[cadence]\ndeep_reads_a_week = 2\nabstracts_a_day = 0", encoding="utf-8")
    assert "abstract 0/0   deep read 0/2   build 0/1" in run("today").output


@pytest.mark.parametrize(
    "words",
    [
        ("log", "add", "--tried", "rank 4"),
        ("relate", LORA, "9912.99002", "smaller"),
        ("queue", "follow", "cs.CL"),
        ("read", LORA, "--jot", "a line"),
        ("read", "9912.99002", "--figure", "1"),
        ("note", LORA, "words", "--history"),
        ("history", LORA),
        ("predict", LORA, "It", "scales"),
        ("limitations", "--answered-by", "ID", LORA),
    ],
    ids=lambda words: " ".join(words[:3]),
)
def test_what_is_said_can_be_had_as_json(home: Path, words: tuple[str, ...]) -> None:
    """One JSON value on standard output, and nothing else there."""
    from tests.support import make_library

    library = make_library(home)
    list(library.add(["9912.99002"]))
    limit = library.thinking.limitations.view().groups[0].statements[0].id
    ended = run(*(limit if word == "ID" else word for word in words), "--json")
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.stdout)
