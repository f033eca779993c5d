"""The list at the left of the reading room: the parts of the pass and how far one is, then the sections."""

from __future__ import annotations

from textual.content import Content

from papermap.tui.widgets.tabs import clickable
from papermap.tui.words import fit, line
from papermap.views.reading import PassView

WIDTH = 24


def rail(view: PassView, part: int, figure: int) -> Content:
    """``●`` read, ``◐`` being read, ``○`` to come; a click on a part goes to it."""
    rows: list[str | tuple[str, str] | Content] = []
    for number, each in enumerate(view.parts):
        here = number == part
        mark = "◐" if here else "●" if number < part else "○"
        count = f" {figure + 1} of {len(each.figures)}" if here and each.figures else ""
        short = each.title.partition(":")[0]  # the whole of it stands over the part
        name = fit(f"{number + 1} {short}", WIDTH - 3 - len(count))
        look = "bold $accent" if here else "$quiet" if each.absent else ""
        to_it = f"screen.part({number - part})"
        rows += [clickable(Content.assemble((f"{name}{count} {mark}", look)), to_it), "\n"]
    if view.jots:
        rows += ["\n", ("jotted\n", "$quiet")]
        rows += [(f"· {fit(line(jot.text, 80), WIDTH - 3)}\n", "") for jot in view.jots[-4:]]
    if view.sections:
        rows += ["\n", ("sections\n", "$quiet")]
    for section in view.sections:
        if section.level > 2:
            continue
        title = f"{section.number} {section.title}" if section.number else section.title
        indent = "" if section.level == 1 else "  "
        page = f"p{section.page}"
        rows += [
            (fit(f"{indent}{line(title, 80)}", WIDTH - 6) + " ", "" if section.level == 1 else "$quiet"),
            (f"{page:>4}\n", "$quiet"),
        ]
    return Content.assemble(*rows)
