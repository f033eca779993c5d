"""Papers of which no reference is known are counted, offered and fetched; twins are one."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from papermap.library import Library
from papermap.library.missing_references import offer
from papermap.model.citations import Context, context_to_json
from papermap.model.papers import title_key
from papermap.model.progress import Mark, StageState
from papermap.store import marks, papers
from papermap.store.connect import open_writer, transaction
from tests.sources.fakes import answered, atom_entry, atom_feed
from tests.store.graphs import cite, paper
from tests.support import Recorder, make_library

BASE = "2106.09685"


@pytest.mark.parametrize(
    ("bare", "said"),
    [
        (0, ""),
        (1, "1 paper has no references yet; F fetches it, about 10 s."),
        (12, "12 papers have no references yet; F fetches them, about 40 s."),
        (1200, "1,200 papers have no references yet; F fetches them, about 66 min."),
    ],
)
def test_the_offer_counts_and_tells_how_long(bare: int, said: str) -> None:
    assert offer(bare, "F") == said


def mark(library: Library, key: int, **states: StageState) -> None:
    with closing(open_writer(library.settings.database)) as database, transaction(database) as writer:
        for stage, state in states.items():
            marks.save_mark(writer, key, Mark(stage, state, "", ()))


def test_who_was_asked_in_vain_is_not_offered_again(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database):
        keys = [paper(database, number) for number in range(1, 5)]
        cite(database, keys[0], (2,))
    library = make_library(tmp_path)
    names = [f"2001.{number:05d}" for number in range(1, 5)]
    assert library.graph.without_references() == tuple(names[1:])
    mark(library, keys[1], links=StageState.DONE, document=StageState.ABSENT)
    assert library.graph.without_references() == tuple(names[2:])
    assert "1 paper has no reference that Semantic Scholar or the PDF tells of." in library.picture().remarks
    mark(library, keys[2], links=StageState.DONE, document=StageState.FAILED)
    assert names[2] in library.graph.without_references()


def test_nobody_is_asked_for_a_paper_that_has_no_identifier(tmp_path: Path) -> None:
    """As an entry of a BibTeX file with a title alone: no time is promised, and what helps is named."""
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        keys = [paper(database, number) for number in (1, 2)]
        writer.execute("DELETE FROM ref WHERE paper_id = ?", [keys[0]])
    library = make_library(tmp_path)
    assert library.graph.without_references() == ("2001.00002",)
    said = library.picture().remarks
    assert "1 paper has no references yet; `papermap map --fetch` fetches it, about 10 s." in said
    alone = "1 paper is known by its title alone, so nobody was asked for references; "
    assert f"{alone}`papermap import FILE --titles` looks for identifiers." in said
    assert "it has no identifier to ask with" in library.graph.offer(keys[0])
    assert "fetches them" not in library.graph.offer(keys[0])
    assert "asks for them" in library.graph.offer(keys[1])


def test_references_that_only_others_told_of_are_fetched_too(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database):
        key = paper(database, 1)
        cite(database, key, (2,))
    library = make_library(tmp_path)
    assert library.graph.without_references() == ()
    mark(library, key, metadata=StageState.PARTIAL, links=StageState.WAITING)
    assert library.graph.without_references() == ("2001.00001",)


def test_asking_around_a_paper_without_references_fetches_them_first(tmp_path: Path) -> None:
    library = make_library(tmp_path)
    with closing(open_writer(library.settings.database)) as database, transaction(database) as writer:
        key = paper(database, 1, own=False)
        writer.execute("UPDATE ref SET value = ? WHERE paper_id = ?", [BASE, key])
    assert library.graph.is_bare(key)
    assert library.graph.offer(key, "F") == "No reference of this paper is known yet; F fetches them."
    met = library.graph.meet_neighbours(key)
    assert met.references > 0
    assert not library.paper(key).in_library
    assert not library.graph.is_bare(key)
    assert library.graph.trail(key).backward
    assert library.graph.meet_neighbours(key).references == 0


def test_lines_of_a_reference_list_are_asked_for_by_title_and_can_be_added_then(tmp_path: Path) -> None:
    title = "On the many ways to fold a boat of paper"
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        key = paper(database, 1)
        said = json.dumps([context_to_json(Context("We fold as they do [1].", page=2))])
        for position, (name, author) in enumerate(
            [
                (title, "Ada Reed"),
                ("On the many ways to unfold it again", "Ada Reed"),
                ("Too short", "Ada Reed"),
            ]
        ):
            writer.execute(
                "INSERT INTO reference_entry (paper_id, position, raw, title, title_key, authors, contexts) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [key, position, name, name, title_key(name), json.dumps([author]), said],
            )
    found = [
        atom_entry("2003.00001v1", f"{title}: the long version"),
        atom_entry(
            "2003.00002v1", "On the many ways to unfold it again", author="<author><name>B</name></author>"
        ),
    ]
    recorder = Recorder({"search_query": lambda _: answered(atom_feed(found), kind="application/atom+xml")})
    library = make_library(tmp_path, recorder)
    marked = dict.fromkeys(("metadata", "links", "document"), StageState.DONE)
    mark(library, key, **marked)
    met = library.graph.meet_neighbours(key)
    assert (met.asked, met.found) == (2, 1)
    assert recorder.count("search_query") == 1
    rows = {row.title: row for row in library.graph.trail(key).backward}
    known = rows.pop(f"{title}: the long version")
    assert known.refs.arxiv == "2003.00001"
    assert known.contexts == ("We fold as they do [1].",)
    assert not known.in_library
    assert [row.key for row in rows.values()] == [None, None]
    recorder.faults["search_query"] = lambda _: answered("gone", 404)
    met = library.graph.meet_neighbours(key)
    assert any("arXiv" in trouble for trouble in met.troubles)


def name(writer: sqlite3.Connection, key: int, position: int, title: str, author: str = "Ada Reed") -> None:
    writer.execute(
        "INSERT INTO reference_entry (paper_id, position, raw, title, title_key, authors) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [key, position, title, title, title_key(title), json.dumps([author])],
    )


def test_works_that_several_lists_name_by_title_are_asked_for_and_missing_then(tmp_path: Path) -> None:
    boats, stars, alone = (
        "On the folding of paper boats",
        "Late stars and their spectra",
        "On what only one of them has read",
    )
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        keys = [paper(database, number) for number in (1, 2, 3)]
        for key in keys:
            name(writer, key, 0, boats)
            name(writer, key, 1, stars)
        name(writer, keys[0], 2, alone)
    recorder = Recorder(
        {
            "search_query": lambda _: answered(
                atom_feed([atom_entry("2003.00001v1", boats)]), kind="application/atom+xml"
            ),
            "search/match": lambda _: answered("{}", 404),
        }
    )
    library = make_library(tmp_path, recorder)
    assert library.graph.known_by_title() == 2
    assert library.graph.missing() == ()
    met = library.graph.name_missing()
    assert (met.asked, met.found) == (2, 1)
    assert (recorder.count("search_query"), recorder.count("search/match")) == (1, 1)
    (found,) = library.graph.missing()
    assert (found.title, found.refs.arxiv, found.citers) == (boats, "2003.00001", 3)
    assert library.graph.known_by_title() == 1


def test_works_found_to_be_one_are_no_bases_of_themselves(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database):
        one, twin, base = (paper(database, number) for number in (1, 2, 3))
    library = make_library(tmp_path)
    library.graph.relate(one, twin, "a new title")
    library.graph.relate(one, base, "smaller")
    library.graph.relate(twin, base, "much smaller")
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        papers.merge(writer, one, twin)
    assert [(each.key, each.twist) for each in library.paper(twin).relations] == [(base, "much smaller")]
    view = library.graph.lineage(one)
    assert [row.key for row in view.bases] == [step.key for step in view.line] == [base]
    assert [edge.target for edge in library.picture().edges] in ([], [base])


def test_a_title_that_stands_twice_is_told(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.db")) as database, transaction(database) as writer:
        for number in (1, 2):
            key = paper(database, number)
            writer.execute("UPDATE paper SET title = 'One', title_key = 'one' WHERE id = ?", [key])
    remarks = " ".join(make_library(tmp_path).picture().remarks)
    assert "1 title stands here more than once, under different ids; `papermap refresh` asks" in remarks
