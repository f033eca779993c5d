"""What the journal keeps: a reader's words as they are kept, and the deeds they were said in. Values only;
keeping them is the store's.

A kind of words is a frozen dataclass. ``kind`` is its name in the store, for ever; ``own`` names the fields
that are the reader's own words, which search finds. A kind with a :meth:`~Words.slot` has one word that holds
for each paper and slot: a new one takes the place of the one before, which stays in the history. A kind
without keeps all. The kinds are in :mod:`papermap.model.reading` (of papers), :mod:`papermap.model.thinking`
(ahead of them) and :mod:`papermap.model.curation` (what is kept, and how).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar


class Words:
    """Anything that the journal keeps."""

    __slots__ = ()
    kind: ClassVar[str]
    own: ClassVar[tuple[str, ...]] = ()

    def slot(self) -> str | None:
        """What of a paper this is the one word on; ``None`` where a paper may have many."""
        return None


Said = TypeVar("Said", bound=Words, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Said]):
    """Words as they are kept. ``paper`` and ``other`` are works; ``replaces`` is the entry it took the place
    of; ``deed`` is the act of the reader that it belongs to."""

    id: int
    said: Said
    made_at: str
    paper: int | None = None
    other: int | None = None
    replaces: int | None = None
    deed: int = 0
    live: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of the reader, which undo takes back as a whole. ``said`` tells it in words; ``session`` is the
    running program that it was done in."""

    id: int
    at: str
    said: str
    session: str = ""
    undone_at: str | None = None
    entries: tuple[Entry[Words], ...] = ()
