"""``papermap sheet``: the literature spreadsheet, read and filled in from the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from papermap.cli.common import (
    Words,
    json_option,
    opened,
    print_json,
    print_table,
    ref_argument,
    say,
    say_remarks,
    tell,
    to_json,
    where_option,
    wrapped,
)
from papermap.store.library_rows import SORTS

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.sheet import Cell, Column, SheetRow


@click.group("sheet", invoke_without_command=True)
@where_option
@click.option(
    "--columns", type=Words(), default="", metavar="NAMES", help="These columns, in this order: title,year,…"
)
@click.option(
    "--sort", type=click.Choice(SORTS), default="added", show_default=True, help="What comes first."
)
@click.option("--no-drafts", is_flag=True, help="Leave out what was read out of PDFs and not accepted.")
@json_option
@click.pass_context
def command(ctx: click.Context, where: str, columns: str, sort: str, no_drafts: bool, as_json: bool) -> None:
    """Print the spreadsheet, a paper after the other, with the columns you chose; `papermap export csv`
    writes it to a file. ~ marks what the PDF proposes and you have not taken over.

    \b
    Examples:
      papermap sheet --where "topic:diffusion pass>=2"
      papermap sheet write 2106.09685 metrics "accuracy on GLUE" --page 5
      papermap sheet accept 2106.09685 datasets
      papermap sheet add-column hardware
      papermap sheet columns year problem hardware verdict
    """
    if ctx.invoked_subcommand is not None:
        return
    from papermap.library.rows import NoSuchColumnError
    from papermap.model.query import QueryError

    names = [name.strip() for name in columns.split(",") if name.strip()]
    with opened() as library:
        try:
            shown = library.exports.columns(names) if names else library.sheet.shown()
            keys = library.sheet.keys(where, sort)
        except (QueryError, NoSuchColumnError) as error:
            raise click.UsageError(str(error)) from error
        rows = library.sheet.rows(keys, shown, not no_drafts)
        unknown = say_remarks(library, where)
    if as_json:
        print_json([_as_json(row, shown) for row in rows])
        return
    for row in rows:
        tell("\n".join(_lines(row, shown)))
    if not rows and not unknown:
        say(f"No paper is selected by {where}." if where else "No papers yet: `papermap add 1706.03762`.")


@command.command("columns", short_help="Print the columns, or choose them.")
@click.argument("names", nargs=-1, type=Words())
@click.option("--usual", is_flag=True, help="Show the columns that every library shows at first.")
@json_option
def columns(names: tuple[str, ...], usual: bool, as_json: bool) -> None:
    """Print the columns; with NAMES, show these in this order from now on, here and on the screen.

    \b
    Examples:
      papermap sheet columns
      papermap sheet columns title year problem limitations
      papermap sheet columns --usual
    """
    from papermap.library.rows import NoSuchColumnError

    if names and usual:
        raise click.UsageError("--usual goes without NAMES")
    with opened() as library:
        sheet = library.sheet
        try:
            if names or usual:
                sheet.arrange([sheet.named(name) for name in names])
        except NoSuchColumnError as error:
            raise click.UsageError(str(error)) from error
        shown = [column.name for column in sheet.shown()]
        every = sheet.columns()
    ordered = sorted(every, key=lambda each: shown.index(each.name) if each.name in shown else len(shown))
    if as_json:
        print_json([{**to_json(column), "shown": column.name in shown} for column in ordered])
        return
    rows = [
        (
            "●" if column.name in shown else "○",
            column.name,
            column.title,
            "yours to fill" if column.own else "",
        )
        for column in ordered
    ]
    print_table(("", "name", "title", ""), rows, wide={2: 1})


@command.command("add-column")
@click.argument("title", type=Words())
@json_option
def add_column(title: str, as_json: bool) -> None:
    """Add a column of your own, empty at first. It goes where the others go: screens, exports, --where.

    \b
    Example:
      papermap sheet add-column "training cost"
    """
    with opened() as library:
        column = library.sheet.add_column(title)
    if as_json:
        print_json(to_json(column))
    else:
        say(f"{column.title} is a column now; its name is {column.name}.")


@command.command("drop-column")
@click.argument("name", type=Words())
@json_option
def drop_column(name: str, as_json: bool) -> None:
    """Take a column of your own away again. One in which you wrote something stays.

    \b
    Example:
      papermap sheet drop-column training_cost
    """
    with opened() as library:
        column = library.sheet.named(name)
        library.sheet.drop_column(column)
    if as_json:
        print_json({"dropped": column})
    else:
        say("It is gone; `papermap undo` brings it back.")


@command.command("rename-column")
@click.argument("name", type=Words())
@click.argument("title", type=Words())
@json_option
def rename_column(name: str, title: str, as_json: bool) -> None:
    """Call a column of your own otherwise. What you wrote into it comes along.

    \b
    Example:
      papermap sheet rename-column hardware "training cost"
    """
    with opened() as library:
        column = library.sheet.rename_column(library.sheet.named(name), title)
    if as_json:
        print_json(to_json(column))
    else:
        say(f"It is called {column.title} now; its name is {column.name}.")


@command.command("write")
@ref_argument
@click.argument("column", type=Words())
@click.argument("text", type=Words())
@click.option("--page", type=click.IntRange(min=1), metavar="N", help="The page that the words are from.")
@json_option
def write(ref: str, column: str, text: str, page: int | None, as_json: bool) -> None:
    """Write a cell in your own words. Emptied, what the PDF proposes comes back.

    \b
    Example:
      papermap sheet write 2106.09685 metrics "accuracy on GLUE" --page 5
    """
    with opened() as library:
        key, name = library.find(ref), library.sheet.named(column)
        library.sheet.write(key, name, text, page)
        _kept(library, key, name, as_json)


@command.command("accept")
@ref_argument
@click.argument("column", type=Words())
@json_option
def accept(ref: str, column: str, as_json: bool) -> None:
    """Take over what the PDF proposes for a cell.

    \b
    Example:
      papermap sheet accept 2106.09685 datasets
    """
    with opened() as library:
        key, name = library.find(ref), library.sheet.named(column)
        library.sheet.accept(key, name)
        _kept(library, key, name, as_json)


def _kept(library: Library, key: int, name: str, as_json: bool) -> None:
    """The cell as it is now."""
    if not as_json:
        say("Kept.")
        return
    (row,) = library.sheet.rows([key], library.exports.columns([name]), True)
    print_json({"refs": to_json(row.refs), "column": name, "cell": to_json(row.cells[0])})


def _as_json(row: SheetRow, shown: Sequence[Column]) -> dict[str, object]:
    cells = zip(shown, row.cells, strict=True)
    return {"refs": to_json(row.refs), "cells": {column.name: to_json(cell) for column, cell in cells}}


def _lines(row: SheetRow, shown: Sequence[Column]) -> Iterator[str]:
    """A paper: its title with its name, then a line for each cell that holds something."""
    cells = dict(zip((column.name for column in shown), row.cells, strict=True))
    title = cells["title"].text if "title" in cells else ""
    yield f"{row.refs.best or ''}  {title}".strip()
    for column in shown:
        if column.name != "title" and cells[column.name].text:
            yield from wrapped(f"{column.title}: {_told(cells[column.name])}", "  ")
    yield ""


def _told(cell: Cell) -> str:
    page = f"  [p{cell.page}]" if cell.page else ""
    return f"{'~ ' if cell.state == 'draft' else ''}{cell.text}{page}"
