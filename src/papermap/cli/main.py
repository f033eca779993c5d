"""The ``papermap`` command: a group whose verbs are imported only when they run.

``papermap --help`` must stay instant, so this module imports click and nothing else that is large; the
one-line help of each verb stands here, the full help in the verb's own module.
"""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper
from keyword import iskeyword

import click

from papermap import __version__

VERBS: dict[str, str] = {
    "add": "Fetch papers, read them, put them on the map.",
    "refresh": "Ask the services again about papers that are here.",
    "library": "List your papers.",
    "show": "Show what is known of a paper.",
    "backward": "Walk to the papers that one cites.",
    "forward": "Walk to the papers that cite one.",
    "similar": "Papers of the library most like one.",
    "related": "Papers that citations place beside one.",
    "missing": "What several of your papers cite and you lack.",
    "path": "How citations lead from one paper to another.",
    "lineage": "What a paper is a variation of, and what varied it.",
    "relate": "Your word on what a paper is a variation of.",
    "search": "Search by words and meaning.",
    "map": "Print the map, or write it as a page.",
    "today": "What to do next, and why.",
    "queue": "Today's one abstract, and why.",
    "topics": "How far you are with each topic.",
    "tag": "Your own tags on papers.",
    "lists": "The reading lists and how far you are.",
    "read": "Read a paper in passes, and say what you think of it.",
    "recall": "A paper from memory, before you read it again.",
    "reproduce": "Plan a reproduction, and record its runs.",
    "note": "Your own words on a paper.",
    "sheet": "The literature spreadsheet: its cells and columns.",
    "predict": "Foresee the next step; sealed until you open it.",
    "verdict": "What a paper is to its field: you first, then the evidence.",
    "calibration": "How far your verdicts can be trusted.",
    "limitations": "What papers say of their limits, by meaning.",
    "question": "Your research questions.",
    "import": "Bring in bibliographies, PDFs, an edited spreadsheet.",
    "export": "Your papers as a spreadsheet, a bibliography, notes.",
    "log": "What you did, day by day, with your own lines.",
    "review": "The week, and what is stuck.",
    "stats": "Your library and your reading in numbers.",
    "history": "Every wording of what you wrote; say one again.",
    "undo": "Take back what you did last.",
    "parse": "Show what papermap reads out of a PDF.",
    "demo": "Try everything on a library of landmark papers.",
    "doctor": "Check the library and what is still to be fetched.",
    "paths": "Where everything is.",
    "completion": "Completion for your shell.",
}


class LazyGroup(click.Group):
    """A group that finds its commands as ``papermap.cli.<verb>.command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        module = __import__(f"papermap.cli.{name}", fromlist=["command"])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "--plain",
    is_flag=True,
    help="For a screen reader: one fact a line, words for marks; without a verb, line by line.",
)
@click.version_option(__version__, prog_name="papermap")
@click.pass_context
def papermap(ctx: click.Context, plain: bool) -> None:
    """Keep the papers of your field, walk their citations, and see them on a map.

    Without a verb, the screens open. `papermap VERB --help` has examples.

    \b
    To begin:
      papermap demo
      papermap add 1706.03762
    """
    if ctx.invoked_subcommand is not None:
        return
    from papermap.cli.common import at_a_terminal, is_plain, opened

    if is_plain():
        from papermap.cli.session import run as line_by_line

        line_by_line()
        return

    if not at_a_terminal():
        click.echo(ctx.get_help())
        return
    gc.disable()  # while so much is imported; the screens let it begin again
    from papermap.tui.app import run as open_screens

    with opened() as library:
        open_screens(library)


def run() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a terminal without some character shows its number
    sys.exit(papermap.main(standalone_mode=True))
