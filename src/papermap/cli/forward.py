"""``papermap forward``: what built on a paper."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, limit_option, ref_argument
from papermap.cli.walk import SORT, walk
from papermap.model.citations import Direction


@click.command("forward")
@ref_argument
@click.option("--sort", type=SORT, default="year", show_default=True, help="What comes first.")
@limit_option(50)
@click.option("--contexts", is_flag=True, help="First ask Semantic Scholar for citing sentences and intents.")
@json_option
def command(ref: str, sort: str, limit: int, contexts: bool, as_json: bool) -> None:
    """Walk forward: the papers that cite REF.

    ● is in your library, · is known from citations only. --json gives the citing sentences too.

    \b
    Examples:
      papermap forward 1706.03762
      papermap forward 1706.03762 --sort citations --limit 10
      papermap forward 1706.03762 --contexts --sort influence
    """
    walk(Direction.FORWARD, ref, sort, limit, contexts, as_json)
