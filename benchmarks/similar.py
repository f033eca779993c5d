"""How good "similar papers" are, on pairs that people made: citations, and papers of one reading list.

Every query paper ranks all others; the papers that cite it or that it cites (task ``citations``), or that
share a section of a public reading list with it (task ``lists``), should come first. The same once more among
few (``of 60``, a library of 60): up to 15 right ones, and others drawn evenly. Measured by NDCG at 10. Half
of the citations are held back to be found; the other half is what the last line may use besides title and
abstract. The data are
read from a folder, ``../shared/corpus`` unless another is named; nothing of it is kept.

    python -m benchmarks.similar [FOLDER] [--papers N]
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from papermap.atlas.neighbours import mixed_scores, text_likeness
from papermap.atlas.word_bags import BAG, Bags, words_alike
from papermap.embed.base import Embedder, text_of
from papermap.embed.choose import choose_embedder
from papermap.embed.lexical import LexicalEmbedder
from papermap.library.searching import NEAREST, to_friends
from papermap.model.word_bag import word_bag
from papermap.store import graph

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
SEED = 7
QUERIES = 400
LIST_SIZES = range(4, 60)
AT = 10
POOL = 60
MOST_RIGHT = 15

Scores = NDArray[np.float32]
Relevant = Mapping[int, frozenset[int]]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="quality of similarity, NDCG at 10")
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--papers", type=int, default=4000, help="how many papers are ranked")
    asked = parser.parse_args()
    if not (asked.corpus / "papers.jsonl").is_file():
        sys.exit(f"similar: no papers.jsonl in {asked.corpus}")
    texts, tasks, known = read(asked.corpus, asked.papers)
    words, words_speed = vectors(LexicalEmbedder(), texts)
    meaning_embedder = choose_embedder("auto", "", lambda sentence: sys.exit(f"similar: {sentence}"))
    meaning, meaning_speed = vectors(meaning_embedder, texts)
    bags = np.frombuffer(b"".join(map(word_bag, texts)), dtype=BAG)
    pools = {task: pooled(len(texts), relevant) for task, relevant in tasks.items()}
    names = [*tasks, *(f"{task} of {POOL}" for task in tasks)]
    sizes = ", ".join(f"{len(relevant)} queries of {task}" for task, relevant in tasks.items())
    sys.stdout.write(f"{len(texts)} papers, {sizes}\n\n")
    sys.stdout.write(f"{'':26}" + "".join(f"{name:>17}" for name in names) + f"{'papers/s':>12}\n")
    beside = Beside(known)
    for name, likeness, speed in (
        ("TF-IDF", tf_idf(texts), None),
        ("lexical", partial(cosines, words), words_speed),
        ("bags of words", lambda query, _: words_alike(bags[query], bags), None),
        (meaning_embedder.model, partial(cosines, meaning), meaning_speed),
        ("both", partial(mixed, meaning, bags), None),
        ("as shown, by text", partial(as_shown, meaning, bags, None), None),
        ("as shown", partial(as_shown, meaning, bags, beside), None),
    ):
        found = [quality(likeness, relevant) for relevant in tasks.values()]
        found += [quality(likeness, tasks[task], pool) for task, pool in pools.items()]
        report(name, found, speed)


class Beside:
    """What citations say of two papers, as :mod:`papermap.store.graph` counts it."""

    def __init__(self, edges: Collection[tuple[int, int]]) -> None:
        self._cites: dict[int, set[int]] = defaultdict(set)
        self._cited: dict[int, set[int]] = defaultdict(set)
        for citing, cited in edges:
            self._cites[citing].add(cited)
            self._cited[cited].add(citing)

    def closeness(self, query: int) -> dict[int, list[float]]:
        """For each paper that shares a reference or is cited together with this one, how close that is."""
        found: dict[int, list[float]] = defaultdict(list)
        for near, far in ((self._cites, self._cited), (self._cited, self._cites)):
            for other in {o for middle in near[query] for o in far[middle]} - {query}:
                shared = len(near[query] & near[other])
                found[other].append(shared / (math.sqrt(len(near[query]) * len(near[other])) + graph.RARE))
        return found


def closely(meaning: Scores, bags: Bags, beside: Beside | None, query: int, rows: list[int]) -> Scores:
    """The scores that ``papermap similar`` gives, of these rows."""
    known = beside.closeness(query) if beside is not None else {}
    closeness = np.zeros((len(rows), 2), dtype=np.float32)
    for place, row in enumerate(rows):
        close = known.get(row, [])
        closeness[place, : len(close)] = close
    text = text_likeness(meaning[rows] @ meaning[query], words_alike(bags[query], bags[rows]))
    return mixed_scores(text, closeness, partial(to_friends, meaning[rows], bags[rows]))


def mixed(meaning: Scores, bags: Bags, query: int, _: object) -> Scores:
    """Every row's score by its text."""
    return text_likeness(meaning @ meaning[query], words_alike(bags[query], bags))


def as_shown(
    meaning: Scores, bags: Bags, beside: Beside | None, query: int, pool: list[int] | None
) -> Scores:
    """What ``papermap similar`` shows in a library of all rows, or of those of ``pool``: the nearest in
    meaning and those that citations propose are compared closely, the others keep their order below."""
    near = meaning @ meaning[query]
    scores: Scores = near - 10.0
    inside = np.arange(len(near)) if pool is None else np.array(pool)
    nearest = inside[np.argsort(-near[inside], kind="stable")[: NEAREST + 1]].tolist()
    proposed = beside.closeness(query) if beside is not None else {}
    rows = sorted(({*nearest, *proposed} & set(inside.tolist())) - {query})
    scores[rows] = closely(meaning, bags, beside, query, rows)
    return scores


def pooled(size: int, relevant: Relevant) -> dict[int, list[int]]:
    """For each query the few of ``size`` papers it is to rank."""
    shuffler = random.Random(SEED)
    pools = {}
    for query, right in sorted(relevant.items()):
        pool = set(shuffler.sample(sorted(right), min(MOST_RIGHT, len(right))))
        rest = [row for row in range(size) if row != query and row not in right]
        pools[query] = sorted(pool | set(shuffler.sample(rest, POOL - len(pool))))
    return pools


def cosines(rows: Scores, query: int, _: object) -> Scores:
    """Likeness of every row to one of them."""
    products: Scores = rows @ rows[query]
    return products


def tf_idf(texts: Sequence[str]) -> Callable[[int, list[int] | None], Scores]:
    """The textbook baseline: words and pairs of words, sublinear counts, without stop words."""
    weigher = TfidfVectorizer(stop_words="english", sublinear_tf=True, ngram_range=(1, 2), min_df=2)
    rows = weigher.fit_transform(texts)

    def likeness(query: int, _: object) -> Scores:
        found: Scores = (rows @ rows[query].T).toarray().ravel().astype(np.float32)
        return found

    return likeness


def report(name: str, results: Sequence[float], speed: float | None) -> None:
    """One line of the table."""
    line = f"{name:26}" + "".join(f"{value:17.3f}" for value in results)
    sys.stdout.write(line + (f"{speed:12.0f}" if speed is not None else "") + "\n")


def vectors(embedder: Embedder, texts: list[str]) -> tuple[NDArray[np.float32], float]:
    """The vectors, and how many were made in a second (after loading)."""
    embedder.embed(["warm up"])
    start = time.perf_counter()
    rows = embedder.embed(texts)
    return rows, len(texts) / (time.perf_counter() - start)


def read(corpus: Path, limit: int) -> tuple[list[str], dict[str, Relevant], list[tuple[int, int]]]:
    """Texts to rank; for each task, which rows are relevant to which query row; and the citations that may be
    used."""
    with (corpus / "papers.jsonl").open(encoding="utf-8") as lines:
        papers = {p["arxiv_id"]: p for p in map(json.loads, lines) if p.get("abstract") and p.get("title")}
    hidden, known = citations(corpus, papers.keys())
    cited = pairs_of(hidden)
    listed = list_pairs(corpus, papers.keys())
    shuffler = random.Random(SEED)
    chosen = {"citations": sample(cited, shuffler), "lists": sample(listed, shuffler)}
    linked = {paper for edge in known for paper in edge}
    needed = linked | {
        p for task in chosen.values() for query, others in task.items() for p in (query, *others)
    }
    rest = sorted(papers.keys() - needed)
    shuffler.shuffle(rest)
    names = sorted([*needed, *rest[: max(0, limit - len(needed))]])
    row_of = {name: row for row, name in enumerate(names)}
    tasks: dict[str, Relevant] = {
        task: {row_of[q]: frozenset(row_of[o] for o in others) for q, others in pairs.items()}
        for task, pairs in chosen.items()
    }
    texts = [text_of(papers[n]["title"], papers[n]["abstract"]) for n in names]
    return texts, tasks, [(row_of[a], row_of[b]) for a, b in known if a in row_of and b in row_of]


Pairs = dict[str, set[str]]


Edges = list[tuple[str, str]]


def citations(corpus: Path, known: Collection[str]) -> tuple[Edges, Edges]:
    """The citations (citing, cited), in two halves that do not depend on their order in the file."""
    halves: tuple[Edges, Edges] = ([], [])
    with (corpus / "edges.jsonl").open(encoding="utf-8") as lines:
        for edge in map(json.loads, lines):
            a, b = edge["citing"], edge["cited"]
            if a in known and b in known and a != b:
                halves[crc32(f"{a} {b}".encode()) % 2].append((a, b))
    return halves


def pairs_of(edges: Edges) -> Pairs:
    """Papers that cite each other, in both directions."""
    pairs: Pairs = defaultdict(set)
    for a, b in edges:
        pairs[a].add(b)
        pairs[b].add(a)
    return pairs


def list_pairs(corpus: Path, known: Collection[str]) -> Pairs:
    """Papers that stand in the same section of a reading list."""
    sections: dict[tuple[str, str], set[str]] = defaultdict(set)
    with (corpus / "reading_lists.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["arxiv_id"] in known:
                sections[row["topic"], row["section"]].add(row["arxiv_id"])
    pairs: Pairs = defaultdict(set)
    for members in sections.values():
        if len(members) in LIST_SIZES:
            for paper in members:
                pairs[paper] |= members - {paper}
    return pairs


def sample(pairs: Pairs, shuffler: random.Random) -> Pairs:
    """Up to :data:`QUERIES` of the queries."""
    names = sorted(pairs)
    return {name: pairs[name] for name in shuffler.sample(names, min(QUERIES, len(names)))}


def quality(
    likeness: Callable[[int, list[int] | None], Scores],
    relevant: Relevant,
    pools: Mapping[int, list[int]] | None = None,
) -> float:
    """Mean NDCG at :data:`AT`; ``likeness`` gives the scores of all rows for a query row and its pool, of
    which those of the pool are ranked, or all."""
    gains = []
    for query, others in relevant.items():
        scores = likeness(query, pools[query] if pools is not None else None)
        if pools is not None:
            outside = np.ones(len(scores), dtype=bool)
            outside[pools[query]] = False
            scores = np.where(outside, -np.inf, scores)
            others = others & frozenset(pools[query])
        gains.append(ndcg(scores, query, others))
    return float(np.mean(gains))


def ndcg(scores: Scores, query: int, relevant: frozenset[int]) -> float:
    """Discounted gain of the first rows against the best possible; the query itself is left out."""
    order = [int(row) for row in np.argsort(-scores, kind="stable")[: AT + 1] if row != query][:AT]
    discount = 1.0 / np.log2(np.arange(2, AT + 2))
    gain = sum(discount[place] for place, row in enumerate(order) if row in relevant)
    return float(gain / discount[: min(AT, len(relevant))].sum())


if __name__ == "__main__":
    main()
