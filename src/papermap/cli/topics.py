"""``papermap topics``: how far you are with each topic."""

from __future__ import annotations

from collections.abc import Sequence

import click

from papermap.cli.common import (
    beside,
    is_plain,
    json_option,
    opened,
    print_json,
    print_table,
    say,
    tell,
    to_json,
)
from papermap.model.papers import clean_text
from papermap.views.topics import RootView, TopicView, meter, spans

COLUMNS = ("topic", "exposure", "", "depth", "read", "years")
LACKS = ("none of", "missing roots", "start from")
WIDEST = max(map(len, LACKS))
MOST_ROOTS = 3


@click.command("topics")
@json_option
def command(as_json: bool) -> None:
    """Your topics: reading lists, tags, and the neighbourhoods of your map.

    Five to twenty papers are exposure, fifty are depth. Below stand, for each, the years of which you have
    no paper, the roots that it cites most and you do not have, and surveys to start from.

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
        _print(found)
    else:
        say(
            "No topics yet. `papermap add --list diffusion` begins one, so does `papermap tag`; "
            "a few papers on the map make another."
        )
    if offered and not as_json:
        say(offered)


def _print(found: Sequence[TopicView]) -> None:
    """How far one is with each, side by side; then for each what it lacks. Where it is heard, all of a topic
    comes together."""
    lacks = [_lacks(view) for view in found]
    if is_plain():
        rows = [(*_row(view), *lacking.values()) for view, lacking in zip(found, lacks, strict=True)]
        print_table((*COLUMNS, *LACKS), rows, wide={})
        return
    print_table(COLUMNS, [_row(view) for view in found], wide={0: 1})
    for view, lacking in zip(found, lacks, strict=True):
        if any(lacking.values()):
            tell(f"\n{clean_text(view.name)}")
        for what, text in lacking.items():
            if text:
                tell("\n".join(beside(f"  {what:<{WIDEST}}  ", clean_text(text))))


def _row(view: TopicView) -> tuple[str, ...]:
    return (view.name, meter(view.papers), view.exposure, view.depth, f"{view.read:,}", view.span)


def _lacks(view: TopicView) -> dict[str, str]:
    """Years without a paper, the roots that are not here, and surveys to start from."""
    roots = "; ".join(map(_named, view.missing_roots[:MOST_ROOTS]))
    surveys = "; ".join(map(_named, view.surveys))
    return dict(zip(LACKS, (spans(view.missing_years), roots, surveys), strict=True))


def _named(root: RootView) -> str:
    """With what to type to add it."""
    return f"{root.title} ({', '.join(filter(None, (str(root.year or ''), root.refs.best)))})"
