"""Roots and frontiers: where a library's field comes from, and where it moves."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SHARE = 0.05
"""At most about this share of a library is marked, and never more than :data:`MOST`."""

MOST = 12
LEAST_CITED = 2
RECENT_YEARS = 2
LEAST_BASES = 1


@dataclass(frozen=True, slots=True)
class Landscape:
    """Keys of the papers to mark, most telling first."""

    roots: tuple[int, ...]
    frontiers: tuple[int, ...]


def landscape(
    keys: Sequence[int], edges: Iterable[tuple[int, int]], years: Mapping[int, int | None]
) -> Landscape:
    """Roots are cited by at least two papers of the library and cite less of it than cites them; frontiers
    are of its last years and build on papers inside it.

    Edges are (citing, cited); those that leave the library, and self-citations, do not count.
    """
    inside = set(keys)
    pairs = {(a, b) for a, b in edges if a in inside and b in inside and a != b}
    cited, citing = Counter(b for _, b in pairs), Counter(a for a, _ in pairs)
    many = min(MOST, max(1, math.ceil(SHARE * len(inside))))
    roots = sorted(
        (key for key in inside if cited[key] >= LEAST_CITED and citing[key] < cited[key]),
        key=lambda key: (-cited[key] / (1 + citing[key]), -cited[key], years.get(key) or math.inf, key),
    )[:many]
    known = [year for key in inside if (year := years.get(key)) is not None]
    newest = max(known, default=None)
    frontiers = sorted(
        (
            key
            for key in inside - set(roots)
            if newest is not None
            and (years.get(key) or 0) > newest - RECENT_YEARS
            and citing[key] >= LEAST_BASES
        ),
        key=lambda key: (-(years.get(key) or 0), -citing[key], key),
    )[:many]
    return Landscape(tuple(roots), tuple(frontiers))
