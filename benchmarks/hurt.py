"""papermap hurt on purpose, over real papers: faults, kills, rivals, hostile files, a full disk.

    python -m benchmarks.hurt [faults] [kills] [rivals] [many] [hostile] [disk]

Wants ../shared (real papers and a stand-in for the services) beside the checkout, and minutes. Prints a
table; ends with 1 when something did not hold.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.robustness.running import Ended, environment, process, start
from tests.support import dump

SHARED = Path(__file__).resolve().parents[2] / "shared"
KINDS = {"arXiv": "/api/query", "S2": "/graph/v1/paper/batch", "PDF": "/pdf/"}
EDGES = {"references": "/references", "citations": "/citations"}
FAULTS: tuple[dict[str, Any], ...] = (
    {"do": "429"},
    {"do": "429", "retry_after": 1},
    {"do": "429", "retry_after": 900},
    {"do": "500"},
    {"do": "502"},
    {"do": "503"},
    {"do": "504"},
    {"do": "401"},
    {"do": "html"},
    {"do": "empty"},
    {"do": "cut"},
    {"do": "hang", "seconds": 0.5},
    {"do": "slow", "seconds": 1},
    {"do": "garbage"},
)
KILLS = 40
MEMORY = 1_500_000_000


@dataclass
class Bench:
    """The stand-in for the services, a folder for libraries, and what was found so far."""

    base: str
    folder: Path
    rows: list[tuple[str, bool, str]] = field(default_factory=list)

    def environ(self, home: str | Path, **more: str) -> dict[str, str]:
        leading = {
            "PAPERMAP_ARXIV_API_URL": f"{self.base}/api/query",
            "PAPERMAP_ARXIV_PDF_URL": f"{self.base}/pdf",
            "PAPERMAP_S2_URL": self.base,
            "PAPERMAP_ARXIV_INTERVAL": "0",
            "PAPERMAP_EMBEDDER": os.environ.get("PAPERMAP_EMBEDDER", "lexical"),
        }
        return environment(self.folder / home, leading, more)

    def tell(self, what: str, held: bool, figures: str) -> None:
        self.rows.append((what, held, figures))
        print(f"{'held' if held else 'BROKE':<6} {what:<34} {figures}", flush=True)

    def log(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.base}/_log") as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def asked(self) -> Counter[str]:
        paths = [row["path"] for row in self.log()]
        return Counter(kind for path in paths for kind, piece in {**KINDS, **EDGES}.items() if piece in path)

    def reset(self, *faults: dict[str, Any]) -> None:
        for path, value in (("_reset", {}), ("_control", {"faults": list(faults)})):
            request = urllib.request.Request(f"{self.base}/{path}", json.dumps(value).encode())
            urllib.request.urlopen(request).close()


@contextmanager
def bench() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="papermap-hurt-") as name:
        folder = Path(name)
        port = folder / "port"
        serve = [sys.executable, str(SHARED / "replay" / "serve.py"), "--corpus", str(SHARED / "corpus")]
        server = subprocess.Popen([*serve, "--port-file", str(port)], stdout=subprocess.DEVNULL)
        try:
            while not port.exists() or not port.read_text():
                time.sleep(0.1)
            yield Bench(f"http://127.0.0.1:{port.read_text()}", folder)
        finally:
            server.terminate()
            server.wait()


def pdf_ids(count: int) -> list[str]:
    lines = (SHARED / "corpus" / "pdfs.tsv").read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(line.split("\t")[0] for line in lines))[:count]


def listed_ids(count: int) -> list[str]:
    """Ids with real titles from public reading lists, in the order they come."""
    lines = (SHARED / "corpus" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["arxiv_id"] for line in lines[:: len(lines) // count]][:count]


def sound(home: Path) -> str:
    """Empty when the library is whole; what is wrong with it otherwise."""
    with closing(sqlite3.connect(home / "library.db")) as connection:
        integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
        dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
        twice = connection.execute(
            "SELECT title_key FROM paper WHERE added_at IS NOT NULL AND title_key <> '' "
            "GROUP BY title_key HAVING count(*) > 1"
        ).fetchall()
    found = [] if integrity == "ok" else [integrity]
    found += [f"{len(dangling)} rows point nowhere"] if dangling else []
    found += [f"{len(twice)} papers are there twice"] if twice else []
    return "; ".join(found)


def differs(left: dict[str, Any], right: dict[str, Any]) -> str:
    """Empty for equal dumps; otherwise the tables in which they differ, with a row."""
    found = []
    for table, rows in left.items():
        only = [*(set(rows) - set(right[table])), *(set(right[table]) - set(rows))]
        if only or len(rows) != len(right[table]):
            found.append(f"{table} ({len(only)}): {only[:1]}"[:300])
    return "; ".join(found)


def calm(ended: Ended) -> bool:
    return b"Traceback" not in ended.out + ended.err


def faults(bench: Bench) -> None:
    """Every fault on every endpoint; then, with the fault gone, the same command again."""
    ids = pdf_ids(5)
    whole = bench.environ("whole")
    process(whole, "add", *ids)
    expected = dump(bench.folder / "whole" / "library.db")
    shutil.copytree(bench.folder / "whole", bench.folder / "contexts")
    about = ids[-1]
    process(bench.environ("contexts"), "backward", about, "--contexts", "--json")
    with_contexts = dump(bench.folder / "contexts" / "library.db")
    for number, fault in enumerate(FAULTS):
        for kind, piece in {**KINDS, **EDGES}.items():
            home = bench.folder / f"fault-{number}-{kind}"
            words = ["add", *ids] if kind in KINDS else ["backward", about, "--contexts", "--json"]
            if kind in EDGES:
                shutil.copytree(bench.folder / "whole", home)
            bench.reset({"match": piece, **fault})
            began = time.monotonic()
            hurt = process(bench.environ(home.name), *words, timeout=400)
            took = time.monotonic() - began
            asked = sum(bench.asked().values())
            bench.reset()
            mended = process(bench.environ(home.name), *words, timeout=400)
            wanted = expected if kind in KINDS else with_contexts
            harmless = fault["do"] == "slow" or (fault["do"] == "empty" and kind == "PDF")
            wrong = [
                "" if calm(hurt) and calm(mended) else "a traceback",
                "" if hurt.status == (0 if harmless else 1) else f"ended with {hurt.status}",
                "" if harmless or hurt.err else "said nothing",
                "" if mended.status == 0 else f"then with {mended.status}",
                differs(wanted, dump(home / "library.db")),
                sound(home),
            ]
            label = f"{kind} {fault['do']}" + (
                f" after {fault['retry_after']}" if "retry_after" in fault else ""
            )
            figures = f"{took:4.1f} s, {asked} requests"
            bench.tell(label, not any(wrong), "; ".join([figures, *filter(None, wrong)]))
            shutil.rmtree(home)


def kills(bench: Bench) -> None:
    """kill -9, and Ctrl-C, at random moments of adding 50 papers; gone on until done."""
    lines = "\n".join(pdf_ids(50)).encode()
    bench.reset()
    began = time.monotonic()
    calm_run = process(bench.environ("undisturbed"), "add", "-", stdin=lines, timeout=900)
    whole = time.monotonic() - began
    expected, calmly = dump(bench.folder / "undisturbed" / "library.db"), bench.asked()
    for name, how, times in (("kill -9", signal.SIGKILL, KILLS), ("Ctrl-C", signal.SIGINT, 10)):
        home = bench.folder / f"stopped-{how}"
        chance = random.Random(how)
        bench.reset()
        wrong, slowest, hit = [], 0.0, 0
        for _ in range(times):
            # The first second goes into starting up; moments are spread so that about half the work is left.
            moment = chance.uniform(0.05 if how is signal.SIGKILL else 0.5, 1.5 * whole / times + 2)
            ended, took = stopped(bench.environ(home.name), lines, how, moment)
            slowest, hit = max(slowest, took), hit + (took > 0)
            if took > 0 and how is signal.SIGINT and not (ended.status == 1 and b"Stopped" in ended.err):
                wrong.append(f"ended with {ended.status}: {ended.err[-200:]!r}")
        last = process(bench.environ(home.name), "add", "-", stdin=lines, timeout=900)
        asked = bench.asked()
        pdfs = Counter(row["path"] for row in bench.log() if "/pdf/" in row["path"])
        wrong += [
            "" if calm(last) and last.status == calm_run.status else f"ended with {last.status}",
            differs(expected, dump(home / "library.db")),
            sound(home),
            "" if all(asked[kind] <= calmly[kind] + times for kind in KINDS) else "asked too often",
        ]
        figures = (
            f"{hit} times, slowest end {slowest:.1f} s; {dict(asked)}, undisturbed {dict(calmly)}; "
            f"{sum(pdfs.values()) - len(pdfs)} PDFs asked for again, "
            f"{len(list(home.rglob('*.part')))} .part files"
        )
        bench.tell(name, not any(wrong), "; ".join([figures, *filter(None, wrong)]))


def stopped(environ: dict[str, str], lines: bytes, how: signal.Signals, moment: float) -> tuple[Ended, float]:
    """A run of ``add -`` that gets a signal after ``moment`` seconds, and the seconds it then took to end: 0
    when it was through before."""
    running = start(environ, "add", "-")
    assert running.stdin is not None
    running.stdin.write(lines)
    running.stdin.close()
    running.stdin = None
    time.sleep(moment)
    began = time.monotonic()
    if alive := running.poll() is None:
        os.killpg(running.pid, how)
    out, err = running.communicate(timeout=100)
    return Ended(running.returncode, out, err), time.monotonic() - began if alive else 0.0


def rivals(bench: Bench) -> None:
    """Two and three ``add`` of overlapping lists at once, started on a folder that is not there yet."""
    ids = pdf_ids(20)
    process(bench.environ("alone"), "add", *ids, timeout=600)
    expected = dump(bench.folder / "alone" / "library.db")
    for count in (2, 3):
        home = bench.folder / f"rivals-{count}"
        bench.reset()
        shares = [ids[:14], ids[6:], ids[3:17]][:count]
        environ = bench.environ(home.name, PAPERMAP_ARXIV_INTERVAL="0.3")
        running = [start(environ, "add", *share) for share in shares]
        ended = [Ended(0, *each.communicate(timeout=600)) for each in running]
        log = bench.log()
        pdfs = Counter(row["path"] for row in log if "/pdf/" in row["path"])
        times = [row["t"] for row in log if "/graph/" not in row["path"] and "/_" not in row["path"]]
        gap = min(b - a for a, b in pairwise(times))
        wrong = [
            "" if all(each.returncode == 0 for each in running) else "a run failed",
            "" if all(calm(each) for each in ended) else "a traceback",
            "database is locked" if any(b"locked" in each.err for each in ended) else "",
            f"{sum(pdfs.values()) - len(pdfs)} PDFs twice" if max(pdfs.values()) > 1 else "",
            "" if gap >= 0.299 else "too fast",
            differs(expected, dump(home / "library.db")),
            sound(home),
        ]
        figures = f"{dict(bench.asked())}, shortest gap {gap:.3f} s of 0.3"
        bench.tell(f"{count} adds at once", not any(wrong), "; ".join([figures, *filter(None, wrong)]))


def many(bench: Bench) -> None:
    """300 ids: how many requests, and none the second time."""
    lines = "\n".join(listed_ids(300)).encode()
    for turn, most in (("first", {"arXiv": 3, "S2": 2}), ("again", {"arXiv": 0, "S2": 0})):
        bench.reset()
        began = time.monotonic()
        ended = process(bench.environ("many"), "add", "-", "--no-pdf", "--json", stdin=lines, timeout=900)
        asked = bench.asked()
        outcomes = Counter(line["outcome"] for line in ended.lines)
        held = calm(ended) and ended.status == 0 and all(asked[kind] <= limit for kind, limit in most.items())
        took = time.monotonic() - began
        bench.tell(f"300 ids, {turn}", held, f"{dict(asked)}, {dict(outcomes)}, {took:.1f} s")


def hostile(bench: Bench) -> None:
    """Every hostile file and two good papers in one ``add``."""
    files = sorted((SHARED / "corpus" / "hostile").iterdir())
    good = pdf_ids(2)
    bench.reset()
    ended = process(bench.environ("hostile"), "add", "--json", *map(str, files), *good, timeout=900)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    for line in ended.lines:
        print(f"       {line['outcome']:<8} {Path(line['ref']).name:<26} {line['error'] or ''}"[:150])
    said = {Path(line["ref"]).name: line for line in ended.lines}
    wrong = [
        "" if calm(ended) and ended.status == 1 else f"ended with {ended.status}",
        "" if len(said) == len(files) + 2 else "not every file has its word",
        "" if all(said[ref]["outcome"] == "done" for ref in good) else "a good paper is not done",
        "" if peak <= MEMORY else "too much memory",
    ]
    bench.tell(
        "hostile files", not any(wrong), "; ".join([f"peak {peak / 1e6:.0f} MB", *filter(None, wrong)])
    )


def disk(bench: Bench) -> None:
    """A disk that is full at many sizes; then room is made and the same command run again."""
    ids = pdf_ids(5)
    process(bench.environ("roomy"), "add", *ids)
    expected = dump(bench.folder / "roomy" / "library.db")
    for size in ("100k", "300k", "600k", "900k", "1200k", "1800k", "2400k", "3000k"):
        home = bench.folder / f"full-{size}"
        home.mkdir()
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", home], check=False
        ).returncode:
            print("skipped: a small file system can only be mounted by root")
            return
        try:
            bench.reset()
            full = process(bench.environ(home.name), "add", *ids)
            shown = process(bench.environ(home.name), "doctor")
            subprocess.run(["mount", "-o", "remount,size=64m", home], check=True)
            roomy = process(bench.environ(home.name), "add", *ids)
            wrong = [
                "" if all(map(calm, (full, shown, roomy))) else "a traceback",
                "" if full.status == 1 and full.err else f"full: ended with {full.status}",
                "" if roomy.status == 0 else f"roomy: ended with {roomy.status}",
                differs(expected, dump(home / "library.db")),
                sound(home),
            ]
            said = full.err.decode().strip().splitlines()[-1][:120]
            bench.tell(f"disk of {size}", not any(wrong), "; ".join([said, *filter(None, wrong)]))
        finally:
            subprocess.run(["umount", home], check=True)


CAMPAIGNS: dict[str, Callable[[Bench], None]] = {
    "faults": faults,
    "kills": kills,
    "rivals": rivals,
    "many": many,
    "hostile": hostile,
    "disk": disk,
}


def main(chosen: Sequence[str]) -> int:
    if not SHARED.is_dir():
        print("skipped: no ../shared beside this checkout")
        return 0
    if unknown := [name for name in chosen if name not in CAMPAIGNS]:
        print(f"no campaign {', '.join(unknown)}; there are {', '.join(CAMPAIGNS)}")
        return 2
    with bench() as found:
        for name in chosen or CAMPAIGNS:
            CAMPAIGNS[name](found)
    broken = [what for what, held, _ in found.rows if not held]
    print(
        f"{len(found.rows) - len(broken)} of {len(found.rows)} held"
        + "".join(f"\n  not: {b}" for b in broken)
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
