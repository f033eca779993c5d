"""What exports and imports have to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class ExportView:
    """What was written: how many papers, where, and, of a folder, how many files; ``kept`` are files that
    somebody changed, which are as they were."""

    format: str
    papers: int
    path: str
    files: int = 1
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one entry: as of a REF that is added, with its place in the file ("library.bib:12")."""

    ref: str
    arxiv_id: str | None
    title: str | None
    outcome: str
    stages: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    place: str = ""


class Meets(Enum):
    """What a cell of an edited sheet meets here: an empty cell, words that it adds to, the reader's words,
    such words where it is empty itself, or another wording in the same file."""

    NOTHING = auto()
    MORE = auto()
    WORDS = auto()
    EMPTIED = auto()
    TWICE = auto()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that an edited sheet has otherwise than the library. ``conflict`` when the library's words are
    the reader's own; ``column`` is its name. Of an emptied cell, ``after`` is empty."""

    key: int
    title: str
    column: str
    before: str
    after: str
    conflict: bool
    place: str

    @property
    def meets(self) -> Meets:
        """What the cell meets here."""
        if not self.after:
            return Meets.EMPTIED
        if self.conflict:
            return Meets.WORDS if self.before else Meets.TWICE
        return Meets.MORE if self.before else Meets.NOTHING


@dataclass(frozen=True, slots=True)
class SheetDiff:
    """An edited sheet beside the library: what it would change, how many rows are the same, and what of it
    cannot be taken, in sentences."""

    changes: tuple[CellChange, ...]
    same: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListMade:
    """A reading list that was made or grew: how many papers were meant, how many are new on it, how many of
    them are in the library."""

    name: str
    papers: int
    new: int
    in_library: int
