"""Reading lists of the reader's own: made, grown, shared, brought in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from papermap.cli import show
from papermap.imports.found import UnreadableError
from papermap.imports.reading_list import parse_list
from papermap.library import Library
from papermap.library.listing import NoSuchListError
from papermap.model.query import QueryError
from tests.library.exchange import ATTENTION, LORA, QLORA, bring, read_library
from tests.support import dump, make_library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "home")


def test_a_list_from_a_topic(library: Library) -> None:
    made = library.listing.from_topic("mine", "adapters")
    assert (made.papers, made.new, made.in_library) == (2, 2, 2)
    assert library.list_refs("mine") == [ATTENTION, LORA]
    assert library.listing.from_topic("mine", "adapters").new == 0
    with pytest.raises(NoSuchListError, match="There is no topic"):
        library.listing.from_topic("mine", 'no such " topic')


def test_a_list_and_a_search_of_what_a_query_selects(library: Library) -> None:
    assert library.listing.from_query("mine", "year<=2021 -id:1706").papers == 1
    assert library.list_refs("mine") == [LORA]
    with pytest.raises(NoSuchListError, match=r"No paper is selected by year>2500\."):
        library.listing.from_query("mine", "year>2500")
    for ask in (
        lambda: library.listing.from_query("mine", "pass>="),
        lambda: library.search("adaptation", where="pass>="),
        lambda: library.filtered("pass>=", "added", 10),
    ):
        with pytest.raises(QueryError, match="pass needs a value"):
            ask()
    found = library.search("low-rank adaptation", where="pass>=1")
    assert [view.refs.arxiv for view in found] == [LORA]
    assert len(library.search("low-rank adaptation")) >= 1
    assert [row.refs.arxiv for row in library.filtered("pass>=1", "added", 10)] == [LORA]
    assert LORA in [row.refs.arxiv for row in library.filtered("low-rank", "added", 10)]


def test_a_list_from_a_survey(library: Library) -> None:
    made = library.listing.from_survey(library.find(QLORA), "what it cites")
    refs = library.list_refs("what it cites")
    assert refs is not None
    assert made.papers == len(refs) > 2
    assert LORA in refs
    assert made.in_library < made.papers


def test_a_shared_list_comes_in(library: Library, tmp_path: Path) -> None:
    text = library.listing.share("adapters: [thin]")
    reading = parse_list(text)
    assert [entry.ref for entry in reading.entries] == [ATTENTION, LORA]
    assert reading.entries[1].line == "They freeze the weights."
    path = tmp_path / "list.toml"
    path.write_text(text, encoding="utf-8")
    other = make_library(tmp_path / "other")
    assert [result.outcome for result in bring(other, path, offline=True)] == ["done", "done"]
    assert other.list_refs("adapters: [thin]") == [ATTENTION, LORA]
    with pytest.raises(NoSuchListError, match="there are adapters"):
        library.listing.share("no such list")


def test_what_a_sharer_says_stays_theirs(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "roots.toml"
    entry = f'[[entries]]\nref = "{LORA}"\nline = "Read the appendix."\n'
    text = f'name = "roots"\ntitle = "Roots"\ntopic = "adapters"\nwhy = "Where it began."\n\n{entry}'
    path.write_text(text, encoding="utf-8")
    bring(library, path, offline=True)
    (view,) = [view for view in library.lists() if view.name == "roots"]
    assert (view.topic, view.why) == ("adapters", "Where it began.")
    page = library.paper(library.find(LORA))
    assert [(each.list, each.line) for each in page.shared] == [("roots", "Read the appendix.")]
    assert page.three_sentences is not None
    assert page.three_sentences.did == "They freeze the weights."
    assert [note.body for note in page.notes] == ["A note with <b>tags</b> and [[links]]."]
    before = dump(library.settings.database)
    assert [result.outcome for result in bring(library, path, offline=True)] == ["already"]
    assert dump(library.settings.database) == before
    again = parse_list(library.listing.share("roots"))
    assert (again.why, again.entries[0].line) == ("Where it began.", "They freeze the weights.")
    other = make_library(tmp_path / "other")
    bring(other, path, offline=True)
    assert parse_list(other.listing.share("roots")).entries[0].line == "Read the appendix."
    told = "On the list roots, from whoever shared it: Read the appendix."
    assert told in " ".join(" ".join(show.page(other.paper(other.find(LORA)))).split())
    other.undoing.undo()
    assert other.rows() == ()


def test_a_list_keeps_its_title_and_its_order_wherever_it_goes(library: Library, tmp_path: Path) -> None:
    library.listing.from_survey(library.find(QLORA), "roots")
    text = library.listing.share("roots")
    assert 'title = "Cited by QLoRA' in text
    (tmp_path / "roots.toml").write_text(text, encoding="utf-8")
    shared = make_library(tmp_path / "shared")
    bring(shared, tmp_path / "roots.toml", offline=True)
    assert shared.listing.share("roots") == text
    merged = make_library(tmp_path / "merged")
    list(merged.add([ATTENTION], pdf=False))
    for outcome in ("done", "already"):
        found = bring(merged, library.settings.database, offline=True)
        assert {str(result.outcome) for result in found} <= {outcome, "already"}
        assert merged.listing.share("roots") == text
        assert set(merged.listing.names()) == {"adapters: [thin]", "roots"}
    assert merged.size() == library.size(), "what is on a list only is not in the library"


def test_a_list_as_somebody_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        f'name = "mine"\n[[entries]]\nref = "{LORA}"\n\n[[entries]]\ntitle = "By its title"\n'
        '[[entries]]\nyear = 2020\n[[entries]]\nref = "no ref at all"\n',
        encoding="utf-8",
    )
    library = make_library(tmp_path / "home")
    found = bring(library, path, offline=True)
    assert [(str(result.outcome), result.place) for result in found] == [
        ("done", "mine.toml:2"), ("done", "mine.toml:5"), ("failed", "mine.toml:7"),
        ("failed", "mine.toml:9"),
    ]  # fmt: skip
    path.write_text("entries = []\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="no name"):
        bring(library, path)
