"""PDF files: fetched from arXiv or taken over from this machine, whole or not at all.

A file appears under its name only when all of it is on the disk; what a killed run left behind is swept.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.refs import Ref, Scheme
from papermap.sources.http import HEAD_BYTES, PDF_LIMITS, Transport
from papermap.sources.pace import Service
from papermap.sources.send import AttemptError

PART_SUFFIX = ".part"
PART_AGE = 3600.0
"""Seconds after which an unfinished file is taken for a killed run's: four times the longest download."""

NO_PDF_PAUSE = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class DownloadedPdf:
    """A whole PDF on this machine. ``bytes`` is its size."""

    path: Path
    sha256: str
    bytes: int


def file_name(ref: Ref, version: int | None) -> str:
    """The name a paper's PDF is kept under; a function of the identifier, safe on any file system."""
    name = ref.value if version is None else f"{ref.value}v{version}"
    return re.sub(r"[^A-Za-z0-9.-]", "_", name) + ".pdf"


def download_pdf(
    transport: Transport, url_base: str, ref: Ref, version: int | None, target: Path
) -> DownloadedPdf:
    """Fetch a paper's PDF from arXiv to ``target``, replacing what is there.

    Raises :class:`SourceError`: ``NOT_FOUND`` (definite) when arXiv has none, ``NO_SPACE`` when the disk is
    full, and as the transport does. Then there is no file, or still the old one.
    """
    if ref.scheme is not Scheme.ARXIV:
        raise ValueError(f"{ref} is no arXiv identifier")
    name = ref.value if version is None else f"{ref.value}v{version}"
    with _arriving(target) as part:
        url = f"{url_base.rstrip('/')}/{quote(name, safe='/')}"
        answer = transport.download(Service.ARXIV, url, part, check=_check_head)
        if answer.status >= 400:
            what = f"has no PDF of {name}"
            raise SourceError(
                transport.failure(
                    Service.ARXIV, FailureKind.NOT_FOUND, what, pause=NO_PDF_PAUSE, definite=True
                )
            )
        return _settled(part, target)


def adopt_pdf(path: Path, folder: Path) -> DownloadedPdf:
    """Copy a PDF of this machine into ``folder``, under the hash of its content.

    Raises :class:`SourceError`: ``UNREADABLE`` when it is no file, no PDF or over 200 MB; ``NO_SPACE``.
    """
    try:
        if not path.is_file():
            raise _unreadable(f"There is no file {path}.")
        if path.stat().st_size > PDF_LIMITS.size:
            raise _unreadable(f"{path} is larger than {PDF_LIMITS.size // (1024 * 1024)} MB.")
        with path.open("rb") as file:
            if not is_pdf(file.read(HEAD_BYTES)):
                raise _unreadable(f"{path} is not a PDF file.")
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    target = folder / f"{digest}.pdf"
    with _arriving(target) as part:
        with path.open("rb") as source, part.open("wb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        if _digest(part) != digest:
            raise _unreadable(f"{path} changed while it was copied.")
        return _settled(part, target)


def is_pdf(head: bytes) -> bool:
    """Whether these first bytes are a PDF's: readers take ``%PDF-`` anywhere in the first 1024."""
    return b"%PDF-" in head[:HEAD_BYTES]


def sweep_parts(folder: Path) -> None:
    """Remove unfinished files that no run can still be writing."""
    for part in folder.glob(f"*{PART_SUFFIX}"):
        try:
            if time.time() - part.stat().st_mtime > PART_AGE:
                part.unlink()
        except FileNotFoundError:
            continue  # another run swept it


def _check_head(head: bytes) -> None:
    if not is_pdf(head):
        kind = "a web page" if b"<html" in head.lower() or b"<!doctype" in head.lower() else "something else"
        raise AttemptError(FailureKind.GARBLED, f"sent {kind} where a PDF was asked for")


@contextmanager
def _arriving(target: Path) -> Iterator[Path]:
    """A name beside ``target`` to write to; gone afterwards, whatever happens."""
    part = target.with_name(f"{target.name}.{uuid.uuid4().hex[:12]}{PART_SUFFIX}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep_parts(target.parent)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise SourceError(_disk_failure(target.parent, error)) from error


def _settled(part: Path, target: Path) -> DownloadedPdf:
    """Give a whole file its name, in one step that a crash cannot split."""
    digest, size = _digest(part), part.stat().st_size
    part.replace(target)
    if os.name == "posix":  # elsewhere a folder cannot be opened, and need not be
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return DownloadedPdf(target, digest, size)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _disk_failure(folder: Path, error: OSError) -> Failure:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        message = f"The disk is full: the PDF could not be written to {folder}. Make room, then add again."
        return Failure("files", FailureKind.NO_SPACE, message)
    message = f"The PDF could not be written to {folder}: {error.strerror or error}."
    return Failure("files", FailureKind.UNREADABLE, message)


def _unreadable(message: str) -> SourceError:
    return SourceError(Failure("files", FailureKind.UNREADABLE, message, definite=True))
