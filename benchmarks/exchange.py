"""Exports of ten thousand papers, and a bibliography of five thousand entries taken in without asking
anybody.

    python -m benchmarks.exchange [--papers N]

The library is grown by rule (see :mod:`benchmarks.grown`), with an arXiv id for each paper, two authors,
twenty reading lists, drafts read out of every fourth paper and cells of the reader's in every tenth. Each
export runs in a process of its own, twice. Seconds are the processor's, so that other programs do not count;
memory is the peak of the second run, the start of Python included.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.grown import grown, write
from papermap.store.connect import open_writer, transaction

FORMS = {"csv": "csv", "bibtex": "bib", "ris": "ris", "csl-json": "json", "xlsx": "xlsx", "html": "html"}
LIMITS = {"csv": 2.0, "bibtex": 2.0, "ris": 2.0, "xlsx": 10.0, "import": 5.0}
MEMORY = 300
ENTRIES = 5_000

CHILD = """
import sys, time
from pathlib import Path
from papermap.library import Library
from papermap.settings import load_settings
began = time.process_time()
library = Library(load_settings({"PAPERMAP_HOME": sys.argv[2], "PAPERMAP_EMBEDDER": "lexical"}))
path = Path(sys.argv[3])
if sys.argv[1] == "import":
    source = library.imports.look(path)
    count = sum(1 for _ in library.imports.take(source, offline=True))
else:
    count = library.exports.write(sys.argv[1], path).papers
spent = time.process_time() - began
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
print(count, spent, next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")), 0))
"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="speed of exports and imports")
    parser.add_argument("--papers", type=int, default=10_000)
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="papermap-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        fill(home / "library.db", asked.papers)
        print(f"{'form':10} {'papers':>7} {'first s':>8} {'again s':>8} {'MB':>6}")
        for form, ending in FORMS.items():
            path = Path(folder) / f"out.{ending}"
            (_, first, _), (count, again, memory) = (measured(form, home, path) for _ in range(2))
            tell(form, count, first, again, memory)
        some = Path(folder) / "some.bib"
        entries = (Path(folder) / "out.bib").read_text(encoding="utf-8").split("\n@")[:ENTRIES]
        some.write_text("\n@".join(entries), encoding="utf-8")
        other = Path(folder) / "other"
        (_, first, _), (count, again, memory) = (measured("import", other, some) for _ in range(2))
        tell("import", count, first, again, memory)


def tell(form: str, count: int, first: float, again: float, memory: float) -> None:
    """One line, with what is beyond its limit."""
    slow = max(first, again) > LIMITS.get(form, float("inf"))
    mark = " over its limit" if slow or memory > MEMORY else ""
    print(f"{form:10} {count:7} {first:8.2f} {again:8.2f} {memory:6.0f}{mark}")


def measured(form: str, home: Path, path: Path) -> tuple[int, float, float]:
    """Papers, seconds and peak megabytes of one run."""
    command: Sequence[str] = [sys.executable, "-c", CHILD, form, str(home), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, spent, memory = done.stdout.split()[-3:]
    return int(count), float(spent), float(memory)


def fill(database: Path, papers: int) -> None:
    """A library with this many papers, and as many again in nine only cited."""
    write(grown(papers * 10 // 9), database)
    quote = {"text": "A sentence of some length about what was done and how it was found out.", "page": 2}
    lists = ("datasets", "baselines", "metrics", "limitations")
    draft = {"problem": quote, "key_idea": quote} | {name: [quote, quote] for name in lists}
    content = json.dumps(
        {"draft": draft, "links": [{"url": "https://example.org/c", "kind": "code", "page": 1}]}
    )
    cell = json.dumps({"column": "problem", "text": "Mine", "page": 1, "drafted": False})
    with closing(open_writer(database)) as opened, transaction(opened) as connection:
        connection.execute(
            "UPDATE paper SET authors = json_array('Ada King', 'Author van der ' || (id % 997))"
        )
        connection.execute(
            "INSERT INTO ref SELECT 'arxiv', printf('%04d.%05d', 700 + id % 12 + 1, id), id FROM paper"
        )
        connection.execute(
            "INSERT INTO list WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19) "
            "SELECT 'topic ' || i, 'Topic ' || i FROM n"
        )
        connection.execute("INSERT INTO list_entry SELECT 'topic ' || (id % 20), id, id FROM paper")
        connection.execute(
            "INSERT INTO edition SELECT id, id, 1, printf('%064d', id), 'pdf/' || id, 1, '' FROM paper "
            "WHERE id % 4 = 1"
        )
        connection.execute("INSERT INTO document SELECT id, paper_id, '', '', '', ? FROM edition", [content])
        connection.execute("INSERT INTO deed (at, said) VALUES ('2026-01-01T00:00:00+00:00', 'made')")
        connection.execute(
            "INSERT INTO journal (deed, kind, paper_id, slot, content, made_at) "
            "SELECT 1, 'cell', id, 'problem', ?, '2026-01-01T00:00:00+00:00' FROM paper WHERE id % 10 = 1",
            [cell],
        )


if __name__ == "__main__":
    main()
