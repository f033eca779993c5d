"""Zotero's database, which is copied first, so Zotero may run meanwhile. Its tables differ from version to
version; what an older one does not have is not asked for."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from papermap.imports.found import Found, Incoming, Unread, UnreadableError, with_file
from papermap.imports.zotero import ALONE, is_pdf_name, remark, title_of, work

_FEEDS = "i.libraryID NOT IN (SELECT libraryID FROM libraries WHERE type = 'feed')"
_KEPT = "i.itemID NOT IN (SELECT itemID FROM deletedItems)"


def read_zotero(path: Path, linked: Path | None = None) -> Iterator[Found]:
    """Every item of a Zotero database that is a work and not in the bin; PDFs and notes that hang on no item.
    ``linked`` is the folder that linked files are named from, where it is known.

    Raises :class:`UnreadableError` when the file is no such database.
    """
    with tempfile.TemporaryDirectory(prefix="papermap-zotero-") as folder:
        copy = Path(folder) / path.name
        for ending in ("", "-wal", "-journal"):
            if (part := path.with_name(path.name + ending)).is_file():
                shutil.copyfile(part, copy.with_name(copy.name + ending))
        try:
            with closing(sqlite3.connect(copy)) as connection:
                base = Zotero(connection, path.parent / "storage", linked)
                yield from [*base.works(), *base.left()]
        except sqlite3.DatabaseError as error:
            raise UnreadableError(f"it is no Zotero database ({error})") from error


STORED = "storage:"
"""Before the name of a file that Zotero keeps itself."""
LINKED = "attachments:"
"""Before the name of a linked file in the folder that the user chose for such."""


class Zotero:
    """One database that is open."""

    def __init__(self, connection: sqlite3.Connection, storage: Path, linked: Path | None) -> None:
        self._connection, self._storage, self._linked = connection, storage, linked
        self._items = f"{_KEPT} AND {_FEEDS}" if self._has("libraries", "type", "items") else _KEPT
        self._fields: dict[int, dict[str, str]] = defaultdict(dict)
        query = (
            "SELECT d.itemID, f.fieldName, v.value FROM itemData d JOIN fields f USING (fieldID) "
            "JOIN itemDataValues v USING (valueID)"
        )
        for item, name, value in connection.execute(query):
            self._fields[item][name] = str(value)

    def works(self) -> Iterator[Found]:
        """The items that are works, each with its PDF."""
        creators = self._grouped(
            "SELECT ic.itemID, t.creatorType, c.firstName, c.lastName FROM itemCreators ic "
            "JOIN creators c USING (creatorID) JOIN creatorTypes t USING (creatorTypeID) "
            "ORDER BY ic.itemID, ic.orderIndex"
        )
        tags = self._grouped("SELECT it.itemID, t.name FROM itemTags it JOIN tags t USING (tagID)")
        notes, lists, files = self._notes(), self._lists(), self._files()
        for item, kind, key in self._connection.execute(
            "SELECT i.itemID, t.typeName, i.key FROM items i JOIN itemTypes t USING (itemTypeID) "
            "WHERE t.typeName NOT IN ('attachment', 'note', 'annotation') "
            f"AND {self._items} ORDER BY i.itemID"
        ):
            found = work(
                self._fields[item].get("citationKey") or str(key),
                self._fields[item] | {"itemType": kind},
                [(a, b or "", c or "") for a, b, c in creators.get(item, ())],
                [row[0] for row in tags.get(item, ())],
                notes.get(item, []),
                lists.get(item, []),
            )
            yield with_file(found, files.get(item))

    def left(self) -> Iterator[Found]:
        """Notes and files that hang on no item; a PDF among them is one to be read."""
        for key, note in self._connection.execute(
            "SELECT i.key, n.note FROM itemNotes n JOIN items i USING (itemID) "
            "JOIN itemTypes t USING (itemTypeID) "
            f"WHERE n.parentItemID IS NULL AND t.typeName = 'note' AND {self._items} ORDER BY i.itemID"
        ):
            yield Unread(title_of("note", {"note": note, "key": key}), 0, ALONE["note"])
        if not self._has("itemAttachments", "parentItemID", "itemAttachments"):
            return
        for key, place in self._connection.execute(
            "SELECT i.key, a.path FROM itemAttachments a JOIN items i USING (itemID) "
            f"WHERE a.parentItemID IS NULL AND {self._items} ORDER BY i.itemID"
        ):
            file = self._file(key, place)
            if is_pdf_name(file) and file.is_file():
                yield Incoming(file.name, 0, ask=str(file))
            else:
                title = {"title": str(place or "").removeprefix(STORED), "key": key}
                yield Unread(title_of("attachment", title), 0, ALONE["attachment"])

    def _file(self, key: str, place: str | None) -> Path:
        """Where a file is that Zotero keeps or links to; of one in a folder that is not known, its name in
        it."""
        name = str(place or "")
        if name.startswith(STORED):
            return self._storage / key / Path(name.removeprefix(STORED)).name
        if name.startswith(LINKED) and self._linked is not None:
            return self._linked / name.removeprefix(LINKED)
        return Path(name)

    def _files(self) -> dict[int, Path]:
        """The PDF that hangs on each item: of several the first that is where Zotero says."""
        found: dict[int, Path] = {}
        if not self._has("itemAttachments", "path", "itemAttachments"):
            return found
        for item, key, place in self._connection.execute(
            "SELECT a.parentItemID, i.key, a.path FROM itemAttachments a JOIN items i USING (itemID) "
            f"WHERE a.parentItemID IS NOT NULL AND {_KEPT} ORDER BY i.itemID"
        ):
            file = self._file(key, place)
            if is_pdf_name(file) and (item not in found or not found[item].is_file()):
                found[item] = file
        return found

    def _notes(self) -> dict[int, list[str]]:
        """The notes on each item, and the reader's comments on passages of its files."""
        found: dict[int, list[str]] = defaultdict(list)
        for item, note in self._connection.execute(
            "SELECT n.parentItemID, n.note FROM itemNotes n JOIN items i USING (itemID) "
            f"WHERE n.parentItemID IS NOT NULL AND {_KEPT} ORDER BY n.itemID"
        ):
            found[item].append(note or "")
        if self._has("itemAnnotations", "comment", "itemAttachments"):
            for item, text, comment, page in self._connection.execute(
                "SELECT a.parentItemID, n.text, n.comment, n.pageLabel FROM itemAnnotations n "
                "JOIN items i USING (itemID) JOIN itemAttachments a ON a.itemID = n.parentItemID "
                f"WHERE a.parentItemID IS NOT NULL AND n.comment <> '' AND {_KEPT} ORDER BY n.sortIndex"
            ):
                found[item].append(remark(text or "", comment, page or ""))
        return found

    def _lists(self) -> dict[int, list[str]]:
        """The collections of each item, each by its name, with those above it where others have that name."""
        nested = self._has("collections", "parentCollectionID", "collections")
        above = "parentCollectionID" if nested else "NULL"
        every = {
            key: (str(name), parent)
            for key, name, parent in self._connection.execute(
                f"SELECT collectionID, collectionName, {above} FROM collections"
            )
        }
        times = Counter(name.casefold() for name, _ in every.values())

        def called(key: int) -> str:
            name, parent = every[key]
            seen = {key}
            while times[every[key][0].casefold()] > 1 and parent in every and parent not in seen:
                seen.add(parent)
                name, parent = f"{every[parent][0]}/{name}", every[parent][1]
            return name

        thrown = ""
        if self._has("deletedCollections", "collectionID", "deletedCollections"):
            thrown = "WHERE collectionID NOT IN (SELECT collectionID FROM deletedCollections)"
        found: dict[int, list[str]] = defaultdict(list)
        for item, key in self._connection.execute(
            f"SELECT itemID, collectionID FROM collectionItems {thrown} ORDER BY itemID, collectionID"
        ):
            if key in every:
                found[item].append(called(key))
        return {item: sorted(names) for item, names in found.items()}

    def _has(self, table: str, column: str, other: str) -> bool:
        """Whether there are this column and the table ``other``."""
        columns = {row[1] for row in self._connection.execute(f"PRAGMA table_info('{table}')")}
        return column in columns and bool(
            self._connection.execute(f"PRAGMA table_info('{other}')").fetchone()
        )

    def _grouped(self, query: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row[0]].append(row[1:])
        return found
