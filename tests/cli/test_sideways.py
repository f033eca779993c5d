"""related, missing and path, as a person and as a script use them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from papermap.cli.main import papermap
from papermap.model.citations import CitedRecord, Context, Links
from papermap.model.papers import Source
from papermap.store import citations, lists
from papermap.store.connect import open_writer, transaction
from tests.store.graphs import AT, cite, paper, record


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path))
    monkeypatch.setenv("PAPERMAP_EMBEDDER", "lexical")
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database):
        said = CitedRecord(record(10, year=2015), (Context("We extend it."),), None)
        one = paper(database, 1)
        citations.save_links(database.conn, one, Links(Source.S2, (said,), None), AT)
        cite(database, one, (11,))
        cite(database, paper(database, 2), (10, 11, 12))
        cite(database, paper(database, 3), (10,))
        paper(database, 4)
    return CliRunner()


def invoke(run: CliRunner, *words: str) -> Result:
    result = run.invoke(papermap, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_related_papers_say_why(run: CliRunner) -> None:
    (two, three) = json.loads(invoke(run, "related", "2001.00001", "--json").stdout)
    assert (two["refs"]["arxiv"], two["shared_references"], two["cited_together"]) == ("2001.00002", 2, 0)
    assert two["why"] == "shares 2 references"
    assert three["why"] == "shares 1 reference"
    (eleven, *_) = json.loads(invoke(run, "related", "2001.00010", "--json").stdout)
    assert eleven["why"] == "cited together by 2 papers"
    assert not eleven["in_library"]
    assert "shares 2 references" in invoke(run, "related", "2001.00001").stdout
    assert "No paper shares a known citation" in invoke(run, "related", "2001.00004").stderr


def test_missing_papers_name_those_that_cite_them(run: CliRunner) -> None:
    ten, eleven = json.loads(invoke(run, "missing", "--json").stdout)
    assert (ten["refs"]["arxiv"], ten["citers"]) == ("2001.00010", 3)
    assert [citer["refs"]["arxiv"] for citer in eleven["cited_by"]] == ["2001.00001", "2001.00002"]
    assert "2001.00012" in invoke(run, "missing", "--least", "1").stdout
    assert invoke(run, "missing", "--least", "9").exit_code == 0


def test_a_path_tells_directions_and_sentences(run: CliRunner) -> None:
    steps = json.loads(invoke(run, "path", "2001.00001", "2001.00003", "--json").stdout)
    assert [step["refs"]["arxiv"] for step in steps] == ["2001.00001", "2001.00010", "2001.00003"]
    assert [step["cites_next"] for step in steps] == [True, False, None]
    assert steps[0]["contexts"] == ["We extend it."]
    shown = invoke(run, "path", "2001.00001", "2001.00003").stdout
    assert "“We extend it.”" in shown
    assert "is cited by" in shown
    nowhere = invoke(run, "path", "2001.00001", "2001.00004")
    assert nowhere.exit_code == 1
    assert "No path" in nowhere.stderr


def test_an_unknown_paper_is_told_and_ends_with_one(run: CliRunner) -> None:
    for verb in (["related", "1706.03762"], ["path", "1706.03762", "2001.00001"]):
        assert invoke(run, *verb).exit_code == 1


def test_topics_tell_how_far_one_is_and_which_roots_are_missing(run: CliRunner, tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        for number in (1, 2, 3):
            lists.put_on_list(writer, "mine", "My topic", paper(database, number, year=2010 + number))
    (mine, *_) = json.loads(invoke(run, "topics", "--json").stdout)
    assert (mine["kind"], mine["name"], mine["papers"], mine["exposure"]) == (
        "list",
        "My topic",
        3,
        "3 of 5–20",
    )
    assert [root["refs"]["arxiv"] for root in mine["missing_roots"]] == ["2001.00010", "2001.00011"]
    assert mine["missing_roots"][0]["citers"] == 3
    assert "▰▱" in invoke(run, "topics").stdout
