"""How good the daily ranking is, day by day, for readers with a taste, against simpler rankings.

Two kinds of reader: those who keep the papers of one public reading list (mixed into real listings, with
papers of other lists as hard cases), and those who keep the papers of a real listing that speak of a theme.
Each judges one paper of theirs and two others at a time; after 3, 10, 30 and 100 judgements every later day
is ranked. ``turn`` are readers of a theme who change to another half way through 60 judgements.

    python -m benchmarks.queue [FOLDER] [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from papermap.embed.base import text_of
from papermap.embed.choose import choose_embedder
from papermap.model.announcements import Verdict
from papermap.recommend.bags import bag
from papermap.recommend.rank import Item, Judged, Wishes, rank

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
STEPS = (3, 10, 30, 100)
AT = 10
DAY_SIZE = 120
TEST_DAYS = 6
TODAY = date(2026, 11, 20)
THEMES = {
    "reinforcement": r"reinforcement learning",
    "agents": r"\bagents?\b",
    "splatting": r"gaussian splatting|\bnerf\b",
    "medical": r"medical|clinical|tumor",
    "robots": r"robot",
    "retrieval": r"retrieval.augmented",
    "speech": r"speech|audio",
    "driving": r"autonomous driving|lidar",
    "satellites": r"remote sensing|satellite",
    "hallucination": r"hallucinat",
}

Day = tuple[list[str], frozenset[str]]
Judgements = list[tuple[str, bool]]
Ranking = Callable[[list[str], Judgements], list[str]]


@dataclass
class World:
    """The papers with their words and vectors, the real listings, and the reading lists."""

    items: dict[str, Item]
    row: dict[str, int]
    vectors: NDArray[np.float32]
    listings: dict[str, list[str]]
    lists: dict[str, frozenset[str]]

    def text(self, name: str) -> str:
        return f"{self.items[name].title} {self.items[name].abstract}".lower()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="quality of the daily ranking")
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--cache", type=Path, help="a folder in which vectors are kept between runs")
    asked = parser.parse_args()
    if not (asked.corpus / "papers.jsonl").is_file():
        sys.exit(f"queue: no papers.jsonl in {asked.corpus}")
    world = read(asked.corpus, asked.cache)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=3, max_features=50_000, sublinear_tf=True)
    matrix = words.fit_transform([world.text(name) for name in world.row])
    rankings: dict[str, Ranking] = {
        "papermap": lambda names, judged: papermap_ranks(world, names, judged),
        "tf-idf, linear svm": lambda names, judged: svm_ranks(world, matrix, names, judged),
        "cosine to mean": lambda names, judged: mean_ranks(world, names, judged),
        "chance": lambda names, judged: random.Random(names[0]).sample(names, len(names)),
    }
    for kind in ("lists", "themes"):
        print(f"\n{kind:20}" + "".join(f"  after {n:>3}: nDCG recall first" for n in STEPS))
        readers = list_readers(world) if kind == "lists" else theme_readers(world)
        for name, ranking in rankings.items():
            figures = [measure(ranking, readers, step) for step in STEPS]
            print(f"{name:20}" + "".join(f"{a:>16.3f}{b:>7.3f}{c:>6.1f}" for a, b, c in figures), flush=True)
    turns(world, rankings)
    speed(world)


def read(corpus: Path, cache: Path | None) -> World:
    """Listings and lists with an abstract; vectors from the cache or made now."""
    with (corpus / "papers.jsonl").open(encoding="utf-8") as lines:
        papers = {p["arxiv_id"]: p for p in map(json.loads, lines) if p.get("abstract") and p.get("title")}
    lists: dict[str, set[str]] = defaultdict(set)
    with (corpus / "reading_lists.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["arxiv_id"] in papers:
                lists[row["topic"].partition("_")[0]].add(row["arxiv_id"])
    listings: dict[str, list[str]] = defaultdict(list)
    for name, paper in sorted(papers.items()):
        if paper.get("listed"):
            listings[paper["listed"]].append(name)
    days = {
        day: random.Random(day).sample(names, min(DAY_SIZE, len(names))) for day, names in listings.items()
    }
    names = sorted({n for day in days.values() for n in day} | {n for found in lists.values() for n in found})
    vectors = embedded(names, papers, cache)
    items = {
        name: Item(
            row, papers[name]["title"], papers[name]["abstract"],
            bag(papers[name]["title"], papers[name]["abstract"]), vectors[row],
        )
        for row, name in enumerate(names)
    }  # fmt: skip
    large = {name: frozenset(found) for name, found in lists.items() if 25 <= len(found) <= 400}
    return World(items, {name: row for row, name in enumerate(names)}, vectors, days, large)


def embedded(names: list[str], papers: dict[str, dict[str, str]], cache: Path | None) -> NDArray[np.float32]:
    """The vectors of the installed model, kept in ``cache`` where one is named."""
    file = cache / "queue-vectors.npz" if cache else None
    known: dict[str, NDArray[np.float32]] = {}
    if file is not None and file.is_file():
        stored = np.load(file)
        known = dict(zip(stored["ids"].tolist(), stored["vec"], strict=True))
    missing = [name for name in names if name not in known]
    if missing:
        embedder = choose_embedder("auto", "", lambda sentence: sys.exit(f"queue: {sentence}"))
        made = embedder.embed([text_of(papers[n]["title"], papers[n]["abstract"]) for n in missing])
        known.update(zip(missing, made, strict=True))
        if file is not None:
            np.savez(file, ids=np.array(list(known)), vec=np.stack(list(known.values())))
    return np.stack([known[name] for name in names])


def list_readers(world: World) -> dict[str, list[Day]]:
    """Keep one list's papers: each day four of them and twelve of other lists among a real listing."""
    listed = {name for names in world.listings.values() for name in names}
    every = {name for kept in world.lists.values() for name in kept} - listed
    readers = {}
    for title, members in world.lists.items():
        for seed in range(2):
            chooser = random.Random(f"{title}{seed}")
            mine, others = sorted(members - listed), sorted(every - members)
            days = []
            for _, names in sorted(world.listings.items()):
                kept = chooser.sample(mine, min(4, len(mine)))
                base = [name for name in names if name not in members]
                day = [*base, *kept, *chooser.sample(others, 12)]
                chooser.shuffle(day)
                days.append((day, frozenset(kept)))
            readers[f"{title}{seed}"] = days
    return readers


def theme_readers(world: World) -> dict[str, list[Day]]:
    """Keep what speaks of a theme, on real listings as they were."""
    return {title: theme_days(world, pattern) for title, pattern in THEMES.items()}


def theme_days(world: World, pattern: str) -> list[Day]:
    wanted = re.compile(pattern)
    return [
        (names, frozenset(name for name in names if wanted.search(world.text(name))))
        for _, names in sorted(world.listings.items())
    ]


def judgements(days: list[Day], count: int, seed: str) -> Judgements:
    """One kept paper and two others at a time."""
    chooser = random.Random(seed)
    kept = sorted({name for names, mine in days for name in mine})
    rest = sorted({name for names, mine in days for name in names} - set(kept))
    chooser.shuffle(kept)
    chooser.shuffle(rest)
    said: Judgements = []
    while len(said) < count and kept and len(rest) > 1:
        said += [(kept.pop(), True), (rest.pop(), False), (rest.pop(), False)]
    return said[:count]


def measure(ranking: Ranking, readers: dict[str, list[Day]], step: int) -> tuple[float, float, float]:
    """nDCG@10, recall@10 and the place of the first kept paper, over all readers and later days."""
    found = []
    for reader, days in readers.items():
        said = judgements(days[0::2], max(STEPS), reader)
        known = {name for name, _ in said}
        for names, kept in days[1::2][:TEST_DAYS]:
            left = [name for name in names if name not in known]
            if mine := kept & set(left):
                found.append(quality(ranking(left, said[:step]), mine))
    a, b, c = np.mean(found, axis=0)
    return float(a), float(b), float(c)


def quality(order: list[str], kept: frozenset[str]) -> tuple[float, float, float]:
    """nDCG@10, recall@10 (of at most ten) and the place of the first kept paper."""
    discount = 1.0 / np.log2(np.arange(2, AT + 2))
    hits = np.array([name in kept for name in order[:AT]])
    most = min(AT, len(kept))
    first = next(place for place, name in enumerate(order, start=1) if name in kept)
    return float(discount[: len(hits)][hits].sum() / discount[:most].sum()), float(hits.sum() / most), first


def papermap_ranks(world: World, names: list[str], judged: Judgements) -> list[str]:
    said = [Judged(world.items[n], Verdict.KEPT if k else Verdict.SKIPPED, TODAY) for n, k in judged]
    by_key = {world.items[n].key: n for n in names}
    return [by_key[r.key] for r in rank([world.items[n] for n in names], said, Wishes(), TODAY, 0)]


def svm_ranks(world: World, matrix: object, names: list[str], judged: Judgements) -> list[str]:
    """As arxiv-sanity-lite: papers that are not kept, the day's own among them, are the other class."""
    rows = [world.row[n] for n, _ in judged] + [world.row[n] for n in names]
    labels = [int(kept) for _, kept in judged] + [0] * len(names)
    svm = LinearSVC(C=0.01, class_weight="balanced", max_iter=10_000)
    svm.fit(matrix[rows], labels)  # type: ignore[index]
    return ordered(names, svm.decision_function(matrix[[world.row[n] for n in names]]))  # type: ignore[index]


def mean_ranks(world: World, names: list[str], judged: Judgements) -> list[str]:
    middle = world.vectors[[world.row[n] for n, kept in judged if kept]].mean(axis=0)
    return ordered(names, world.vectors[[world.row[n] for n in names]] @ middle)


def ordered(names: list[str], scores: NDArray[np.float32]) -> list[str]:
    return [names[row] for row in np.argsort(-scores, kind="stable")]


def turns(world: World, rankings: dict[str, Ranking]) -> None:
    """nDCG@10 for the new taste, so many judgements after the old one ended."""
    titles = list(THEMES)
    print(f"\n{'taste turned':20}" + "".join(f"  +{late:>3}" for late in (3, 10, 30)))
    for name, ranking in rankings.items():
        line = []
        for late in (3, 10, 30):
            found = []
            for old, new in zip(titles, titles[1:] + titles[:1], strict=True):
                before = judgements(theme_days(world, THEMES[old])[0::2], 30, old)
                days = theme_days(world, THEMES[new])
                after = judgements(days[0::2], late, new)
                known = {n for n, _ in (*before, *after)}
                for names, kept in days[1::2][:3]:
                    left = [n for n in names if n not in known]
                    if mine := kept & set(left):
                        found.append(quality(ranking(left, before + after), mine)[0])
            line.append(float(np.mean(found)))
        print(f"{name:20}" + "".join(f"{value:6.3f}" for value in line), flush=True)


def speed(world: World) -> None:
    """Milliseconds to rank a thousand candidates after a hundred judgements, reasons for ten of them."""
    names = list(world.items)[:1100]
    said = [Judged(world.items[n], Verdict.KEPT if i % 3 == 0 else Verdict.SKIPPED, TODAY)
            for i, n in enumerate(names[1000:])]  # fmt: skip
    times = []
    for _ in range(5):
        start = time.perf_counter()
        rank([world.items[n] for n in names[:1000]], said, Wishes(), TODAY)
        times.append(time.perf_counter() - start)
    print(f"\nranking 1,000 candidates: {1000 * sorted(times)[2]:.0f} ms")


if __name__ == "__main__":
    main()
