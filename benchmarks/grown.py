"""Libraries to measure on: real citations of physics papers, and a library grown to any size by a rule.

The rule: papers come one after another. Paper n cites ten others on average; half of the ten are drawn evenly
from the fiftieth of the library that came just before it, half from what earlier papers cited, so that who is
cited much is cited more. Twenty thousand evenly spread papers (a fifth of the library where it is smaller)
cite paper 7, the hub. Each paper belongs to one of many subjects, from which its words and its vector are
drawn; as in vectors of language models, some directions weigh more than others (like 1/n^1.3 of their
squares: 96 of 384 hold four fifths, as with all-MiniLM-L6-v2). Nine papers of ten are in the library, the
others known from citations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from papermap.model.papers import title_key
from papermap.model.word_bag import word_bag
from papermap.store.connect import open_writer, transaction
from papermap.store.migrations import m0002_neighbourhood

PAPERSCAPE = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "paperscape"
SEED = 11
CITES = 10
HUB = 7
HUB_CITERS = 20_000
WIDTH = 384
SUBJECT_SIZE = 500
VOCABULARY = 30_000
MODEL, REVISION = "made-up", "1"
AT = "2026-01-01T00:00:00+00:00"

Edges = NDArray[np.int64]


@dataclass(frozen=True)
class Grown:
    """Papers 1 to ``papers``, their edges (m, 2) as (citing, cited), and the texts and years to write."""

    papers: int
    edges: Edges
    texts: Iterable[tuple[str, str]]
    years: NDArray[np.int64]


def grown(papers: int) -> Grown:
    """A library of this many papers after the rule above."""
    generator = np.random.default_rng(SEED)
    window = max(100, papers // 50)
    step = max(50, papers // 200)
    cited_so_far = np.array([HUB], dtype=np.int64)
    pairs: list[Edges] = []
    for first in range(11, papers + 1, step):
        citing = np.repeat(np.arange(first, min(first + step, papers + 1)), CITES)
        near = citing - generator.integers(1, window + 1, len(citing))
        famous = cited_so_far[generator.integers(0, len(cited_so_far), len(citing))]
        cited = np.where(generator.random(len(citing)) < 0.5, near, famous)
        keep = (cited >= 1) & (cited < citing)
        pairs.append(np.stack([citing[keep], cited[keep]], axis=1))
        cited_so_far = np.concatenate([cited_so_far, cited[keep]])
    hub = np.linspace(11, papers, min(HUB_CITERS, papers // 5)).astype(np.int64)
    every = np.concatenate([pair[pair[:, 1] != HUB] for pair in pairs])
    edges = np.unique(np.concatenate([every, np.stack([hub, np.full_like(hub, HUB)], axis=1)]), axis=0)
    years = 1991 + (np.arange(papers) * 35) // papers
    return Grown(papers, edges, _texts(papers, generator), years)


def _texts(papers: int, generator: np.random.Generator) -> Iterator[tuple[str, str]]:
    """A title of eight words and an abstract of sixty for each paper, half of them words of its subject."""
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il")]
    vocabulary = np.array(
        ["".join(generator.choice(syllables, int(generator.integers(2, 5)))) for _ in range(VOCABULARY)]
    )
    common = np.minimum(generator.zipf(1.3, 1_000_000) - 1, VOCABULARY - 1)
    for paper in range(papers):
        own = (paper // SUBJECT_SIZE) * 37 % (VOCABULARY - 200) + generator.integers(0, 200, 34)
        chosen = vocabulary[np.concatenate([own, common[generator.integers(0, len(common), 34)]])]
        mixed = chosen[generator.permutation(68)].tolist()
        yield " ".join(mixed[:8]).capitalize(), " ".join(mixed[8:])


def paperscape(folder: Path = PAPERSCAPE) -> Grown | None:
    """The real library: 1991 to 1996, titles, no abstracts. ``None`` where the files are not there."""
    files = sorted(folder.glob("pscp-*.csv")) if folder.is_dir() else []
    if not files:
        return None
    rows = [
        line.rstrip("\n").split(";", 6)
        for file in files
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
        if line and not line.startswith("#")
    ]
    number = {row[0]: place + 1 for place, row in enumerate(rows)}
    pairs = {
        (number[row[0]], number[cited])
        for row in rows
        for cited in row[4].split(",")
        if cited in number and cited != row[0]
    }
    years = np.array([1900 + int(row[0].split("/")[-1][:2]) for row in rows])
    return Grown(len(rows), np.array(sorted(pairs)), ((row[6], "") for row in rows), years)


def write(made: Grown, database: Path) -> None:
    """Put it all into a library of papermap's own schema. Indexes and triggers are set aside meanwhile."""
    with closing(open_writer(database)) as opened:
        connection = opened.conn
        connection.execute("PRAGMA synchronous = OFF")
        with transaction(opened):
            aside = connection.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') "
                "AND sql IS NOT NULL "
                "AND tbl_name IN ('paper', 'ref', 'citation', 'vector', 'wanted', 'vector_change')"
            ).fetchall()
            for kind, name, _ in aside:
                connection.execute(f"DROP {kind} {name}")
            _fill(opened, made)
            for statement in (*(row[2] for row in aside), *m0002_neighbourhood.FILL):
                connection.execute(statement)
            connection.execute("INSERT INTO paper_words (paper_words) VALUES ('rebuild')")
        connection.execute("ANALYZE")


def _fill(opened: Database, made: Grown) -> None:
    connection = opened.conn
    counts = np.bincount(made.edges[:, 1], minlength=made.papers + 1).tolist()
    connection.executemany(
        "INSERT INTO paper (id, title, title_key, authors, abstract, year, citation_count, added_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                key, title, title_key(title), json.dumps([f"Author {key % 9973}"]), abstract or None,
                int(made.years[key - 1]), counts[key], None if key % 10 == 0 else AT,
            )
            for key, (title, abstract) in enumerate(made.texts, start=1)
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO ref (scheme, value, paper_id) VALUES ('arxiv', ?, ?)",
        ((f"{1000 + key // 100_000}.{key % 100_000:05d}", key) for key in range(1, made.papers + 1)),
    )
    connection.executemany(
        "INSERT INTO citation (citing, cited, source, seen_at) VALUES (?, ?, 's2', ?)",
        ((citing, cited, AT) for citing, cited in made.edges.tolist()),
    )
    connection.create_function("word_bag", 1, word_bag, deterministic=True)
    connection.executemany(
        "INSERT INTO vector (paper_id, model, revision, content_hash, data, words) "
        "VALUES (?1, ?2, ?3, '', ?4, word_bag("
        "(SELECT title || '. ' || coalesce(abstract, '') FROM paper WHERE id = ?1)))",
        ((key, MODEL, REVISION, row.tobytes()) for key, row in _vectors(made.papers) if key % 10),
    )


def _vectors(papers: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """A unit vector for each paper, near the middle of its subject."""
    generator = np.random.default_rng(SEED)
    falling = (np.arange(4, WIDTH + 4) ** -0.65).astype(np.float32)
    middles = generator.standard_normal((papers // SUBJECT_SIZE + 1, WIDTH), dtype=np.float32)
    for first in range(0, papers, 10_000):
        count = min(10_000, papers - first)
        rows = generator.standard_normal((count, WIDTH), dtype=np.float32)
        rows += middles[np.arange(first, first + count) // SUBJECT_SIZE]
        rows *= falling
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        yield from ((first + place + 1, row) for place, row in enumerate(rows))
