"""``papermap similar``: papers of the library that are near in meaning."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, limit_option, opened, print_json, ref_argument, say
from papermap.cli.found import found_json, print_found


@click.command("similar")
@ref_argument
@limit_option(20)
@json_option
def command(ref: str, limit: int, as_json: bool) -> None:
    """Papers of your library that are most like REF.

    \b
    Example:
      papermap similar 1706.03762
    """
    with opened() as library:
        found = library.similar(library.find(ref), limit)
    if as_json:
        print_json(found_json(found))
    elif found:
        print_found(found)
    else:
        say(
            "Nothing to compare it with: no words of it are known yet, or it is the only paper here. "
            "`papermap add` brings others, and asks for what is missing."
        )
