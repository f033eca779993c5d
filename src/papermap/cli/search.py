"""``papermap search``: words and meaning in one list."""

from __future__ import annotations

import click

from papermap.cli.common import Words, json_option, limit_option, opened, print_json, say, say_remarks
from papermap.cli.found import found_json, print_found


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--where", type=Words(), default="", metavar="EXPR", help="Only the papers that this selects.")
@limit_option(20)
@json_option
def command(query: tuple[str, ...], where: str, limit: int, as_json: bool) -> None:
    """Search titles, abstracts, notes and full texts, and say why each paper was found.

    Papers with all the words, or where there are none with some of them; the last may be unfinished.

    \b
    Examples:
      papermap search low-rank adaptation
      papermap search attention --where "year>=2022 has:code"
    """
    from papermap.model.query import QueryError

    with opened() as library:
        try:
            found = library.search(" ".join(query), limit, where)
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
