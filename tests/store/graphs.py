"""Small citation graphs in a library, written with the program's own functions."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from papermap.model.citations import CitedRecord, Links
from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.store import citations, papers, records

AT = "2026-01-01T00:00:00+00:00"


def record(number: int, **values: object) -> Record:
    fields = PaperFields(title=f"The title of paper {number}", **values)  # type: ignore[arg-type]
    return Record(Source.S2, frozenset({Ref(Scheme.ARXIV, f"2001.{number:05d}")}), fields)


def paper(database: Database, number: int, own: bool = True, **values: object) -> int:
    key = records.save_record(database.conn, record(number, **values))
    if own:
        papers.add_to_library(database.conn, key, AT)
    return key


def cite(database: Database, key: int, cited: Iterable[int], source: Source = Source.S2) -> None:
    edges = tuple(CitedRecord(record(number)) for number in cited)
    citations.save_links(database.conn, key, Links(source, edges, None), AT)
