"""Walking from a paper either way, and the reference lists printed in PDFs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from itertools import permutations

import pytest
from sqlite_utils import Database

from papermap.model.citations import CitedRecord, Context, Direction, Links, Sieve, Sort
from papermap.model.documents import Mention, ParsedDocument, Reference
from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.store import citations, documents, papers, records
from papermap.store.connect import open_writer
from tests.support import make_document

AT = "2026-01-01T00:00:00+00:00"


def paper(database: Database, number: int, title: str = "", **values: object) -> int:
    return records.save_record(database.conn, s2(number, title, **values))


def s2(number: int, title: str = "", **values: object) -> Record:
    fields = PaperFields(title=title or f"The title of paper {number}", **values)  # type: ignore[arg-type]
    return Record(Source.S2, frozenset({Ref(Scheme.ARXIV, f"2001.{number:05d}")}), fields)


def document(references: Sequence[Reference], mentions: Sequence[Mention] = ()) -> ParsedDocument:
    return make_document(references=tuple(references), mentions=tuple(mentions))


def entry(title: str | None, arxiv: str | None = None, year: int | None = 2020) -> Reference:
    raw = f"A. Author. {title}. {year}."
    return Reference(raw, title, ("A. Author",), year, arxiv, None, page=9)


def parse(database: Database, key: int, parsed: ParsedDocument) -> None:
    connection = database.conn
    number = documents.save_edition(connection, key, 1, f"sha{key}", "pdf/x.pdf", 1, AT)
    edition = next(e for e in documents.editions(connection, key) if e.id == number)
    documents.save_document(connection, edition, parsed, "{}", "test", AT)


def titles(database: Database, key: int, direction: Direction, sort: Sort = Sort.YEAR) -> list[str | None]:
    return [n.title for n in citations.neighbours(database.conn, key, direction, sort, None)]


def test_a_shorter_answer_takes_no_edge_away(database: Database) -> None:
    key = paper(database, 1)
    both = tuple(CitedRecord(s2(n)) for n in (2, 3))
    citations.save_links(database.conn, key, Links(Source.S2, both, ()), AT)
    citations.save_links(database.conn, key, Links(Source.S2, both[:1], None), AT)
    assert len(titles(database, key, Direction.BACKWARD)) == 2


def test_sentences_that_came_later_are_joined_to_the_edge_and_stay(database: Database) -> None:
    key = paper(database, 1)
    with_words = CitedRecord(s2(2), (Context("We build on it.", ("method",)),), True)
    citations.save_links(database.conn, key, Links(Source.S2, (CitedRecord(s2(2)),), None), AT)
    citations.save_links(database.conn, key, Links(Source.S2, (with_words,), None), AT)
    citations.save_links(database.conn, key, Links(Source.S2, (CitedRecord(s2(2)),), None), AT)
    (found,) = citations.neighbours(database.conn, key, Direction.BACKWARD, Sort.YEAR, None)
    assert found.contexts == (Context("We build on it.", ("method",)),)
    assert found.influential is True


def test_the_orders_a_reader_can_ask_for(database: Database) -> None:
    key = paper(database, 1)
    others = (
        CitedRecord(s2(2, year=2019, citation_count=5), (), True),
        CitedRecord(s2(3, year=2021, citation_count=1), (), False),
        CitedRecord(s2(4), None, None),
    )
    citations.save_links(database.conn, key, Links(Source.S2, others, None), AT)
    two, three, four = (f"The title of paper {n}" for n in (2, 3, 4))
    assert titles(database, key, Direction.BACKWARD, Sort.YEAR) == [three, two, four]
    assert titles(database, key, Direction.BACKWARD, Sort.CITATIONS) == [two, three, four]
    assert titles(database, key, Direction.BACKWARD, Sort.INFLUENCE) == [two, three, four]


def test_the_first_and_the_last_year_asked_for_are_among_those_shown(database: Database) -> None:
    key = paper(database, 1)
    edges = tuple(CitedRecord(s2(n, year=2000 + n)) for n in range(2, 7))
    citations.save_links(database.conn, key, Links(Source.S2, edges, ()), AT)
    sieve = Sieve(since=2003, until=2005)
    found = citations.neighbours(database.conn, key, Direction.BACKWARD, Sort.YEAR, None, sieve)
    assert [each.year for each in found] == [2005, 2004, 2003]


def test_what_is_known_by_name_only_stands_in_its_year(database: Database) -> None:
    """Sorted by years, and whatever the limit, a list is in the order of years from end to end."""
    key = paper(database, 1)
    edges = tuple(CitedRecord(s2(n, year=2000 + n, citation_count=n)) for n in (2, 4, 6))
    citations.save_links(database.conn, key, Links(Source.S2, edges, ()), AT)
    named = [entry(f"A work of {year}", year=year) for year in (1989, 2005, None, 2003)]
    parse(database, key, document(named))

    def years(sort: Sort, limit: int | None = None) -> list[int | None]:
        return [
            each.year for each in citations.neighbours(database.conn, key, Direction.BACKWARD, sort, limit)
        ]

    assert years(Sort.YEAR) == [2006, 2005, 2004, 2003, 2002, 1989, None]
    assert years(Sort.YEAR, 3) == [2006, 2005, 2004]
    assert years(Sort.CITATIONS) == [2006, 2004, 2002, 2005, 2003, 1989, None]


def test_how_much_is_known(database: Database) -> None:
    key = paper(database, 1, reference_count=42, citation_count=900)
    edges = tuple(CitedRecord(s2(n)) for n in (2, 3))
    citations.save_links(database.conn, key, Links(Source.S2, edges, edges[:1]), AT)
    known = citations.completeness(database.conn, key)
    assert (known.references_known, known.references_total) == (2, 42)
    assert (known.cited_by_known, known.cited_by_total) == (1, 900)
    stub = papers.find(database.conn, Ref(Scheme.ARXIV, "2001.00003"))
    assert stub is not None
    assert citations.completeness(database.conn, stub).references_total is None


def test_references_that_only_the_pdf_names_count_beside_those_that_a_service_knows(
    database: Database,
) -> None:
    key = paper(database, 1, reference_count=1)
    edges = tuple(CitedRecord(s2(n)) for n in (2, 3))
    citations.save_links(database.conn, key, Links(Source.S2, edges, ()), AT)
    parse(database, key, document([entry("A title that nobody here has heard of")]))
    known = citations.completeness(database.conn, key)
    assert (known.references_known, known.references_total) == (2, 3)


def test_a_printed_reference_leads_to_its_paper_by_id_or_by_title_with_its_sentence(
    database: Database,
) -> None:
    key = paper(database, 1)
    known = paper(database, 3, "A known paper with a long title")
    parse(
        database,
        key,
        document(
            [
                entry("As someone wrote it", "2001.00002v3"),
                entry("A Known Paper with a Long Title"),
                entry(None),
            ],
            [Mention(0, "As shown before [1].", 2, "Introduction"), Mention(1, "Unlike [2].", 3, None)],
        ),
    )
    found = citations.neighbours(database.conn, key, Direction.BACKWARD, Sort.YEAR, None)
    by_title = {n.title: n for n in found}
    assert by_title["A known paper with a long title"].key == known
    assert [c.sentence for c in by_title["As someone wrote it"].contexts] == ["As shown before [1]."]
    (unresolved,) = [each for each in found if each.key is None]
    assert unresolved.title is not None
    assert unresolved.title.startswith("A. Author")
    assert titles(database, known, Direction.FORWARD) == ["The title of paper 1"]
    assert citations.completeness(database.conn, key).references_total == 3


def test_edges_do_not_depend_on_what_came_first(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    title = "Learning to Cite Papers in Any Order"

    def citing(db: Database) -> None:
        parse(db, paper(db, 1), document([entry(title)]))

    def cited(db: Database) -> None:
        paper(db, 2, title)

    def renamed(db: Database) -> None:
        fields = PaperFields(title=title)
        records.save_record(
            db.conn, Record(Source.ARXIV, frozenset({Ref(Scheme.ARXIV, "2001.00003")}), fields)
        )

    def misnamed(db: Database) -> None:
        paper(db, 3, "Another title that nobody cites")

    seen = set()
    for order in permutations((citing, cited, renamed, misnamed)):
        with closing(open_writer(tmp_path_factory.mktemp("order") / "library.db")) as db:
            for step in order:
                step(db)
            rows = db.conn.execute("SELECT count(*) FROM citation WHERE source = 'pdf'").fetchone()
            seen.add(rows[0])
    assert seen == {1}


def test_a_title_found_wrong_gives_its_edges_back(database: Database) -> None:
    key = paper(database, 1)
    parse(database, key, document([entry("A title that was believed at first")]))
    wrong = paper(database, 2, "A title that was believed at first")
    assert titles(database, key, Direction.BACKWARD) == ["A title that was believed at first"]
    fields = PaperFields(title="Its true title, from arXiv")
    records.save_record(
        database.conn, Record(Source.ARXIV, frozenset({Ref(Scheme.ARXIV, "2001.00002")}), fields)
    )
    assert titles(database, wrong, Direction.FORWARD) == []
    (left,) = citations.neighbours(database.conn, key, Direction.BACKWARD, Sort.YEAR, None)
    assert left.key is None


def test_only_the_edition_that_is_read_has_its_list_on_the_map(database: Database) -> None:
    connection = database.conn
    key = paper(database, 1)
    parse(database, key, document([entry("Only in the first version", "2001.00002")]))
    number = documents.save_edition(connection, key, 2, "sha-v2", "pdf/y.pdf", 1, AT)
    second = next(e for e in documents.editions(connection, key) if e.id == number)
    parsed = document([entry("Only in the second version", "2001.00003")])
    documents.save_document(connection, second, parsed, "{}", "test", AT)
    assert titles(database, key, Direction.BACKWARD) == ["Only in the second version"]
