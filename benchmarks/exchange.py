"""Exports of ten thousand papers, and a bibliography of five thousand entries taken in: without asking
anybody, and with every entry known to a Semantic Scholar that answers at once.

    python -m benchmarks.exchange [--papers N]

The library is grown by rule (see :mod:`benchmarks.grown`), with an arXiv id for each paper, two authors,
twenty reading lists, drafts read out of every fourth paper and cells of the reader's in every tenth. Each
export runs in a process of its own, twice. Seconds are the processor's, so that other programs do not count;
memory is the peak of the second run, the start of Python included. Of the import that asks, what the
stand-in takes to answer is taken off, and what the embedder takes is told apart (vectors are lexical here;
a model takes as long as it takes). Each answer has the title of the entry and an abstract of 150 words; in
``asking`` it lists no references, in ``edges`` ``--references`` of them, out of 30,000 papers.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.grown import grown, write
from papermap.sources.send import Request, Response
from papermap.store.connect import open_writer, transaction

FORMS = {"csv": "csv", "bibtex": "bib", "ris": "ris", "csl-json": "json", "xlsx": "xlsx", "html": "html"}
LIMITS = {"csv": 2.0, "bibtex": 2.0, "ris": 2.0, "xlsx": 10.0, "import": 5.0, "asking": 5.0}
MEMORY = 300
ENTRIES = 5_000

CHILD = """
import sys, time
from pathlib import Path
from benchmarks.exchange import StandIn, TimedEmbedder
from papermap.cli.import_ import collect_seldom
from papermap.library import Library
from papermap.settings import load_settings
began = time.process_time()
collect_seldom()
nobody = "http://127.0.0.1:9"
environ = {"PAPERMAP_HOME": sys.argv[2], "PAPERMAP_EMBEDDER": "lexical", "PAPERMAP_S2_URL": nobody}
send = StandIn(int(sys.argv[4]), Path(sys.argv[3]))
library = Library(load_settings(environ), send=send)
path = Path(sys.argv[3])
embedder = TimedEmbedder()
if sys.argv[1] == "asking":
    count = sum(1 for _ in library.imports.take(library.imports.look(path)))
elif sys.argv[1] == "import":
    source = library.imports.look(path)
    count = sum(1 for _ in library.imports.take(source, offline=True))
else:
    count = library.exports.write(sys.argv[1], path).papers
spent = time.process_time() - began - send.spent - embedder.spent
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
peak = next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")), 0)
print(count, spent, peak, embedder.spent, send.asked)
"""


class StandIn:
    """A Semantic Scholar that knows every paper of a .bib by its title there, and what answering took."""

    def __init__(self, references: int, bib: Path) -> None:
        self.spent, self.asked = 0.0, 0
        self._references = references
        text = bib.read_text(encoding="utf-8") if bib.is_file() else ""
        told = re.findall(r"title = \{(.*?)\},\n.*?eprint = \{(.*?)\}", text, re.S)
        self._titles = {name: title for title, name in told}

    def __call__(self, request: Request) -> Response:
        began = time.process_time()
        self.asked += 1
        asked = json.loads(request.body or b"{}").get("ids", ())
        body = json.dumps([self._paper(name) for name in asked]).encode()
        self.spent += time.process_time() - began
        return Response(200, {"content-type": "application/json"}, (body,))

    def _paper(self, name: str) -> dict[str, object]:
        number = int(re.sub(r"\D", "", name)[-6:])  # of no two papers the same
        cited = random.Random(number).sample(range(30_000), self._references)
        return {
            **_named(number),
            "title": self._titles.get(name.removeprefix("ARXIV:"), f"Paper {number}"),
            "externalIds": {"ArXiv": name.removeprefix("ARXIV:"), "CorpusId": number},
            "abstract": " ".join(random.Random(number).choices(VOCABULARY, k=150)),
            "authors": [{"name": "Ada King"}],
            "referenceCount": len(cited),
            "references": [_named(1_000_000 + other) for other in cited],
        }


VOCABULARY = [
    f"{left}{right}"
    for left in ("graph", "atten", "robust", "sparse", "causal")
    for right in (
        "ion",
        "ly",
        "ness",
        "ment",
        "able",
        "ing",
        "s",
        "ed",
        "ive",
        "al",
        "ic",
        "ous",
        "er",
        "ism",
    )
]


def _named(number: int) -> dict[str, object]:
    title = " ".join(random.Random(number).choices(VOCABULARY, k=8))
    return {
        "paperId": f"{number:040x}",
        "externalIds": {"CorpusId": number},
        "title": f"{title} {number}",
        "year": 2000 + number % 25,
        "citationCount": number % 90,
    }


class TimedEmbedder:
    """What the lexical embedder takes."""

    def __init__(self) -> None:
        from papermap.embed.lexical import LexicalEmbedder

        self.spent = 0.0
        embed = LexicalEmbedder.embed

        def timed(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            made = embed(*given, **named)
            self.spent += time.process_time() - began
            return made

        LexicalEmbedder.embed = timed  # type: ignore[method-assign]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="speed of exports and imports")
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--references", type=int, default=30)
    parser.add_argument("--only", choices=("import",))
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="papermap-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        fill(home / "library.db", asked.papers)
        print(f"{'form':10} {'papers':>7} {'first s':>8} {'again s':>8} {'MB':>6}")
        for form, ending in FORMS.items():
            path = Path(folder) / f"out.{ending}"
            if asked.only and form != "bibtex":
                continue
            (_, first, *_), (count, again, memory, *_) = (measured(form, home, path) for _ in range(2))
            tell(form, count, first, again, memory)
        some = Path(folder) / "some.bib"
        entries = (Path(folder) / "out.bib").read_text(encoding="utf-8").split("\n@")[:ENTRIES]
        some.write_text("\n@".join(entries), encoding="utf-8")
        runs = [measured("import", Path(folder) / "offline", some) for _ in range(2)]
        tell("import", runs[1][0], runs[0][1], runs[1][1], runs[1][2])
        for form, references in (("asking", 0), ("edges", asked.references)):
            runs = [measured("asking", Path(folder) / form, some, references) for _ in range(2)]
            tell(form, runs[1][0], runs[0][1], runs[1][1], runs[1][2])
            then = f"{runs[0][4]:.0f} requests, then {runs[1][4]:.0f}"
            print(f"{form}: {then}; embedder {runs[0][3]:.2f} s beside")


def tell(form: str, count: int, first: float, again: float, memory: float) -> None:
    """One line, with what is beyond its limit."""
    slow = max(first, again) > LIMITS.get(form, float("inf"))
    mark = " over its limit" if slow or memory > MEMORY else ""
    print(f"{form:10} {count:7} {first:8.2f} {again:8.2f} {memory:6.0f}{mark}")


def measured(
    form: str, home: Path, path: Path, references: int = 0
) -> tuple[int, float, float, float, float]:
    """Papers, seconds and peak megabytes of one run; what the embedder took, and how many requests."""
    command: Sequence[str] = [sys.executable, "-c", CHILD, form, str(home), str(path), str(references)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, *figures = done.stdout.split()[-5:]
    spent, memory, embedding, asked = map(float, figures)
    return int(count), spent, memory, embedding, asked


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
