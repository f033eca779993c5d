"""How a neighbour on the trail is drawn, and what is said of it below."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from textual.content import Content

from papermap.tui import words
from papermap.tui.widgets.library_rows import short
from papermap.tui.widgets.rows import Cell, flexible
from papermap.views.neighbours import NeighbourView, TrailView

NOTE = 240
"""So much of a note stands in the middle."""

BEING_ADDED = " + "
BY_NAME = " · "


def identity(row: NeighbourView) -> Hashable:
    """Which neighbour a row is, also where no work of that name is known."""
    return row.key if row.key is not None else (row.title, row.year)


def mark(row: NeighbourView, coming: Collection[str]) -> str:
    """``●○○`` passes read, ``+`` being added, ``·`` known by name."""
    if row.in_library:
        return words.passes(row.furthest_pass)
    return BEING_ADDED if row.refs.best in coming else BY_NAME


def neighbour_cells(coming: Callable[[], Collection[str]]) -> Callable[[NeighbourView, int], list[Cell]]:
    """A drawer of neighbours; ``coming`` says which refs are being added now."""

    def cells(row: NeighbourView, width: int) -> list[Cell]:
        title = words.line(row.title, 4 * width + 40)
        end = [Cell(mark(row, coming()), 3, "plain" if row.in_library and row.furthest_pass else "quiet")]
        if width >= 76:
            end.insert(0, Cell(words.count(row.citation_count, ""), 8, "quiet", right=True))
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
    said = " · ".join(part for part in about if part)
    name = [words.line(row.title, 300), words.year(row.year).strip(), short(row.authors, 3)]
    parts += ["\n", (said + "   " if said else "", "$accent"), (" · ".join(filter(None, name)), "$quiet")]
    if not row.contexts and row.abstract:
        parts += ["\n", words.paragraph(row.abstract)]
    return Content.assemble(*parts)


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


def shown_of(shown: int, total: int | None, filtered: bool) -> str:
    """ "12", "200 of 1,234", "3 in the library"."""
    if filtered:
        return f"{shown:,} in the library"
    return f"{shown:,} of {total:,}" if total is not None and total > shown else f"{shown:,}"
