"""Markdown notes in a folder: one way, out of the library. A file that somebody changed since it was written
is never touched again; which files are as they were written is known by their hashes, kept in the folder."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.exports.file_names import file_name
from papermap.exports.markdown import NoteLink, NotePage, note
from papermap.library import pass_page, rows
from papermap.library.desk import Desk
from papermap.library.reading import NoPictureError, ReadingRoom
from papermap.library.writing import replacing, write_text
from papermap.model.citations import Direction, Sort
from papermap.model.moments import own_day
from papermap.model.reading import Note, Relation
from papermap.store import bibliography, citations, journal, papers
from papermap.views.exchange import ExportView
from papermap.views.papers import refs_view, shown_title
from papermap.views.sheet import State, link_of, sheet_row

if TYPE_CHECKING:
    from papermap.model.bibliography import BibEntry
    from papermap.views.sheet import Column

RECORD = ".papermap.json"
"""The file that remembers what was written."""

LINKS = 200
"""So many papers that a paper builds on, and that cite it, are named in its note."""

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Written:
    """What is remembered: the name of each work's note by citation key, and the hash of each file."""

    names: dict[str, str]
    hashes: dict[str, str]


class NotesFolder:
    """Writes notes. ``give_keys`` gives works their citation keys; ``drafts`` and figures may be left out,
    figures with ``notify``, which is told of those that cannot be drawn."""

    def __init__(
        self,
        desk: Desk,
        give_keys: Callable[[Sequence[int]], dict[int, str]],
        drafts: bool,
        notify: Callable[[str], None] | None,
    ) -> None:
        self._desk, self._give_keys, self._drafts, self._notify = desk, give_keys, drafts, notify

    def write(self, folder: Path, keys: Sequence[int], on_progress: OnProgress) -> ExportView:
        """Write a note for each work, where none is or an older one of ours. Raises :class:`OSError`."""
        connection = self._desk.reader()
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(20, "a folder is needed, and this is a file", str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        if connection is None:
            return ExportView("markdown", 0, str(folder), 0)
        written = _remembered(folder)
        entries = list(rows.entries_of(connection, keys, self._give_keys(keys)))
        names = _names(entries, written.names, folder)
        by_key = dict(zip(keys, (names[entry.key] for entry in entries), strict=True))
        maker = _Maker(
            connection, _others(connection, written, folder) | by_key, rows.columns(connection), self._drafts
        )
        files, kept = 0, []
        for done, (key, entry) in enumerate(zip(keys, entries, strict=True), 1):
            name = f"{by_key[key]}.md"
            text = note(replace(maker.page(key, entry), figures=self._figures(key, folder)))
            if _is_ours(folder / name, written.hashes.get(name)):
                if not (folder / name).exists() or _hash(folder / name) != _hash_of(text):
                    write_text(folder / name, [text])
                written.hashes[name] = _hash_of(text)
                files += 1
            else:
                kept.append(name)
            on_progress(done, len(keys))
        record = {"names": {**written.names, **names}, "hashes": written.hashes}
        write_text(folder / RECORD, [json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True), "\n"])
        return ExportView("markdown", len(keys), str(folder), files, tuple(kept))

    def first(self, keys: Sequence[int]) -> str:
        """How the first note would look."""
        connection = self._desk.reader()
        if connection is None or not keys:
            return ""
        entry = next(rows.entries_of(connection, keys, self._give_keys(keys)))
        return note(_Maker(connection, {}, rows.columns(connection), self._drafts).page(keys[0], entry))

    def _figures(self, key: int, folder: Path) -> tuple[tuple[str, str], ...]:
        """Names and captions of the pictures, which are copied to the folder."""
        connection = self._desk.reader()
        document = pass_page.document_of(connection, key) if self._notify and connection else None
        found = []
        for index, figure in enumerate((document.figures if document else None) or ()):
            try:
                picture = ReadingRoom(self._desk).picture(key, index)
            except NoPictureError as error:
                assert self._notify is not None
                self._notify(str(error))
                continue
            target = folder / "figures" / picture.name
            if not target.exists():
                target.parent.mkdir(exist_ok=True)
                with replacing(target) as part:
                    shutil.copyfile(picture, part)
            found.append((f"figures/{picture.name}", figure.caption))
        return tuple(found)


class _Maker:
    """Makes pages; ``names`` are the notes there are, for links between them."""

    def __init__(
        self, connection: sqlite3.Connection, names: dict[int, str], columns: Sequence[Column], drafts: bool
    ) -> None:
        self._connection, self._names, self._columns, self._drafts = connection, names, columns, drafts

    def page(self, key: int, entry: BibEntry) -> NotePage:
        known = next(rows.known_of(self._connection, [key]))
        row = sheet_row(known, self._columns, self._drafts)
        cells = {
            column.name: cell
            for column, cell in zip(self._columns, row.cells, strict=True)
            if cell.state is not State.EMPTY
        }
        said = journal.said_of(self._connection, [key], Note).get(key, [])
        related = journal.said_of(self._connection, [key], Relation).get(key, [])
        return NotePage(
            entry=entry,
            link=link_of(row.refs),
            cells=cells,
            titles={column.name: column.title for column in self._columns if column.own},
            topics=known.topics,
            notes=tuple((str(own_day(e.made_at)), e.said.body) for e in said),
            relations=tuple(
                self._link(e.other, e.said.twist) for e in related if e.said.accepted and e.other is not None
            ),
            builds_on=self._links(key, Direction.BACKWARD),
            cited_by=self._links(key, Direction.FORWARD),
        )

    def _link(self, key: int, said: str = "") -> NoteLink:
        paper = papers.load(self._connection, key)
        return NoteLink(self._names.get(key), shown_title(paper.fields.title, refs_view(paper.refs)), said)

    def _links(self, key: int, direction: Direction) -> tuple[NoteLink, ...]:
        """The neighbours that have a note; a note lists no more of the world than that."""
        near = citations.neighbour_keys(self._connection, key, direction, Sort.YEAR)
        return tuple(self._link(other) for other in near if other in self._names)[:LINKS]


def _names(entries: Sequence[BibEntry], known: dict[str, str], folder: Path) -> dict[str, str]:
    """A file name for each work, which it keeps; new ones differ from all others and from what lies there."""
    taken = {name.casefold() for name in known.values()}
    # macOS gives names back with accents taken apart.
    taken |= {unicodedata.normalize("NFC", path.stem).casefold() for path in folder.glob("*.md")}
    names: dict[str, str] = {}
    for entry in entries:
        name = known.get(entry.key)
        if name is None:
            name = file_name(f"{entry.title or 'paper'} ({entry.key})", taken)
            taken.add(name.casefold())
        names[entry.key] = name
    return names


def _others(connection: sqlite3.Connection, written: _Written, folder: Path) -> dict[int, str]:
    """The notes that are there already, by work: also what is not written this time is linked to."""
    there = ((key, name) for key, name in written.names.items() if (folder / f"{name}.md").exists())
    found = ((bibliography.keyed(connection, key), name) for key, name in there)
    return {work: name for work, name in found if work is not None}


def _remembered(folder: Path) -> _Written:
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return _Written(
            {str(key): file_name(str(name)) for key, name in found["names"].items()},
            {str(name): str(digest) for name, digest in found["hashes"].items()},
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        # Without it every note that is there counts as changed, and none is lost.
        return _Written({}, {})


def _is_ours(path: Path, digest: str | None) -> bool:
    return not path.exists() or (digest is not None and _hash(path) == digest)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
