"""``papermap missing``: what several of your papers cite and you do not have."""

from __future__ import annotations

import sys

import click

from papermap.cli.common import (
    count,
    json_option,
    limit_option,
    opened,
    print_json,
    print_table,
    say,
    to_json,
)
from papermap.cli.progress import ProgressLine

WHO = "`papermap missing --fetch`"


@click.command("missing")
@limit_option(20)
@click.option(
    "--least", type=click.IntRange(min=1), default=2, show_default=True, metavar="N",
    help="Cited by at least so many of your papers.",
)  # fmt: skip
@click.option("--add", "add", type=click.IntRange(min=1), metavar="N", help="Add the first N to the library.")
@click.option("--fetch", is_flag=True, help="First ask who those are that are known by their titles alone.")
@json_option
def command(limit: int, least: int, add: int | None, fetch: bool, as_json: bool) -> None:
    """Papers that several of yours cite, and that are not in your library.

    \b
    Examples:
      papermap missing
      papermap missing --least 3 --add 5
    """
    whole = True
    with opened() as library:
        if fetch:
            with ProgressLine() as line:
                met = library.graph.name_missing(line.show)
            say(f"{met.found} of {met.asked} works are known by more than their titles now.")
            for trouble in met.troubles:
                say(trouble)
            whole = not met.troubles
        found = library.graph.missing(max(limit, add or 0), least)
        if as_json:
            print_json([to_json(view) for view in found[:limit]])
        elif found:
            rows = [
                (
                    str(v.citers), str(v.year or ""), v.title, v.refs.best or "", count(v.citation_count),
                    ", ".join(citer.refs.best or citer.title for citer in v.cited_by),
                )
                for v in found[:limit]
            ]  # fmt: skip
            print_table(("by", "year", "title", "id", "cited", "cited by your"), rows, wide={2: 2, 5: 1})
        elif not library.size():
            say("The library is empty. `papermap add 1706.03762` is a beginning.")
        else:
            say("Nothing: no paper outside your library is cited by so many of yours, as far as is known.")
        if not as_json and (offered := library.graph.offer()):
            say(offered)
        if not (as_json or fetch) and (titles := library.graph.known_by_title()):
            say(f"{titles:,} more that several of yours name are known by title alone; {WHO} asks for them.")
        refs = [view.refs.best for view in found[: add or 0]]
        failed = False
        for result in library.add([ref for ref in refs if ref is not None]) if any(refs) else ():
            say(
                f"{result.outcome}: {result.title or result.ref}"
                + (f" ({result.error})" if result.error else "")
            )
            failed = failed or result.outcome in ("failed", "partial")
    sys.exit(1 if failed or not whole else 0)
