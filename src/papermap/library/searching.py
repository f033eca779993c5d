"""Search and similarity over the library's vectors, which stay in files that are mapped into memory: no
question reads the table, and only what is asked for is loaded."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.library.sketching import sketch_of
from papermap.library.vector_shelf import SERVICE_MODELS, Shelf, load_shelf
from papermap.store import graph, papers, vector_file, vectors, words
from papermap.store.library_rows import labels
from papermap.views.neighbours import FoundView
from papermap.views.papers import names_view, shown_title
from papermap.views.related import citation_reasons

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from papermap.atlas.word_bags import Bags
    from papermap.library.meaning import Meaning

LEXICAL = "lexical"
SEEDS = 3
"""So many of the best word hits stand for what was asked, when looking for more in their neighbourhood."""

NEAREST = 60
"""So many of the nearest in meaning are compared by their words and citations too. More find no better ones
(``benchmarks/similar.py``)."""

BESIDE = 20
"""So many papers that share references, and that are cited together, are compared too, out of twice as many
that have the most in common."""

SOUGHT_WITHIN = 100_000
"""So many papers with the words are looked at where a query selects among them."""

LEAST_SOUGHT = 20
"""So many are sought also where fewer are wanted, so that a short list is the beginning of a long one."""

TOLD = 0.1
"""A likeness of words below this is not worth telling."""


def to_friends(
    rows: NDArray[np.float32], bags: Bags | None, some: NDArray[np.intp], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How alike the texts (n) are to ``some`` of them (m), weighed (m) and added up."""
    from papermap.atlas.neighbours import text_likeness
    from papermap.atlas.word_bags import words_alike

    words_of = None if bags is None else words_alike(bags[some], bags, weights)
    return text_likeness(rows @ (weights @ rows[some]), words_of)


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

        from papermap.atlas.word_bags import BAG

        chosen = vectors.main_model(connection, SERVICE_MODELS)
        file = vector_file.bring_up_to_date(connection, self._caches, *chosen) if chosen is not None else None
        if file is None or not file.rows:
            return None
        matrix = np.asarray(np.memmap(file.data, dtype="<f4", mode="r", shape=(file.rows, file.width)))
        bags = np.memmap(file.bags, dtype=BAG, mode="r", shape=(file.rows,))
        keys = np.fromfile(file.keys, dtype="<i8", count=file.rows)
        sketch = sketch_of(connection, file, keys, matrix)
        return Shelf(file.model, file.revision, keys, matrix, np.asarray(bags), sketch)

    def similar(self, connection: sqlite3.Connection, key: int, limit: int) -> tuple[FoundView, ...]:
        """The papers of the library most like one: near in meaning, sharing words, related by citations.

        Only those nearest in meaning, and those that citations propose, are looked at more closely.
        """
        import numpy as np

        from papermap.atlas.neighbours import mixed_scores, text_likeness
        from papermap.atlas.word_bags import words_alike

        shelf = self.shelf(connection)
        if shelf is None or not len(own := shelf.rows_of([key])[1]):
            return ()
        asked, bag = shelf.matrix[own[0]], shelf.bags[own[0]]
        near, _ = shelf.nearest(asked, max(NEAREST, limit + 1))
        sharing = {r.key: r for r in graph.coupled(connection, key, BESIDE, 2 * BESIDE)}
        together = {r.key: r for r in graph.cocited(connection, key, BESIDE, 2 * BESIDE)}
        keys, rows = shelf.rows_of(sorted({*near, *sharing, *together} - {key}))
        vectors_of, bags_of = shelf.matrix[rows], shelf.bags[rows]
        cosines = vectors_of @ asked
        alike = words_alike(bag, bags_of) if shelf.model != LEXICAL else None
        closeness = np.zeros((len(keys), 2), dtype=np.float32)
        for side, related in enumerate((together, sharing)):
            if related:
                closeness[:, side] = [related[k].closeness if k in related else 0.0 for k in keys.tolist()]
        scores = mixed_scores(
            text_likeness(cosines, alike),
            closeness,
            partial(to_friends, vectors_of, None if alike is None else bags_of),
        )
        best = np.lexsort((keys, -scores))
        near_of = dict(zip(keys.tolist(), cosines.tolist(), strict=True))
        words_of = {} if alike is None else dict(zip(keys.tolist(), alike.tolist(), strict=True))
        ranked = list(zip(keys[best].tolist(), scores[best].tolist(), strict=True))
        why = partial(_why_alike, near_of, words_of, together, sharing)
        return _views(connection, ranked, why, limit, own_only=True)

    def cosines(self, connection: sqlite3.Connection, key: int, others: Sequence[int]) -> dict[int, float]:
        """How alike a paper is to each of these that has a vector."""
        shelf = self.shelf(connection)
        if shelf is None or not len(own := shelf.rows_of([key])[1]):
            return {}
        keys, rows = shelf.rows_of(others)
        return dict(zip(keys.tolist(), (shelf.matrix[rows] @ shelf.matrix[own[0]]).tolist(), strict=True))

    def shared_words(
        self,
        connection: sqlite3.Connection,
        key: int,
        texts: Sequence[tuple[str | None, str | None]],
        keys: Sequence[int | None] = (),
    ) -> list[float]:
        """How many words each of these titles and abstracts shares with a paper, 0 to 1; 0 for all where the
        paper has no words here. With ``keys``, whose texts they are: words that are stored are not sought
        anew."""
        import numpy as np

        from papermap.atlas.word_bags import BAG, words_alike

        fields = papers.load(connection, key).fields
        stored: dict[int, bytes] = {}
        shelf = self.shelf(connection) if keys else None
        if shelf is not None:
            known, rows = shelf.rows_of([other for other in keys if other is not None])
            stored = {
                other: shelf.bags[row].tobytes() for other, row in zip(known.tolist(), rows, strict=True)
            }
        of = keys or [None] * len(texts)
        others = [stored.get(o or 0) or _bag_of(*text) for o, text in zip(of, texts, strict=True)]
        packed = np.frombuffer(b"".join([_bag_of(fields.title, fields.abstract), *others]), dtype=BAG)
        found: list[float] = words_alike(packed[0], packed[1:]).tolist()
        return found

    def search(
        self,
        connection: sqlite3.Connection,
        query: str,
        limit: int,
        within: frozenset[int] | None = None,
        meaning: Meaning | None = None,
    ) -> tuple[FoundView, ...]:
        """Papers with the words, and papers near those in meaning, in one list; only those ``within``, where
        that is given, though they may be near to others with the words. Where no paper has all the words,
        papers with some of them, and with ``meaning`` those near what the query itself means.

        The reader's own papers come before those that are only known from citations.
        """
        from papermap.atlas.search import MeaningHit, WordHit, fuse

        asked, wide = words.words_of(query), max(limit, LEAST_SOUGHT)
        found = _with_words(connection, query, wide, within, some=False)
        some = not found
        if some:
            found, asked = _with_words(connection, query, wide, within, some), words.telling_words(query)
        ranked = _own_first(connection, found)
        which = dict.fromkeys(ranked, asked)
        if some:  # those with more of the words first
            ranked = ranked[: 4 * wide]
            which = words.words_in(connection, asked, ranked)
            ranked = _own_first(connection, sorted(ranked, key=lambda key: -len(which.get(key, ()))))
        by_words = []
        for key in ranked:
            having = which.get(key, ())
            share = max(len(having), 1) / max(len(asked), 1)
            by_words.append(WordHit(key, found[key], having, some, share))
        seeds = [] if some else ranked[:SEEDS]
        if within is not None and len(seeds) < SEEDS:
            anywhere = _with_words(connection, query, wide, None, some=False)
            seeds += [key for key in _own_first(connection, anywhere) if key not in seeds]
        near: list[MeaningHit] = []
        shelf = self.shelf(connection)
        if shelf is not None:
            middle = None
            if not seeds and meaning is not None and asked:
                middle = meaning.of_question(query, shelf.model, shelf.revision)
            if middle is None:
                middle = _middle(shelf, (seeds or ranked)[:SEEDS])
            if middle is not None:
                nearest = shelf.nearest if within is None else partial(shelf.nearest_within, chosen=within)
                near = [MeaningHit(*hit) for hit in zip(*nearest(middle, wide), strict=True)]
        hits = fuse(by_words, near, limit, words_only=shelf is None or shelf.model == LEXICAL)
        why = {hit.key: hit.why for hit in hits}
        return _views(connection, [(hit.key, hit.score) for hit in hits], why.__getitem__, limit)


@lru_cache(maxsize=20_000)
def _bag_of(title: str | None, abstract: str | None) -> bytes:
    """The words of a paper without a vector. Around one paper the same others are met many times."""
    from papermap.embed.base import text_of
    from papermap.model.word_bag import word_bag

    return word_bag(text_of(title, abstract))


def _with_words(
    connection: sqlite3.Connection, query: str, wide: int, within: frozenset[int] | None, some: bool
) -> dict[int, tuple[str, ...]]:
    if within is None:
        return words.search(connection, query, 4 * wide, some)
    found = words.search(connection, query, SOUGHT_WITHIN, some)
    return {key: hit for key, hit in found.items() if key in within}


def _own_first(connection: sqlite3.Connection, found: Collection[int]) -> list[int]:
    """Papers in the order they are in, but those of the library before those only known from citations."""
    own = papers.in_library(connection, list(found))
    return sorted(found, key=lambda key: key not in own)


def _why_alike(
    near: Mapping[int, float],
    shared: Mapping[int, float],
    together: Mapping[int, graph.Related],
    sharing: Mapping[int, graph.Related],
    key: int,
) -> str:
    """What makes a paper like the one asked about; without ``shared``, ``near`` is itself of words."""
    beside, both = together.get(key), sharing.get(key)
    reasons = [f"{'close in meaning' if shared else 'shares words'} {near[key]:.2f}"]
    if shared.get(key, 0.0) >= TOLD:
        reasons.append(f"shares words {shared[key]:.2f}")
    reasons += citation_reasons(
        beside.shared if beside else 0, both.shared if both else 0, beside.of if beside else None
    )
    return "; ".join(reasons)


def _middle(shelf: Shelf, seeds: Sequence[int]) -> NDArray[np.float32] | None:
    """The middle of the vectors of ``seeds``, of unit length; ``None`` where none has one.

    The best word hits stand for the query, so that asking for meaning does not first load a model for
    seconds (pseudo-relevance feedback: Rocchio 1971).
    """
    import numpy as np

    _, rows = shelf.rows_of(seeds)
    if not len(rows):
        return None
    middle: NDArray[np.float32] = shelf.matrix[rows].mean(axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-12)
    return middle


def _views(
    connection: sqlite3.Connection,
    found: Sequence[tuple[int, float]],
    why: Callable[[int], str],
    limit: int,
    own_only: bool = False,
) -> tuple[FoundView, ...]:
    """The best ``limit`` of (key, score), as they are shown; with ``own_only`` those of the library."""
    views: list[FoundView] = []
    start = 0
    while len(views) < limit and start < len(found):
        batch = found[start : start + limit - len(views)]
        start += len(batch)
        known = {paper.key: paper for paper in labels(connection, [key for key, _ in batch])}
        for key, score in batch:
            paper = known.get(key)
            if paper is None or (own_only and not paper.in_library):
                continue
            refs = names_view(paper.names)
            views.append(
                FoundView(
                    refs=refs,
                    title=shown_title(paper.title, refs),
                    year=paper.year,
                    score=round(score, 4),
                    why=why(key),
                    key=key,
                    authors=paper.authors,
                    in_library=paper.in_library,
                )
            )
    return tuple(views)
