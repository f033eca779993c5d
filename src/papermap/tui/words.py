"""Values in words: how years, counts, marks, authors and failures are written on the screens.

Everything from outside passes through here before it is drawn: no control characters, no markup.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from papermap.model.papers import clean_text
from papermap.store.connect import told

if TYPE_CHECKING:
    from papermap.views.papers import PaperView, RefsView

PASSES = ("○○○", "●○○", "●●○", "●●●")
STATE_MARKS = {"ready": " ", "partial": "◐", "waiting": "…"}
LINE_LIMIT = 600
_VERB = re.compile(r" \(`papermap [^`]*`[^()]*\)")


def line(text: str | None, limit: int = LINE_LIMIT) -> str:
    """Text from outside as one short line; cut early, so that a 10,000 character title costs nothing."""
    return clean_text((text or "")[:limit])


def paragraph(text: str | None) -> str:
    """Text from outside as one paragraph of any length."""
    return clean_text(text or "")


def paragraphs(text: str) -> str:
    """The reader's own text: its lines are kept, control characters are not."""
    return "\n".join(clean_text(part) for part in text.split("\n"))


def without_verbs(text: str) -> str:
    """What is told on the command line too, without the verb in brackets: here a key does it."""
    return _VERB.sub("", text)


def excerpt(text: str, limit: int) -> str:
    """The first sentences of a text that fit in ``limit`` characters; of a longer sentence, its beginning."""
    if len(text) <= limit:
        return text
    whole = max(text.rfind(f"{stop} ", 0, limit) for stop in ".?!") + 1
    return text[:whole] if whole > limit // 4 else text[: text.rfind(" ", 0, limit)].rstrip() + " …"


def fit(text: str, width: int, *, right: bool = False) -> str:
    """``text`` in exactly ``width`` terminal cells (wide characters take two), cut with an ellipsis."""
    if width <= 0:
        return ""
    short = text[: 4 * width]
    used = cell_len(short)
    if used > width:
        return set_cell_size(set_cell_size(short, width - 1).rstrip() + "…", width)
    return " " * (width - used) + short if right else short + " " * (width - used)


def passes(furthest: int) -> str:
    """Reading passes by shape: ``●●○`` is two of three."""
    return PASSES[max(0, min(3, furthest))]


def year(value: int | None) -> str:
    """A year in four cells; an unknown one is a dash, not a guess."""
    return f"{value:>4}" if value is not None else "   –"


def count(value: int | None, unknown: str = "–") -> str:
    """A number with thousands separated."""
    return unknown if value is None else f"{value:,}"


def plural(value: int, one: str, many: str) -> str:
    """ "1 paper", "42 papers"."""
    return f"{value:,} {one if value == 1 else many}"


def references(known: int, total: int | None) -> str:
    """How complete a paper's surroundings are. Nobody knowing the total is said too."""
    if total is None:
        return f"{plural(known, 'reference', 'references')} known, of how many nobody says"
    return f"{known:,} of {total:,} references known"


def facts(view: PaperView) -> str:
    """ "2017 · NeurIPS · arXiv 1706.03762v7 · 15 pages": where and when, on one line."""
    parts = [str(view.year) if view.year else "year unknown", line(view.venue, 80)]
    parts.extend(name_of(view.refs, view.version))
    if view.pages:
        parts.append(plural(view.pages, "page", "pages"))
    parts.append(line(", ".join(view.categories[:3]), 120))
    return " · ".join(part for part in parts if part)


def name_of(refs: RefsView, version: int | None = None) -> list[str]:
    """The names a person knows the paper by."""
    names = []
    if refs.arxiv:
        names.append(f"arXiv {line(refs.arxiv, 40)}" + (f"v{version}" if version else ""))
    if refs.doi:
        names.append(f"doi {line(refs.doi, 60)}")
    return names


def citations(view: PaperView) -> str:
    """Counts and completeness on one line."""
    parts = []
    if view.citation_count is not None:
        influential = f", {view.influential_count:,} influential" if view.influential_count else ""
        parts.append(plural(view.citation_count, "citation", "citations") + influential)
    parts.append(references(view.references_known, view.references_total))
    parts.append(f"cited by {view.cited_by_known:,} here")
    return " · ".join(parts)


def all_authors(authors: Sequence[str], most: int = 12) -> str:
    """The authors as printed; a very long list is cut and counted."""
    shown = ", ".join(line(author, 80) for author in authors[:most])
    return shown + (f" and {len(authors) - most:,} more" if len(authors) > most else "")


def problem(error: BaseException) -> str:
    """A failure as a sentence for the reader."""
    if isinstance(error, KeyError):
        return "papermap does not know that paper (any more)."
    if isinstance(error, sqlite3.Error):
        return str(told(error))
    said = line(str(error), 300)
    if isinstance(error, OSError) and error.strerror:
        said = error.strerror + (f": {error.filename}" if error.filename else "")
    return said or f"Something went wrong: {type(error).__name__}."
