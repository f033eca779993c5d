"""A paper's words as numbers: a bag of hashed terms, small enough to keep and quick to stack into a matrix.

A bag depends on its text alone. How rare a term is comes from the papers that are ranked together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from papermap.model.words import STOPWORDS, stem, words

REVISION = "1"
"""Raised when the same text would give another bag."""

PLACES = 1 << 18
"""Feature hashing (Weinberger et al. 2009): so many places for terms; few of a library's terms collide."""

RARE = 2
"""A term that fewer papers have says nothing about likeness."""

_PLACE = np.dtype([("place", "<u4"), ("count", "<u1")])

Matrix: TypeAlias = Any
"""A sparse matrix in CSR form; SciPy has no types."""

Floats = NDArray[np.float64]


def bag(title: str | None, abstract: str | None) -> bytes:
    """The terms of a paper and how often each occurs, those of the title twice."""
    counts: Counter[str] = Counter(terms(abstract or ""))
    for term in terms(title or ""):
        counts[term] += 2
    places: Counter[int] = Counter()
    for term, count in counts.items():
        places[place_of(term)] += count
    rows = np.zeros(len(places), dtype=_PLACE)
    ordered = sorted(places.items())
    rows["place"] = [place for place, _ in ordered]
    rows["count"] = [min(count, 255) for _, count in ordered]
    return rows.tobytes()


def terms(text: str) -> Iterator[str]:
    """Stemmed words and pairs of neighbouring words, in order; words that hold a sentence together break
    pairs."""
    before: str | None = None
    for word in words(text):
        if word in STOPWORDS or len(word) == 1:
            before = None
            continue
        term = stem(word)
        yield term
        if before is not None:
            yield f"{before} {term}"
        before = term


@lru_cache(maxsize=200_000)
def place_of(term: str) -> int:
    """Where a term is counted."""
    return crc32(term.encode("utf-8", "surrogatepass")) % PLACES


@dataclass(frozen=True)
class Lexicon:
    """Papers by the terms (t) that at least two papers have: ``present`` (n, t) has a one for each term of
    each paper, ``weighed`` has TF-IDF rows of unit length, ``share`` (t) is the part of all papers that has
    the term. ``column`` leads from a term's place to its column, -1 where it has none."""

    present: Matrix
    weighed: Matrix
    share: Floats
    column: NDArray[np.int32]


def lexicon(bags: Sequence[bytes], also: Sequence[bytes] = ()) -> Lexicon:
    """Stack bags. TF-IDF with sublinear counts and smooth IDF (Salton and Buckley 1988); how rare a term is
    comes from ``also`` too, which get no rows."""
    stacked = np.frombuffer(b"".join(bags), dtype=_PLACE)
    n, places = len(bags), stacked["place"].astype(np.int32)
    every = n + len(also)
    rows = np.repeat(np.arange(n), [len(b) // _PLACE.itemsize for b in bags])
    beside = np.frombuffer(b"".join(also), dtype=_PLACE)["place"].astype(np.int32)
    df = np.bincount(places, minlength=PLACES) + np.bincount(beside, minlength=PLACES)
    used = np.flatnonzero(df >= RARE)
    column = np.full(PLACES, -1, dtype=np.int32)
    column[used] = np.arange(len(used), dtype=np.int32)
    told = df[places] >= RARE
    rows, columns, counts = rows[told], column[places[told]], stacked["count"][told]
    idf = np.log((1.0 + every) / (1.0 + df[used])) + 1.0
    values = (1.0 + np.log(np.maximum(counts, 1))) * idf[columns]
    lengths = np.sqrt(np.bincount(rows, weights=values**2, minlength=n))
    values /= np.maximum(lengths, 1e-12)[rows]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])
    shape = (n, len(used))
    return Lexicon(
        present=sparse.csr_matrix((np.ones(len(rows)), columns, starts), shape=shape),
        weighed=sparse.csr_matrix((values, columns, starts), shape=shape),
        share=np.asarray((df[used] + 0.5) / (every + 1.0), dtype=np.float64),
        column=column,
    )
