"""The history of the reader's words: every wording can be read, and an earlier one said again."""

from __future__ import annotations

import sqlite3

from papermap.library.desk import Desk, RefusedError
from papermap.model.reading import (
    KINDS,
    Answer,
    Blocker,
    Cell,
    Entry,
    Jot,
    LogLine,
    Note,
    Prediction,
    Question,
    Relation,
    Reproduction,
    ThreeSentences,
    Words,
)
from papermap.store import journal, papers
from papermap.views.history import WordingView

WRITTEN = tuple(kind for kind in KINDS.values() if kind.own)
"""The kinds that are words of the reader's own."""

SAID_AGAIN: tuple[type[Words], ...] = (
    Note, Jot, ThreeSentences, Answer, Relation, Cell, Blocker, Question, Reproduction, LogLine,
)  # fmt: skip
"""What an earlier wording can be brought back of. A prediction stays as it was sealed, and a recall was."""


class Wordings:
    """What was written, also what was replaced or undone since."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, key: int | None, kind: type[Words] | None = None) -> tuple[WordingView, ...]:
        """Every wording on a paper, or of what is about none, oldest first; of one kind, if it is named."""
        connection = self._desk.reader() if key is None else self._desk.existing()
        if connection is None:
            return ()
        entries = _entries(connection, key, (kind,) if kind else WRITTEN)
        undone = journal.undone_among(connection, [entry.deed for entry in entries])
        return tuple(_view(self._about(connection, entry), entry, entry.deed in undone) for entry in entries)

    def restore(self, key: int | None, number: int) -> int:
        """Say an earlier wording again, in the place of the one that holds; returns its new number. Raises
        :class:`RefusedError` where there is none such, or where words stay as they were."""
        connection = self._desk.existing()
        old = next((e for e in _entries(connection, key, WRITTEN) if e.id == number), None)
        if old is None:
            raise RefusedError(f"There is no wording {number} here; `papermap history` has the numbers.")
        if not isinstance(old.said, SAID_AGAIN):
            what = (
                "A prediction stays as it was sealed" if isinstance(old.said, Prediction) else "That was said"
            )
            raise RefusedError(f"{what}; write a new one.")
        if old.live:
            return number
        standing = next(
            (
                entry.id
                for entry in journal.live(connection, type(old.said), old.paper)
                if entry.paper == old.paper
                and number in {w.id for w in journal.wordings(connection, entry.id)}
            ),
            None,
        )
        about = "" if old.paper is None else f" on {self._desk.title(connection, old.paper)}"
        with self._desk.deed(f"brought back {_name(old.said)}{about}") as deed:
            paper = None if old.paper is None else papers.current_key(deed.connection, old.paper)
            return deed.write(old.said, paper, old.other, replaces=standing)

    def _about(self, connection: sqlite3.Connection, entry: Entry[Words]) -> str:
        said = entry.said
        if entry.other is not None:
            return self._desk.title(connection, entry.other)
        if isinstance(said, Answer):
            return said.prompt
        if isinstance(said, Cell):
            return said.column
        if isinstance(said, LogLine):
            return said.day
        return said.topic if isinstance(said, Prediction | Question) else ""


def _entries(
    connection: sqlite3.Connection, key: int | None, kinds: tuple[type[Words], ...]
) -> list[Entry[Words]]:
    paper = None if key is None else papers.current_key(connection, key)
    found = [entry for kind in kinds for entry in journal.history(connection, kind, paper)]
    return sorted((entry for entry in found if entry.paper == paper), key=lambda entry: entry.id)


def _view(about: str, entry: Entry[Words], undone: bool) -> WordingView:
    state = "holds" if entry.live else "undone" if undone else "replaced"
    return WordingView(entry.id, _name(entry.said), about, _words(entry.said), entry.made_at, state)


def _name(said: Words) -> str:
    return said.kind.replace("-", " ")


def _words(said: Words) -> str:
    parts = [(name, str(getattr(said, name))) for name in said.own]
    if len(parts) == 1:
        return parts[0][1]
    return "\n".join(f"{name.replace('_', ' ')}: {text}" for name, text in parts if text)
