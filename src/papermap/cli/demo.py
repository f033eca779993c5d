"""``papermap demo``: a library of landmark papers, built without a network, to try everything on."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import click

from papermap.cli.common import is_plain, json_option, opened, print_json, say
from papermap.cli.progress import ProgressLine


@click.command("demo")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Keep the demo library there.",
)
@click.option("--no-screens", is_flag=True, help="Print the map and stop.")
@json_option
def command(keep: Path | None, no_screens: bool, as_json: bool) -> None:
    """Build the demo library offline, through the same stages as `add`; print its map; open the screens.

    Your own library is not touched, and nothing is left behind unless you --keep it.

    \b
    Examples:
      papermap demo
      papermap demo --keep ~/papermap-demo
    """
    if keep is not None:
        _run(keep, no_screens, as_json)
        return
    with tempfile.TemporaryDirectory(prefix="papermap-demo-") as folder:
        _run(Path(folder), no_screens, as_json)


def _run(home: Path, no_screens: bool, as_json: bool) -> None:
    from papermap.cli.map import draw, picture_json
    from papermap.demo.sender import BASE_URL, demo_refs, sample_refs, send
    from papermap.library import Library

    with opened() as own:
        settings = replace(
            own.settings,
            home=home.absolute(),
            arxiv_api_url=f"{BASE_URL}/api/query",
            arxiv_pdf_url=f"{BASE_URL}/pdf",
            s2_url=BASE_URL,
            s2_api_key=None,
            arxiv_interval=0.0,
        )
        library = Library(settings, send=send, notify=say)
        with ProgressLine() as line:
            results = list(library.add(demo_refs(), pdf=False, on_progress=line.show))
            results += library.add(sample_refs(), on_progress=line.show)
        failed = [result for result in results if result.outcome == "failed"]
        for result in failed:
            say(f"{result.ref}: {result.error}")
        picture = library.picture()
        if as_json:
            print_json(picture_json(picture))
        else:
            say(f"{len(picture.nodes)} papers, {len(picture.edges)} citations among them\n")
            draw(picture)
        if not (no_screens or as_json or is_plain()) and sys.stdin.isatty() and sys.stdout.isatty():
            from papermap.tui.app import run

            run(library)
    sys.exit(1 if failed else 0)
