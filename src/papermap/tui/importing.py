"""What is being imported, as a value: how it was asked for, how far it is, what became of each entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from papermap.tui.words import line
from papermap.views.health import STAGE_WORDS, Progress

if TYPE_CHECKING:
    from papermap.views.exchange import ImportResult

TOLD = {"done": "came in", "already": "were here", "partial": "are known in part", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class ImportWanted:
    """An import that was asked for: a path, an address, the word zotero, or a text with ids in it."""

    what: str
    offline: bool = False
    pdf: bool = False
    titles: bool = False
    retry: bool = False


@dataclass(slots=True)
class Importing:
    """The import of this session that runs, or ran last. Owned by the app; ``stopping`` is set by the reader
    and read by the worker."""

    name: str = ""
    running: bool = False
    stopping: bool = False
    results: list[ImportResult] = field(default_factory=list)

    def start(self, name: str) -> bool:
        """Begin; false while another one runs."""
        if self.running:
            return False
        self.name, self.running, self.stopping, self.results = name, True, False, []
        return True

    def doing(self, progress: Progress | None = None) -> str:
        """The line while it runs; empty when nothing does."""
        if not self.running:
            return ""
        words = f"importing {line(self.name, 60)}"
        if self.stopping:
            return f"{words} · stopping"
        if self.results:
            return f"{words} · {len(self.results):,} entries told"
        if progress is not None:
            words += f" · {line(STAGE_WORDS.get(progress.stage, progress.stage), 40)}"
            words += f" {progress.done:,} of {progress.total:,}" if progress.total else ""
            words += f" · {line(progress.note, 120)}" if progress.note else ""
        return words


def told(name: str, results: Sequence[ImportResult]) -> tuple[str, bool]:
    """What a finished import says, and whether an entry is not whole."""
    if not results:
        return f"There is no paper in {line(name, 80)}.", False
    counts = Counter(str(result.outcome) for result in results)
    said = ", ".join(f"{counts[kind]:,} {words}" for kind, words in TOLD.items() if counts[kind])
    return f"{line(name, 80)}: {said}.", bool(counts["failed"])


def troubled(results: Sequence[ImportResult]) -> list[ImportResult]:
    """The entries that are not whole, those that failed first."""
    rank = {"failed": 0, "partial": 1}
    return sorted((r for r in results if r.outcome in rank), key=lambda result: rank[str(result.outcome)])
