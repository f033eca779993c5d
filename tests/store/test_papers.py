"""Works, their names, and joining two records of one work without losing a word."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from papermap.model.citations import CitedRecord, Context, Direction, Links, Sort
from papermap.model.papers import PaperFields, Record, Source, title_key
from papermap.model.progress import Mark, StageState
from papermap.model.refs import Ref, Scheme
from papermap.store import citations, documents, lists, marks, notes, papers, records, vectors
from tests.support import make_document, taken_back

AT = "2026-01-01T00:00:00+00:00"


def arxiv(value: str) -> Ref:
    return Ref(Scheme.ARXIV, value)


def doi(value: str) -> Ref:
    return Ref(Scheme.DOI, value)


def record(*refs: Ref, title: str | None = None, source: Source = Source.S2, **values: object) -> Record:
    return Record(source, frozenset(refs), PaperFields(title=title, **values))  # type: ignore[arg-type]


def test_two_records_that_share_a_name_are_one_work(database: Database) -> None:
    first = records.save_record(database.conn, record(arxiv("1706.03762"), title="One"))
    second = records.save_record(database.conn, record(arxiv("1706.03762"), doi("10.1/x"), year=2017))
    assert first == second
    assert papers.find(database.conn, doi("10.1/x")) == first
    assert papers.load(database.conn, first).fields.year == 2017


def test_works_found_to_be_one_are_merged_without_losing_a_word(database: Database) -> None:
    db = database.conn
    kept = records.save_record(db, record(arxiv("1706.03762"), title="Preprint"))
    lost = records.save_record(db, record(doi("10.1/x"), title="Journal article", venue="Journal"))
    other = records.save_record(db, record(arxiv("2001.00001"), title="Another"))
    papers.add_to_library(db, lost, AT)
    notes.write(db, kept, "on the preprint")
    edited = notes.write(db, lost, "on the article")
    notes.write(db, lost, "on the article, better", edited)
    lists.put_on_list(db, "mine", "Mine", lost)
    vectors.save_vectors(db, [(lost, "m", "1", "h", b"1234", None)])
    marks.save_mark(db, lost, Mark("metadata", StageState.DONE, "s"))
    edge = CitedRecord(record(arxiv("2001.00001")), (Context("Cited so."),), True)
    citations.save_links(db, lost, Links(Source.S2, (edge,), (edge,)), AT)

    found = records.save_record(db, record(arxiv("1706.03762"), doi("10.1/x")))

    assert found == kept
    assert papers.current_key(db, lost) == kept
    paper = papers.load(db, kept)
    assert paper.in_library
    assert paper.fields.venue == "Journal"
    assert {note.body for note in notes.current(db, kept)} == {"on the preprint", "on the article, better"}
    assert len(notes.history(db, kept)) == 3
    assert lists.lists_of(db, kept) == ["mine"]
    assert vectors.vector(db, kept, "m") == b"1234"
    assert set(marks.marks(db, kept)) == {"metadata"}
    for direction in Direction:
        (neighbour,) = citations.neighbours(db, kept, direction, Sort.YEAR, None)
        assert neighbour.key == other
        assert [context.sentence for context in neighbour.contexts] == ["Cited so."]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("read", [("keep",), ("lose",), ("keep", "lose")])
def test_a_file_that_both_works_have_stays_once_and_read(database: Database, read: tuple[str, ...]) -> None:
    db = database.conn
    works = {
        "keep": records.save_record(db, record(arxiv("1706.03762"), title="Preprint")),
        "lose": records.save_record(db, record(doi("10.1/x"), title="Journal article")),
    }
    for name, key in works.items():
        documents.save_edition(db, key, 1, "a" * 64, f"pdf/{name}.pdf", 9, AT)
        if name in read:
            (edition,) = documents.editions(db, key)
            documents.save_document(db, edition, make_document(), "{}", "p", AT)

    papers.merge(db, works["keep"], works["lose"])

    (edition,) = documents.editions(db, works["keep"])
    assert edition.path == f"pdf/{read[0]}.pdf"
    row = documents.document_row(db, works["keep"])
    assert row is not None
    assert row["edition_id"] == edition.id


def test_a_work_never_cites_itself_after_a_merge(database: Database) -> None:
    db = database.conn
    kept = records.save_record(db, record(arxiv("1706.03762"), title="Preprint"))
    edge = CitedRecord(record(doi("10.1/x"), title="Its own article"))
    citations.save_links(db, kept, Links(Source.S2, (edge,), None), AT)
    records.save_record(db, record(arxiv("1706.03762"), doi("10.1/x")))
    assert citations.neighbours(db, kept, Direction.BACKWARD, Sort.YEAR, None) == []


def test_two_arxiv_papers_stay_two_whatever_a_third_name_says(database: Database) -> None:
    first = records.save_record(database.conn, record(arxiv("1706.03762"), doi("10.1/x"), title="One"))
    second = records.save_record(database.conn, record(arxiv("1810.04805"), doi("10.1/x"), title="Two"))
    assert first != second
    assert papers.load(database.conn, first).fields.title == "One"
    assert papers.load(database.conn, second).fields.title == "Two"


NAMES = [arxiv("1706.03762"), doi("10.1/a"), doi("10.1/b"), Ref(Scheme.CORPUS, "7")]


def words_on(names: list[Ref]) -> st.SearchStrategy[Record]:
    return st.builds(
        lambda refs, source, title, year, version: Record(
            source, frozenset(refs), PaperFields(title=title, year=year), version
        ),
        st.sets(st.sampled_from(names), min_size=1, max_size=3),
        st.sampled_from([Source.ARXIV, Source.S2, Source.PDF]),
        st.sampled_from(["A title of this work", "Another title of it"]),
        st.sampled_from([None, 2017, 2018]),
        st.sampled_from([None, 2]),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(said=st.lists(words_on(NAMES), min_size=1, max_size=6))
def test_merging_gives_the_same_groups_in_any_order(database: Database, said: list[Record]) -> None:
    def groups(order: list[Record]) -> set[frozenset[Ref]]:
        with taken_back(database.conn) as db:
            for item in order:
                records.save_record(db, item)
            keys = [row[0] for row in db.execute("SELECT id FROM paper")]
            return set(papers.refs_of(db, keys).values())

    assert groups(said) == groups(said[::-1]) == groups(said + said)


MORE = [*NAMES, arxiv("1810.04805"), Ref(Scheme.S2, "a" * 40)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(before=st.lists(words_on(MORE), max_size=3), said=st.lists(words_on(MORE), max_size=6))
def test_many_records_at_once_are_the_same_works_as_one_by_one(
    database: Database, before: list[Record], said: list[Record]
) -> None:
    def library(together: bool) -> tuple[list[int], list[list[object]]]:
        with taken_back(database.conn) as db:
            for item in before:
                records.save_record(db, item)
            keys = records.save_records(db, said) if together else [records.save_record(db, r) for r in said]
            now_at = [papers.current_key(db, key) for key in keys]
            tables = ("paper", "ref", "redirect", "citation", "paper_words('A') ORDER BY rowid")
            rows = [[tuple(row) for row in db.execute(f"SELECT * FROM {each}")] for each in tables]
            return now_at, [list[object](row) for row in rows]

    assert library(together=True) == library(together=False)


def test_a_line_of_a_reference_list_follows_one_of_many_new_works(database: Database) -> None:
    db = database.conn
    citing = records.save_record(db, record(arxiv("1706.03762"), title="The one that cites"))
    db.execute(
        "INSERT INTO reference_entry (paper_id, position, raw, title_key) VALUES (?, 0, '', ?)",
        [citing, title_key("A title of this work")],
    )
    (other,) = records.save_records(db, [record(doi("10.1/a"), title="A title of this work")])
    assert [tuple(row) for row in db.execute("SELECT citing, cited FROM citation")] == [(citing, other)]


def test_hostile_words_are_stored_harmless(database: Database) -> None:
    title = "[bold]=cmd()\x1b[31m\u202e" + "x" * 10_000
    key = records.save_record(database.conn, record(arxiv("1706.03762"), title=title, authors=("A\x07B",)))
    stored = papers.load(database.conn, key).fields
    assert stored.title is not None
    assert stored.title.startswith("[bold]=cmd()[31mx")
    assert len(stored.title) == 2000
    assert stored.authors == ("AB",)


def test_a_name_that_turned_out_to_be_nothing_is_forgotten_but_never_with_a_note(database: Database) -> None:
    db = database.conn
    empty = records.save_record(db, record(arxiv("1706.03762")))
    noted = records.save_record(db, record(arxiv("1810.04805")))
    notes.write(db, noted, "what was this?")
    for key in (empty, noted):
        papers.discard(db, key)
    assert papers.find(db, arxiv("1706.03762")) is None
    assert papers.find(db, arxiv("1810.04805")) == noted


def test_a_work_that_was_merged_twice_is_found_where_it_is_now(database: Database) -> None:
    db = database.conn
    keys = [records.save_record(db, record(doi(f"10.1/{n}"), title=f"Title {n}")) for n in range(3)]
    papers.merge(db, keys[1], keys[0])
    papers.merge(db, keys[2], keys[1])
    assert {papers.current_key(db, key) for key in keys} == {keys[2]}
    assert papers.moves(db, keys) == dict.fromkeys(keys, keys[2])


def test_the_number_of_a_merged_work_is_never_given_to_another(database: Database) -> None:
    db = database.conn
    keep, lose = (records.save_record(db, record(arxiv(name))) for name in ("1706.03762", "1810.04805"))
    papers.merge(db, keep, lose)
    new = records.save_record(db, record(arxiv("1907.11692")))
    assert new != lose
    assert papers.current_key(db, new) == new


def test_each_note_counts_its_own_wordings(database: Database) -> None:
    key = records.save_record(database.conn, record(arxiv("1706.03762"), title="One"))
    first = notes.write(database.conn, key, "a")
    second = notes.write(database.conn, key, "a, better", first)
    notes.write(database.conn, key, "another")
    notes.write(database.conn, key, "a, best", second)
    counted = {note.body: notes.wordings(database.conn, note) for note in notes.current(database.conn, key)}
    assert counted == {"another": 1, "a, best": 3}


def test_the_key_of_a_merged_work_is_never_given_to_another(database: Database) -> None:
    kept = records.save_record(database.conn, record(arxiv("1706.03762"), title="Preprint"))
    lost = records.save_record(database.conn, record(doi("10.1/x"), title="Article"))
    records.save_record(database.conn, record(arxiv("1706.03762"), doi("10.1/x")))
    other = records.save_record(database.conn, record(arxiv("1810.04805"), title="Another"))
    assert other not in (kept, lost)
    assert papers.current_key(database.conn, lost) == kept
