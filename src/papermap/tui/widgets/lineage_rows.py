"""How a paper's bases are drawn: what the reader said solid, guesses dashed."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from papermap.tui import words
from papermap.tui.widgets.rows import Cell, flexible
from papermap.views.lineage import AncestorView, BaseView, LineageView

SOLID, DASHED = "━━", "╌╌"
NO_BASES = "No base is known: none of its references is one. On the trail, R asks for the citing sentences."
NAME_WIDTH = 30


def base_cells(row: BaseView, width: int) -> list[Cell]:
    """A base: the line to it, year, title, and the reader's words or why it is likely."""
    accepted = row.status == "accepted"
    said = f"but with {row.twist}" if row.twist else "yours" if accepted else row.why
    start = [
        Cell(SOLID if accepted else DASHED, 2, "yours" if accepted else "quiet"),
        Cell(words.year(row.year), 4, "quiet"),
    ]
    room = flexible(width, [cell.width for cell in start])
    title = room if width < 64 else room * 3 // 5
    cells = [
        *start,
        Cell(words.line(row.title, 4 * width + 40), title, "plain" if row.in_library else "quiet"),
    ]
    if title < room:
        cells.append(Cell(words.line(said, 200), room - title - 1, "yours" if row.twist else "quiet"))
    return cells


def descent(view: LineageView) -> Content:
    """The line back to the root, and the branches forward."""
    parts: list[str | tuple[str, str]] = [("from  ", "$quiet"), _name(view.title, view.year)]
    for step in view.line:
        parts += [_tie(step), _name(step.title, step.year)]
    if not view.line:
        parts.append(("  (no base stands out)", "$quiet"))
    if view.branches:
        parts.append(("\nled to  ", "$quiet"))
        parts += _listed(view.branches)
    return Content.assemble(*parts)


def _tie(step: AncestorView) -> tuple[str, str]:
    return (f" {SOLID} ", "$yours") if step.accepted else (f" {DASHED} ", "$quiet")


def _listed(branches: Iterable[AncestorView]) -> list[str | tuple[str, str]]:
    parts: list[str | tuple[str, str]] = []
    for branch in branches:
        parts += [_tie(branch), _name(branch.title, branch.year)]
    return parts


def _name(title: str, year: int | None) -> str:
    name = words.line(title, 160)
    head = name.partition(":")[0]
    name = head if 3 <= len(head) < len(name) else name
    return f"{words.fit(name, min(NAME_WIDTH, len(name))).rstrip()} {year or ''}".rstrip()


def evidence(row: BaseView | None, offer: str = "") -> Content:
    """The sentence that speaks for a base, with where it stands; without a base, what may be done."""
    if row is None:
        return Content.styled(offer or NO_BASES, "$quiet")
    where = [f"page {row.page}" if row.page else "", words.line(row.section, 80)]
    about = " · ".join(part for part in (words.line(row.why, 300), *where) if part)
    sentence = words.paragraph(row.sentence)
    said = f"“{sentence}”" if sentence else "It is cited in no sentence that is known; on the trail, R asks."
    return Content.assemble((said, "" if sentence else "$quiet"), "\n", (about, "$quiet"))
