"""``papermap log``: the dated research log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from papermap.cli.common import (
    Words,
    json_option,
    opened,
    print_json,
    say,
    tell,
    tell_as_is,
    to_json,
    wrapped,
)

if TYPE_CHECKING:
    from papermap.views.habits import DayView

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("log", invoke_without_command=True)
@click.option("--since", type=DAY, metavar="DAY", help="Only this day (as 2026-03-01) and later ones.")
@click.option("--markdown", is_flag=True, help="Print the log as the text of LOG.md.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the Markdown there.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context, since: datetime | None, markdown: bool, output: Path | None, as_json: bool
) -> None:
    """Print what you did, day by day, with your own lines. The newest day comes first.

    \b
    Examples:
      papermap log --since 2026-03-01
      papermap log --markdown -o LOG.md
      papermap log add --tried "LoRA at rank 4" --happened "0.3 below the paper"
    """
    if ctx.invoked_subcommand is not None:
        return
    if as_json and (markdown or output is not None):
        raise click.UsageError("--json and --markdown are two forms; take one")
    with opened() as library:
        days = library.research_log.days(since.date() if since else None)
        if output is not None or markdown:
            _markdown(days, output)
            return
    if as_json:
        print_json([to_json(day) for day in days])
    elif not days:
        tell("Nothing is in the log yet. It fills while you read; `papermap log add` writes a line.")
    else:
        tell("\n".join(line for day in days for line in _lines(day)).rstrip())


def _markdown(days: tuple[DayView, ...], output: Path | None) -> None:
    from papermap.exports.log import log
    from papermap.library.writing import write_text

    if output is None:
        tell_as_is("".join(log(days)).rstrip())
    else:
        write_text(output, log(days))
        say(f"Written: {output}")


def _lines(day: DayView) -> Iterator[str]:
    spent = f"   {max(1, day.seconds // 60)} min of reading" if day.seconds else ""
    yield f"{day.day}{spent}"
    for line in day.lines:
        for part in ("tried", "happened", "learned", "next"):
            if words := getattr(line, part):
                yield from wrapped(f"{part}: {words}", "  ")
    for did in day.did:
        at = datetime.fromisoformat(did.at).astimezone()
        yield from wrapped(f"{at:%H:%M}  {did.said}", "  ")
    yield ""


@command.command("add", short_help="Add a line of your own.")
@click.option("--tried", type=Words(), default="", metavar="TEXT", help="What you tried.")
@click.option("--happened", type=Words(), default="", metavar="TEXT", help="What happened.")
@click.option("--learned", type=Words(), default="", metavar="TEXT", help="What you learned.")
@click.option("--next", "next_step", type=Words(), default="", metavar="TEXT", help="What is next.")
@click.option("--day", type=DAY, metavar="DAY", help="The day it was, when it was not today.")
@json_option
def add(tried: str, happened: str, learned: str, next_step: str, day: datetime | None, as_json: bool) -> None:
    """Add a line of your own: what you tried, what happened, what you learned, what is next.

    \b
    Example:
      papermap log add --tried "LoRA at rank 4" --learned "The rate matters more than the rank."
    """
    if not (tried.strip() or happened.strip() or learned.strip() or next_step.strip()):
        raise click.UsageError("a line needs words: --tried, --happened, --learned or --next")
    with opened() as library:
        number = library.research_log.add_line(
            tried, happened, learned, next_step, day.date() if day else None
        )
        lines = (line for each in library.research_log.days() for line in each.lines if line.id == number)
        if as_json:
            print_json(to_json(next(lines)))
        else:
            say("Kept.")
