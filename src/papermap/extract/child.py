"""Reading a PDF in a process of its own, so that a hostile file costs one typed reason and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from papermap.extract.limits import DEFAULT, Limits, ParseError
from papermap.model.document_json import document_from_json
from papermap.model.documents import Box, ParsedDocument, ParseFailure

_SECOND_TRY = 0.3


def parse_file(path: Path, *, limits: Limits = DEFAULT) -> ParsedDocument:
    """Parse a PDF in a child process. Thread-safe.

    A document of which only a part could be read comes back with ``failure=PARTIAL`` and warnings.
    Raises :class:`ParseError` with the typed reason when there is nothing, and ``OSError`` when the file
    cannot be read at all. A file whose drawings are too much for the limits is read again without them.
    """
    path = Path(path).resolve()
    with path.open("rb"):
        pass
    job = {"task": "parse", "path": str(path), "drawings": True, "limits": asdict(limits)}
    try:
        return _document(_run(job, limits, 1 - _SECOND_TRY))
    except ParseError as error:
        if error.reason is not ParseFailure.TIMEOUT and error.message != _STOPPED:
            raise
        first = error
    try:
        found = _document(_run({**job, "drawings": False}, limits, _SECOND_TRY))
    except ParseError:
        raise first from None
    warning = f"drawings were left out ({first.message}); figures may be missing"
    return _partial(found, warning)


def _partial(document: ParsedDocument, warning: str) -> ParsedDocument:
    from dataclasses import replace

    return replace(document, failure=ParseFailure.PARTIAL, warnings=(*document.warnings, warning))


def render_box(path: Path, page: int, box: Box, dpi: int, target: Path, *, limits: Limits = DEFAULT) -> None:
    """Write a part of a page as PNG to ``target``. ``page`` counts from 1, ``box`` in points.

    Raises :class:`ParseError` like :func:`parse_file`; ``target`` is written whole or not at all.
    """
    target = Path(target).resolve()
    unfinished = target.with_name(f".{target.name}.{uuid4().hex}.part.png")  # two may draw it at once
    job = {
        "task": "render", "path": str(Path(path).resolve()), "page": page, "box": list(box), "dpi": dpi,
        "target": str(unfinished), "limits": asdict(limits),
    }  # fmt: skip
    try:
        _run(job, limits, 1.0)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def read_table(path: Path, page: int, box: Box) -> tuple[str, ...]:
    """The words of a table set in columns, line by line; empty where they make none
    (:func:`papermap.extract.table.table_lines`). Raises :class:`ParseError` like :func:`parse_file`."""
    job = {
        "task": "table", "path": str(Path(path).resolve()), "page": page, "box": list(box),
        "limits": asdict(DEFAULT),
    }  # fmt: skip
    return tuple(_run(job, DEFAULT, 1.0)["lines"])


def _document(reply: dict[str, Any]) -> ParsedDocument:
    return document_from_json(reply["document"])


_STOPPED = "the reader stopped before it was done"


def _run(job: dict[str, Any], limits: Limits, share: float) -> dict[str, Any]:
    """Start the child, wait as long as the limits allow, and return its answer."""
    with tempfile.TemporaryDirectory(prefix="papermap-") as folder:
        result = Path(folder) / "result.json"
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "PYTHONSAFEPATH": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "papermap.extract.worker", json.dumps(job), str(result)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        try:
            _wait(process, result.with_suffix(".pages"), limits, share)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        try:
            reply: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ParseError(ParseFailure.TOO_LARGE, _STOPPED) from error
    if "failure" in reply:
        raise ParseError(ParseFailure(reply["failure"]), reply["message"])
    return reply


def _wait(process: subprocess.Popen[bytes], progress: Path, limits: Limits, share: float) -> None:
    """Wait for the child; the time per page is granted once the child knows the number of pages."""
    began = time.monotonic()
    try:
        process.wait(share * limits.wall)
    except subprocess.TimeoutExpired:
        pages = int(progress.read_text(encoding="ascii")) if progress.exists() else 0
        left = share * (limits.wall + limits.wall_per_page * pages) - (time.monotonic() - began)
        try:
            process.wait(max(left, 0.01))
        except subprocess.TimeoutExpired:
            seconds = time.monotonic() - began
            raise ParseError(
                ParseFailure.TIMEOUT, f"reading it took more than {seconds:.0f} seconds"
            ) from None
