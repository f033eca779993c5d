"""lineage and relate: guesses are guesses, and the reader's word stands."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from papermap.cli.main import papermap
from papermap.model.citations import CitedRecord, Context, Links, context_to_json
from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.store import citations, papers, records, relations, vectors
from papermap.store.connect import open_reader, open_writer, transaction
from tests.store.graphs import AT

LORA, QLORA, ADAM = "2106.09685", "2305.14314", "1412.6980"


def named(arxiv: str, title: str, year: int) -> Record:
    return Record(Source.S2, frozenset({Ref(Scheme.ARXIV, arxiv)}), PaperFields(title=title, year=year))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERMAP_HOME", str(tmp_path))
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        key = records.save_record(writer, named(QLORA, "QLoRA: Efficient Finetuning", 2023))
        papers.add_to_library(writer, key, AT)
        edges = (
            CitedRecord(named(LORA, "LoRA: Low-Rank Adaptation", 2021), (Context("We extend LoRA."),)),
            CitedRecord(named(ADAM, "Adam: A Method", 2014)),
        )
        citations.save_links(writer, key, Links(Source.S2, edges, None), AT)
    return tmp_path


def lineage(*words: str) -> dict[str, object]:
    result = CliRunner().invoke(papermap, ["lineage", *words, "--json"], catch_exceptions=False)
    found: dict[str, object] = json.loads(result.stdout)
    return found


def relate(*words: str) -> int:
    return CliRunner().invoke(papermap, ["relate", *words], catch_exceptions=False).exit_code


def of(found: object, field: str) -> list[object]:
    assert isinstance(found, list)
    return [entry[field] for entry in found]


def test_a_guess_comes_with_its_sentence_and_is_called_a_guess(home: Path) -> None:
    found = lineage(QLORA)
    assert of(found["bases"], "title")[0] == "LoRA: Low-Rank Adaptation"
    assert of(found["bases"], "status") == ["proposed", "proposed"]
    assert of(found["bases"], "sentence")[0] == "We extend LoRA."
    assert of(found["line"], "accepted") == [False]
    assert of(lineage(LORA)["branches"], "title") == ["QLoRA: Efficient Finetuning"]


def test_a_work_known_only_by_name_may_be_the_base_and_ends_the_line(home: Path) -> None:
    with closing(open_writer(home / "library.db")) as database, transaction(database) as writer:
        lora = papers.find(writer, Ref(Scheme.ARXIV, LORA)) or 0
        said = json.dumps([context_to_json(Context("We build on adapters [1].", page=2))])
        writer.execute(
            "INSERT INTO reference_entry (paper_id, position, raw, title, year, contexts) "
            "VALUES (?, 1, '[1] Adapters', 'LoRA before LoRA: adapters', 2019, ?)",
            [lora, said],
        )
    found = lineage(LORA)
    assert of(found["bases"], "key") == [None]
    assert of(found["bases"], "sentence") == ["We build on adapters [1]."]
    assert of(lineage(QLORA)["line"], "title") == ["LoRA: Low-Rank Adaptation", "LoRA before LoRA: adapters"]
    printed = CliRunner().invoke(papermap, ["lineage", LORA], catch_exceptions=False).stdout
    assert "LoRA before LoRA: adapters (2019)  (known only by name)" in printed


def test_the_readers_word_stands_and_every_wording_is_kept(home: Path) -> None:
    assert relate(QLORA, ADAM, "four", "bits") == 0
    assert relate(QLORA, ADAM, "but with four bits and paging") == 0
    assert relate(QLORA, LORA, "--reject") == 0
    found = lineage(QLORA)
    assert of(found["bases"], "status") == ["accepted"]
    assert of(found["bases"], "twist") == ["four bits and paging"]
    assert of(found["line"], "accepted") == [True]
    connection = open_reader(home / "library.db")
    assert connection is not None
    with closing(connection):
        ends = (papers.find(connection, Ref(Scheme.ARXIV, name)) for name in (QLORA, ADAM))
        words = relations.history(connection, *(end or 0 for end in ends))
    assert [word.twist for word in words] == ["four bits", "four bits and paging"]


def test_the_readers_word_is_on_the_page_of_the_paper(home: Path) -> None:
    relate(QLORA, LORA, "four bits")
    shown = CliRunner().invoke(papermap, ["show", QLORA], catch_exceptions=False).stdout
    assert "You say: this is LoRA: Low-Rank Adaptation (2106.09685), but with four bits" in shown
    relate(QLORA, LORA, "--reject")
    assert "You say" not in CliRunner().invoke(papermap, ["show", QLORA], catch_exceptions=False).stdout


def test_the_map_draws_the_readers_word(home: Path) -> None:
    relate(QLORA, LORA, "four bits")
    with closing(open_writer(home / "library.db")) as database, transaction(database) as writer:
        frame = vectors.save_frame(writer, "m", "1", "a test", b"")
        for number, name in enumerate((QLORA, LORA)):
            key = papers.find(writer, Ref(Scheme.ARXIV, name)) or 0
            papers.add_to_library(writer, key, AT)
            vectors.save_positions(writer, [(key, frame, float(number), 0.0)])
    result = CliRunner().invoke(papermap, ["map", "--json"], catch_exceptions=False)
    edges = json.loads(result.stdout)["edges"]
    assert {"from": QLORA, "to": LORA, "kind": "relation"} in edges
    plain = CliRunner().invoke(papermap, ["--plain", "map"], catch_exceptions=False).stdout
    assert "you say: this is LoRA: Low-Rank Adaptation, but with four bits" in plain
    assert "1 here build on it" in plain  # cited, and a base: one paper


def test_wrong_use_is_told(home: Path) -> None:
    assert relate(QLORA, QLORA) == 2
    assert relate(QLORA, LORA, "words", "--reject") == 2
    assert relate(QLORA, "2401.00001") == 1


def test_merged_works_keep_the_readers_word(home: Path) -> None:
    relate(QLORA, LORA, "four bits")
    with closing(open_writer(home / "library.db")) as database, transaction(database) as writer:
        twin = records.save_record(writer, named("2999.00001", "Another name of it", 2021))
        lora = papers.find(writer, Ref(Scheme.ARXIV, LORA)) or 0
        papers.merge(writer, twin, lora)
    assert of(lineage(QLORA)["bases"], "twist")[0] == "four bits"


def test_where_no_citing_sentence_is_known_it_says_how_to_get_them(home: Path) -> None:
    told = CliRunner().invoke(papermap, ["lineage", QLORA], catch_exceptions=False)
    assert "--contexts" not in told.output
    with closing(open_writer(home / "library.db")) as database, transaction(database) as writer:
        writer.execute("UPDATE citation SET contexts = NULL")
    told = CliRunner().invoke(papermap, ["lineage", QLORA], catch_exceptions=False)
    assert f"papermap lineage {QLORA} --contexts" in told.output
