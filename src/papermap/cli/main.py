"""The ``papermap`` command: a group whose verbs are imported only when they run.

``papermap --help`` must stay instant, so this module imports click and nothing else; the one-line help of
each verb stands here, the full help in the verb's own module.
"""

from __future__ import annotations

import sys

import click

from papermap import __version__

VERBS: dict[str, str] = {
    "parse": "Show what papermap reads out of a PDF.",
}


class LazyGroup(click.Group):
    """A group that finds its commands as ``papermap.cli.<verb>.command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = __import__(f"papermap.cli.{cmd_name}", fromlist=["command"])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="papermap")
def papermap() -> None:
    """Read papers in passes, walk their citations, build a map of your field."""


def run() -> None:
    """Entry point of the console script."""
    sys.exit(papermap.main(standalone_mode=True))
