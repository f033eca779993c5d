"""Tags: put on and taken off, undone, found, counted as topics, kept when papers are one."""

from __future__ import annotations

from pathlib import Path

import pytest

from papermap.library import Library
from papermap.library.desk import RefusedError
from papermap.model.query import QueryError
from tests.library.exchange import ATTENTION, LORA, read_library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return read_library(tmp_path / "home")


def chosen(library: Library, where: str) -> set[str | None]:
    return {row.refs.arxiv for row in library.rows(where=where)}


def test_a_tag_is_put_on_taken_off_and_undone(library: Library) -> None:
    lora, attention = library.find(LORA), library.find(ATTENTION)
    assert library.tagging.change(lora, ["#To  present", "gan"]) == ("gan", "To present")
    assert library.tagging.change(attention, ["TO PRESENT"]) == ("To present",)  # one tag, as written first
    assert library.tagging.counts() == (("gan", 1), ("To present", 2))
    assert library.tagging.change(lora, off=["Gan"]) == ("To present",)
    assert library.paper(lora).tags == ("To present",)
    assert library.undoing.undo().said.startswith("tags of")
    assert library.tagging.of(lora) == ("gan", "To present")
    library.undoing.redo()
    assert library.tagging.of(lora) == ("To present",)
    assert library.tagging.set(lora, ["to present", "κόσμος 宇宙"]) == ("To present", "κόσμος 宇宙")
    assert library.tagging.set(lora, []) == ()
    assert library.tagging.counts() == (("To present", 1),)


def test_what_can_be_no_tag_is_said_and_changes_nothing(library: Library) -> None:
    lora = library.find(LORA)
    for wrong in ("", " # ", "a,b", 'a"b', "x" * 61, "\x1b"):
        with pytest.raises(RefusedError, match="tag"):
            library.tagging.change(lora, ["good", wrong])
    with pytest.raises(RefusedError, match="no tag 'absent'"):
        library.tagging.change(lora, ["good"], ["absent"])
    assert library.tagging.of(lora) == ()


def test_the_query_language_knows_tags(library: Library) -> None:
    lora, attention = library.find(LORA), library.find(ATTENTION)
    library.tagging.change(lora, ["reading group", "group"])
    library.tagging.change(attention, ["reading group"])
    assert chosen(library, "tag:group") == {LORA, ATTENTION}
    assert chosen(library, "tag=group") == {LORA}
    assert chosen(library, 'tag="Reading Group" -tag=group') == {ATTENTION}
    assert chosen(library, "has:tag") == {LORA, ATTENTION}
    assert chosen(library, 'topic:"reading group"') == {LORA, ATTENTION}
    library.tagging.change(lora, off=["group", "reading group"])
    assert chosen(library, "has:tag") == chosen(library, "tag:group") == {ATTENTION}
    assert library.listing.from_query("mine", "tag:group").papers == 1


def test_a_tag_is_a_topic_and_its_query_selects_its_papers(library: Library) -> None:
    library.tagging.change(library.find(LORA), ["to present"])
    topics = library.topics()
    mine = next(topic for topic in topics if topic.kind == "tag")
    assert (mine.name, mine.papers, mine.exposure, mine.depth) == ("to present", 1, "1 of 5–20", "1 of 50")
    for topic in topics:
        assert len(library.rows(where=topic.where)) == topic.papers
    assert library.listing.from_topic("talk", "to present").papers == 1


def test_the_map_of_what_a_query_selects(library: Library) -> None:
    whole = library.picture()
    library.tagging.change(library.find(LORA), ["mine"])
    part = library.picture("tag:mine")
    assert [node.title for node in part.nodes] == [n.title for n in whole.nodes if n.refs["arxiv"] == LORA]
    assert {c.id for c in part.communities} == {node.community for node in part.nodes}
    assert "1 of" in part.remarks[0]
    none = library.picture("tag:nobody")
    assert (none.nodes, none.edges, none.communities) == ((), (), ())
    assert none.remarks[0].startswith("None of the")
    with pytest.raises(QueryError):
        library.picture("tag:")
