"""How long the map of a large library takes, and how much memory: from nothing, opened again, and one more.

    python -m benchmarks.map [--full] [--keep FOLDER]

The libraries are those of :mod:`benchmarks.scale`: the real citations of ``../shared/corpus/paperscape``
(skipped where that is absent) and 50,000 papers grown by rule, or with ``--full`` a million as well. Each
step is a process of its own, so that memory is that step's. "One more" is from a process that has loaded
nothing but the modules to the paper's stored place.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.grown import WIDTH, grown, paperscape
from benchmarks.scale import FULL, home
from papermap.atlas.frame import frame_from_bytes, place
from papermap.library import Library
from papermap.settings import load_settings
from papermap.store import vectors
from papermap.store.connect import open_writer, transaction

SIZE = 50_000


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="the map of a large library")
    parser.add_argument("--full", action="store_true", help="a million papers too")
    parser.add_argument("--keep", type=Path, help="keep the libraries here")
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.keep or Path(passing)
        if (real := paperscape()) is None:
            print("paperscape: skipped, ../shared/corpus/paperscape is not there")
        else:
            measure("paperscape", home(folder / "paperscape", lambda: real))
        for size in (SIZE, FULL) if asked.full else (SIZE,):
            measure(f"grown, {size:,}", home(folder / f"grown-{size}", partial(grown, size)))


def measure(name: str, folder: Path) -> None:
    """The lines of one library."""
    print(f"\n{name}\n{'':46}{'seconds':>9}{'MB':>8}   target")
    found = {step: in_a_process(step, folder) for step in ("lay", "picture", "again", "topics", "one")}
    whole = found["lay"][0] + found["picture"][0]
    report("layout", found["lay"], "")
    report("communities, labels, picture", found["picture"], "")
    report("from nothing", (whole, max(found["lay"][1], found["picture"][1])), "60 s, 1,500 MB")
    report("opened again by another program", found["again"], "")
    report("topics", found["topics"], "")
    report("one more paper", found["one"], ".2 s")


def report(what: str, found: tuple[float, float], target: str) -> None:
    print(f"{what:46}{found[0]:9.2f}{found[1]:8.0f}   {target}")


def in_a_process(step: str, folder: Path) -> tuple[float, float]:
    """Seconds and megabytes of one step."""
    command = [sys.executable, "-c", f"from benchmarks.map import {step}; {step}({str(folder)!r})"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes


def tell(began: float) -> None:
    """From a step's process: what it took."""
    spent = time.perf_counter() - began
    print(json.dumps([spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3]))


def opened(folder: str) -> Library:
    return Library(load_settings({"PAPERMAP_HOME": folder}))


def lay(folder: str) -> None:
    """The layout, from vectors and citations."""
    library, began = opened(folder), time.perf_counter()
    library.lay_map_anew()
    tell(began)


def picture(folder: str) -> None:
    """Communities and their names from nothing, and the picture."""
    kept = Path(folder) / "map" / "communities.json"
    kept.unlink(missing_ok=True)
    again(folder)


def again(folder: str) -> None:
    """The picture, with what is kept."""
    library, began = opened(folder), time.perf_counter()
    library.picture()
    tell(began)


def topics(folder: str) -> None:
    """Topics, when the map is open already."""
    library = opened(folder)
    library.picture()
    began = time.perf_counter()
    library.topics()
    tell(began)


def one(folder: str) -> None:
    """Place one more paper."""
    vector = np.random.default_rng(5).standard_normal(WIDTH, dtype=np.float32)
    with closing(open_writer(Path(folder) / "library.db")) as database:
        began = time.perf_counter()
        model = vectors.main_model(database.conn)
        stored = vectors.frame(database.conn, *model) if model is not None else None
        assert stored is not None
        frame = frame_from_bytes(stored[1])
        x, y = place(frame, vector / np.linalg.norm(vector), "new")
        with transaction(database) as writer:
            vectors.save_positions(writer, [(1, stored[0], x, y)])
    tell(began)


if __name__ == "__main__":
    main()
