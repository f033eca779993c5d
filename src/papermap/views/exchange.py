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


@dataclass(frozen=True, slots=True)
class SourceView:
    """What is to be imported, before any of it is taken in: what it is called, its form, how many works are
    in it, how many of them have an identifier, how many have a PDF on this machine, how many entries give no
    work, and the first titles."""

    name: str
    form: str
    works: int
    named: int
    files: int
    unread: int
    titles: tuple[str, ...]


FORMS = {
    "bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON", "zotero-json": "Zotero", "zotero": "Zotero",
    "json": "the dump of a papermap library", "library": "a papermap library", "csv": "a spreadsheet",
    "xlsx": "a workbook", "pdf": "PDF files", "list": "a reading list", "text": "a text that names papers",
}  # fmt: skip
"""What a form is called."""


def told_of(view: SourceView) -> str:
    """How much is to be imported, in a sentence."""
    count = f"{view.works:,} {'work' if view.works == 1 else 'works'}"
    parts = [f"{count}, {view.named:,} of them with an identifier"]
    if view.files:
        parts.append(f"{view.files:,} with a PDF on this machine")
    if view.unread:
        parts.append(
            f"{view.unread:,} {'entry that gives' if view.unread == 1 else 'entries that give'} none"
        )
    return f"{FORMS.get(view.form, view.form)}: {', '.join(parts)}."


class Meets(Enum):
    """What a cell of an edited sheet meets here: an empty cell; what was exported, which only the file
    changed; words that were changed here too; the reader's words, of which is not known what was exported;
    one of these where it is empty itself; or another wording in the same file."""

    NOTHING = auto()
    CHANGED = auto()
    BOTH = auto()
    WORDS = auto()
    EMPTIED = auto()
    TWICE = auto()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that an edited sheet has otherwise than the library; ``column`` is its name. Of an emptied cell,
    ``after`` is empty."""

    key: int
    title: str
    column: str
    before: str
    after: str
    meets: Meets
    place: str

    @property
    def conflict(self) -> bool:
        """Whether taking it over would replace words that the file does not know of."""
        return self.meets not in (Meets.NOTHING, Meets.CHANGED)


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
