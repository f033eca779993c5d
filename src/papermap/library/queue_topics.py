"""Which of the reader's own topics, their lists and tags, a paper of the queue belongs to."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from papermap.library.topics import WAITING
from papermap.store import lists, tags

if TYPE_CHECKING:
    from papermap.recommend.rank import Item, Judged, Ranked

NEAREST = 5
"""Kept papers near a paper that are asked for their topics."""

LIKE = 0.15
"""Likeness (cosine of vectors without their common part) from which a kept paper is near."""

NAMED = 3
"""Topics that a reason names."""


def with_topics(
    connection: sqlite3.Connection, ranked: Sequence[Ranked], items: Sequence[Item], judged: Sequence[Judged]
) -> tuple[Ranked, ...]:
    """The same, with the topics that the kept papers nearest to each have, among the reasons of those that
    have reasons. A topic counts when two of those have it, or its only paper."""
    import numpy as np

    explained = {each.key for each in ranked if each.reasons}
    kept = [j.item for j in judged if j.sign > 0 and j.item.vector is not None]
    shown = [item for item in items if item.key in explained and item.vector is not None]
    names = _topics(connection, {item.key for item in kept})
    if not names or not shown:
        return tuple(ranked)
    sizes = Counter(name for found in names.values() for name in found)
    known = [item.vector for item in (*shown, *kept, *items) if item.vector is not None]
    vectors = np.stack(known)
    vectors = vectors - vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    likeness = vectors[: len(shown)] @ vectors[len(shown) : len(shown) + len(kept)].T
    said = {}
    for item, row in zip(shown, likeness, strict=True):
        near = [kept[int(place)].key for place in np.argsort(-row)[:NEAREST] if row[place] >= LIKE]
        votes = Counter(name for key in near for name in names.get(key, ()))
        found = [name for name, count in votes.most_common() if count >= min(2, sizes[name])]
        if found:
            many = f"{len(found)} of your topics" if len(found) > 1 else "one of your topics"
            said[item.key] = f"{many}: {', '.join(found[:NAMED])}"
    return tuple(
        replace(each, reasons=(*each.reasons, said[each.key])) if each.key in said else each
        for each in ranked
    )


def _topics(connection: sqlite3.Connection, keys: set[int]) -> dict[int, tuple[str, ...]]:
    """The reader's own lists and tags by paper; the lists that only say what to read next are none."""
    found: dict[int, tuple[str, ...]] = {}
    named = {
        name: title or name for name, (title, _) in lists.sizes(connection).items() if name not in WAITING
    }
    for name, title in named.items():
        for key in keys & set(lists.keys_on(connection, name)):
            found[key] = (*found.get(key, ()), title)
    for tag, tagged in tags.papers_by_tag(connection).items():
        for key in keys & set(tagged):
            found[key] = (*found.get(key, ()), f"#{tag}")
    return found
