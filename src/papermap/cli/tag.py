"""``papermap tag``: the reader's own tags on papers."""

from __future__ import annotations

import click

from papermap.cli.common import RefType, Words, json_option, opened, print_json, say, tell


@click.command("tag")
@click.argument("ref", type=RefType(), required=False)
@click.argument("names", nargs=-1, type=Words())
@click.option("--off", multiple=True, type=Words(), metavar="NAME", help="Take this tag off.")
@json_option
def command(ref: str | None, names: tuple[str, ...], off: tuple[str, ...], as_json: bool) -> None:
    """Put tags on REF, or print its tags; without REF, print every tag.

    A tag is a topic: `papermap topics` counts it, `--where tag:NAME` selects by it.

    \b
    Examples:
      papermap tag 1706.03762 attention "to present"
      papermap tag 1706.03762 --off attention
      papermap library --where tag:attention
    """
    if off and ref is None:
        raise click.UsageError("--off needs a paper")
    with opened() as library:
        key = None if ref is None else library.find(ref)
        if key is not None and (names or off):
            library.tagging.change(key, names, off)
        tags = library.tagging.counts(key)
    if as_json:
        print_json([{"name": name, "papers": papers} for name, papers in tags])
    elif not tags:
        say("No tags." if ref else "No tags yet. `papermap tag 1706.03762 attention` puts one on a paper.")
    for name, papers in () if as_json else tags:
        tell(f"{papers:>6,}  {name}")
