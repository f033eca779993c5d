"""Papers as sparse rows of term weights, and the few sums over them that a ranking takes. NumPy alone:
SciPy's import takes longer than a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Rows = NDArray[np.intp]

FEW = 12
"""A term of no more papers than these is multiplied pair by pair, and those of more all at once."""


@dataclass(frozen=True)
class TermRows:
    """Row ``i`` has the terms ``column[start[i]:start[i + 1]]``, each once, with their ``value``; there are
    ``terms`` in all."""

    start: Rows
    column: NDArray[np.int32]
    value: Floats
    terms: int

    def __len__(self) -> int:
        return len(self.start) - 1

    def entries(self, rows: Rows) -> tuple[Rows, NDArray[np.int32], Floats]:
        """The terms of some rows one after another: which of ``rows`` each is of, its column and value."""
        first, length = self.start[rows], self.start[rows + 1] - self.start[rows]
        own = np.repeat(np.arange(len(rows), dtype=np.intp), length)
        before = np.cumsum(length) - length
        at = np.arange(len(own), dtype=np.intp) + (first - before)[own]
        return own, self.column[at], self.value[at]

    def weigh(self, rows: Rows, weights: Floats) -> Floats:
        """The product of each of some rows with a weight (terms) for each term."""
        own, column, value = self.entries(rows)
        return np.bincount(own, weights=value * weights[column], minlength=len(rows)).astype(np.float64)

    def total(self, rows: Rows, counts: Floats) -> Floats:
        """The sum (terms) of some rows, each counted so much."""
        own, column, value = self.entries(rows)
        return np.bincount(column, weights=value * counts[own], minlength=self.terms).astype(np.float64)

    def likeness(self, rows: Rows) -> Floats:
        """The product (n, n) of each of some rows with each."""
        own, column, value = self.entries(rows)
        count = len(rows)
        papers = np.bincount(column, minlength=self.terms)
        common = np.flatnonzero(papers > FEW)
        place = np.full(self.terms, -1, dtype=np.intp)
        place[common] = np.arange(len(common))
        often = place[column] >= 0
        dense = np.zeros((count, len(common)), dtype=np.float32)
        dense[own[often], place[column[often]]] = value[often]
        found: Floats = (dense @ dense.T).astype(np.float64)
        found[np.diag_indices(count)] += np.bincount(own, weights=~often * value**2, minlength=count)
        rare = ~often & (papers[column] > 1)
        return found + of_few(own[rare], column[rare], value[rare], count)


def of_few(own: Rows, column: NDArray[np.int32], value: Floats, count: int) -> Floats:
    """What terms of few papers add to the products (count, count) of different rows: two entries of a term
    lie few places apart when entries are in the order of their terms."""
    order = np.argsort(column, kind="stable")
    own, column, value = own[order], column[order], value[order]
    first, second = [], []
    for step in range(1, FEW):
        one = np.flatnonzero(column[step:] == column[:-step])
        first.append(one)
        second.append(one + step)
    one, other = np.concatenate(first), np.concatenate(second)
    place, products = own[one] * count + own[other], value[one] * value[other]
    found = np.bincount(place, weights=products, minlength=count * count).astype(np.float64)
    square = found.reshape(count, count)
    both: Floats = square + square.T
    return both
