"""``papermap stats``: the library and the reading in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from papermap.cli.common import json_option, opened, print_json, tell, to_json

if TYPE_CHECKING:
    from papermap.views.stats import StatsView

BAR = 40
"""The longest bar, in characters."""


@click.command("stats")
@json_option
def command(as_json: bool) -> None:
    """Print your library and your reading in numbers.

    \b
    Example:
      papermap stats
    """
    with opened() as library:
        view = library.stats()
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(lines(view)))


def lines(view: StatsView) -> Iterator[str]:
    """The numbers as lines of text."""
    for heading, rows in _tables(view).items():
        yield heading
        yield from (f"  {name:<24}{value:>11}" for name, value in rows.items())
        yield ""
    yield "Papers by year"
    most = max((papers for _, papers in view.years), default=0)
    for year, papers in view.years:
        yield f"  {year}  {'▇' * max(1, round(BAR * papers / most))} {papers:,}"


def _tables(view: StatsView) -> dict[str, dict[str, str]]:
    library = {
        "papers": view.papers,
        "with their text": view.texts,
        "known from citations": view.neighbours,
        "links": view.links,
    }
    reading = {
        **{f"papers in pass {number}": papers for number, papers in view.passes.items()},
        "three-sentence notes": view.sentences,
        "other notes": view.notes,
        "cells of the sheet": view.cells,
        "relations": view.relations,
        **{f"verdict {weight}": count for weight, count in view.verdicts.items()},
        "answers to the queue": view.answers,
    }
    thinking = {
        "predictions": view.predictions,
        **{f"marked {mark}": count for mark, count in view.foreseen.items()},
        "research questions": view.questions,
        "reproductions": view.reproductions,
    }
    spent = {"time in passes": f"{view.seconds // 3600} h {view.seconds % 3600 // 60:02} m"}
    since = {"since": view.since} if view.since else {}
    return {
        "Library": since | _told(library),
        "Reading": spent | _told(reading),
        "Thinking ahead": _told(thinking),
    }


def _told(counts: Mapping[str, int]) -> dict[str, str]:
    return {name: f"{count:,}" for name, count in counts.items()}
