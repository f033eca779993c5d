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

VERB_GROUPS: dict[str, dict[str, str]] = {
    "Papers": {
        "add": "Fetch papers, read them, put them on the map.",
        "import": "Bring in bibliographies, PDFs, an edited spreadsheet.",
        "lists": "Show the reading lists and how far you are.",
        "library": "List your papers.",
        "search": "Search by words and meaning.",
        "show": "Show what is known of a paper.",
        "tag": "Put your own tags on papers.",
        "refresh": "Ask the services again about papers that are here.",
        "export": "Write papers as a spreadsheet, a bibliography, notes.",
    },
    "Citations and the map": {
        "backward": "Walk to the papers that one cites.",
        "forward": "Walk to the papers that cite one.",
        "similar": "Find papers of your library that are most like one.",
        "related": "Find papers that citations place beside one.",
        "missing": "Find what several of your papers cite and you lack.",
        "path": "Show how citations lead from one paper to another.",
        "lineage": "Show what a paper is a variation of, and what varied it.",
        "relate": "Say what a paper is a variation of.",
        "map": "Print the map, or write it as a page.",
        "topics": "Show how far you are with each topic.",
    },
    "Reading": {
        "today": "Say what to do next, and why.",
        "queue": "Offer today's one abstract, and say why.",
        "read": "Read a paper in passes, and say what you think of it.",
        "note": "Write your own words on a paper.",
        "recall": "Recall a paper from memory before you read it again.",
        "sheet": "Show and fill in the literature spreadsheet.",
        "reproduce": "Plan a reproduction, and record its runs.",
    },
    "Thinking ahead": {
        "predict": "Foresee the next step; sealed until you open it.",
        "verdict": "Say what a paper is to its field; then see the evidence.",
        "calibration": "See how far your verdicts can be trusted.",
        "limitations": "Compare what papers say of their limits.",
        "question": "Keep your research questions.",
    },
    "Looking back": {
        "log": "Show what you did, day by day, with your own lines.",
        "review": "Look back on the week, and on what is stuck.",
        "stats": "Show your library and your reading in numbers.",
        "history": "Show every wording of what you wrote; say one again.",
        "undo": "Take back what you did last.",
    },
    "papermap itself": {
        "demo": "Try everything on a library of landmark papers.",
        "doctor": "Check the library and what is still to be fetched.",
        "paths": "Show where everything is.",
        "parse": "Show what papermap reads out of a PDF.",
        "completion": "Print the completion script for your shell.",
    },
}
"""The verbs with a line each, in the order in which help lists them."""

VERBS: dict[str, str] = {verb: line for group in VERB_GROUPS.values() for verb, line in group.items()}


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
        width = max(map(len, VERBS))  # the lines of all groups begin in one column
        for title, verbs in VERB_GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(verb.ljust(width), line) for verb, line in verbs.items()])


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
