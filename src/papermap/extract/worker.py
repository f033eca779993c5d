"""The child process that reads one PDF: ``python -m papermap.extract.worker JOB RESULT``.

Takes a job as JSON, limits itself, and writes one JSON answer to the file RESULT. It prints nothing.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any

from papermap.extract.limits import Limits, ParseError
from papermap.model.document_json import document_to_json
from papermap.model.documents import ParseFailure


def limit_self(limits: Limits) -> None:
    """Cap memory and the size of the answer where the system can."""
    try:
        import resource
    except ImportError:
        return
    for kind, value in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_FSIZE, limits.output_bytes)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def answer(job: dict[str, Any], progress: Path) -> dict[str, Any]:
    """Do the job; a typed failure is an answer too. ``progress`` receives the number of pages."""
    from papermap.extract.parse import NoTextError, parse_pages
    from papermap.extract.pdf import read_page, read_pdf, render
    from papermap.extract.table import table_lines

    limits = Limits(**job["limits"])
    path = Path(job["path"])
    heavy: list[str] = []
    try:
        if job["task"] == "render":
            render(path, job["page"], tuple(job["box"]), job["dpi"], Path(job["target"]), limits)
            return {"done": True}
        if job["task"] == "table":
            page = read_page(path, job["page"], limits)
            return {"lines": table_lines(page, tuple(job["box"]))}
        content = read_pdf(path, limits, drawings=job["drawings"], opened=lambda n: _note(progress, n))
        heavy = [problem for problem in content.problems if "too heavy" in problem]
        return {"document": document_to_json(parse_pages(content))}
    except NoTextError:
        if heavy:
            return _failed(ParseFailure.TOO_LARGE, "; ".join(heavy[:3]))
        return _failed(ParseFailure.NO_TEXT, "the pages hold pictures only, no text layer")
    except ParseError as error:
        return _failed(error.reason, error.message)
    except MemoryError:
        return _failed(ParseFailure.TOO_LARGE, "reading it takes more memory than allowed")


def _note(progress: Path, pages: int) -> None:
    progress.write_text(str(pages), encoding="ascii")


def _failed(reason: ParseFailure, message: str) -> dict[str, Any]:
    return {"failure": reason.value, "message": message}


def main() -> None:
    """Entry point of the child."""
    job = json.loads(sys.argv[1])
    target = Path(sys.argv[2])
    limit_self(Limits(**job["limits"]))
    gc.disable()  # a short life with many values and no cycles
    target.write_text(json.dumps(answer(job, target.with_suffix(".pages"))), encoding="utf-8")


if __name__ == "__main__":
    main()
