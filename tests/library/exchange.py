"""A small library with a reader's words in it, for exports and imports."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from papermap.library import Library
from papermap.model.reading import Outcome, Weight
from papermap.views.exchange import ImportResult
from papermap.views.sheet import SheetRow
from tests.support import make_library

LORA, QLORA, ATTENTION, SAMPLE = "2106.09685", "2305.14314", "1706.03762", "9912.99002"


def read_library(home: Path) -> Library:
    """Four papers, one with its PDF; one of them read, judged, noted and related to another."""
    shutil.copytree(_made_once(), home, dirs_exist_ok=True)
    return make_library(home)


@cache
def _made_once() -> Path:
    home = Path(tempfile.mkdtemp(prefix="papermap-read-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    library = make_library(home)
    list(library.add([ATTENTION, LORA], pdf=False, list_name="adapters: [thin]"))
    list(library.add([QLORA], pdf=False))
    list(library.add([SAMPLE]))
    lora, qlora = library.find(LORA), library.find(QLORA)
    library.reading.write_cell(lora, "problem", "=SUM(A1) is no formula", page=2)
    library.reading.write_cell(lora, "hardware", "one GPU")
    library.reading.write_sentences(
        lora, "They freeze the weights.", "They tune GPT-3 with it.", "Ranks may be too small."
    )
    library.reading.judge(lora, Weight.FOUNDATIONAL, 90)
    library.reading.end(lora, 1, Outcome.DONE)
    library.write_note(lora, "A note with <b>tags</b> and [[links]].")
    library.graph.relate(qlora, lora, "weights in four bits")
    return home


def bring(library: Library, path: Path, offline: bool = False, titles: bool = False) -> list[ImportResult]:
    """Import a file, taking over every cell that differs."""
    source = library.imports.look(path)
    sheet = source.form in ("csv", "xlsx")
    changes = library.imports.compare(source).changes if sheet else ()
    return list(library.imports.take(source, changes=changes, offline=offline, titles=titles))


def works(library: Library) -> list[tuple[object, ...]]:
    """What makes works the same, whatever library they are in."""
    return sorted(
        (
            (e.title, e.authors, e.year, e.venue, str(e.ref("arxiv")), str(e.ref("doi")))  # type: ignore[arg-type]
            for e in library.exports.entries()
        ),
        key=str,
    )


def sheet_rows(
    library: Library, where: str = "", names: Sequence[str] = (), drafts: bool = True
) -> list[SheetRow]:
    """The rows of the spreadsheet that a query selects, with the columns of these names or all."""
    exports = library.exports
    return library.sheet.rows(exports.keys(where), exports.columns(names), drafts)
