"""What a file or folder holds, told by its content rather than by its name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from papermap.imports.found import UnreadableError

_SQLITE = b"SQLite format 3\x00"
_LARGEST = 2_000_000_000


class Form(StrEnum):
    """A form that papermap takes in."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl-json"
    ZOTERO_JSON = "zotero-json"
    ZOTERO = "zotero"
    DUMP = "json"
    LIBRARY = "library"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    LIST = "list"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Source:
    """A thing to import: its form, the files it is in, and its content where that is read already; of PDFs in
    a folder, that folder; of a Zotero library, the folder that its linked files are named from."""

    form: Form
    paths: tuple[Path, ...]
    content: Any = None
    folder: Path | None = None
    linked: Path | None = None

    @property
    def name(self) -> str:
        """What it is called when something is said of it."""
        return self.paths[0].name if self.folder is None else self.folder.resolve().name or str(self.folder)


def detect(path: Path) -> Source:
    """What is at ``path``. Raises :class:`UnreadableError`, and :class:`OSError` for what cannot be read."""
    if path.is_dir():
        return _folder(path)
    if path.stat().st_size > _LARGEST:
        raise UnreadableError("it is larger than anything papermap takes in")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_SQLITE):
        return Source(Form.ZOTERO if _is_zotero(path) else Form.LIBRARY, (path,))
    if head.startswith(b"%PDF") or path.suffix.lower() == ".pdf":
        return Source(Form.PDF, (path,))
    if head.startswith(b"PK\x03\x04"):
        return Source(Form.XLSX, (path,))
    return detect_text(path, decoded(path.read_bytes()))


def _folder(path: Path) -> Source:
    for name, form in (("library.db", Form.LIBRARY), ("zotero.sqlite", Form.ZOTERO)):
        if (path / name).is_file():
            return Source(form, (path / name,))
    found = tuple(
        sorted(file for file in path.rglob("*") if file.suffix.lower() == ".pdf" and file.is_file())
    )
    if not found:
        raise UnreadableError("this folder holds no PDF, no papermap library and no Zotero library")
    return Source(Form.PDF, found, folder=path)


def detect_text(path: Path, text: str) -> Source:
    """What a text is, told by how it begins and by the ending of ``path``, which need not be there. Raises
    :class:`UnreadableError`."""
    if text.count("\0") > len(text) / 1_000:
        raise UnreadableError("it is no text, nor any other form that papermap reads")
    ending, start = path.suffix.lower(), text.lstrip("\ufeff \t\r\n")
    if ending == ".json" or start[:1] in ("{", "["):
        try:
            return Source(_json_form(data := json.loads(text.removeprefix("\ufeff"))), (path,), data)
        except (ValueError, RecursionError) as error:
            if ending == ".json":
                raise UnreadableError(f"it is not JSON ({error})") from error
    if ending in (".csv", ".tsv"):
        return Source(Form.CSV, (path,), text)
    if ending in (".ris", ".nbib") or start.startswith("TY  -"):
        return Source(Form.RIS, (path,), text)
    if ending in (".bib", ".bibtex", ".biblatex") or start.startswith("@"):
        return Source(Form.BIBTEX, (path,), text)
    if ending == ".toml":
        return Source(Form.LIST, (path,), text)
    return Source(Form.TEXT, (path,), text)


def _json_form(data: object) -> Form:
    if isinstance(data, dict):
        if str(data.get("format", "")).startswith("papermap"):
            return Form.DUMP
        if isinstance(data.get("items"), list):
            return Form.ZOTERO_JSON
    if isinstance(data, list):
        return Form.CSL
    raise UnreadableError("it is neither CSL-JSON, nor a Zotero export, nor a dump of a papermap library")


def decoded(content: bytes) -> str:
    """Bytes as text: UTF-8 or UTF-16 as they say of themselves, else the Windows code page that old programs
    write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _is_zotero(path: Path) -> bool:
    """Zotero's files have a table that no other program calls so; read from the bytes, for Zotero may hold
    the file."""
    with path.open("rb") as file:
        return b"itemDataValues" in file.read(2_000_000)
