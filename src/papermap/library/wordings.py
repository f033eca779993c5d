"""The history of the reader's words: every wording can be read, an earlier one said again, and any put in
other words."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from papermap.library.desk import Desk, RefusedError
from papermap.library.reading import NotThreeSentencesError
from papermap.model.curation import LogLine
from papermap.model.journal import Entry, Words
from papermap.model.kinds import KINDS
from papermap.model.reading import Answer, Blocker, Cell, Jot, Note, Relation, Reproduction, ThreeSentences
from papermap.model.thinking import Prediction, Question
from papermap.practice import note
from papermap.store import journal, papers
from papermap.views.history import PartOfWords, WordingView

WRITTEN = tuple(kind for kind in KINDS.values() if kind.own)
"""The kinds that are words of the reader's own."""

SAID_AGAIN: tuple[type[Words], ...] = (
    Note, Jot, ThreeSentences, Answer, Relation, Cell, Blocker, Question, Reproduction, LogLine,
)  # fmt: skip
"""What an earlier wording can be brought back of. A prediction stays as it was sealed, and a recall was."""

REWRITTEN = tuple(kind for kind in SAID_AGAIN if kind is not Reproduction)
"""What can be put in other words. A plan of a reproduction has rules of its own: it stands once it ran."""

NEEDED: dict[type[Words], str] = {Note: "body", Jot: "text", Blocker: "what", Question: "text"}
"""The part that a kind is nothing without."""


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

    def standing(self, key: int | None) -> tuple[WordingView, ...]:
        """What holds on a paper (or of what is about none) and can be put in other words, newest first."""
        return tuple(w for w in reversed(self.of(key)) if w.state == "holds" and w.changes)

    def restore(self, key: int | None, number: int) -> int:
        """Say an earlier wording again, in the place of the one that holds; returns its new number. Raises
        :class:`RefusedError` where there is none such, or where words stay as they were."""
        connection = self._desk.existing()
        old = _entry(connection, key, number)
        if not isinstance(old.said, SAID_AGAIN):
            what = (
                "A prediction stays as it was sealed" if isinstance(old.said, Prediction) else "That was said"
            )
            raise RefusedError(f"{what}; write a new one.")
        if old.live:
            return number
        return self._write(connection, "brought back", old, old.said)

    def rewrite(self, key: int | None, number: int, parts: Mapping[str, str]) -> int:
        """Put a wording in other words, in the place of the one that holds; returns the new number. ``parts``
        are texts by the names of :class:`PartOfWords`; those left out stay. Raises :class:`RefusedError` for
        words that stay as they are, an unknown part, or too few words."""
        connection = self._desk.existing()
        old = _entry(connection, key, number)
        if not isinstance(old.said, REWRITTEN):
            raise RefusedError(f"A {_name(old.said)} is not put in other words here; write a new one.")
        if unknown := set(parts) - set(old.said.own):
            has = ", ".join(old.said.own)
            raise RefusedError(f"A {_name(old.said)} has no {', '.join(sorted(unknown))}; it has {has}.")
        changes: dict[str, str] = {name: text.strip() for name, text in parts.items()}
        said = replace(old.said, **changes)  # type: ignore[type-var]
        if said == old.said and old.live:
            return number
        if isinstance(said, Cell):
            said = replace(said, drafted=False)
        _check(said)
        return self._write(connection, "put in other words:", old, said)

    def _write(self, connection: sqlite3.Connection, did: str, old: Entry[Words], said: Words) -> int:
        """Write ``said`` where the wording ``old`` was, in the place of the one that holds there now."""
        standing = next(
            (
                entry.id
                for entry in journal.live(connection, type(said), old.paper)
                if entry.paper == old.paper
                and old.id in {w.id for w in journal.wordings(connection, entry.id)}
            ),
            None,
        )
        about = "" if old.paper is None else f" on {self._desk.title(connection, old.paper)}"
        with self._desk.deed(f"{did} {_name(said)}{about}") as deed:
            paper = None if old.paper is None else papers.current_key(deed.connection, old.paper)
            return deed.write(said, paper, old.other, replaces=standing)

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


def _entry(connection: sqlite3.Connection, key: int | None, number: int) -> Entry[Words]:
    found = next((e for e in _entries(connection, key, WRITTEN) if e.id == number), None)
    if found is None:
        raise RefusedError(f"There is no wording {number} here; `papermap history` has the numbers.")
    return found


def _check(said: Words) -> None:
    """Raises :class:`RefusedError` for words that lack what their kind needs."""
    if isinstance(said, ThreeSentences):
        if lacking := note.missing(said.did, said.know, said.doubt):
            raise NotThreeSentencesError(lacking)
    elif isinstance(said, LogLine):
        if not any(getattr(said, name) for name in said.own):
            raise RefusedError("A line of the log needs words; u takes one back.")
    elif (needed := NEEDED.get(type(said))) and not getattr(said, needed):
        raise RefusedError(f"A {_name(said)} needs words; what it said stays.")


def _view(about: str, entry: Entry[Words], undone: bool) -> WordingView:
    state = "holds" if entry.live else "undone" if undone else "replaced"
    said = entry.said
    parts = tuple(PartOfWords(name, str(getattr(said, name))) for name in said.own)
    changes = isinstance(said, REWRITTEN)
    return WordingView(entry.id, _name(said), about, _words(parts), entry.made_at, state, parts, changes)


def _name(said: Words) -> str:
    return said.kind.replace("-", " ")


def _words(parts: tuple[PartOfWords, ...]) -> str:
    if len(parts) == 1:
        return parts[0].text
    return "\n".join(f"{part.name.replace('_', ' ')}: {part.text}" for part in parts if part.text)
