"""Whether a paper's true base is among the first three that are guessed, on pairs that are common knowledge.

The pairs are facts of the field, written here; the rules and weights of the guess were made with
:data:`PAIRS`, :data:`HELD` and :data:`BLIND` in view; :data:`FRESH` and :data:`TITLES` were written down
before any guess on them was looked at, and their first measure is told there. Titles, abstracts, citations
and sentences are read from ``../shared/corpus`` unless another folder is named, and, with ``--library``, from
a library of the corpus's PDFs as ``papermap add`` makes it, whose reference lists are whole; nothing is kept.
Likeness is by words, as the program takes it. A pair counts when its citation is there and there is a choice
of more than three.
``--fit`` fits the weights anew, and tells how many of the pairs in view are found with weights fitted on all
papers but the one asked.

    python -m benchmarks.lineage [FOLDER] [--library HOME] [--fit]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.lineage_fit import Asked, leave_one_out
from benchmarks.lineage_pairs import BLIND, FRESH, HELD, PAIRS, TITLES
from papermap.atlas.lineage import Base, Cited, bases
from papermap.atlas.word_bags import BAG, words_alike
from papermap.embed.base import text_of
from papermap.library import Library
from papermap.library.lineage import Lineage
from papermap.library.searching import Finder
from papermap.model.citations import Context
from papermap.model.word_bag import word_bag
from papermap.settings import load_settings
from papermap.store.connect import open_reader
from papermap.views.papers import refs_view

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
AMONG = 3
ALL = 1_000


@dataclass(frozen=True, slots=True)
class Guess:
    """A work that is guessed to be the base: arXiv id, where there is one, title, and what is said for it."""

    arxiv: str | None
    title: str
    base: Base

    def is_one(self, true: tuple[str, ...]) -> bool:
        """Whether it is one of these works, by arXiv id or by the beginning of its title."""
        return self.arxiv in true or self.title.casefold().startswith(true)


Edges = Mapping[str, Sequence[dict[str, object]]]
Papers = Mapping[str, dict[str, object]]
Pairs = Mapping[str, tuple[str, ...]]
Ranked = Callable[[str], list[Guess]]
"""The guesses for a paper, best first."""


def main() -> None:
    """Measure and print a line for each pair that was missed."""
    parser = argparse.ArgumentParser(description="true bases among the first three")
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--library", type=Path, help="a library of the corpus's PDFs, to measure there too")
    parser.add_argument("--fit", action="store_true", help="fit the weights anew, and leave one out")
    asked, _ = parser.parse_known_args()
    if not (asked.corpus / "papers.jsonl").is_file():
        print(f"lineage: skipped, no papers.jsonl in {asked.corpus}")
        return
    with (asked.corpus / "papers.jsonl").open(encoding="utf-8") as lines:
        papers = {paper["arxiv_id"]: paper for paper in map(json.loads, lines)}
    edges: dict[str, list[dict[str, object]]] = defaultdict(list)
    with (asked.corpus / "edges.jsonl").open(encoding="utf-8") as lines:
        for edge in map(json.loads, lines):
            if edge["cited"] in papers:
                edges[edge["citing"]].append(edge)
    ways: list[tuple[str, Ranked]] = [("the corpus", partial(in_corpus, papers, edges))]
    if asked.library is not None:
        ways.append(("a library", in_library(asked.library)))
    seen = {
        "first": PAIRS,
        "held back at first": HELD,
        "once blind": BLIND,
    }
    for where, ranked in ways:
        for name, pairs in seen.items():
            report(f"pairs in view, {name}, in {where}", pairs, ranked)
        report(f"pairs whose first measure was blind, in {where}", FRESH, ranked)
    if (asked.corpus / "paperscape").is_dir():
        report(
            "pairs of which titles alone are known, blindly",
            TITLES,
            in_paperscape(asked.corpus / "paperscape"),
        )
    if asked.fit:
        weights, apart = leave_one_out(
            [a for _, ranked in ways for p in seen.values() for a in asked_of(p, ranked)]
        )
        print("weights fitted anew:", ", ".join(f"{sign} {weight:.1f}" for sign, weight in weights.items()))
        print(f"  each paper with the weights of all others: {told(apart)}")


def asked_of(pairs: Pairs, ranked: Ranked) -> list[Asked]:
    """The pairs that can be measured: the base is cited, and there is a choice."""
    found = []
    for subject, true in pairs.items():
        guesses = ranked(subject)
        right = [guess.is_one(true) for guess in guesses]
        if any(right) and len(guesses) > AMONG:
            found.append(Asked(subject, tuple(guess.base.signs for guess in guesses), tuple(right)))
    return found


def report(name: str, pairs: Pairs, ranked: Ranked) -> None:
    """A line for each pair that was missed, and how many were found."""
    print(f"{name}:")
    asked = asked_of(pairs, ranked)
    for each in asked:
        if each.place >= AMONG:
            print(f"  missed: {each.subject}, base in place {each.place + 1} of {len(each.right)}")
    print(f"  {told(asked)}; {len(pairs) - len(asked)} without their citation or without a choice")


def told(asked: Sequence[Asked]) -> str:
    found, first = sum(each.place < AMONG for each in asked), sum(each.place == 0 for each in asked)
    share = found / max(1, len(asked))
    return f"{found} of {len(asked)} among the first {AMONG} ({share:.0%}, of 80% wanted), {first} first"


def in_corpus(papers: Papers, edges: Edges, subject: str) -> list[Guess]:
    """Guesses from what the corpus's files hold; none for a paper that is not in them."""
    if subject not in papers:
        return []
    names = [subject, *(str(edge["cited"]) for edge in edges.get(subject, ()))]
    found = guessed_from(
        [papers[name] for name in names],
        [(), *(contexts(edge) for edge in edges.get(subject, ()))],
        [None, *(bool(edge["isInfluential"]) for edge in edges.get(subject, ()))],
    )
    return [Guess(names[base.key], str(papers[names[base.key]]["title"]), base) for base in found]


def guessed_from(
    papers: Sequence[Mapping[str, object]],
    said: Sequence[tuple[Context, ...]],
    influential: Sequence[bool | None],
) -> list[Base]:
    """The bases of the first of these papers among the others, which it cites; keys are places."""
    texts = [text_of(str(paper["title"]), str(paper.get("abstract") or "")) for paper in papers]
    bags = np.frombuffer(b"".join(map(word_bag, texts)), dtype=BAG)
    likeness = words_alike(bags[0], bags)
    cited = [
        Cited(
            key=place,
            title=str(paper["title"]),
            year=year_of(paper),
            contexts=said[place],
            abstract=str(paper.get("abstract") or ""),
            citation_count=int(str(paper.get("citations") or 0)),
            influential=influential[place],
            likeness=float(likeness[place]),
            authors=authors_of(paper),
        )
        for place, paper in enumerate(papers)
    ]
    own = cited[0]
    return bases(own.title, own.abstract, own.year, cited[1:], own.authors)


def in_library(home: Path) -> Ranked:
    """Guesses of the program itself, for papers of the library in ``home``."""
    settings = load_settings({"PAPERMAP_HOME": str(home)})
    own = Library(settings).rows()
    connection = open_reader(settings.database)
    if connection is None:
        raise SystemExit(f"no library in {home}")
    finder = Finder(settings.database)

    def ranked(subject: str) -> list[Guess]:
        for row in own:
            if row.refs.arxiv == subject or row.title.casefold().startswith(subject):
                guessed = Lineage(connection, finder).guesses(row.key)
                return [Guess(refs_view(n.refs).arxiv, n.title or "", base) for n, base in guessed]
        return []

    return ranked


def in_paperscape(folder: Path) -> Ranked:
    """Guesses where titles, authors, years and who cites whom are known, and nothing else."""
    rows = {
        row[0]: row
        for file in sorted(folder.glob("pscp-*.csv"))
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
        if line and not line.startswith("#")
        for row in [line.split(";", 6)]
    }
    counts = Counter(cited for row in rows.values() for cited in set(row[4].split(",")))

    def paper(name: str) -> dict[str, object]:
        year = 1900 + int(name.partition("/")[2][:2])
        authors = rows[name][5].replace(".", ". ").split(",")
        return {"title": rows[name][6], "year": year, "citations": counts[name], "authors": authors}

    def ranked(subject: str) -> list[Guess]:
        if subject not in rows:
            return []
        cited = [name for name in dict.fromkeys(rows[subject][4].split(",")) if name in rows]
        names = [subject, *(name for name in cited if name != subject)]
        found = guessed_from([paper(name) for name in names], [()] * len(names), [None] * len(names))
        return [Guess(names[base.key], rows[names[base.key]][6], base) for base in found]

    return ranked


def year_of(paper: Mapping[str, object]) -> int | None:
    return int(str(paper["year"])) if paper.get("year") else None


def authors_of(paper: Mapping[str, object]) -> tuple[str, ...]:
    names = paper.get("authors") or []
    assert isinstance(names, list)
    return tuple(map(str, names))


def contexts(edge: dict[str, object]) -> tuple[Context, ...]:
    sentences, intents = edge["contexts"], edge["intents"]
    assert isinstance(sentences, list)
    assert isinstance(intents, list)
    return tuple(Context(sentence, tuple(intents)) for sentence in sentences)


if __name__ == "__main__":
    main()
