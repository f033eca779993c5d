"""``papermap related``: papers that citations place beside one."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, limit_option, opened, print_json, ref_argument, say, to_json
from papermap.cli.found import print_found


@click.command("related")
@ref_argument
@limit_option(20)
@json_option
def command(ref: str, limit: int, as_json: bool) -> None:
    """Papers beside REF: cited together with it, or citing the same papers.

    They need not be in your library. Each says why it is here.

    \b
    Example:
      papermap related 2106.09685
    """
    with opened() as library:
        key = library.find(ref)
        found = library.graph.related(key, limit)
        offered = "" if found else library.graph.offer(key).replace("REF", ref)
    if as_json:
        print_json([to_json(view) for view in found])
    elif found:
        print_found(found)
    else:
        say(f"No paper shares a known citation with it. {offered}".rstrip())
