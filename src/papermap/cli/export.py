"""``papermap export``: your papers in the forms that other programs read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from papermap.cli.common import (
    Words,
    json_option,
    opened,
    print_json,
    say,
    say_remarks,
    to_json,
    where_option,
)
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
@where_option
@click.option(
    "--columns", type=Words(), default="", metavar="NAMES", help="These columns, in this order: title,year,…"
)
@click.option("--no-drafts", is_flag=True, help="Leave out what was read out of PDFs and not accepted.")
@click.option("--figures", is_flag=True, help="For markdown: put the figures beside the notes.")
@click.option(
    "--force", is_flag=True, help="Replace a file that papermap did not write, or that was changed."
)
@json_option
def command(
    form: str,
    output: Path | None,
    where: str,
    columns: str,
    no_drafts: bool,
    figures: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write your papers as a spreadsheet (csv, xlsx, html), a bibliography (bibtex, ris, csl-json), a folder
    of notes (markdown), a graph (graphml), or the whole library (json), which `papermap import` restores.

    Without -o, the text goes to standard output. A file is whole or not there. A file that papermap did not
    write, or that was changed since, is replaced only when you say so; notes that you changed never are.

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
                if form == "markdown":
                    view = _notes(library, output, where, not no_drafts, figures)
                else:
                    view = _file(library, form, output, where, names, not no_drafts, force)
                _tell(view, as_json)
            say_remarks(library, where)
        except (WrongExportError, NoSuchColumnError, QueryError) as error:
            raise click.UsageError(str(error)) from error


def _print(library: Library, form: str, where: str, columns: list[str], drafts: bool) -> None:
    out = sys.stdout.buffer
    for piece in library.exports.text(form, where, columns, drafts):
        out.write(piece.encode())
    out.flush()


def _notes(library: Library, folder: Path, where: str, drafts: bool, figures: bool) -> ExportView:
    with ProgressLine() as line:
        return library.exports.write_notes(folder, where, drafts, figures, _showing(line))


def _file(
    library: Library, form: str, path: Path, where: str, columns: list[str], drafts: bool, force: bool
) -> ExportView:
    """Written, when nothing of somebody's is in the way, or the person agrees that it goes."""
    from papermap.library.exported import InTheWayError

    def write(replace: bool) -> ExportView:
        with ProgressLine() as line:
            return library.exports.write(form, path, where, columns, drafts, _showing(line), replace)

    try:
        return write(force)
    except InTheWayError as error:
        say(str(error))
        if sys.stdin.isatty() and sys.stderr.isatty():
            if click.confirm("Replace it?", err=True):
                return write(True)
        else:
            say("--force replaces it.")
        sys.exit(1)


def _showing(line: ProgressLine) -> Callable[[int, int], None]:
    from papermap.views.health import Progress

    return lambda done, total: line.show(Progress("writing", done, total))


def _tell(view: ExportView, as_json: bool) -> None:
    for name in view.kept:
        say(f"{name} was changed since it was written, and is as it was")
    if as_json:
        print_json(to_json(view))
        return
    files = f", {view.files} {'file' if view.files == 1 else 'files'}" if view.format == "markdown" else ""
    say(f"{view.path} written: {view.papers} {'paper' if view.papers == 1 else 'papers'}{files}")
