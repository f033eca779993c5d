"""``papermap calibration``: how far your verdicts can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.common import json_option, opened, print_json, tell, to_json, wrapped
from papermap.views.reliability import picture, table

if TYPE_CHECKING:
    from papermap.views.thinking import CalibrationView

COLUMNS = ("foundational", "new_technique", "minor_tweak")


@click.command("calibration")
@json_option
def command(as_json: bool) -> None:
    """Compare your verdicts with what the field seems to say: a sentence first, then the numbers.

    \b
    Example:
      papermap calibration
    """
    with opened() as library:
        view = library.thinking.calibration.view()
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(lines(view)))


def lines(view: CalibrationView) -> Iterator[str]:
    """The sentence, the picture, the table, the half years, and what to judge again."""
    yield from wrapped(view.sentence)
    if view.too_early:
        yield f"For {view.too_early} more it is too early."
    if view.compared:
        yield ""
        yield from picture(view.bins)
        yield ""
        yield from table(view)
        yield ""
        yield f"Brier score {view.brier:.3f}: 0 is best, 0.25 a coin's toss."
        yield from (f"  {half.half:<8} {half.brier:.3f}  of {half.count}" for half in view.halves)
    if view.again:
        yield ""
        yield "Judge again (`papermap verdict REF … --again`)"
        for each in view.again:
            yield from wrapped(f"{each.title} ({each.refs.best}), {each.days} days ago", "  ")
