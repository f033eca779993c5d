"""``papermap review``: the week, and what does not move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from papermap.cli.common import is_plain, json_option, opened, print_json, tell, to_json, wrapped
from papermap.cli.plain import plain_weeks
from papermap.views.today import shade

if TYPE_CHECKING:
    from papermap.views.habits import ReviewView

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@click.command("review")
@click.option(
    "--week",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The week that this day is in, as 2026-03-01.  [default: this week]",
)
@click.option("--plain", is_flag=True, help="Numbers instead of squares.")
@json_option
def command(week: datetime | None, plain: bool, as_json: bool) -> None:
    """Look back on a week: what you read and predicted, what is stuck, the cadence, and twelve weeks.

    \b
    Example:
      papermap review --week 2026-03-01
    """
    with opened() as library:
        view = library.research_log.review(week.date() if week else None)
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(lines(view, plain)))


def lines(view: ReviewView, plain: bool = False) -> Iterator[str]:
    """The review as lines of text."""
    counts = "   ".join(f"{count.name} {count.done}/{count.of}" for count in view.cadence)
    yield f"{view.monday} to {view.sunday}   {counts}   {view.seconds // 60} min in passes"
    stuck = [f"{each.title}: {each.why}" for each in view.stuck]
    for head, told in (("Read", view.read), ("Predicted", view.predicted), ("Stuck", stuck)):
        yield ""
        yield head
        for each in told or ("nothing",):
            yield from wrapped(each, "  ")
    yield ""
    if is_plain():
        yield from plain_weeks(view.weeks)
        return
    yield "Twelve weeks"
    for weekday, name in enumerate(WEEKDAYS):
        days = [week[weekday] for week in view.weeks]
        yield f"  {name}  " + ("".join(f"{day:>4}" for day in days) if plain else "".join(map(shade, days)))
