"""The reliability picture in characters: a bar for how often the reader was right, a mark for how sure."""

from __future__ import annotations

from collections.abc import Sequence

from papermap.views.thinking import BinView, CalibrationView

CELLS = 25
FULL, EMPTY, MARK = "█", "·", "│"


def bar(right: float | None, said: float | None, cells: int = CELLS) -> str:
    """A bar of ``cells`` from 0 to 100%, filled as far as one was right, with the mark where one said one
    would be; without verdicts, no bar."""
    if right is None or said is None:
        return EMPTY * cells
    filled, mark = round(right * cells), min(cells - 1, round(said * cells))
    drawn = [FULL if cell < filled else EMPTY for cell in range(cells)]
    drawn[mark] = MARK
    return "".join(drawn)


def picture(bins: Sequence[BinView]) -> tuple[str, ...]:
    """The bins as lines, from the least sure; below them what the marks mean."""
    lines = []
    for each in bins:
        right = "" if each.right is None else f"right {each.right:.0%} of {each.count}"
        sure = f"{each.low}–{each.high}%"
        lines.append(f"sure {sure:<8} {bar(each.right, each.said)} {right}".rstrip())
    return (*lines, f"{FULL} how often right   {MARK} how sure   each from 0 to 100%")


COLUMNS = ("foundational", "new_technique", "minor_tweak")


def table(view: CalibrationView) -> tuple[str, ...]:
    """What the reader said (rows) against what the field says (columns)."""
    head = f"{'you said':<16}" + "".join(f"{name.replace('_', ' '):>16}" for name in COLUMNS) + "  (field)"
    rows = (
        f"{row.verdict.replace('-', ' '):<16}" + "".join(f"{getattr(row, name):>16}" for name in COLUMNS)
        for row in view.confusion
    )
    return (head, *rows)
