"""A paper's words as numbers: a bag of hashed terms, small enough to keep and quick to stack into a matrix.

A bag depends on its text alone. How rare a term is comes from the papers that are ranked together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from papermap.model.words import STOPWORDS, stem, words
from papermap.recommend.term_rows import Floats, Rows, TermRows

REVISION = "2"
"""Raised when the same text would give another bag."""

PLACE_BITS = 18
PLACES = 1 << PLACE_BITS
"""Feature hashing (Weinberger et al. 2009): so many places for terms; few of a library's terms collide."""

MOST_TIMES = 255
"""A term is counted so often and no further."""

RAREST, MOST_RARE, PAPERS_A_STEP = 2, 4, 500
"""A term that fewer papers have says nothing about likeness: two, and one more for so many papers, up to
four."""

_ENTRY = np.dtype("<u4")


def bag(title: str | None, abstract: str | None) -> bytes:
    """The terms of a paper and how often each occurs, those of the title twice: numbers of 32 bits, the place
    in the lower 18 and the count above."""
    counts: Counter[str] = Counter(terms(abstract or ""))
    for term in terms(title or ""):
        counts[term] += 2
    places: Counter[int] = Counter()
    for term, count in counts.items():
        places[place_of(term)] += count
    entries = [place | min(count, MOST_TIMES) << PLACE_BITS for place, count in sorted(places.items())]
    return np.array(entries, dtype=_ENTRY).tobytes()


def terms(text: str) -> Iterator[str]:
    """Stemmed words, the parts of compounds each by itself, and pairs of neighbours, in order.

    Words that hold a sentence together are kept: they weigh next to nothing themselves, and "chain of
    thought" is known by its pairs.
    """
    before: str | None = None
    for compound in words(text):
        for word in compound.split("-"):
            if len(word) == 1 and word.isascii():
                before = None
                continue
            term = word if word in STOPWORDS else stem(word)
            yield term
            if before is not None:
                yield f"{before} {term}"
            before = term


@lru_cache(maxsize=200_000)
def place_of(term: str) -> int:
    """Where a term is counted."""
    return crc32(term.encode("utf-8", "surrogatepass")) % PLACES


def places_in(bag: bytes) -> Rows:
    """Where the terms of a bag are counted."""
    found: Rows = (np.frombuffer(bag, dtype=_ENTRY) & (PLACES - 1)).astype(np.intp)
    return found


@dataclass(frozen=True)
class Lexicon:
    """Papers by the terms (t) that enough papers have: ``weighed`` has TF-IDF rows (n, t) of unit length, and
    ``share`` (t) is the part of all papers that has the term. ``column`` leads from a term's place to its
    column, -1 where it has none."""

    weighed: TermRows
    share: Floats
    column: NDArray[np.int32]


def lexicon(bags: Sequence[bytes], also: Sequence[bytes] = ()) -> Lexicon:
    """Stack bags. TF-IDF with sublinear counts and smooth IDF (Salton and Buckley 1988); how rare a term is
    comes from ``also`` too, which get no rows."""
    stacked = np.frombuffer(b"".join(bags), dtype=_ENTRY)
    beside = np.frombuffer(b"".join(also), dtype=_ENTRY)
    n, every = len(bags), len(bags) + len(also)
    places = stacked & (PLACES - 1)
    df = np.bincount(places, minlength=PLACES) + np.bincount(beside & (PLACES - 1), minlength=PLACES)
    used = np.flatnonzero(df >= min(MOST_RARE, RAREST + every // PAPERS_A_STEP))
    column = np.full(PLACES, -1, dtype=np.int32)
    column[used] = np.arange(len(used), dtype=np.int32)
    columns = column[places]
    told = columns >= 0
    rows = np.repeat(np.arange(n), [len(b) // _ENTRY.itemsize for b in bags])[told]
    columns = columns[told]
    idf = (np.log((1.0 + every) / (1.0 + df[used])) + 1.0).astype(np.float32)
    times = (1.0 + np.log(np.arange(1, MOST_TIMES + 1))).astype(np.float32)
    values = times[(stacked[told] >> PLACE_BITS).astype(np.intp) - 1] * idf[columns]
    lengths = np.sqrt(np.bincount(rows, weights=values * values, minlength=n)).astype(np.float32)
    values /= np.maximum(lengths, 1e-6)[rows]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])
    return Lexicon(
        weighed=TermRows(starts, columns, values, len(used)),
        share=((df[used] + 0.5) / (every + 1.0)).astype(np.float32),
        column=column,
    )
