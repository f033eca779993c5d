"""``papermap path``: how one paper leads to another."""

from __future__ import annotations

import sys

import click

from papermap.cli.common import RefType, json_option, opened, print_json, say, tell, to_json, wrapped

BAR = "  │   "


@click.command("path")
@click.argument("start", type=RefType())
@click.argument("end", type=RefType())
@json_option
def command(start: str, end: str, as_json: bool) -> None:
    """The fewest citations that lead from START to END, with the sentences on them where they are known.

    A citation may be walked either way; the papers between need not be in your library.

    \b
    Example:
      papermap path 2305.14314 1706.03762
    """
    with opened() as library:
        steps = library.graph.path(library.find(start), library.find(end))
        offered = "" if steps else library.graph.offer()
    if as_json:
        print_json(None if steps is None else [to_json(step) for step in steps])
    elif steps is not None:
        for step in steps:
            mark = "●" if step.in_library else "·"
            tell(f"{mark} {step.year or '    '}  {step.title}  {step.refs.best or ''}")
            if step.cites_next is not None:
                tell("  │ cites" if step.cites_next else "  │ is cited by")
                for sentence in step.contexts[:1]:
                    tell("\n".join(wrapped(f"“{sentence}”", BAR)))
    if steps is None:
        say(f"No path of known citations leads from one to the other. {offered}".rstrip())
    sys.exit(1 if steps is None else 0)
