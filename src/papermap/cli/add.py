"""``papermap add``: fetch papers, read them, put them on the map."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from papermap.cli.common import RefType, Words, json_option, opened, print_json, say, tell, to_json
from papermap.cli.progress import ProgressLine

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.health import AddResult


@click.command("add")
@click.argument("refs", nargs=-1, type=RefType(), metavar="[REF]...")
@click.option(
    "--list",
    "list_name",
    type=Words(),
    metavar="NAME",
    help="Put the papers on this reading list; without REF, add its papers.",
)
@click.option("--no-pdf", is_flag=True, help="Do not fetch and read the PDFs.")
@click.option("--retry", is_flag=True, help="Try again what failed before; without REF, of every paper.")
@json_option
def command(refs: tuple[str, ...], list_name: str | None, no_pdf: bool, retry: bool, as_json: bool) -> None:
    """Fetch papers from arXiv and Semantic Scholar, read their PDFs and put them on the map.

    A REF is an arXiv id, an arXiv or Semantic Scholar address, a DOI, a Semantic Scholar id or the path of a
    PDF; - reads REFs from standard input, one a line. What is here already is not fetched again, and a run
    that was stopped goes on where it was.

    \b
    Examples:
      papermap add 1706.03762 https://arxiv.org/abs/2106.09685
      papermap add --list transformers-and-llms
      papermap add ~/Downloads/paper.pdf
    """
    from papermap.library.adding import read_refs

    with opened() as library:
        wanted = read_refs(refs, sys.stdin)
        if not wanted and list_name is not None:
            wanted = _papers_of(library, list_name)
        elif not wanted and retry:
            wanted = list(library.unfinished())
            if not wanted:
                say("Nothing is waiting to be tried again.")
        elif not wanted and not refs:
            raise click.UsageError("name a paper: papermap add 1706.03762")
        with ProgressLine() as line:
            results = library.add(
                wanted, list_name=list_name, pdf=not no_pdf, retry=retry, on_progress=line.show
            )
            failed = print_results(results, as_json, line)
    sys.exit(1 if failed else 0)


def _papers_of(library: Library, name: str) -> list[str]:
    refs = library.list_refs(name)
    if refs is None:
        known = ", ".join(view.name for view in library.lists())
        raise click.UsageError(f"there is no list {name!r}; there are: {known}")
    return refs


def print_results(results: Iterable[AddResult], as_json: bool, line: ProgressLine) -> int:
    """Print each result as it comes; returns how many are not whole."""
    failed = 0
    try:
        for result in results:
            line.clear()
            failed += result.outcome in ("failed", "partial")
            if as_json:
                print_json(to_json(result))
            else:
                tell(f"{result.outcome:<8} {result.arxiv_id or result.ref}  {result.title or ''}".rstrip())
                if result.error:
                    say(f"         {result.error}")
    except KeyboardInterrupt:
        line.clear()
        say("Stopped. Everything finished so far is kept; the same command goes on from here.")
        sys.exit(1)
    return failed
