"""``papermap refresh``: ask the services again about papers that are here."""

from __future__ import annotations

import sys
from datetime import timedelta

import click

from papermap.cli.add import print_results
from papermap.cli.common import RefType, json_option, opened, say
from papermap.cli.progress import ProgressLine


@click.command("refresh")
@click.argument("refs", nargs=-1, type=RefType(), metavar="[REF]...")
@click.option(
    "--older-than",
    type=click.IntRange(min=0),
    metavar="DAYS",
    default=0,
    help="Only papers last asked about so many days ago or earlier.",
)
@click.option("--no-pdf", is_flag=True, help="Do not fetch and read newer versions' PDFs.")
@json_option
def command(refs: tuple[str, ...], older_than: int, no_pdf: bool, as_json: bool) -> None:
    """Ask arXiv and Semantic Scholar again about REF, or about every paper of the library.

    Counts, new citations, new versions and venues come in; when a service fails, what was known stays.
    Vectors are made anew where the text or the chosen model changed. Nothing you wrote is touched.

    \b
    Examples:
      papermap refresh 2106.09685
      papermap refresh --older-than 30
    """
    from papermap.library.adding import read_refs

    with opened() as library:
        wanted = read_refs(refs, sys.stdin) if refs else library.names(timedelta(days=older_than))
        known = [ref for ref in wanted if library.find(ref)]
        if not known:
            say("No paper is due to be asked about.")
        with ProgressLine() as line:
            results = library.add(known, pdf=not no_pdf, renew=True, on_progress=line.show)
            failed = print_results(results, as_json, line)
    sys.exit(1 if failed else 0)
