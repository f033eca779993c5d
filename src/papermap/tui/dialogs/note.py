"""Writing a note. The words are stored every two seconds while they change, and once more on leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from papermap.tui.messages import NoteWritten
from papermap.tui.words import paragraphs, plural, problem

SAVE_EVERY = 2.0
"""Seconds. A crash while typing loses at most this much."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a note: its newest wording's id, and the body before the edit (``None``: it is new)."""

    note_id: int
    body: str
    before: str | None


class WriteNote(ModalScreen[Written | None]):
    """Gives what was written, ``None`` when nothing changed. Esc and Ctrl+S both save and leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "done", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        write: Callable[[str, int | None], int],
        body: str | None,
        replaces: int | None,
    ) -> None:
        """``write(body, replaces)`` stores a wording and returns its id; it is called in a worker."""
        super().__init__()
        self._title = title
        self._write = write
        self._before = body
        self._note_id = replaces
        self._stored = body or ""
        self._saving = False
        self._leaving = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog note"):
            yield Static(self._title, classes="question", markup=False)
            yield TextArea(paragraphs(self._before or ""), soft_wrap=True, show_line_numbers=False)
            yield Static("", classes="below", markup=False)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()
        self.set_interval(SAVE_EVERY, self._save)
        self._say("")

    def on_text_area_changed(self) -> None:
        self._say("")

    def action_done(self) -> None:
        self._leaving = True
        self._save()
        self._leave_when_saved()

    @property
    def _unsaved(self) -> bool:
        body = self.query_one(TextArea).text.strip()
        return bool(body) and body != self._stored.strip()

    def _save(self) -> None:
        if self._unsaved and not self._saving:
            self._saving = True
            self._store(self.query_one(TextArea).text.strip(), self._note_id)

    @work(thread=True, group="note")
    def _store(self, body: str, replaces: int | None) -> None:
        """Any failure comes back as words: the reader's text stays in the box until it is stored."""
        try:
            note_id = self._write(body, replaces)
        except Exception as error:  # noqa: BLE001 - shown in words, and the text is kept
            self.post_message(NoteWritten(body, None, problem(error)))
        else:
            self.post_message(NoteWritten(body, note_id))

    def on_note_written(self, message: NoteWritten) -> None:
        self._saving = False
        if message.note_id is None:
            self._leaving = False
            self._say(f"Not saved: {message.error} Your words are still here.")
            return
        self._stored, self._note_id = message.body, message.note_id
        self._say("")
        if self._leaving:
            self._save()
            self._leave_when_saved()

    def _leave_when_saved(self) -> None:
        if self._saving:
            return
        changed = self._note_id is not None and self._stored != (self._before or "")
        self.dismiss(Written(self._note_id or 0, self._stored, self._before) if changed else None)

    def _say(self, trouble: str) -> None:
        words = plural(len(self.query_one(TextArea).text.split()), "word", "words")
        state = "not saved yet" if self._unsaved else "saved"
        if self._stored and not self.query_one(TextArea).text.strip():
            state = "emptied: the note stays as it was"
        self.query_one(".below", Static).update(trouble or f"{words} · {state}     Esc  save and close")
