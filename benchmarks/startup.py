"""How long a person waits for the first word: ratios against bare Python in the same run.

``papermap --help`` against ``python -c pass``, and ``papermap show`` on a library of 15,000 papers against
``python -c 'import sqlite_utils'``. The library is made here: paper n is titled by n and cites papers n-1,
n-7 and n//2.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from papermap.model.citations import CitedRecord, Links
from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.store import citations, papers, records
from papermap.store.connect import now, open_writer, transaction

PAPERS = 15_000
ROUNDS = 15


def record(number: int) -> Record:
    fields = PaperFields(
        title=f"Paper number {number} on subject {number % 97}",
        authors=(f"Author {number % 311}", f"Author {number % 173}"),
        abstract=f"Sentences about subject {number % 97} and method {number % 31}. " * 8,
        year=1991 + number % 35,
        reference_count=3,
    )
    return Record(Source.ARXIV, frozenset({Ref(Scheme.ARXIV, f"2001.{number:05d}")}), fields)


def build(home: Path) -> None:
    """Write the library."""
    with closing(open_writer(home / "library.db")) as database, transaction(database) as connection:
        for number in range(PAPERS):
            key = records.save_record(connection, record(number))
            papers.add_to_library(connection, key, now())
            cited = {n for n in (number - 1, number - 7, number // 2) if 0 <= n < number}
            edges = tuple(CitedRecord(record(n)) for n in sorted(cited))
            citations.save_links(connection, key, Links(Source.S2, edges, None), now())


def seconds(command: list[str], environ: dict[str, str]) -> float:
    """The median wall time of a command."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environ)
        times.append(time.perf_counter() - began)
    return median(times)


def main() -> None:
    python = sys.executable
    papermap = str(Path(python).with_name("papermap"))
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "PAPERMAP_HOME": folder}
        build(Path(folder))
        bare = seconds([python, "-c", "pass"], environ)
        helped = seconds([papermap, "--help"], environ)
        door = seconds([python, "-c", "import sqlite_utils"], environ)
        shown = seconds([papermap, "show", "2001.07001"], environ)
    print(f"papermap --help: {helped * 1000:.0f} ms, {helped / bare:.1f} × python -c pass (at most 5)")
    print(
        f"papermap show, {PAPERS:,} papers: {shown * 1000:.0f} ms, {shown / door:.2f} × import sqlite_utils"
    )
    print("(at most 1.5)")


if __name__ == "__main__":
    main()
