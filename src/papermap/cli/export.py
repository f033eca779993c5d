"""``papermap export``: your papers in the forms that other programs read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from papermap.cli.common import Words, json_option, opened, print_json, say, to_json
from papermap.cli.progress import ProgressLine

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.exchange import ExportView

FORMATS = ("csv", "xlsx", "bibtex", "ris", "csl-json", "markdown", "html", "graphml", "json")


@click.command("export")
@click.argument("form", type=click.Choice(FORMATS), metavar="FORMAT")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file to write, or the folder for markdown."
)
@click.option("--where", type=Words(), default="", metavar="EXPR", help="Only the papers that this selects.")
@click.option(
    "--columns", type=Words(), default="", metavar="NAMES", help="These columns, in this order: title,year,…"
)
@click.option("--no-drafts", is_flag=True, help="Leave out what was read out of PDFs and not accepted.")
@click.option("--figures", is_flag=True, help="For markdown: put the figures beside the notes.")
@json_option
def command(
    form: str,
    output: Path | None,
    where: str,
    columns: str,
    no_drafts: bool,
    figures: bool,
    as_json: bool,
) -> None:
    """Write your papers as a spreadsheet (csv, xlsx, html), a bibliography (bibtex, ris, csl-json), a folder
    of notes (markdown), a graph (graphml), or the whole library (json), which `papermap import` restores.

    Without -o, the text goes to standard output. A file is whole or not there. Notes that you changed are
    never overwritten.

    \b
    Examples:
      papermap export xlsx -o papers.xlsx
      papermap export bibtex --where "topic:diffusion year>=2022" -o diffusion.bib
      papermap export csv --columns title,year,problem,limitations
    """
    from papermap.library.exporting import WrongExportError
    from papermap.library.rows import NoSuchColumnError
    from papermap.model.query import QueryError

    names = [name.strip() for name in columns.split(",") if name.strip()]
    with opened() as library:
        try:
            if output is None:
                _print(library, form, where, names, not no_drafts)
            else:
                view = _written(library, form, output, where, names, not no_drafts, figures)
                _tell(view, as_json)
        except (WrongExportError, NoSuchColumnError, QueryError) as error:
            raise click.UsageError(str(error)) from error


def _print(library: Library, form: str, where: str, columns: list[str], drafts: bool) -> None:
    out = sys.stdout.buffer
    for piece in library.exports.text(form, where, columns, drafts):
        out.write(piece.encode())
    out.flush()


def _written(
    library: Library, form: str, output: Path, where: str, columns: list[str], drafts: bool, figures: bool
) -> ExportView:
    from papermap.views.health import Progress

    with ProgressLine() as line:

        def show(done: int, total: int) -> None:
            line.show(Progress("writing", done, total))

        if form == "markdown":
            return library.exports.write_notes(output, where, drafts, figures, show)
        return library.exports.write(form, output, where, columns, drafts, show)


def _tell(view: ExportView, as_json: bool) -> None:
    for name in view.kept:
        say(f"{name} was changed since it was written, and is as it was")
    if as_json:
        print_json(to_json(view))
        return
    files = f", {view.files} {'file' if view.files == 1 else 'files'}" if view.format == "markdown" else ""
    say(f"{view.path} written: {view.papers} {'paper' if view.papers == 1 else 'papers'}{files}")
