"""Hits by words and hits by meaning as one ranked list that says why.

Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): only ranks are added, since a BM25 score and a cosine
have no common scale. A pure function over two ranked lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

RANK_OFFSET = 30
"""Dampens the first ranks: the first place is worth 31/30 of the second and twice the 32nd."""

FIELD_WEIGHT = {"title": 1.0, "abstract": 0.8, "notes": 0.9, "text": 0.6}
"""How much a hit in this field counts; the best field of a paper decides. Unknown fields count as
``text``."""

MEANING_FLOOR = 0.2
"""A cosine below this is no likeness and not a hit."""

ITSELF = 0.9995
"""A paper with the words that is as near as this stands itself for what was asked: that is no reason."""


@dataclass(frozen=True, slots=True)
class WordHit:
    """A paper found by its words: in which fields, and which words of the query; with ``some``, by no more
    than a ``share`` of them (0 to 1)."""

    key: int
    fields: tuple[str, ...]
    words: tuple[str, ...] = ()
    some: bool = False
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class MeaningHit:
    """A paper near the query's vector."""

    key: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper of the joined list. ``score`` is in (0, 1]; 1 is first in both lists, by its title's words."""

    key: int
    score: float
    why: str


def fuse(
    by_words: Sequence[WordHit],
    by_meaning: Sequence[MeaningHit],
    limit: int | None = None,
    *,
    words_only: bool = False,
) -> list[Hit]:
    """Join two lists, each best first, into one, best first; equal scores in the order of keys.

    ``words_only`` says that the vectors are of the lexical embedder, so that no meaning is claimed. A paper
    that comes twice in a list counts at its first place.
    """
    near = [hit for hit in by_meaning if hit.cosine >= MEANING_FLOOR]
    word_place = _places([hit.key for hit in by_words])
    near_place = _places([hit.key for hit in near])
    worded = {hit.key: hit for hit in reversed(by_words)}
    meant = {hit.key: hit for hit in reversed(near)}
    hits = []
    for key in worded.keys() | meant.keys():
        score = 0.0
        if key in worded:
            score += 0.5 * worded[key].share * _field_weight(worded[key]) * _worth(word_place[key])
        if key in meant:
            score += 0.5 * _worth(near_place[key])
        hits.append(Hit(key, round(score, 6), _why(worded.get(key), meant.get(key), words_only)))
    return sorted(hits, key=lambda hit: (-hit.score, hit.key))[:limit]


def _places(keys: Sequence[int]) -> dict[int, int]:
    """Each key's place among the distinct keys, from 0."""
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}


def _worth(place: int) -> float:
    return RANK_OFFSET / (RANK_OFFSET + place)


def _field_weight(hit: WordHit) -> float:
    return max((FIELD_WEIGHT.get(field, FIELD_WEIGHT["text"]) for field in hit.fields), default=0.6)


def _why(worded: WordHit | None, meant: MeaningHit | None, words_only: bool) -> str:
    reasons = []
    if worded is not None:
        where = " and ".join(_phrase(field) for field in worded.fields) or "in the paper"
        which = "some of the words" if worded.some else "words"
        reasons.append(f"{which} {where}: {', '.join(worded.words)}" if worded.words else f"{which} {where}")
    if meant is not None and (worded is None or meant.cosine < ITSELF):
        reasons.append(f"{'shares words' if words_only else 'close in meaning'} {meant.cosine:.2f}")
    return "; ".join(reasons)


def _phrase(field: str) -> str:
    return {"notes": "in your notes", "text": "in the text"}.get(field, f"in the {field}")
