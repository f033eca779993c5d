"""How quick a large library is: lists, sideways, similarity, search, opening; against what they are made of.

    python -m benchmarks.scale [--full] [--keep FOLDER]

Measures the real citations of ``../shared/corpus/paperscape`` (skipped where that is absent) and a library
grown by rule (see :mod:`benchmarks.grown`): 100,000 papers with a million citations, or with ``--full``
a million with ten. ``--keep`` leaves the libraries in a folder and finds them there the next time. Each
question is asked three times and the best counts, so that other programs on the machine do not; p95 is over
the questions.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.grown import HUB, Grown, grown, paperscape, write
from papermap.library.searching import Finder
from papermap.model.citations import Direction, Sort
from papermap.store import citations, graph, words
from papermap.store.connect import open_reader

SMALL, FULL = 100_000, 1_000_000
QUESTIONS = 120
PLAIN = (
    "SELECT p.id, p.title, p.year FROM citation c JOIN paper p ON p.id = c.{there} WHERE c.{here} = ? "
    "ORDER BY p.year DESC LIMIT 50"
)
BARE_WORDS = "SELECT rowid FROM paper_words WHERE paper_words MATCH ? ORDER BY rank LIMIT 20"
OPENING = """
import sys, time
from pathlib import Path
began, busy = time.perf_counter(), time.process_time()
from papermap.library import Library
from papermap.settings import load_settings
library = Library(load_settings({"PAPERMAP_HOME": sys.argv[1]}))
library.habits.today(topics=False)
library.size()
library.rows(limit=50)
wall, busy = (time.perf_counter() - began) * 1e3, (time.process_time() - busy) * 1e3
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
memory = next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")), 0)
began = time.perf_counter()
library.habits.topics()
print(wall, busy, memory, (time.perf_counter() - began) * 1e3)
"""
"""What the first screen asks for, in its order: the day and the library's size, then a page of the library;
and, when that is drawn, the topics."""


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser(description="speed of large libraries")
    parser.add_argument("--full", action="store_true", help="a million papers instead of a hundred thousand")
    parser.add_argument("--keep", type=Path, help="keep the libraries here")
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.keep or Path(passing)
        real = paperscape()
        if real is None:
            print("paperscape: skipped, ../shared/corpus/paperscape is not there")
        else:
            measure("paperscape", home(folder / "paperscape", lambda: real))
        size = FULL if asked.full else SMALL
        grown_so = partial(grown, size)
        measure(f"grown, {size:,}", home(folder / f"grown-{size}", grown_so))
        print()
        openings(home(folder / "grown-100", lambda: grown(100)), home(folder / f"grown-{size}", grown_so))


def home(folder: Path, make: Callable[[], Grown]) -> Path:
    """The library's folder, built unless it is there."""
    if not (folder / "library.db").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        write(make(), folder / "library.db")
        print(f"built {folder.name} in {time.perf_counter() - began:.0f} s")
    return folder


def measure(name: str, folder: Path) -> None:
    """The table of one library."""
    connection = open_reader(folder / "library.db")
    assert connection is not None
    papers, edges = (
        connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("paper", "citation")
    )
    print(f"\n{name}: {papers:,} papers, {edges:,} citations\n{'':42}{'p50 ms':>9}{'p95 ms':>9}   target")
    keys = random.Random(1).sample(range(1, papers + 1), QUESTIONS)
    hub = most_cited(connection) if papers < SMALL else HUB
    lists(connection, keys, hub)
    sideways(connection, keys, hub)
    if papers <= SMALL:
        in_memory(connection, keys)
    meaning(connection, folder, keys)
    connection.close()


def lists(connection: sqlite3.Connection, keys: Sequence[int], hub: int) -> None:
    for direction, here, there in (
        (Direction.BACKWARD, "citing", "cited"),
        (Direction.FORWARD, "cited", "citing"),
    ):
        plain = PLAIN.format(here=here, there=there)
        bare = timed(partial(plainly, connection, plain), keys)
        ours = timed(partial(listed, connection, direction, Sort.YEAR), keys)
        report(f"{direction}", ours, "5", bare, "plain SQL")
    plain = PLAIN.format(here="cited", there="citing")
    bare = timed(partial(plainly, connection, plain), [hub] * 5)
    for sort in (Sort.YEAR, Sort.CITATIONS, Sort.INFLUENCE):
        ours = timed(partial(hub_list, connection, sort), [hub] * 5)
        report(f"forward from the hub by {sort}", ours, "30", bare, "plain SQL")


def hub_list(connection: sqlite3.Connection, sort: Sort, key: int) -> None:
    """The first page of what cites a paper."""
    citations.neighbours(connection, key, Direction.FORWARD, sort, 50)


def plainly(connection: sqlite3.Connection, query: str, key: int) -> None:
    connection.execute(query, [key]).fetchall()


def listed(connection: sqlite3.Connection, direction: Direction, sort: Sort, key: int) -> None:
    citations.neighbours(connection, key, direction, sort, 50)


def sideways(connection: sqlite3.Connection, keys: Sequence[int], hub: int) -> None:
    report("cited together, top 20", timed(lambda key: graph.cocited(connection, key, 20), keys), "100")
    report("the same, of the hub", timed(lambda key: graph.cocited(connection, key, 20), [hub] * 5), "100")
    report("common references, top 20", timed(lambda key: graph.coupled(connection, key, 20), keys), "100")
    report("missing papers, top 20", timed(lambda _: graph.missing(connection, 20), keys), "100")
    report("shortest path", timed(lambda key: graph.path(connection, key, keys[0]), keys[:40]), "")


def in_memory(connection: sqlite3.Connection, keys: Sequence[int]) -> None:
    """The same with networkx alone."""
    began = time.perf_counter()
    whole = nx.DiGraph(connection.execute("SELECT DISTINCT citing, cited FROM citation").fetchall())
    loaded = time.perf_counter() - began
    known = [key for key in keys if key in whole]

    def coupled(key: int) -> None:
        counts: dict[int, int] = {}
        for cited in whole.successors(key):
            for other in whole.predecessors(cited):
                counts[other] = counts.get(other, 0) + 1
        sorted(counts, key=lambda other: -counts[other])[:20]

    report(f"networkx: common references (load {loaded:.1f} s)", timed(coupled, known), "")


def meaning(connection: sqlite3.Connection, folder: Path, keys: Iterable[int]) -> None:
    finder = Finder(folder / "library.db")
    began = time.perf_counter()
    shelf = finder.shelf(connection)
    assert shelf is not None
    print(f"{'vectors mapped in':42}{(time.perf_counter() - began) * 1e3:9.1f}")
    if shelf.sketch is None:
        print("without a sketch: these vectors have no main directions")
    matrix = np.array(shelf.matrix)
    own = [key for key in keys if key % 10][:40]
    bare = timed(lambda key: matrix @ matrix[key % len(matrix)], own)
    ours = timed(lambda key: finder.similar(connection, key, 20), own)
    report("similar papers", ours, "1.3 ×", bare, "the bare product")
    titles = [
        connection.execute("SELECT title FROM paper WHERE id = ?", [key]).fetchone()[0].split() for key in own
    ]
    queries = [" ".join(words.words_of(" ".join(title[1:3]))) for title in titles]
    match = [" ".join(f'"{word}"' for word in query.split()) + "*" for query in queries]
    worded = [place for place, query in enumerate(queries) if query]
    found = timed(lambda place: connection.execute(BARE_WORDS, [match[place]]).fetchall(), worded)
    both = [product + word for product, word in zip(bare, found, strict=False)]
    ours = timed(lambda place: finder.search(connection, queries[place], 20), worded)
    report("search", ours, "1.3 ×", both, "the product and bare FTS5")


def most_cited(connection: sqlite3.Connection) -> int:
    query = "SELECT cited FROM citation GROUP BY cited ORDER BY count(*) DESC LIMIT 1"
    return int(connection.execute(query).fetchone()[0])


def openings(small: Path, large: Path) -> None:
    """Opening and the first screen of both libraries, in turns, each in processes of its own."""
    runs: dict[Path, list[list[float]]] = {small: [], large: []}
    for _ in range(7):
        for folder, found in runs.items():
            command = [sys.executable, "-c", OPENING, str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found.append([float(number) for number in done.stdout.split()])
    least = {folder: [min(numbers) for numbers in zip(*found, strict=True)] for folder, found in runs.items()}
    print(f"{'opening and first screen':42}{'wall ms':>9}{'CPU ms':>9}{'MB':>9}{'topics ms':>12}")
    for folder, (wall, busy, memory, topics) in least.items():
        print(f"{folder.name:42}{wall:9.0f}{busy:9.0f}{memory:9.0f}{topics:12.0f}")
    ratios = [of_large / of_small for of_large, of_small in zip(least[large], least[small], strict=True)]
    print(f"{'ratio; target 0.8 to 1.2':42}{ratios[0]:9.2f}{ratios[1]:9.2f}")


def timed(ask: Callable[[int], object], keys: Iterable[int]) -> list[float]:
    """Milliseconds of each question, the best of three."""
    times = []
    for key in keys:
        best = float("inf")
        for _ in range(3):
            began = time.perf_counter()
            ask(key)
            best = min(best, time.perf_counter() - began)
        times.append(best * 1e3)
    return times


def report(
    what: str, times: Sequence[float], target: str, against: Sequence[float] = (), named: str = ""
) -> None:
    """One line of the table; the ratio is of the sums."""
    ratio = f"   {sum(times) / sum(against):.2f} × {named}" if against else ""
    ranked = sorted(times)
    p50, p95 = (ranked[min(len(ranked) - 1, int(len(ranked) * share))] for share in (0.5, 0.95))
    print(f"{what:42}{p50:9.2f}{p95:9.2f}   {target:<8}{ratio}")


if __name__ == "__main__":
    main()
