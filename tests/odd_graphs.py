"""Libraries that no one would draw: cycles, papers that cite themselves, bare papers, titles in any script,
one paper, none."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np

from papermap.model.word_bag import word_bag
from papermap.store import vectors
from papermap.store.connect import open_writer, transaction
from tests.store.graphs import cite, paper

TITLES = (
    "注意力就是一切", "Внимание — всё, что нужно", "الانتباه هو كل ما تحتاجه", "\u202ereversed", "🦊" * 40,
    "a\tb <b>&amp;", "x" * 3000, "",
)  # fmt: skip


def fill(home: Path, numbers: range, edges: list[tuple[int, int]]) -> None:
    """Papers, every third without a year and every fourth without a vector, with these citations."""
    with closing(open_writer(home / "library.db")) as database, transaction(database):
        keys = {number: paper(database, number) for number in numbers}
        for citing, cited in edges:
            cite(database, keys[citing], (cited,))
        for number, key in keys.items():
            title = TITLES[number % len(TITLES)]
            year = None if number % 3 == 0 else 2000 + number
            database.conn.execute(
                "UPDATE paper SET title = ?, year = ?, abstract = NULL WHERE id = ?",
                [title or None, year, key],
            )
            if number % 4:
                row = np.random.default_rng(number).standard_normal(8)
                data = (row / np.linalg.norm(row)).astype("<f4").tobytes()
                vectors.save_vectors(database.conn, [(key, "m", "1", "h", data, word_bag(title))])


CYCLE = [(n, n % 16 + 1) for n in range(1, 17)] + [(n, n) for n in range(1, 17)] + [(2, 1), (1, 2)]
LIBRARIES = {
    "none": (range(0), []),
    "one": (range(1, 2), [(1, 1)]),
    "two": (range(1, 3), [(1, 2), (2, 1)]),
    "a ring": (range(1, 17), CYCLE),
    "without citations": (range(1, 10), []),
}
