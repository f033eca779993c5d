"""``papermap today``: what to do next, and how the habit stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.common import is_plain, json_option, opened, print_json, tell, to_json, wrapped
from papermap.cli.plain import plain_weeks
from papermap.views.today import shade

if TYPE_CHECKING:
    from papermap.views.today import TodayView, WaitingView


@click.command("today")
@json_option
def command(as_json: bool) -> None:
    """Say what to do next, and why; then the day's abstract, what is begun, what waits, and twelve weeks.

    \b
    Example:
      papermap today
    """
    with opened() as library:
        view = library.habits.today()
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(lines(view)))


def lines(view: TodayView) -> Iterator[str]:
    """The day as lines of text."""
    counts = "   ".join(f"{count.name} {count.done}/{count.of}" for count in view.cadence)
    yield f"{view.day}   {counts}"
    yield ""
    yield from wrapped(f"Next: {view.next}")
    yield ""
    if view.abstract.entries:
        entry = view.abstract.entries[0]
        yield from wrapped(f"Today's abstract: {entry.title} ({entry.refs.best}) [{entry.state}]")
        yield from wrapped(f"Why: {'; '.join(entry.reasons)}.", "  ")
    elif view.abstract.why:
        yield from wrapped(view.abstract.why)
    for remark in view.abstract.remarks:
        yield from wrapped(remark)
    if view.recalls:
        yield ""
        yield "To remember"
        for due in view.recalls:
            yield from wrapped(f"{due.title} ({due.refs.best})", "  ")
    if view.openings:
        yield ""
        yield "Predictions to open (`papermap predict REF --open`)"
        for each in view.openings:
            yield from wrapped(f"{each.title or each.topic}: {each.why}", "  ")
    if view.again:
        yield ""
        yield "To judge again (`papermap verdict REF … --again`)"
        for old in view.again:
            yield from wrapped(f"{old.title} ({old.refs.best}), {old.days} days ago", "  ")
    for heading, begun in (("In progress", True), ("Waiting", False)):
        some = [each for each in view.waiting if each.begun is begun]
        if some:
            yield ""
            yield heading
            yield from (line for each in some for line in _waiting(each))
    if view.topics:
        yield ""
        yield "Topics"
        yield from (f"  {topic.papers:>4} papers, {topic.read} read   {topic.name}" for topic in view.topics)
    yield ""
    if is_plain():
        yield from plain_weeks(view.weeks)
        return
    yield "Twelve weeks, Monday at the top"
    for weekday in range(7):
        yield "  " + "".join(shade(week[weekday]) for week in view.weeks)


def _waiting(each: WaitingView) -> list[str]:
    spent = f" · {each.seconds // 60} min" if each.begun else ""
    return wrapped(f"pass {each.number}{spent}  {each.title} ({each.refs.best})", "  ")
