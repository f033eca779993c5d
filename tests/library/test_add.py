"""``add`` from what is typed to the map: whole, in parts, twice, and after every kind of trouble."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from papermap.demo.landmarks import landmarks
from papermap.demo.sender import demo_refs
from papermap.library import Library
from papermap.model.citations import Direction, Sort
from papermap.sources.http import BACKOFF
from papermap.store import connect
from papermap.views.health import AddResult
from tests.support import Recorder, dump, make_library, status

SAMPLE = "9912.99002"
LORA, QLORA = "2106.09685", "2305.14314"


def add(library: Library, *refs: str, **options: bool) -> list[AddResult]:
    return list(library.add(refs, **options))  # type: ignore[arg-type]


def test_a_paper_goes_all_the_way(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    (result,) = add(library, SAMPLE)
    assert (result.outcome, result.arxiv_id, result.error) == ("done", SAMPLE, None)
    assert set(result.stages.values()) == {"done"}
    view = library.paper(library.find(SAMPLE))
    assert view.title == next(paper.title for paper in landmarks().values() if paper.arxiv == SAMPLE)
    assert view.sections
    assert view.figures
    assert view.references_total
    assert view.references_known > 0
    assert (tmp_path / "pdf" / f"{SAMPLE}v2.pdf").read_bytes().startswith(b"%PDF-")
    assert library.rows()[0].has_text
    (node,) = library.picture().nodes
    assert node.refs["arxiv"] == SAMPLE


def test_adding_again_asks_nobody_and_changes_nothing(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path, recorder)
    add(library, *demo_refs())
    asked, before = len(recorder.asked), dump(library.settings.database)
    assert {r.outcome for r in add(library, *demo_refs())} == {"already"}
    assert len(recorder.asked) == asked
    assert dump(library.settings.database) == before


def test_the_whole_demo_costs_one_question_to_each_service(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path, recorder)
    results = add(library, *demo_refs(), pdf=False)
    assert {r.outcome for r in results} == {"done"}
    assert recorder.count("/api/query") == 1
    assert recorder.count("/graph/v1") == 1
    picture = library.picture()
    assert len(picture.nodes) == len(demo_refs())
    assert len(picture.edges) > 200
    assert len(picture.communities) >= 3


def test_without_pdf_now_and_with_it_later(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    (first,) = add(library, SAMPLE, pdf=False)
    assert (first.outcome, first.stages["pdf"]) == ("done", "skipped")
    (second,) = add(library, SAMPLE)
    assert (second.outcome, second.stages["pdf"], second.stages["document"]) == ("done", "done", "done")


def test_a_missing_pdf_is_a_part_that_is_believed(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path, recorder)
    (result,) = add(library, LORA)
    assert (result.outcome, result.stages["pdf"], result.stages["place"]) == ("partial", "absent", "done")
    assert result.error is not None
    asked = len(recorder.asked)
    assert add(library, LORA)[0].outcome == "already"
    assert len(recorder.asked) == asked
    add(library, LORA, retry=True)
    assert len(recorder.asked) > asked


def test_what_nobody_knows_leaves_nothing(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    known, unknown, wrong = add(library, LORA, "1001.00001", "no such thing", pdf=False)
    assert (known.outcome, unknown.outcome, wrong.outcome) == ("done", "failed", "failed")
    assert unknown.error is not None
    assert "1001.00001" in unknown.error
    assert [row.refs.arxiv for row in library.rows()] == [LORA]


def test_one_name_that_nobody_knows_leaves_nothing_either(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    (result,) = add(library, "1001.00001")
    assert result.outcome == "failed"
    assert library.rows() == ()


def test_one_name_twice_is_one_paper(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    results = add(library, LORA, f"https://arxiv.org/abs/{LORA}", f"10.48550/arXiv.{LORA}", pdf=False)
    assert {r.outcome for r in results} == {"done"}
    assert len(library.rows()) == 1


def test_editions_are_one_work(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    (first,) = add(library, f"{SAMPLE}v1")
    key = library.find(SAMPLE)
    one = library.paper(key)
    assert (first.outcome, one.version, one.editions) == ("done", 1, ("v1",))
    add(library, f"{SAMPLE}v2")
    two = library.paper(key)
    assert (two.version, set(two.editions)) == (2, {"v1", "v2"})
    assert len(library.rows()) == 1


ARXIV, S2, PDF = "/api/query", "/graph/v1", "/pdf/"
FAULTS = {
    "429": status(429, headers={"retry-after": "1"}),
    "500": status(500),
    "503": status(503),
    "401": status(401),
    "html": status(200, b"<!doctype html><title>Please verify</title>"),
    "garbage": status(200, bytes(range(256)) * 8),
    "cut": status(200, b"<feed", {"content-length": "5000"}),
    "nulls": status(200, b"[null]"),
    "empty": status(200, b""),
}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a library holds when nothing goes wrong."""
    library = make_library(tmp_path_factory.mktemp("undisturbed"))
    add(library, SAMPLE, LORA)
    return dump(library.settings.database)


@pytest.mark.parametrize("fault", list(FAULTS))
@pytest.mark.parametrize("service", [ARXIV, S2, PDF])
def test_any_fault_leaves_what_can_be_had_and_the_next_run_mends_it(
    tmp_path: Path, undisturbed: dict[str, Any], service: str, fault: str
) -> None:
    """The library after a fault and a second run is the one an undisturbed run makes."""
    recorder = Recorder({service: FAULTS[fault]})
    library = make_library(tmp_path / "hurt", recorder)
    hurt, _ = add(library, SAMPLE, LORA)
    assert hurt.title is not None, "the other services still serve"
    assert hurt.outcome == "partial"
    assert hurt.error is not None
    assert hurt.stages["place"] == "done"
    assert library.paper(library.find(SAMPLE)).troubles
    assert any(check.state == "warn" for check in library.doctor())

    recorder.faults.clear()
    mended, _ = add(library, SAMPLE, LORA)
    assert (mended.outcome, mended.error) == ("done", None)
    assert dump(library.settings.database) == undisturbed


def test_with_every_service_down_the_names_are_kept_for_later(tmp_path: Path) -> None:
    recorder = Recorder({"127.0.0.1": status(503)})
    library = make_library(tmp_path, recorder)
    (result,) = add(library, SAMPLE)
    assert (result.outcome, result.title) == ("failed", None)
    (row,) = library.rows()
    assert row.state == "waiting"
    assert SAMPLE in row.title
    assert library.unfinished() == (SAMPLE,)
    recorder.faults.clear()
    assert add(library, *library.unfinished(), retry=True)[0].outcome == "done"


def test_a_dead_service_is_not_asked_for_every_paper(tmp_path: Path) -> None:
    recorder = Recorder({PDF: status(429)})
    library = make_library(tmp_path, recorder)
    add(library, *demo_refs())
    assert recorder.count(PDF) <= 1 + len(BACKOFF)


def test_a_file_is_the_paper_its_first_page_names_when_the_titles_agree(tmp_path: Path) -> None:
    donor = make_library(tmp_path / "donor")
    add(donor, f"{SAMPLE}v1")
    path = donor.pdf_path(donor.find(SAMPLE))
    assert path is not None
    copy = tmp_path / "some name.pdf"
    copy.write_bytes(path.read_bytes())

    library = make_library(tmp_path / "home")
    (result,) = add(library, str(copy))
    assert result.title == donor.paper(donor.find(SAMPLE)).title
    assert library.paper(library.find(str(copy))).sections
    assert add(library, str(copy))[0].outcome == "already"
    assert len(library.rows()) == 1
    copy.unlink()
    assert library.pdf_path(library.rows()[0].key) is not None


def test_the_pdf_of_a_paper_that_is_here_is_that_paper(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    add(library, SAMPLE)
    (row,) = library.rows()
    own = library.pdf_path(row.key)
    assert own is not None
    (result,) = add(library, str(own))
    assert (result.outcome, result.arxiv_id) == ("already", SAMPLE)
    assert [each.key for each in library.rows()] == [row.key]
    assert list((tmp_path / "pdf").iterdir()) == [own]


def test_a_file_comes_back_after_its_adding_was_undone(tmp_path: Path) -> None:
    donor = make_library(tmp_path / "donor")
    add(donor, SAMPLE)
    path = donor.pdf_path(donor.find(SAMPLE))
    library = make_library(tmp_path / "home")
    add(library, str(path), pdf=False)
    library.undoing.undo()
    assert library.rows() == ()
    (result,) = add(library, str(path), pdf=False)
    assert result.outcome != "already"  # there was nothing to fetch, but it was not in the library
    assert len(library.rows()) == 1


def test_a_file_that_is_no_pdf_ends_in_its_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    fake = tmp_path / "page.pdf"
    fake.write_text("<html><body>not found</body></html>")
    library = make_library(tmp_path / "home")
    bad, gone, good = add(library, str(fake), str(tmp_path / "gone.pdf"), LORA, pdf=False)
    assert (bad.outcome, gone.outcome, good.outcome) == ("failed", "failed", "done")
    assert bad.error is not None
    assert bad.error.startswith("not_pdf")
    assert [row.refs.arxiv for row in library.rows()] == [LORA]


def test_a_list_remembers_its_papers(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    list(library.add([QLORA, LORA], list_name="mine", pdf=False))
    mine = next(view for view in library.lists() if view.name == "mine")
    assert (mine.papers, mine.in_library) == (2, 2)
    assert library.list_refs("mine") == [QLORA, LORA]
    assert library.list_refs("nobody's") is None


def test_citing_sentences_come_when_asked_for_and_once(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path, recorder)
    add(library, QLORA, pdf=False)
    key = library.find(QLORA)
    assert not any(n.contexts for n in library.graph.neighbours(key, Direction.BACKWARD))
    library.graph.fetch_contexts(key)
    found = library.graph.neighbours(key, Direction.BACKWARD, Sort.INFLUENCE)
    assert found[0].contexts
    assert found[0].intents
    asked = len(recorder.asked)
    library.graph.fetch_contexts(key)
    assert len(recorder.asked) == asked


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refs = demo_refs()[-8:]  # five real ones, and three with a PDF
    whole = make_library(tmp_path / "whole")
    add(whole, *refs)
    library = make_library(tmp_path / "stopped")
    committed = connect.transaction
    written, stopped_at = 0, 0

    def failing(database: object) -> object:
        nonlocal written
        written += 1
        if written > stopped_at:
            raise KeyboardInterrupt
        return committed(database)  # type: ignore[arg-type]

    for module in ("stages.runner", "library.adding", "library.wiring"):
        monkeypatch.setattr(f"papermap.{module}.transaction", failing)
    stops = 0
    while True:  # each run gets a little further than the one before
        written, stopped_at = 0, 2 * stops
        try:
            add(library, *refs)
        except KeyboardInterrupt:
            stops += 1
        else:
            break
    assert stops > 5
    with closing(connect.open_writer(library.settings.database)) as database:
        assert database.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert dump(library.settings.database) == dump(whole.settings.database)


def test_refresh_asks_again_takes_what_is_new_and_keeps_what_is_known(tmp_path: Path) -> None:
    recorder = Recorder()
    library = make_library(tmp_path, recorder)
    refs = demo_refs()[:3]
    add(library, *refs, pdf=False)
    asked = len(recorder.asked)
    with closing(connect.open_writer(library.settings.database)) as database:
        database.conn.execute("UPDATE paper SET citation_count = 1 WHERE added_at IS NOT NULL")
    assert {r.outcome for r in library.add(refs, pdf=False, renew=True)} <= {"done", "already"}
    assert len(recorder.asked) == asked + 2
    assert all((row.citation_count or 0) > 1 for row in library.rows())
    recorder.faults["/"] = status(503)
    before = {row.key: row.citation_count for row in library.rows()}
    assert {r.outcome for r in library.add(refs, pdf=False, renew=True)} == {"partial"}
    assert {row.key: row.citation_count for row in library.rows()} == before
    assert library.names(timedelta(days=1)) == ()
    assert len(library.names()) == 3
