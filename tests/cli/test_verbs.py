"""The verbs as a person and a script use them: what they print, where, and with which exit status."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from papermap.cli.main import VERBS, papermap
from papermap.demo import sender
from papermap.sources.send import Request, Response
from papermap.store import connect
from tests.cli import running
from tests.conftest import Stock

LORA, QLORA, SAMPLE = "2106.09685", "2305.14314", "9912.99002"
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library folder, and no network behind the real sender."""

    def answer(self: object, request: Request) -> Response:
        return sender.send(request)

    monkeypatch.setattr("papermap.sources.send.HttpxSend.__call__", answer)
    for name, value in {
        "PAPERMAP_HOME": str(tmp_path / "home"),
        "PAPERMAP_ARXIV_API_URL": f"{sender.BASE_URL}/api/query",
        "PAPERMAP_ARXIV_PDF_URL": f"{sender.BASE_URL}/pdf",
        "PAPERMAP_S2_URL": sender.BASE_URL,
        "PAPERMAP_ARXIV_INTERVAL": "0",
        "PAPERMAP_EMBEDDER": "lexical",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    return running.run


@pytest.fixture
def filled(stock: Stock, home: Path, run: Run) -> Run:
    stock(home, LORA, QLORA, SAMPLE)
    return run


def data(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_every_verb_has_help_with_an_example(run: Run) -> None:
    for verb in VERBS:
        result = run(verb, "--help")
        assert result.exit_code == 0
        assert "Example" in result.output, verb
        assert f"papermap {verb}" in result.output, verb


def test_every_verb_within_a_verb_has_an_example_and_a_line_that_is_not_cut() -> None:
    context = click.Context(papermap)
    for verb in VERBS:
        group = papermap.get_command(context, verb)
        for name, command in group.commands.items() if isinstance(group, click.Group) else ():
            assert f"papermap {verb} {name}" in (command.help or ""), f"{verb} {name} has no example"
            assert not command.get_short_help_str(60).endswith("..."), f"{verb} {name}: its line is cut"


def test_help_names_no_type_of_click() -> None:
    """ "--page INTEGER RANGE" or "--day [%Y-%m-%d]" tell a reader nothing."""
    context = click.Context(papermap)
    for verb in VERBS:
        command = papermap.get_command(context, verb)
        assert command is not None
        within = command.commands.values() if isinstance(command, click.Group) else ()
        for each in (command, *within):
            said = each.get_help(click.Context(each))
            assert "RANGE" not in said, f"{verb} {each.name}"
            assert "%" not in said, f"{verb} {each.name}"


def test_rows_for_a_pipe_end_where_their_words_end(filled: Run) -> None:
    for words in (("library",), ("backward", SAMPLE), ("lists",)):
        lines = filled(*words).stdout.splitlines()
        assert lines
        assert lines == [line.rstrip() for line in lines]


def test_add_speaks_json_lines_and_nothing_else(run: Run) -> None:
    result = run("add", LORA, SAMPLE, "nonsense", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["outcome"] for line in lines] == ["partial", "done", "failed"]
    assert set(lines[0]) == {"ref", "arxiv_id", "title", "outcome", "stages", "error"}
    assert result.exit_code == 1
    assert data(run("add", SAMPLE, "--json"))["outcome"] == "already"


def test_add_reads_refs_from_standard_input(run: Run) -> None:
    result = run("add", "-", "--no-pdf", typed=f"# my papers\n{LORA}\n\n{QLORA} # and this\n")
    assert result.exit_code == 0
    assert [line.split()[1] for line in result.stdout.splitlines()] == [LORA, QLORA]


def test_add_of_a_list_and_wrong_use(run: Run) -> None:
    assert run("add").exit_code == 2
    wrong = run("add", "--list", "no-such-list")
    assert wrong.exit_code == 2
    assert "transformers-and-llms" in wrong.stderr
    result = run("add", "--list", "transformers-and-llms", "--no-pdf", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[0]["arxiv_id"] == "1706.03762"
    have = next(view for view in data(run("lists", "--json")) if view["name"] == "transformers-and-llms")
    assert have["in_library"] == sum(line["outcome"] == "done" for line in lines) > 5


def test_show_has_the_contracts_fields(filled: Run) -> None:
    page = data(filled("show", SAMPLE, "--json"))
    wanted = {
        "refs", "title", "authors", "year", "abstract", "categories", "citation_count", "references_known",
        "references_total", "cited_by_known", "sections", "figures", "limitations", "links", "passes",
        "notes",
    }  # fmt: skip
    assert wanted <= set(page)
    assert set(page["refs"]) == {"arxiv", "doi", "s2"}
    assert page["refs"]["arxiv"] == SAMPLE
    assert page["sections"]
    assert page["figures"]
    text = filled("show", SAMPLE).stdout
    assert page["title"] in text
    assert "references known" in text


def test_the_library_as_a_list(filled: Run) -> None:
    rows = data(filled("library", "--json", "--sort", "year"))
    assert [row["refs"]["arxiv"] for row in rows][1:] == [QLORA, LORA]
    assert [row["refs"]["arxiv"] for row in data(filled("library", "dettmers", "--json"))] == [QLORA]
    assert "QLoRA" in filled("library").stdout
    assert "No paper" in filled("library", "zzz").stderr


def test_backward_and_forward_meet(filled: Run) -> None:
    back = data(filled("backward", QLORA, "--json"))
    wanted = {
        "refs", "title", "year", "abstract", "in_library", "citation_count", "influential", "intents",
        "contexts", "sources",
    }  # fmt: skip
    assert all(wanted <= set(row) for row in back)
    assert LORA in [row["refs"]["arxiv"] for row in back]
    assert QLORA in [row["refs"]["arxiv"] for row in data(filled("forward", LORA, "--json"))]
    years = [row["year"] for row in back]
    assert years == sorted(years, reverse=True)
    assert len(data(filled("backward", QLORA, "--limit", "1", "--json"))) == 1
    assert "LoRA" in filled("backward", QLORA, "--sort", "similarity").stdout
    assert filled("backward", QLORA, "--sort", "beauty").exit_code == 2


def test_the_citing_sentences_stand_below_each_paper(filled: Run) -> None:
    row = data(filled("backward", QLORA, "--contexts", "--sort", "influence", "--json"))[0]
    text = filled("backward", QLORA, "--sort", "influence", "--sentences").stdout
    assert row["contexts"][0].split()[:3] == text.split("“")[1].split()[:3]
    assert f"cited {row['citation_count']:,}" in text
    assert "known from " in text
    assert row["contexts"][0][:30] not in filled("backward", QLORA).stdout


def test_a_walk_tells_how_far_the_reader_is_and_how_alike(filled: Run) -> None:
    assert "●1" not in filled("backward", QLORA).stdout
    assert filled("read", LORA, "--end", "later").exit_code == 0
    text = filled("backward", QLORA, "--sort", "similarity").stdout
    assert "alike 0." in text
    assert "●1" in text


def test_contexts_come_with_their_intents(filled: Run) -> None:
    rows = data(filled("backward", QLORA, "--contexts", "--sort", "influence", "--json"))
    assert rows[0]["contexts"]
    assert rows[0]["intents"]
    assert rows[0]["sources"] == ["s2"]


def test_a_question_of_which_no_paper_has_every_word_finds_papers_with_some(filled: Run) -> None:
    found = data(filled("search", "which quantized zebras were finetuned", "--json"))
    assert found[0]["refs"]["arxiv"] == QLORA
    assert found[0]["why"].startswith("some of the words in the title")
    assert found[0]["why"].endswith("quantized, finetuned")  # no zebras, and not that it is like itself
    assert data(filled("search", "zzzz yyyy", "--json")) == []


def test_similar_and_search_say_why(filled: Run) -> None:
    for found in (data(filled("similar", LORA, "--json")), data(filled("search", "low-rank", "--json"))):
        assert all({"refs", "title", "year", "score", "why"} <= set(row) for row in found)
        assert found[0]["why"]
        assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)
    assert data(filled("search", "zzzz", "--json")) == []


def test_map_as_data_page_and_picture(filled: Run, tmp_path: Path) -> None:
    picture = data(filled("map", "--json"))
    names = {node["id"] for node in picture["nodes"]}
    assert names == {LORA, QLORA, SAMPLE}
    assert {(edge["from"], edge["to"]) for edge in picture["edges"]} >= {(QLORA, LORA)}
    assert {"id", "label", "size"} <= set(picture["communities"][0])
    page = tmp_path / "map.html"
    assert filled("map", "--html", str(page)).exit_code == 0
    assert "LoRA" in page.read_text(encoding="utf-8")
    graph, gephi = tmp_path / "map.graphml", tmp_path / "map.gexf"
    assert filled("map", "--graphml", str(graph), "--gexf", str(gephi)).exit_code == 0
    assert "graphml" in graph.read_text(encoding="utf-8")
    assert "gexf" in gephi.read_text(encoding="utf-8")
    assert filled("map").exit_code == 0
    assert filled("map", "--relayout").exit_code == 0
    assert data(filled("map", "--json"))["nodes"] != picture["nodes"]


def test_notes_are_kept_and_found(filled: Run) -> None:
    assert filled("note", LORA, "They", "freeze", "the", "weights.").exit_code == 0
    assert [note["body"] for note in data(filled("note", LORA, "--json"))] == ["They freeze the weights."]
    assert "in your notes" in data(filled("search", "freeze", "--json"))[0]["why"]


def test_an_empty_library_is_pleasant(run: Run) -> None:
    assert run("doctor").exit_code == 0
    assert data(run("search", "anything", "--json")) == []
    assert data(run("map", "--json"))["nodes"] == []
    assert "papermap add" in run("map").stderr
    missing = run("show", LORA)
    assert missing.exit_code == 1
    assert f"papermap add {LORA}" in missing.stderr or "library is empty" in missing.stderr
    assert run("show", "nonsense").exit_code == 1
    assert run("lists").exit_code == 0
    assert run("paths").exit_code == 0


def test_paths_are_where_the_setting_says(run: Run, home: Path) -> None:
    places = data(run("paths", "--json"))
    assert places["home"] == str(home)
    assert places["database"] == str(home / "library.db")
    assert not home.exists()


def test_settings_that_cannot_be_used_are_wrong_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERMAP_ARXIV_INTERVAL", "soon")
    for verb in ("paths", "doctor"):
        result = run(verb)
        assert result.exit_code == 2
        assert "PAPERMAP_ARXIV_INTERVAL" in result.stderr


def test_the_demo_touches_nothing_of_the_readers(run: Run, home: Path, tmp_path: Path) -> None:
    result = run("demo", "--json", "--keep", str(tmp_path / "demo"))
    assert result.exit_code == 0
    picture = json.loads(result.stdout)
    assert len(picture["nodes"]) >= 50
    assert len(picture["communities"]) >= 3
    assert (tmp_path / "demo" / "library.db").exists()
    assert not (home / "library.db").exists()


def test_completion_knows_verbs_and_papers(filled: Run) -> None:
    assert "papermap" in filled("completion", "bash").stdout
    from click.shell_completion import ShellComplete

    completer = ShellComplete(papermap, {}, "papermap", "_PAPERMAP_COMPLETE")
    assert {item.value for item in completer.get_completions(["show"], "2")} == {LORA, QLORA}
    assert "backward" in {item.value for item in completer.get_completions([], "back")}


def test_without_a_terminal_the_bare_command_explains_itself(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    assert "backward" in result.stdout


def test_import_takes_a_line_that_names_papers(run: Run, home: Path) -> None:
    done = run("import", "--offline", f"{LORA} and https://doi.org/10.1038/323533a0")
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        ["done", LORA],
        ["done", "https://doi.org/10.1038/323533a0"],
    ]
    assert run("import", "nothing-here.bib").exit_code == 2


def test_a_verb_closes_the_library_that_it_opened(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    read_by: list[sqlite3.Connection] = []
    open_reader = connect.open_reader

    def watched(path: Path) -> sqlite3.Connection | None:
        found = open_reader(path)
        read_by.extend([found] if found else [])
        return found

    monkeypatch.setattr(connect, "open_reader", watched)
    assert filled("library").exit_code == 0
    assert read_by
    for connection in read_by:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")
