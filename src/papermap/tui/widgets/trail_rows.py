"""How a neighbour on the trail is drawn, and what is said of it below."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from textual.content import Content

from papermap.model.citations import Only, Sieve
from papermap.tui import words
from papermap.tui.widgets.library_rows import short
from papermap.tui.widgets.rows import Cell, flexible
from papermap.views.neighbours import NeighbourView, TrailView

ONLY_WORDS = {
    Only.LIBRARY: "in the library",
    Only.QUEUED: "kept for reading",
    Only.OTHERS: "not in the library",
}
MOST_SHOWN = 200
"""So many of a side are shown at most."""

NOTE = 240
"""So much of a note stands in the middle."""

COUNTED, WIDE = 56, 76
"""A list so wide shows how often a paper is cited; and who wrote it."""

BEING_ADDED = " + "
QUEUED = " ▹ "
BY_NAME = " · "


def identity(row: NeighbourView) -> Hashable:
    """Which neighbour a row is, also where no work of that name is known."""
    return row.key if row.key is not None else (row.title, row.year)


def mark(row: NeighbourView, coming: Collection[str]) -> str:
    """``●○○`` passes read, ``▹`` kept for reading, ``+`` being added, ``·`` known by name."""
    if row.queued and not row.furthest_pass:
        return QUEUED
    if row.in_library:
        return words.passes(row.furthest_pass)
    return BEING_ADDED if row.refs.best in coming else BY_NAME


def neighbour_cells(
    coming: Callable[[], Collection[str]], by_count: Callable[[], bool]
) -> Callable[[NeighbourView, int], list[Cell]]:
    """A drawer of neighbours; ``coming`` says which refs are being added now, ``by_count`` whether they are
    sorted by their citations, which are shown then however narrow the list is."""

    def cells(row: NeighbourView, width: int) -> list[Cell]:
        title = words.line(row.title, 4 * width + 40)
        end = [Cell(mark(row, coming()), 3, "plain" if row.in_library and row.furthest_pass else "quiet")]
        if row.similarity is not None:
            end.insert(0, Cell(f"{row.similarity:.2f}", 4, "quiet", right=True))
        elif width >= COUNTED or by_count():
            end.insert(0, Cell(words.count(row.citation_count, ""), 7, "quiet", right=True))
        if width >= WIDE:
            end.insert(0, Cell(short(row.authors, 2), 18, "quiet"))
        start = [Cell(words.year(row.year), 4, "quiet")]
        if row.influential:
            start.append(Cell("★", 1, "accent"))
        rest = flexible(width, [c.width for c in (*start, *end)])
        return [*start, Cell(title, rest, "plain" if row.in_library else "quiet"), *end]

    return cells


def sentence(row: NeighbourView | None, chosen: int) -> Content:
    """The citing sentence of a neighbour in full, with what it is for and who says so."""
    if row is None:
        return Content("")
    parts: list[str | tuple[str, str]] = []
    if row.contexts:
        index = chosen % len(row.contexts)
        parts.append(f"“{words.paragraph(row.contexts[index])}”")
        if len(row.contexts) > 1:
            parts.append((f"  {index + 1} of {len(row.contexts)}, c next", "$quiet"))
    else:
        parts.append(("No citing sentence is known yet; R asks for them.", "$quiet"))
    about = [", ".join(words.line(intent, 40) for intent in row.intents)]
    if row.influential:
        about.append("★ influential")
    about.append(
        "source " + ", ".join(words.line(source, 40) for source in row.sources) if row.sources else ""
    )
    about.append(_standing(row))
    said = " · ".join(part for part in about if part)
    name = [words.line(row.title, 300), words.year(row.year).strip(), short(row.authors, 3)]
    parts += ["\n", (said + "   " if said else "", "$accent"), (" · ".join(filter(None, name)), "$quiet")]
    if not row.contexts and row.abstract:
        parts += ["\n", words.paragraph(row.abstract)]
    return Content.assemble(*parts)


def _standing(row: NeighbourView) -> str:
    """How often a neighbour is cited, and how far the reader is with it."""
    cited = None if row.citation_count is None else words.plural(row.citation_count, "citation", "citations")
    read = (
        f"read to pass {row.furthest_pass}" if row.furthest_pass else "kept for reading" if row.queued else ""
    )
    known = "" if row.in_library or row.queued else "not in the library"
    return " · ".join(part for part in (cited, read or known) if part)


def this_paper(view: TrailView) -> Content:
    """The paper in the middle."""
    parts: list[str | tuple[str, str]] = [
        (words.line(view.title, 600), "bold"),
        "\n\n",
        short(view.authors, 4) or "authors unknown",
        "\n",
        (_facts(view), "$quiet"),
    ]
    if not view.in_library:
        parts += ["\n", ("known only from a citation", "$accent")]
    judged = [view.weight.replace("-", " ") if view.weight else ""]
    judged.append(f"pass {view.furthest_pass}" if view.furthest_pass else "")
    if any(judged):
        parts += ["\n", (" · ".join(filter(None, judged)), "$accent")]
    if view.note:
        parts += ["\n\n", (f"“{words.paragraph(view.note)[:NOTE]}”", "italic"), (" (your note)", "$quiet")]
    parts += ["\n\n", words.paragraph(view.abstract) or ("No abstract is known.", "$quiet")]
    return Content.assemble(*parts)


def this_in_short(view: TrailView) -> Content:
    """The paper in the middle, where there is no room for a middle."""
    facts = [short(view.authors, 3), _facts(view)]
    return Content.assemble(
        (words.line(view.title, 300), "bold"), "  ", (" · ".join(f for f in facts if f), "$quiet")
    )


def _facts(view: TrailView) -> str:
    parts = [str(view.year) if view.year else "", words.line(view.venue, 60)]
    if view.citation_count is not None:
        parts.append(words.plural(view.citation_count, "citation", "citations"))
    return " · ".join(part for part in parts if part)


def narrowed(sieve: Sieve) -> str:
    """ "in the library 2019–2021 “low rank”": what a list is narrowed to; empty where it is not."""
    parts = [ONLY_WORDS[sieve.only] if sieve.only is not None else ""]
    if sieve.since is not None or sieve.until is not None:
        ends = "" if sieve.since == sieve.until else f"–{sieve.until or ''}"
        parts.append(f"{sieve.since or ''}{ends}")
    parts.append(words.line(f"“{' '.join(sieve.words)}”", 40) if sieve.words else "")
    return " ".join(filter(None, parts))


def nothing_left(sieve: Sieve) -> Content:
    """What stands where a sieve lets nothing through."""
    return Content.styled(
        f"Nothing around this paper is {narrowed(sieve)}. f goes on to the next kind, / asks for other years "
        "and words.",
        "$quiet",
    )


def shown_of(shown: int, total: int | None, narrowed_down: bool) -> str:
    """ "12", "200 of 1,234", "none known"; of a narrowed list only what is shown, "none" or "first 200"."""
    if narrowed_down:
        return f"first {shown}" if shown >= MOST_SHOWN else f"{shown or 'none'}"
    if not shown:
        return "none known"
    return f"{shown:,} of {total:,}" if total is not None and total > shown else f"{shown:,}"
