"""``papermap lists``: the reading lists and how far you are with them; your own, made and shared."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from papermap.cli.common import (
    RefType,
    Words,
    json_option,
    opened,
    print_json,
    print_table,
    say,
    to_json,
)

if TYPE_CHECKING:
    from papermap.views.exchange import ListMade


@click.group("lists", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Print the curated reading lists and your own, with how many of their papers you have.

    \b
    Examples:
      papermap lists
      papermap add --list diffusion
      papermap lists create attention --from transformers
      papermap lists from-survey 2312.10997
      papermap lists share attention -o attention.toml
    """
    if ctx.invoked_subcommand is not None:
        return
    with opened() as library:
        views = library.lists()
    if as_json:
        print_json([to_json(view) for view in views])
    else:
        rows = [(view.name, f"{view.in_library}/{view.papers}", view.title) for view in views]
        print_table(("list", "have", "about"), rows, wide={2: 1})


@command.command("create", short_help="Make a list of a topic, or of what a query selects.")
@click.argument("name", type=Words())
@click.option("--from", "topic", type=Words(), default="", metavar="TOPIC", help="See `papermap topics`.")
@click.option("--where", type=Words(), default="", metavar="EXPR", help="Of the papers that this selects.")
@json_option
def create(name: str, topic: str, where: str, as_json: bool) -> None:
    """Make a list of the papers of a topic (another list, or a community of the map), or of those that a
    query selects.

    \b
    Examples:
      papermap lists create attention --from transformers
      papermap lists create to-run --where "has:code pass>=1"
    """
    from papermap.library.listing import NoSuchListError
    from papermap.model.query import QueryError

    if bool(topic) == bool(where):
        raise click.UsageError("a list is made --from TOPIC or of the papers that --where EXPR selects")
    with opened() as library:
        try:
            listing = library.listing
            made = listing.from_topic(name, topic) if topic else listing.from_query(name, where)
        except QueryError as error:
            raise click.UsageError(str(error)) from error
        except NoSuchListError as error:
            say(str(error))
            sys.exit(1)
    _tell(made, as_json)


@command.command("from-survey", short_help="Make a list of everything that a paper cites.")
@click.argument("ref", type=RefType())
@click.option("--name", type=Words(), help="The list's name; else the survey's title.")
@json_option
def from_survey(ref: str, name: str | None, as_json: bool) -> None:
    """Make a list of everything that REF cites; `papermap add --list NAME` brings the papers in.

    \b
    Example:
      papermap lists from-survey 2312.10997 --name retrieval
    """
    from papermap.library.listing import NoSuchListError

    with opened() as library:
        try:
            made = library.listing.from_survey(library.find(ref), name)
        except NoSuchListError as error:
            say(str(error))
            sys.exit(1)
    _tell(made, as_json)


@command.command("share", short_help="Write a list of yours as a file to share.")
@click.argument("name", type=Words())
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--force", is_flag=True, help="Replace a file that papermap did not write, or that was changed."
)
@json_option
def share(name: str, output: Path | None, force: bool, as_json: bool) -> None:
    """Write a list of yours as a file that `papermap import` takes.

    \b
    Example:
      papermap lists share attention -o attention.toml
    """
    from papermap.library.listing import NoSuchListError

    with opened() as library:
        try:
            listing = library.listing
            text = listing.share(name) if output is None else listing.write(name, output, force)
        except NoSuchListError as error:
            say(str(error))
            sys.exit(1)
    if as_json:
        print_json({"name": name, "path": None if output is None else str(output), "text": text})
    elif output is None:
        click.echo(text.encode(), nl=False)
    else:
        say(f"{output} written")


def _tell(made: ListMade, as_json: bool) -> None:
    if as_json:
        print_json(to_json(made))
        return
    say(f"{made.name}: {made.papers} papers, {made.new} of them new on it, {made.in_library} in your library")
