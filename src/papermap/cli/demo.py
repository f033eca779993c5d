"""``papermap demo``: a library of landmark papers, built without a network, to try everything on."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from papermap.cli.common import at_a_terminal, is_plain, json_option, opened, print_json, say
from papermap.cli.progress import ProgressLine


@click.command("demo")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Keep the demo library there.",
)
@click.option("--no-screens", is_flag=True, help="Print the map and stop.")
@click.option("--tour", is_flag=True, help="Open the screens with a tour of two minutes.")
@json_option
def command(keep: Path | None, no_screens: bool, tour: bool, as_json: bool) -> None:
    """Build the demo library, offline; print its map; open the screens.

    Your own library is not touched, and nothing is left behind unless you --keep it.

    \b
    Examples:
      papermap demo
      papermap demo --tour
      papermap demo --keep ~/papermap-demo
    """
    if tour and (no_screens or as_json or is_plain()):
        raise click.UsageError("--tour is taken on the screens")
    if tour and not at_a_terminal():
        raise click.UsageError("--tour needs a terminal; `papermap demo --no-screens` does not")
    if keep is not None:
        _run(keep, no_screens, tour, as_json)
        return
    with tempfile.TemporaryDirectory(prefix="papermap-demo-") as folder:
        _run(Path(folder), no_screens, tour, as_json)


def _run(home: Path, no_screens: bool, tour: bool, as_json: bool) -> None:
    from papermap.cli.map import draw, picture_json
    from papermap.library.demonstration import build

    with opened() as own:
        with ProgressLine() as line:
            library, results = build(own.settings, home, say, line.show)
        failed = [result for result in results if result.outcome == "failed"]
        for result in failed:
            say(f"{result.ref}: {result.error}")
        picture = library.picture()
        if as_json:
            print_json(picture_json(picture))
        else:
            say(f"{len(picture.nodes)} papers, {len(picture.edges)} citations among them\n")
            draw(picture)
        if not (no_screens or as_json or is_plain()) and at_a_terminal():
            from papermap.tui.app import run

            run(library, demo=True, tour=tour)
    sys.exit(1 if failed else 0)
