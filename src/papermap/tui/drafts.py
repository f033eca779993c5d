"""Words that are typed and not yet kept, for every dialog in which a reader writes: a crash loses two seconds
of them, and leaving nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.library.reading import ReadingRoom


@dataclass(slots=True)
class Draft:
    """One box of a paper (``key``), or of none. Once dropped, a keeping that comes late is not done."""

    room: ReadingRoom
    key: int | None
    box: str
    _done: bool = False
    _lock: Lock = field(default_factory=Lock)

    @property
    def text(self) -> str:
        """What was being typed here when it was left; empty for nothing."""
        return self.room.draft(self.key, self.box)

    def keep(self, text: str) -> None:
        """Keep what is being typed; an empty text is forgotten."""
        with self._lock:
            if not self._done:
                self.room.keep_draft(self.key, self.box, text)

    def drop(self) -> None:
        """The words are in the journal now."""
        with self._lock:
            self._done = True
            self.room.drop_draft(self.key, self.box)


class FormDrafts:
    """The boxes of a form, each with a draft of its own."""

    def __init__(self, room: ReadingRoom, key: int | None, form: str, boxes: Sequence[str]) -> None:
        self._drafts = {box: Draft(room, key, f"{form} {box}") for box in boxes}

    @property
    def texts(self) -> dict[str, str]:
        """What was being typed, by box; boxes without are left out."""
        found = {box: draft.text for box, draft in self._drafts.items()}
        return {box: text for box, text in found.items() if text}

    def keep(self, box: str, text: str) -> None:
        """Keep what is being typed into a box."""
        self._drafts[box].keep(text)

    def drop(self) -> None:
        """The words are in the journal now."""
        for draft in self._drafts.values():
            draft.drop()
