"""What the log screen says, as text."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from papermap.tui import words
from papermap.tui.widgets.reading_text import broken
from papermap.views.habits import DayView, ReproductionView, ReviewView
from papermap.views.today import SHADES_TOLD, shade

Parts = list[str | tuple[str, str]]
MOST_DAYS = 60
"""So many days are shown; `papermap log` has all."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def days(found: Sequence[DayView], width: int) -> Content:
    """Days with the reader's lines and what they did, in lines of so many cells."""
    parts: Parts = []
    for day in found[:MOST_DAYS]:
        spent = f"  {max(1, day.seconds // 60)} min of reading" if day.seconds else ""
        parts += [(day.day, "bold $accent"), (spent, "$quiet"), "\n"]
        for own in day.lines:
            for name in ("tried", "happened", "learned", "next"):
                if said := getattr(own, name):
                    parts += [(f"  {name:<9}", "$quiet"), _hanging(words.paragraph(said), 11, width), "\n"]
        for did in day.did:
            parts += [("  · ", "$quiet"), _hanging(words.line(did.said, 300), 4, width), "\n"]
        parts.append("\n")
    return Content.assemble(*(parts or ["Nothing is here yet. It fills while you read; a writes a line."]))


def _hanging(text: str, indent: int, width: int) -> str:
    """A text that stands at an indent, its further lines below its first one."""
    return f"\n{' ' * indent}".join(broken(text, max(16, width - indent)))


def week(view: ReviewView, width: int) -> Content:
    """The week in review, with the heat map, in lines of so many cells."""
    parts: Parts = [(f"{view.monday} to {view.sunday}", "bold $accent")]
    parts += [(f"  {view.seconds // 60} min in passes\n", "$quiet")]
    stuck = [f"{each.title}: {each.why}" for each in view.stuck]
    for head, told in (("Read", view.read), ("Predicted", view.predicted), ("Stuck", stuck)):
        parts.append((f"\n{head}\n", "$accent"))
        parts += [f"  {_hanging(words.line(each, 300), 2, width)}\n" for each in told or ("nothing",)]
    parts += [("\nTwelve weeks", "$accent"), (f"   {SHADES_TOLD}\n", "$quiet")]
    for weekday, name in enumerate(WEEKDAYS):
        parts += [(f"  {name} ", "$quiet"), " ".join(shade(each[weekday]) for each in view.weeks), "\n"]
    return Content.assemble(*parts)


def reproductions(found: Sequence[ReproductionView]) -> Content:
    """Reproductions, the newest first."""
    parts: Parts = []
    for each in reversed(found):
        parts += [(words.line(each.title, 200), "bold"), (f"  {each.status}\n", "$accent")]
        parts += [f"  {words.paragraph(each.claim)}\n  "]
        if each.their_number is not None:
            parts.append(f"paper {each.their_number:g} · ")
        spread = "" if each.spread is None else f" ± {each.spread:.3g}"
        mine = "no run yet" if each.mean is None else f"mine {each.mean:.5g}{spread}"
        gap = "" if each.gap is None else f" · gap {each.gap:+.3g}"
        parts.append(f"{mine}{gap} · {len(each.runs)} of {each.seeds} seeds\n")
        if each.lacking:
            parts.append((f"  before the first run: {', '.join(each.lacking)}\n", "$quiet"))
        parts.append("\n")
    return Content.assemble(*(parts or ["No reproduction is planned yet: p on a paper's page plans one."]))
