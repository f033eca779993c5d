"""Search and similarity over the library's vectors, which stay in a file that is mapped into memory: no
question reads the table, and only what is asked for is loaded."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.model.papers import Paper
from papermap.store import graph, papers, vector_file, vectors, words
from papermap.views.neighbours import FoundView
from papermap.views.papers import refs_view, shown_title
from papermap.views.sideways import citation_reasons

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEXICAL = "lexical"
SERVICE_MODELS = ("specter2",)
SEEDS = 3
"""So many of the best word hits stand for what was asked, when looking for more in their neighbourhood."""

NEAREST = 60
"""So many of the nearest in meaning are compared by their words and citations too. More find no better ones
(``benchmarks/similar.py``)."""

BESIDE = 20
"""So many papers that share references, and that are cited together, are compared too."""

BLOCK = 262_144
"""Rows compared at once."""


@dataclass(frozen=True)
class Shelf:
    """The vectors of one model: keys (n), matrix (n, d), rows of unit length, or zeros for a paper that is
    gone."""

    model: str
    revision: str
    keys: NDArray[np.int64]
    matrix: NDArray[np.float32]

    def blocks(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Keys and rows, :data:`BLOCK` at a time."""
        for start in range(0, len(self.keys), BLOCK):
            yield self.keys[start : start + BLOCK], self.matrix[start : start + BLOCK]


def load_shelf(connection: sqlite3.Connection) -> Shelf | None:
    """The vectors of the model that most papers of the library have, in the order of keys; ``None`` when no
    paper has one."""
    import numpy as np

    chosen = vectors.main_model(connection, SERVICE_MODELS)
    rows = vectors.library_vectors(connection, *chosen) if chosen is not None else []
    if chosen is None or not rows:
        return None
    matrix = np.stack([np.frombuffer(data, dtype="<f4") for _, data in rows])
    return Shelf(*chosen, np.array([key for key, _ in rows], dtype=np.int64), matrix)


class Finder:
    """Finds papers of the library in ``database``; safe to share between threads."""

    def __init__(self, database: Path) -> None:
        self._caches = database.with_name("vectors")
        self._lock = threading.Lock()
        self._shelf: tuple[int, Shelf] | None = None

    def shelf(self, connection: sqlite3.Connection) -> Shelf | None:
        """As :func:`load_shelf` in any order, mapped from the vector file, which is brought up to date first.

        In a folder that cannot be written there is no such file, and the vectors are read into memory.
        """
        number = vector_file.latest_change(connection)
        with self._lock:
            if self._shelf is None or self._shelf[0] != number:
                try:
                    loaded = self._mapped(connection)
                except OSError:
                    loaded = load_shelf(connection)
                if loaded is None:
                    return None
                self._shelf = (number, loaded)
            return self._shelf[1]

    def _mapped(self, connection: sqlite3.Connection) -> Shelf | None:
        import numpy as np

        chosen = vectors.main_model(connection, SERVICE_MODELS)
        file = vector_file.bring_up_to_date(connection, self._caches, *chosen) if chosen is not None else None
        if file is None or not file.rows:
            return None
        rows = np.memmap(file.data, dtype="<f4", mode="r", shape=(file.rows, file.width))
        keys = np.fromfile(file.keys, dtype="<i8", count=file.rows)
        return Shelf(file.model, file.revision, keys, np.asarray(rows))

    def similar(self, connection: sqlite3.Connection, key: int, limit: int) -> tuple[FoundView, ...]:
        """The papers of the library most like one: near in meaning, sharing words, related by citations.

        Only those nearest in meaning, and those that citations propose, are looked at more closely.
        """
        from papermap.atlas.neighbours import mixed_score, nearest_in_blocks

        shelf = self.shelf(connection)
        own = self._rows(connection, shelf, [key]).get(key) if shelf else None
        if shelf is None or own is None:
            return ()
        near = nearest_in_blocks(shelf.blocks(), own, max(NEAREST, limit + 1))[0].tolist()
        sharing = {r.key: r for r in graph.coupled(connection, key, BESIDE)}
        together = {r.key: r for r in graph.cocited(connection, key, BESIDE)}
        rows = self._rows(connection, shelf, [*near, *sharing, *together])
        rows.pop(key, None)
        others = papers.load_many(connection, sorted(papers.in_library(connection, list(rows))))
        words_alike = self._words_alike(connection, key, others) if shelf.model != LEXICAL else {}
        said = "shares words" if shelf.model == LEXICAL else "close in meaning"
        found = []
        for other in (paper.key for paper in others):
            cosine = float(rows[other] @ own)
            beside, alike = together.get(other), sharing.get(other)
            closeness = [r.closeness for r in (beside, alike) if r is not None]
            score = mixed_score(cosine, words_alike.get(other), closeness)
            reasons = citation_reasons(
                beside.shared if beside else 0, alike.shared if alike else 0, beside.of if beside else None
            )
            found.append((other, score, "; ".join([f"{said} {cosine:.2f}", *reasons])))
        found.sort(key=lambda hit: (-hit[1], hit[0]))
        return _views(connection, found[:limit])

    def _words_alike(
        self, connection: sqlite3.Connection, key: int, others: Sequence[Paper]
    ) -> dict[int, float]:
        """Cosines of the words of titles and abstracts."""
        from papermap.embed.base import text_of
        from papermap.embed.lexical import LexicalEmbedder

        asked = [papers.load(connection, key), *others]
        rows = LexicalEmbedder().embed([text_of(p.fields.title, p.fields.abstract) for p in asked])
        return dict(zip((p.key for p in others), (rows[1:] @ rows[0]).tolist(), strict=True))

    def cosines(self, connection: sqlite3.Connection, key: int, others: Sequence[int]) -> dict[int, float]:
        """How alike a paper is to each of these that has a vector."""
        shelf = self.shelf(connection)
        rows = self._rows(connection, shelf, [key, *others]) if shelf else {}
        own = rows.get(key)
        return {} if own is None else {o: float(rows[o] @ own) for o in others if o in rows}

    def _rows(
        self, connection: sqlite3.Connection, shelf: Shelf, keys: Sequence[int]
    ) -> dict[int, NDArray[np.float32]]:
        import numpy as np

        stored = vectors.vectors_of(connection, keys, shelf.model, shelf.revision)
        return {key: np.frombuffer(data, dtype="<f4") for key, data in stored.items()}

    def search(self, connection: sqlite3.Connection, query: str, limit: int) -> tuple[FoundView, ...]:
        """Papers with the words, and papers near those in meaning, in one list.

        The reader's own papers come before those that are only known from citations.
        """
        from papermap.atlas.search import MeaningHit, WordHit, fuse

        asked = words.words_of(query)
        found = words.search(connection, query, limit * 4)
        own = papers.in_library(connection, list(found))
        ranked = sorted(found, key=lambda key: key not in own)
        by_words = [WordHit(key, found[key], asked) for key in ranked]
        near: list[MeaningHit] = []
        shelf = self.shelf(connection)
        if shelf is not None and by_words:
            around = self._around(connection, shelf, ranked[:SEEDS], limit)
            near = [MeaningHit(key, cosine) for key, cosine in around]
        hits = fuse(by_words, near, limit, words_only=shelf is None or shelf.model == LEXICAL)
        return _views(connection, [(hit.key, hit.score, hit.why) for hit in hits])

    def _around(
        self, connection: sqlite3.Connection, shelf: Shelf, seeds: Sequence[int], limit: int
    ) -> list[tuple[int, float]]:
        """The papers nearest to the middle of ``seeds``.

        The best word hits stand for the query, so that asking for meaning does not first load a model for
        seconds (pseudo-relevance feedback: Rocchio 1971).
        """
        import numpy as np

        from papermap.atlas.neighbours import nearest_in_blocks

        rows = self._rows(connection, shelf, seeds)
        if not rows:
            return []
        middle = np.mean(list(rows.values()), axis=0)
        middle /= max(float(np.linalg.norm(middle)), 1e-12)
        keys, cosines = nearest_in_blocks(shelf.blocks(), middle, limit)
        return list(zip(keys.tolist(), cosines.tolist(), strict=True))


def _views(connection: sqlite3.Connection, found: Sequence[tuple[int, float, str]]) -> tuple[FoundView, ...]:
    known = {paper.key: paper for paper in papers.load_many(connection, [key for key, _, _ in found])}
    views = []
    for key, score, why in found:
        if (paper := known.get(key)) is None:
            continue
        refs = refs_view(paper.refs)
        views.append(
            FoundView(
                refs=refs,
                title=shown_title(paper.fields.title, refs),
                year=paper.fields.year,
                score=round(score, 4),
                why=why,
                key=key,
                authors=paper.fields.authors,
                in_library=paper.in_library,
            )
        )
    return tuple(views)
