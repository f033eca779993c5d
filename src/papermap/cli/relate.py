"""``papermap relate``: your own word on what a paper is a variation of."""

from __future__ import annotations

import click

from papermap.cli.common import RefType, Words, json_option, opened, print_json, say, to_json


@click.command("relate")
@click.argument("ref", type=RefType())
@click.argument("base", type=RefType())
@click.argument("words", nargs=-1, type=Words())
@click.option("--reject", is_flag=True, help="Say that it is not; it is not guessed again.")
@json_option
def command(ref: str, base: str, words: tuple[str, ...], reject: bool, as_json: bool) -> None:
    """Keep that REF is BASE, but with WORDS. Every wording is kept for ever; the latest is shown.

    \b
    Examples:
      papermap relate 2305.14314 2106.09685 "weights in four bits"
      papermap relate 2305.14314 1706.03762 --reject
    """
    twist = " ".join(words).strip()
    if reject and twist:
        raise click.UsageError("--reject takes no words")
    with opened() as library:
        subject, origin = library.find(ref), library.find(base)
        if subject == origin:
            raise click.UsageError("a paper is no variation of itself")
        library.graph.relate(subject, origin, twist.removeprefix("but with ").strip(), reject)
        standing = library.paper(subject).relations
    if as_json:
        print_json([to_json(relation) for relation in standing])
    else:
        say("Kept.")
