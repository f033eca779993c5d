"""``papermap lists``: the reading lists and how far you are with them."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, opened, print_json, print_table, to_json


@click.command("lists")
@json_option
def command(as_json: bool) -> None:
    """Print the curated reading lists and your own, with how many of their papers you have.

    \b
    Examples:
      papermap lists
      papermap add --list diffusion
    """
    with opened() as library:
        views = library.lists()
    if as_json:
        print_json([to_json(view) for view in views])
    else:
        rows = [(view.name, f"{view.in_library}/{view.papers}", view.title) for view in views]
        print_table(("list", "have", "about"), rows, wide={2: 1})
