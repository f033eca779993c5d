"""``papermap search``: words and meaning in one list."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, limit_option, opened, print_json, say, say_remarks, where_option
from papermap.cli.found import found_json, print_found


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@where_option
@click.option(
    "--meaning",
    is_flag=True,
    help="Where no paper has all the words, ask the language model what they mean; takes seconds.",
)
@limit_option(20)
@json_option
def command(query: tuple[str, ...], where: str, meaning: bool, limit: int, as_json: bool) -> None:
    """Search titles, abstracts, notes and full texts, and say why each paper was found.

    Papers with all the words, the last of which may be unfinished, and papers near these in meaning. Where no
    paper has them all: papers with some of them. Where none has any, the language model is asked.

    \b
    Examples:
      papermap search low-rank adaptation
      papermap search --meaning how to tune a large network cheaply
      papermap search attention --where "year>=2022 has:code"
    """
    from papermap.model.query import QueryError

    with opened() as library:
        try:
            found = library.search(" ".join(query), limit, where, meaning=meaning)
            if not found and not meaning:
                found = library.search(" ".join(query), limit, where, meaning=True)
        except QueryError as error:
            raise click.UsageError(str(error)) from error
        empty = not library.size()
        say_remarks(library, where)
    if as_json:
        print_json(found_json(found))
    elif found:
        print_found(found)
    elif not any(map(str.isalnum, "".join(query))):
        say("There is no word in that to search for.")
    elif empty:
        say("The library is empty. `papermap add 1706.03762` is a beginning.")
    else:
        say("Nothing found. Fewer or shorter words find more.")
