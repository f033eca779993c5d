"""How good the daily ranking is, day by day, for readers with a taste, against simpler rankings.

Three kinds of reader: those who keep the papers of one public reading list (mixed into real listings, with
papers of other lists as hard cases), those who keep the papers of a real listing that speak of a theme, and
those who keep what its authors put into a category. Each judges one paper of theirs and two others at a time;
after 3, 10, 30 and 100 judgements every later day is ranked. The ranking was tuned on one half of the
readers; the other half was held out. ``turn`` are readers of a theme who change to another half way.

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
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from papermap.embed.base import text_of
from papermap.embed.choose import choose_embedder
from papermap.embed.lexical import LexicalEmbedder
from papermap.model.announcements import Verdict
from papermap.recommend.bags import bag
from papermap.recommend.rank import Item, Judged, Wishes, rank

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
STEPS = (3, 10, 30, 100)
AT = 10
DAY_SIZE = 200
LIST_DAY = 120
TEST_DAYS = 7
TURNING = 12
STOCK = 1500
MOST_MS = 100.0
ANSWERS = (3, 100, 200, 400)
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
    "federated": r"federated",
    "translation": r"machine translation|low-resource language",
    "graphs": r"graph neural|knowledge graph",
    "video": r"video generation|video diffusion",
    "privacy": r"privacy|unlearning",
    "code": r"code generation|software engineering|program",
    "quantize": r"quantiz|pruning|compress",
    "faces": r"\bface|facial|deepfake",
    "bias": r"\bbias(es)?\b|fairness",
    "math": r"mathematical reasoning|theorem",
    "point": r"point clouds?",
    "segment": r"segmentation",
    "edit": r"image editing|inpaint",
    "emotion": r"emotion|sentiment",
    "law": r"legal|\blaw\b",
    "finance": r"financ|stock market",
    "education": r"student|education",
    "chem": r"molecul|protein|materials",
    "adversarial": r"adversarial attack|jailbreak|backdoor",
    "anomaly": r"anomaly|out-of-distribution",
}
CATEGORIES = (
    "eess.IV", "cs.RO", "cs.GR", "cs.IR", "cs.HC", "cs.MM", "cs.CY", "cs.IT", "cs.SD", "cs.CR", "cs.MA",
    "cs.CE", "cs.GT", "eess.SP", "cs.SE", "eess.AS",
)  # fmt: skip
KINDS = ("lists", "themes", "categories")
OURS, SVM, MEAN, CHANCE = "papermap", "tf-idf, linear svm", "cosine to mean", "chance"

Day = tuple[list[str], frozenset[str]]
Judgements = list[tuple[str, bool]]
Ranking = Callable[[list[str], Judgements, list[str]], list[str]]
"""A day's names, what was judged, and what was seen and not judged; out comes the day, best first."""
Quality = tuple[float, float, float]
Readers = dict[str, list[Day]]


@dataclass
class World:
    """The papers with their words and vectors, the real listings, and the reading lists."""

    items: dict[str, Item]
    categories: dict[str, frozenset[str]]
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
        OURS: lambda names, judged, stock: papermap_ranks(world, names, judged, stock),
        SVM: lambda names, judged, stock: svm_ranks(world, matrix, names, judged, stock),
        MEAN: lambda names, judged, stock: mean_ranks(world, names, judged),
        CHANCE: lambda names, judged, stock: random.Random(names[0]).sample(names, len(names)),
    }
    readers = {
        "lists": list_readers(world),
        "themes": {t: days_of(world, themed(world, p)) for t, p in THEMES.items()},
        "categories": {c: days_of(world, lambda n, c=c: c in world.categories[n]) for c in CATEGORIES},  # type: ignore[misc]
    }
    for held_out in (False, True):
        for kind in KINDS:
            some = {name: days for name, days in readers[kind].items() if is_held_out(name) == held_out}
            table(f"{kind}, {'held out' if held_out else 'tuned on'}", rankings, some)
    turns(world, rankings)
    print("\nranking 1,000 candidates")
    speed(list(world.items.values()))
    print("with vectors of words alone")
    speed(of_words(world))


def is_held_out(reader: str) -> bool:
    """Half of the readers, all of one list together, by nothing but their names."""
    return crc32(reader.partition("#")[0].encode()) % 2 == 1


def table(title: str, rankings: dict[str, Ranking], readers: Readers) -> None:
    """nDCG@10, recall@10 and picks until the first kept paper; how far ahead of the better baseline."""
    print(f"\n{title:20}" + "".join(f"  after {n:>3}: nDCG recall first" for n in STEPS))
    found = {name: [measure(ranking, readers, step) for step in STEPS] for name, ranking in rankings.items()}
    for name, figures in found.items():
        print(f"{name:20}" + "".join(f"{a:>16.3f}{b:>7.3f}{c:>6.1f}" for a, b, c in figures), flush=True)
    ahead = [
        [100.0 * (ours[at] / max(found[name][step][at] for name in (SVM, MEAN)) - 1.0) for at in (0, 1)]
        for step, ours in enumerate(found[OURS])
    ]
    print(
        f"{'ahead of the better':20}" + "".join(f"{a:>+15.0f}%{b:>+6.0f}%{'':6}" for a, b in ahead),
        flush=True,
    )


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
            tuple(papers[name].get("authors") or ()),
        )
        for row, name in enumerate(names)
    }  # fmt: skip
    large = {name: frozenset(found) for name, found in lists.items() if 25 <= len(found) <= 400}
    categories = {name: frozenset(papers[name].get("categories") or ()) for name in names}
    return World(items, categories, {name: row for row, name in enumerate(names)}, vectors, days, large)


def embedded(names: list[str], papers: dict[str, dict[str, Any]], cache: Path | None) -> NDArray[np.float32]:
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


def list_readers(world: World) -> Readers:
    """Keep one list's papers: each day four of them and twelve of other lists among a real listing."""
    listed = {name for names in world.listings.values() for name in names}
    every = {name for kept in world.lists.values() for name in kept} - listed
    readers = {}
    for title, members in world.lists.items():
        for seed in range(3):
            chooser = random.Random(f"{title}{seed}")
            mine, others = sorted(members - listed), sorted(every - members)
            days = []
            for _, names in sorted(world.listings.items()):
                kept = chooser.sample(mine, min(4, len(mine)))
                base = [name for name in names if name not in members][:LIST_DAY]
                day = [*base, *kept, *chooser.sample(others, 12)]
                chooser.shuffle(day)
                days.append((day, frozenset(kept)))
            readers[f"{title}#{seed}"] = days
    return readers


def themed(world: World, pattern: str) -> Callable[[str], bool]:
    wanted = re.compile(pattern)
    return lambda name: bool(wanted.search(world.text(name)))


def days_of(world: World, wanted: Callable[[str], bool]) -> list[Day]:
    """Real listings as they were, and which of their papers are wanted."""
    return [
        (names, frozenset(name for name in names if wanted(name)))
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


def measure(ranking: Ranking, readers: Readers, step: int) -> Quality:
    """nDCG@10, recall@10 and the place of the first kept paper, over all readers and later days."""
    found = []
    for reader, days in readers.items():
        said = judgements(days[0::2], max(STEPS), reader)
        known = {name for name, _ in said}
        stock = unjudged(days[0::2], known)
        for names, kept in days[1::2][:TEST_DAYS]:
            left = [name for name in names if name not in known]
            if mine := kept & set(left):
                found.append(quality(ranking(left, said[:step], stock), mine))
    a, b, c = np.mean(found, axis=0)
    return float(a), float(b), float(c)


def unjudged(days: list[Day], known: set[str]) -> list[str]:
    """What the reader saw and said nothing to."""
    seen = sorted({name for names, _ in days for name in names} - known)
    return random.Random(1).sample(seen, min(STOCK, len(seen)))


def quality(order: list[str], kept: frozenset[str]) -> Quality:
    """nDCG@10, recall@10 (of at most ten) and the place of the first kept paper."""
    discount = 1.0 / np.log2(np.arange(2, AT + 2))
    hits = np.array([name in kept for name in order[:AT]])
    most = min(AT, len(kept))
    first = next(place for place, name in enumerate(order, start=1) if name in kept)
    return float(discount[: len(hits)][hits].sum() / discount[:most].sum()), float(hits.sum() / most), first


def papermap_ranks(world: World, names: list[str], judged: Judgements, stock: list[str]) -> list[str]:
    said = [Judged(world.items[n], Verdict.KEPT if k else Verdict.SKIPPED, TODAY) for n, k in judged]
    by_key = {world.items[n].key: n for n in names}
    asked = set(names)
    seen = [world.items[n] for n in stock if n not in asked]
    ranked = rank([world.items[n] for n in names], said, Wishes(), TODAY, 0, seen)
    return [by_key[r.key] for r in ranked]


def svm_ranks(
    world: World, matrix: object, names: list[str], judged: Judgements, stock: list[str]
) -> list[str]:
    """As arxiv-sanity-lite: papers that are not kept, the stock and the day's own among them, are the other
    class."""
    rows = [world.row[n] for n in (*(n for n, _ in judged), *names, *stock)]
    labels = [int(kept) for _, kept in judged] + [0] * (len(names) + len(stock))
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
    titles = list(THEMES)[:TURNING]
    print(f"\n{'taste turned':20}" + "".join(f"  +{late:>3}" for late in (3, 10, 30)))
    for name, ranking in rankings.items():
        line = []
        for late in (3, 10, 30):
            found = []
            for old, new in zip(titles, titles[1:] + titles[:1], strict=True):
                before = judgements(days_of(world, themed(world, THEMES[old]))[0::2], 30, old)
                days = days_of(world, themed(world, THEMES[new]))
                after = judgements(days[0::2], late, new)
                known = {n for n, _ in (*before, *after)}
                stock = unjudged(days[0::2], known)
                for names, kept in days[1::2][:3]:
                    left = [n for n in names if n not in known]
                    if mine := kept & set(left):
                        found.append(quality(ranking(left, before + after, stock), mine)[0])
            line.append(float(np.mean(found)))
        print(f"{name:20}" + "".join(f"{value:6.3f}" for value in line), flush=True)


def of_words(world: World) -> list[Item]:
    """The same papers with the vectors that are made without a model."""
    texts = [text_of(item.title, item.abstract) for item in world.items.values()]
    made = LexicalEmbedder().embed(texts)
    return [replace(item, vector=row) for item, row in zip(world.items.values(), made, strict=True)]


def speed(items: list[Item]) -> None:
    """Milliseconds to rank a thousand candidates with a stock and ten reasons, after so many judgements."""
    candidates, stock, judged = items[:1000], items[1000 : 1000 + STOCK], items[1000 + STOCK :]
    for answers in ANSWERS:
        said = [
            Judged(item, Verdict.KEPT if n % 3 == 0 else Verdict.SKIPPED, TODAY)
            for n, item in enumerate(judged[:answers])
        ]
        walls, processor = [], []
        for _ in range(15):
            start, begun = time.perf_counter(), time.process_time()
            rank(candidates, said, Wishes(), TODAY, stock=stock)
            walls.append(1000 * (time.perf_counter() - start))
            processor.append(1000 * (time.process_time() - begun))
        middle = sorted(walls)[len(walls) // 2]
        print(
            f"after {answers:>3} answers: {middle:4.0f} ms, quickest {min(walls):.0f} ms, "
            f"{sorted(processor)[len(processor) // 2]:.0f} ms of processor time; "
            f"{middle / MOST_MS:.2f} of the limit",
            flush=True,
        )


if __name__ == "__main__":
    main()
