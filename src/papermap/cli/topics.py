"""``papermap topics``: how far you are with each topic."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, opened, print_json, print_table, say, to_json
from papermap.views.topics import TopicView, meter, spans


@click.command("topics")
@json_option
def command(as_json: bool) -> None:
    """Your topics: reading lists, tags, and the neighbourhoods of your map.

    Five to twenty papers are exposure, fifty are depth. The last column names what a topic cites most and
    you do not have.

    \b
    Example:
      papermap topics
    """
    with opened() as library:
        found = library.topics()
        offered = library.graph.offer()
    if as_json:
        print_json([to_json(view) for view in found])
    elif found:
        columns = (
            "topic",
            "exposure",
            "",
            "depth",
            "read",
            "years",
            "none of",
            "missing roots",
            "start from",
        )
        print_table(columns, [_row(view) for view in found], wide={0: 2, 7: 3, 8: 2})
    else:
        say(
            "No topics yet. `papermap add --list diffusion` begins one, so does `papermap tag`; "
            "a few papers on the map make another."
        )
    if offered and not as_json:
        say(offered)


def _row(view: TopicView) -> tuple[str, ...]:
    years = f"{view.years[0][0]}–{view.years[-1][0]}" if view.years else ""
    roots = "; ".join(f"{root.title} ({root.year or '?'})" for root in view.missing_roots[:2])
    surveys = "; ".join(f"{survey.title} ({survey.year or '?'})" for survey in view.surveys[:1])
    state = (meter(view.papers), view.exposure, view.depth, str(view.read))
    return (view.name, *state, years, spans(view.missing_years), roots, surveys)
