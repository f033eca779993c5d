"""Small real libraries that each lack something, or hold what a screen could stumble over; and how each
screen is opened on them."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from papermap.library import Library
from papermap.model.reading import Weight
from papermap.tui.app import PapermapApp
from tests.conftest import PROJECT
from tests.support import make_library

SAMPLE, OTHER, BARE = "9912.99001", "9912.99002", "2106.09685"
HOSTILE = (
    "[bold red]Loud[/] [@click=app.leave]click[/] [/] [$accent] \x1b[31mred\x1b[0m\x07 \x9b31m "
    "مقالة \u202eesrever\u202c 宽字符 🧭 =1+1 <b>&amp;</b> " + "W" * 300
)

Open = Callable[[PapermapApp, int], None]


def places() -> tuple[str, ...]:
    """Every screen there is, from the modules: a new one is tested without being named here."""
    found = set()
    for module in (PROJECT / "src" / "papermap" / "tui" / "screens").glob("*.py"):
        found |= set(re.findall(r'^    PLACE = "(\w+)"', module.read_text(encoding="utf-8"), re.M))
    return tuple(sorted(found))


def open_place(app: PapermapApp, place: str, key: int) -> None:
    """Open a screen; ``key`` is the paper for one that needs a paper."""
    of_paper: dict[str, Callable[[], None]] = {
        "paper": lambda: app.open_paper(key),
        "trail": lambda: app.open_trail(key, title_of(app.library, key)),
        "room": lambda: app.open_room(key),
        "row": lambda: app.open_row(key),
        "blockers": lambda: app.open_blockers(key),
        "beside": lambda: app.open_beside(key, title_of(app.library, key), "related"),
        "lineage": lambda: app.open_lineage(key, title_of(app.library, key)),
        "path": lambda: app.open_path(key, title_of(app.library, key), BARE),
        "foreseen": lambda: app.open_screen(
            "foreseen", app.library.thinking.predictions.all().predictions[0].id
        ),
        "history": lambda: app.open_screen("history", key, title_of(app.library, key)),
    }
    of_paper.get(place, lambda: app.open_screen(place))()


NEEDS_A_PAPER = (
    "paper",
    "trail",
    "room",
    "row",
    "blockers",
    "beside",
    "lineage",
    "path",
    "foreseen",
    "history",
)


def title_of(library: Library, key: int) -> str:
    return library.paper(key).title or ""


def empty(home: Path) -> Library:
    return make_library(home)


def whole(home: Path) -> Library:
    """Three papers, two of them with a PDF, and something of the reader's of every kind."""
    library = make_library(home)
    list(library.add([SAMPLE, OTHER]))
    list(library.add([BARE], pdf=False))
    for ref in (SAMPLE, OTHER, BARE):
        written(library, library.find(ref), "Rank matters less than data.")
    return library


def written(library: Library, key: int, text: str) -> None:
    """Something of the reader's of every kind."""
    library.write_note(key, text)
    library.reading.write_sentences(key, text, text, text)
    library.reading.jot(key, text, 2)
    library.reading.learned(key, library.reading.block(key, text, text), text)
    library.reading.block(key, text)
    library.reading.judge(key, Weight.MINOR_TWEAK, 70)
    library.reading.write_cell(key, "problem", text, 1)
    library.thinking.predictions.write(key, text, 60)
    library.thinking.questions.new(text)
    library.research_log.add_line(text, text, text, text)


def without_pdf(whole: Path, home: Path) -> Library:
    """Nothing is known of the inside of any paper."""
    return _changed(whole, home, "DELETE FROM document", "DELETE FROM edition", pdf=False)


def without_figures(whole: Path, home: Path) -> Library:
    return _changed(whole, home, "UPDATE document SET content = json_set(content, '$.figures', json('[]'))")


def without_citations(whole: Path, home: Path) -> Library:
    return _changed(
        whole,
        home,
        "DELETE FROM citation",
        "DELETE FROM reference_entry",
        "UPDATE paper SET citation_count = 0",
    )


def hostile(whole: Path, home: Path) -> Library:
    """Every text from outside, and every word of the reader's, is made to do harm."""
    names, inside = json.dumps([HOSTILE, HOSTILE]), json.dumps(HOSTILE)[1:-1]
    library = _changed(
        whole, home,
        ("UPDATE paper SET title = ?, abstract = ?, venue = ?, comment = ?, tldr = ?", (HOSTILE,) * 5),
        ("UPDATE paper SET authors = ?, categories = ?", (names, names)),
        ("UPDATE citation SET contexts = json_array(json_object('sentence', ?, 'page', 1))", (HOSTILE,)),
        ("UPDATE reference_entry SET raw = ?, title = ?, authors = ?", (HOSTILE, HOSTILE, names)),
        ("UPDATE document SET body = ?, content = replace(content, 'heads', ?)", (HOSTILE, inside)),
    )  # fmt: skip
    for ref in (SAMPLE, BARE):
        written(library, library.find(ref), HOSTILE)
    return library


def _changed(
    whole: Path, home: Path, *changes: str | tuple[str, tuple[str, ...]], pdf: bool = True
) -> Library:
    shutil.copytree(whole, home)
    with closing(sqlite3.connect(home / "library.db")) as connection, connection:
        for change in changes:
            words, values = change if isinstance(change, tuple) else (change, ())
            connection.execute(words, values)
    if not pdf:
        shutil.rmtree(home / "pdf")
    return make_library(home)


LACKING: dict[str, Callable[[Path, Path], Library]] = {
    "whole": lambda whole, home: _changed(whole, home),
    "empty": lambda whole, home: empty(home),
    "hostile": hostile,
    "without PDF": without_pdf,
    "without figures": without_figures,
    "without citations": without_citations,
}
