"""Entries taken in together are the same works as one after another, and cost few reads each."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from papermap.library.intake import Intake, Taken
from papermap.library.shelving import Shelving
from papermap.model.bibliography import BibEntry
from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.sources.send import Request, Response
from papermap.store import papers, records
from papermap.store.connect import open_writer, transaction
from tests.library.exchange import bring
from tests.library.test_imports import write_bib
from tests.support import Recorder, make_library

REFS = [
    Ref(Scheme.ARXIV, "2001.00001"),
    Ref(Scheme.ARXIV, "2001.00002"),
    Ref(Scheme.DOI, "10.1000/one"),
    Ref(Scheme.DOI, "10.1000/two"),
    Ref(Scheme.S2, "a" * 40),
]
TITLES = ["A paper about something", "Another paper about something", "A paper about something else", "Short"]
names = st.frozensets(st.sampled_from(REFS), max_size=2)
titles = st.sampled_from(TITLES)
authors = st.sampled_from([(), ("Ada King",), ("Bob Moran",)])
years = st.sampled_from([None, 2019, 2024])
entries = st.builds(
    BibEntry,
    key=st.sampled_from(["", "king2019", "King2019", "moran2024"]),
    title=titles,
    authors=authors,
    year=years,
    refs=names,
    details=st.sampled_from([{}, {"volume": "3"}, {"volume": "4", "pages": "1--2"}]),
    lists=st.sampled_from([(), ("Folding",)]),
    notes=st.sampled_from([(), ("Read it twice.",)]),
    was_read=st.booleans(),
    version=st.sampled_from([None, 1, 2]),
)
told = st.builds(
    lambda refs, title, year, source: Record(source, refs, PaperFields(title=title, year=year)),
    st.frozensets(st.sampled_from(REFS), min_size=1, max_size=2),
    titles,
    years,
    st.sampled_from([Source.S2, Source.MENTION]),
)

COLUMNS = {
    "paper": "id, title, title_key, authors, year, version, provenance, added_at IS NULL",
    "ref": "scheme, value, paper_id",
    "redirect": "old_id, paper_id",
    "bibliography": "paper_id, key, kind, details",
    "doubt": "scheme, value, paper_id, other_title",
    "list_entry": "list, paper_id, position",
    "journal": "deed, kind, paper_id, slot, json_remove(content, '$.at') AS content, live",
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
@given(st.lists(told, max_size=3), st.lists(entries, max_size=6))
@example(  # the third makes the work another's, so that the fourth, who has its title, is it or is not
    before=[],
    said=[
        BibEntry(title=TITLES[0], refs=frozenset({REFS[0]})),
        BibEntry(title=TITLES[0], authors=("Ada King",)),
        BibEntry(title=TITLES[3], authors=("Bob Moran",), refs=frozenset({REFS[0]})),
        BibEntry(title=TITLES[0], authors=("Bob Moran",)),
    ],
)
@example(  # the same of the year
    before=[],
    said=[
        BibEntry(title=TITLES[0], year=2010, refs=frozenset({REFS[0]})),
        BibEntry(title=TITLES[3], year=2024, refs=frozenset({REFS[0]})),
        BibEntry(title=TITLES[0], year=2024),
    ],
)
def test_entries_together_are_what_they_are_one_after_another(
    tmp_path_factory: pytest.TempPathFactory, before: list[Record], said: list[BibEntry]
) -> None:
    def library(together: bool) -> tuple[list[Taken], dict[str, list[Any]]]:
        with closing(open_writer(tmp_path_factory.mktemp("taken") / "library.db")) as database:
            intake = Intake(Shelving("an import"))
            with transaction(database) as connection:
                records.save_records(connection, before)
                if together:
                    taken = intake.take_all(connection, said)
                else:
                    taken = [intake.take(connection, entry) for entry in said]
                now_at = papers.moves(connection, [each.key for each in taken])
            rows = {
                table: sorted(map(str, map(tuple, database.conn.execute(f"SELECT {columns} FROM {table}"))))
                for table, columns in COLUMNS.items()
            }
            return [Taken(now_at[each.key], each.known, each.changed) for each in taken], rows

    assert library(together=True) == library(together=False)


def test_thousands_of_papers_cost_few_reads_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known is read for many papers together: each one more costs a handful of statements."""

    def known(request: Request) -> Response:
        found = [
            {"paperId": f"{int(name[-5:]):040x}", "title": f"Work number {int(name[-5:])} of many",
             "externalIds": {"ArXiv": name.removeprefix("ARXIV:")}}
            for name in json.loads(request.body or b"{}")["ids"]
        ]  # fmt: skip
        return Response(200, {"content-type": "application/json"}, (json.dumps(found).encode(),))

    reads: list[str] = []
    connect = sqlite3.connect

    def watched(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **named)
        connection.set_trace_callback(lambda sql: reads.append(sql) if sql.startswith("SELECT") else None)
        return connection

    monkeypatch.setattr("papermap.store.connect.sqlite3.connect", watched)

    def cost(count: int) -> int:
        library = make_library(tmp_path / str(count), Recorder({"/paper/batch": known}))
        some = [
            BibEntry(
                key=f"k{n}",
                title=f"Work number {n} of many",
                refs=frozenset({Ref(Scheme.ARXIV, f"2001.{n:05d}")}),
            )
            for n in range(count)
        ]
        reads.clear()
        assert {result.outcome for result in bring(library, write_bib(tmp_path / "a.bib", *some))} == {"done"}
        return len(reads)

    few, many = cost(20), cost(120)
    assert (many - few) / 100 < 5
