"""Semantic Scholar's news for a reader: new papers that cite theirs, and what it recommends to them.

What is asked and how answers are read; the traffic goes through :mod:`papermap.sources.semanticscholar`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from papermap.model.failures import FailureKind
from papermap.model.papers import Record
from papermap.model.refs import Ref
from papermap.sources.s2_records import RECORD_FIELDS, record_of
from papermap.sources.semanticscholar import S2Source
from papermap.sources.send import AttemptError

CITING_FIELDS = ("paperId", *(f"citations.{name}" for name in RECORD_FIELDS if name != "abstract"))
RECOMMENDED_FIELDS = RECORD_FIELDS

MOST_EXAMPLES = 100
"""So many of the reader's papers are named as examples."""


@dataclass(frozen=True, slots=True)
class Citing:
    """A new paper and those of the asked papers that it cites."""

    record: Record
    cites: tuple[Ref, ...]


def citing(s2: S2Source, refs: Sequence[Ref], since: date) -> tuple[Citing, ...]:
    """The papers published since then that cite one of these (500 at most), in one request; each once.

    Raises :class:`SourceError`. A paper that the service does not know, or whose citations it does not list,
    has none here: this is news, not a count.
    """
    asked = list(dict.fromkeys(refs))
    if not asked:
        return ()
    items = s2.post(
        f"/graph/v1/paper/batch?fields={','.join(CITING_FIELDS)}",
        {"ids": [s2.name(ref) for ref in asked]},
        _is_list_of(len(asked)),
    )
    found: dict[Ref, tuple[Record, list[Ref]]] = {}
    for ref, item in zip(asked, items, strict=True):
        for record in _records(item.get("citations") if isinstance(item, dict) else None):
            if (record.fields.published or "") >= since.isoformat():
                found.setdefault(min(record.refs), (record, []))[1].append(ref)
    return tuple(Citing(record, tuple(cites)) for record, cites in found.values())


def recommended(s2: S2Source, liked: Sequence[Ref], disliked: Sequence[Ref], most: int) -> tuple[Record, ...]:
    """What the service recommends to somebody who likes these and not those, ``most`` papers at most.

    Raises :class:`SourceError`. The refs must be ones the service knows: one it does not know voids all.
    """
    if not liked:
        return ()
    body = {
        "positivePaperIds": [s2.name(ref) for ref in liked[:MOST_EXAMPLES]],
        "negativePaperIds": [s2.name(ref) for ref in disliked[:MOST_EXAMPLES]],
    }
    path = f"/recommendations/v1/papers?fields={','.join(RECOMMENDED_FIELDS)}&limit={most}"
    return tuple(_records(s2.post(path, body, _has_papers)["recommendedPapers"]))[:most]


def _records(rows: object) -> Iterable[Record]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and (record := record_of(row)) is not None:
            yield record


def _is_list_of(size: int) -> Any:
    def judge(value: Any) -> None:
        if not isinstance(value, list) or len(value) != size:
            raise AttemptError(FailureKind.GARBLED, "sent another list than the one asked for")

    return judge


def _has_papers(value: Any) -> None:
    if not isinstance(value, dict) or not isinstance(value.get("recommendedPapers"), list):
        raise AttemptError(FailureKind.GARBLED, "sent something that is no list of papers")
