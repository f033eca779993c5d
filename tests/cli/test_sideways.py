"""related, missing and path, as a person and as a script use them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from papermap.library import Library
from papermap.model.citations import CitedRecord, Context, Links
from papermap.model.papers import Source
from papermap.store import citations, lists
from papermap.store.connect import open_writer, transaction
from papermap.views.health import AddResult
from tests.cli.running import run
from tests.store.graphs import AT, cite, paper, record


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_related_papers_say_why() -> None:
    (two, three) = json.loads(run("related", "2001.00001", "--json").stdout)
    assert (two["refs"]["arxiv"], two["shared_references"], two["cited_together"]) == ("2001.00002", 2, 0)
    assert two["why"].startswith("shares 2 references; shares words ")
    assert three["why"].startswith("shares 1 reference")
    assert min(two["score"], three["score"]) > 0.9
    (eleven, *_) = json.loads(run("related", "2001.00010", "--json").stdout)
    assert eleven["why"].startswith("cited together by 2 papers")
    assert not eleven["in_library"]
    assert "shares 2 references" in run("related", "2001.00001").stdout
    assert "No paper shares a known citation" in run("related", "2001.00004").stderr


def test_missing_papers_name_those_that_cite_them() -> None:
    ten, eleven = json.loads(run("missing", "--json").stdout)
    assert (ten["refs"]["arxiv"], ten["citers"]) == ("2001.00010", 3)
    assert [citer["refs"]["arxiv"] for citer in eleven["cited_by"]] == ["2001.00001", "2001.00002"]
    assert "2001.00012" in run("missing", "--least", "1").stdout
    assert run("missing", "--least", "9").exit_code == 0


def test_a_path_tells_directions_and_sentences() -> None:
    steps = json.loads(run("path", "2001.00001", "2001.00003", "--json").stdout)
    assert [step["refs"]["arxiv"] for step in steps] == ["2001.00001", "2001.00010", "2001.00003"]
    assert [step["cites_next"] for step in steps] == [True, False, None]
    assert steps[0]["contexts"] == ["We extend it."]
    shown = run("path", "2001.00001", "2001.00003").stdout
    assert "“We extend it.”" in shown
    assert "is cited by" in shown
    nowhere = run("path", "2001.00001", "2001.00004")
    assert nowhere.exit_code == 1
    assert "No path" in nowhere.stderr


def test_an_unknown_paper_is_told_and_ends_with_one() -> None:
    for verb in (["related", "1706.03762"], ["path", "1706.03762", "2001.00001"]):
        assert run(*verb).exit_code == 1


def test_topics_tell_how_far_one_is_and_which_roots_are_missing(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        for number in (1, 2, 3):
            lists.put_on_list(writer, "mine", "My topic", paper(database, number, year=2010 + number))
    (mine, *_) = json.loads(run("topics", "--json").stdout)
    assert (mine["kind"], mine["name"], mine["papers"], mine["exposure"]) == (
        "list",
        "My topic",
        3,
        "3 of 5–20",
    )
    assert [root["refs"]["arxiv"] for root in mine["missing_roots"]] == ["2001.00010", "2001.00011"]
    assert mine["missing_roots"][0]["citers"] == 3
    assert "▰▱" in run("topics").stdout


ANSWERED = {
    "paperId": "b" * 40,
    "externalIds": {"ArXiv": "2001.00011"},
    "title": "Paper 11 in full",
    "abstract": "What it says.",
    "year": 2012,
    "authors": [{"authorId": "1", "name": "Ada Arden"}],
    "citationCount": 7,
    "referenceCount": 0,
    "influentialCitationCount": 0,
    "references": [],
    "citations": [],
}


def test_papers_known_by_name_only_are_asked_for_in_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            ids = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["ids"]
            asked.append(ids)
            body = json.dumps([ANSWERED if name == "ARXIV:2001.00011" else None for name in ids]).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PAPERMAP_S2_URL", f"http://127.0.0.1:{server.server_port}")
        result = run("backward", "2001.00001", "--fetch", "--json")
        server.shutdown()
    assert [sorted(ids) for ids in asked] == [["ARXIV:2001.00010", "ARXIV:2001.00011"]]
    assert "1 of 2 papers around it are better known now" in result.stderr
    eleven = next(v for v in json.loads(result.stdout) if v["refs"]["arxiv"] == "2001.00011")
    assert (eleven["title"], eleven["abstract"], eleven["in_library"]) == (
        "Paper 11 in full", "What it says.", False,
    )  # fmt: skip


def test_missing_papers_can_be_added_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []

    def add(self: Library, refs: Sequence[str], **kinds: object) -> Iterator[AddResult]:
        asked.append(list(refs))
        yield AddResult(refs[0], refs[0], "Paper 10", "done", {}, None)
        yield AddResult(refs[1], None, None, "failed", {}, "nobody knows it")

    monkeypatch.setattr(Library, "add", add)
    result = run("missing", "--add", "2", "--limit", "1", "--json")
    assert asked == [["2001.00010", "2001.00011"]]
    assert [view["refs"]["arxiv"] for view in json.loads(result.stdout)] == ["2001.00010"]
    assert "done: Paper 10" in result.stderr
    assert "failed: 2001.00011 (nobody knows it)" in result.stderr
    assert result.exit_code == 1


def test_nothing_missing_adds_nothing() -> None:
    result = run("missing", "--least", "9", "--add", "3")
    assert result.exit_code == 0
    assert "Nothing" in result.stderr


def test_a_walk_is_narrowed_and_says_when_nothing_is_left() -> None:
    whole = json.loads(run("backward", "2001.00002", "--json").stdout)
    assert len(whole) == 3
    assert not any(row["queued"] for row in whole)
    early = json.loads(run("backward", "2001.00002", "--filter", "2014-2016 paper", "--json").stdout)
    assert [row["refs"]["arxiv"] for row in early] == ["2001.00010"]
    none = run("backward", "2001.00002", "--only", "queued")
    assert none.exit_code == 0
    assert "None of them goes through" in none.output
    assert "3 of 3 references known" in none.output
    assert json.loads(run("backward", "2001.00002", "--only", "library", "--json").stdout) == []


def test_topics_tell_missing_years_and_surveys_to_start_from(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        for number, year in ((1, 2012), (2, 2016), (3, 2013)):
            (key,) = writer.execute(
                "SELECT paper_id FROM ref WHERE value = ?", [f"2001.{number:05d}"]
            ).fetchone()
            writer.execute("UPDATE paper SET year = ? WHERE id = ?", [year, key])
            lists.put_on_list(writer, "mine", "Mine", key)
        writer.execute("UPDATE paper SET title = 'A Survey of Paper' WHERE title = 'The title of paper 10'")
        writer.execute("UPDATE paper SET title = 'A survey-weighted paper' WHERE title LIKE '% paper 11'")
    (mine, *_) = json.loads(run("topics", "--json").stdout)
    assert mine["missing_years"] == [2014, 2015]
    assert [(survey["refs"]["arxiv"], survey["citers"]) for survey in mine["surveys"]] == [("2001.00010", 3)]
    assert "2014–2015" in run("topics").output


def test_tags_are_put_on_listed_and_topics() -> None:
    assert "No tags yet" in run("tag").stderr
    assert "No tags." in run("tag", "2001.00001").stderr
    assert run("tag", "2001.00001", "gan", "to present").stdout.split() == [
        "1",
        "gan",
        "1",
        "to",
        "present",
    ]
    assert run("tag", "2001.00001", "--off", "GAN").stdout.split() == ["1", "to", "present"]
    for words in (["tag"], ["tag", "2001.00001"]):
        assert json.loads(run(*words, "--json").stdout) == [{"name": "to present", "papers": 1}]
    assert "1  to present" in run("tag").stdout
    assert "Tags: to present" in run("show", "2001.00001").stdout
    kinds = {topic["name"]: topic["kind"] for topic in json.loads(run("topics", "--json").stdout)}
    assert kinds["to present"] == "tag"
    (row,) = json.loads(run("library", "--where", "tag:present", "--json").stdout)
    assert row["refs"]["arxiv"] == "2001.00001"
    assert run("tag", "2001.00001", "--off", "gan").exit_code == 1
    assert run("tag", "--off", "gan").exit_code == 2
    assert run("map", "--where", "tag:").exit_code == 2
    nobody = run("map", "--where", "tag:nobody", "--json")
    assert json.loads(nobody.stdout)["nodes"] == []
    assert "There is no tag 'nobody'; you have" in nobody.stderr


def test_a_query_for_what_is_nowhere_is_told_what_there_is() -> None:
    assert "There is no tag 'gan'; you have none yet." in run("library", "--where", "tag:gan").stderr
    run("tag", "2001.00001", "gan")
    for verb in (["library"], ["sheet"], ["search", "paper"], ["export", "csv"], ["map"]):
        for field in ("tag", "topic"):
            told = run(*verb, "--where", f"{field}:gna OR year>1900").stderr
            assert f"There is no {field} 'gna'; you have gan" in told, (verb, field)
    told = run("library", "--where", "list:gan").stderr
    assert "There is no list 'gan'; you have none yet." in told
    assert (
        "No paper is selected by tag:gan year<1900." in run("library", "--where", "tag:gan year<1900").stderr
    )
    assert "There is no topic 'gna'" in run("lists", "create", "x", "--from", "gna").stderr


def test_what_is_done_to_the_sheet_is_told_as_json(tmp_path: Path) -> None:
    def told(*words: str) -> Any:
        done = run(*words, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    assert told("sheet", "add-column", "training cost")["name"] == "training_cost"
    cell = told("sheet", "write", "2001.00001", "training cost", "one GPU", "--page", "3")
    assert (cell["column"], cell["cell"]["text"], cell["cell"]["page"]) == ("training_cost", "one GPU", 3)
    told("sheet", "write", "2001.00001", "training cost", "")
    assert told("sheet", "drop-column", "training cost") == {"dropped": "training_cost"}
    assert run("sheet", "drop-column", "training cost", "--json").exit_code == 1
    assert run("sheet", "accept", "2001.00001", "datasets", "--json").exit_code == 1
    assert told("lists", "create", "all", "--where", "has:arxiv")["name"] == "all"
    shared = told("lists", "share", "all", "-o", str(tmp_path / "all.toml"))
    assert Path(shared["path"]).read_text() == shared["text"] == told("lists", "share", "all")["text"]
    assert run("queue", "unfollow", "cs.XX", "--json").stdout.strip() == '{"unfollowed": 0}'
