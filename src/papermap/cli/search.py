"""``papermap search``: words and meaning in one list."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, limit_option, opened, print_json, say
from papermap.cli.found import found_json, print_found


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@limit_option(20)
@json_option
def command(query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search titles, abstracts, notes and full texts, and say why each paper was found.

    All words must be there; the last may be unfinished.

    \b
    Example:
      papermap search low-rank adaptation
    """
    with opened() as library:
        found = library.search(" ".join(query), limit)
    if as_json:
        print_json(found_json(found))
    elif found:
        print_found(found)
    else:
        say("Nothing found. Fewer or shorter words find more.")
