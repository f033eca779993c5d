"""``papermap library``: your papers as a list."""

from __future__ import annotations

import click

from papermap.cli.common import (
    count,
    json_option,
    opened,
    print_json,
    print_table,
    say,
    say_remarks,
    to_json,
    where_option,
)
from papermap.store.library_rows import SORTS
from papermap.views.papers import short_authors

MARKS = {"ready": "", "partial": "◐", "waiting": "…"}


@click.command("library")
@click.argument("words", nargs=-1)
@click.option(
    "--sort", type=click.Choice(SORTS), default="added", show_default=True, help="What comes first."
)
@where_option
@json_option
def command(words: tuple[str, ...], sort: str, where: str, as_json: bool) -> None:
    """List your papers; with WORDS, those that have them in title, authors, year or id.

    ◐ marks a paper of which a part is missing, … one whose title is not known yet; `papermap add --retry`
    takes both up again.

    \b
    Examples:
      papermap library
      papermap library vaswani 2017 --sort year
      papermap library --where "topic:diffusion pass>=2 -has:code"
    """
    from papermap.model.query import QueryError

    with opened() as library:
        try:
            rows = library.rows(" ".join(words), sort, where=where)
        except QueryError as error:
            raise click.UsageError(str(error)) from error
        unknown = say_remarks(library, where)
    if as_json:
        print_json([to_json(row) for row in rows])
        return
    table = [
        (
            MARKS[row.state],
            str(row.year or ""),
            row.title,
            short_authors(row.authors),
            row.refs.best or "",
            count(row.citation_count),
        )
        for row in rows
    ]
    if table:
        print_table(("", "year", "title", "authors", "id", "cited"), table, wide={2: 3, 3: 1})
    elif not unknown:
        nothing = (
            f"No paper is selected by {where}." if where else "No papers yet: `papermap add 1706.03762`."
        )
        say("No paper here has these words." if words else nothing)
