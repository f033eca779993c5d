"""Search and similarity over the library's vectors, which are read once and kept while nothing changes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.store import papers, vectors, words
from papermap.store.connect import file_state
from papermap.views.neighbours import FoundView
from papermap.views.papers import refs_view, shown_title

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEXICAL = "lexical"
SERVICE_MODELS = ("specter2",)
SEEDS = 3
"""So many of the best word hits stand for what was asked, when looking for more in their neighbourhood."""


@dataclass(frozen=True)
class Shelf:
    """The library's vectors of one model: keys (n), matrix (n, d), rows of unit length."""

    model: str
    revision: str
    keys: tuple[int, ...]
    matrix: NDArray[np.float32]

    def row(self, key: int) -> int | None:
        return self.keys.index(key) if key in self.keys else None


def load_shelf(connection: sqlite3.Connection) -> Shelf | None:
    """The vectors of the model that most papers of the library have; ``None`` when no paper has one."""
    import numpy as np

    made = [m for m in vectors.models(connection) if m[0] not in SERVICE_MODELS]
    if not made:
        return None
    model, revision, _ = made[0]
    rows = vectors.library_vectors(connection, model, revision)
    matrix = np.stack([np.frombuffer(data, dtype="<f4") for _, data in rows])
    return Shelf(model, revision, tuple(key for key, _ in rows), matrix)


class Finder:
    """Finds papers of the library in ``database``; safe to share between threads."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._shelf: tuple[tuple[int, ...], Shelf] | None = None

    def shelf(self, connection: sqlite3.Connection) -> Shelf | None:
        """As :func:`load_shelf`, read again only when the library's file has changed."""
        state = file_state(self._database)
        with self._lock:
            if self._shelf is None or self._shelf[0] != state:
                loaded = load_shelf(connection)
                if loaded is None:
                    return None
                self._shelf = (state, loaded)
            return self._shelf[1]

    def similar(self, connection: sqlite3.Connection, key: int, limit: int) -> tuple[FoundView, ...]:
        """The papers nearest to a paper of the library."""
        from papermap.atlas.neighbours import nearest

        shelf = self.shelf(connection)
        own = vectors.vector(connection, key, shelf.model) if shelf else None
        if shelf is None or own is None:
            return ()
        import numpy as np

        rows, cosines = nearest(shelf.matrix, np.frombuffer(own, dtype="<f4"), limit + 1)
        said = "shares words" if shelf.model == LEXICAL else "close in meaning"
        found = [
            (shelf.keys[row], float(cosine), f"{said} {cosine:.2f}")
            for row, cosine in zip(rows, cosines, strict=True)
            if shelf.keys[row] != key
        ]
        return _views(connection, found[:limit])

    def cosines(self, connection: sqlite3.Connection, key: int, others: Sequence[int]) -> dict[int, float]:
        """How alike a paper is to each of these that has a vector."""
        import numpy as np

        shelf = self.shelf(connection)
        own = vectors.vector(connection, key, shelf.model) if shelf else None
        if shelf is None or own is None:
            return {}
        query = np.frombuffer(own, dtype="<f4")
        place = {known: row for row, known in enumerate(shelf.keys)}
        return {o: float(shelf.matrix[place[o]] @ query) for o in others if o in place}

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
            near = [MeaningHit(key, cosine) for key, cosine in _around(shelf, ranked[:SEEDS], limit)]
        hits = fuse(by_words, near, limit, words_only=shelf is None or shelf.model == LEXICAL)
        return _views(connection, [(hit.key, hit.score, hit.why) for hit in hits])


def _around(shelf: Shelf, seeds: Sequence[int], limit: int) -> list[tuple[int, float]]:
    """The papers nearest to the middle of ``seeds``.

    The best word hits stand for the query, so that asking for meaning does not first load a model for
    seconds (pseudo-relevance feedback: Rocchio 1971).
    """
    import numpy as np

    from papermap.atlas.neighbours import nearest

    rows = [row for seed in seeds if (row := shelf.row(seed)) is not None]
    if not rows:
        return []
    middle = shelf.matrix[rows].mean(axis=0)
    indices, cosines = nearest(shelf.matrix, middle / max(float(np.linalg.norm(middle)), 1e-12), limit)
    return [(shelf.keys[row], float(cosine)) for row, cosine in zip(indices, cosines, strict=True)]


def _views(connection: sqlite3.Connection, found: Sequence[tuple[int, float, str]]) -> tuple[FoundView, ...]:
    known = {paper.key: paper for paper in papers.load_many(connection, [key for key, _, _ in found])}
    views = []
    for key, score, why in found:
        paper = known[key]
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
