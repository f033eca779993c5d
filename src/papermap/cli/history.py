"""``papermap history``: every wording of what you wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.common import json_option, opened, print_json, say, tell, to_json, wrapped
from papermap.model.moments import own_minute

if TYPE_CHECKING:
    from papermap.views.history import WordingView


@click.command("history")
@click.argument("ref", required=False)
@click.option("--restore", type=int, metavar="NUMBER", help="Say the wording with this number again.")
@json_option
def command(ref: str | None, restore: int | None, as_json: bool) -> None:
    """Print every wording of all that you wrote on REF, oldest first; without REF, of what is about no paper.

    \b
    Examples:
      papermap history 2106.09685
      papermap history 2106.09685 --restore 12
    """
    with opened() as library:
        key = library.find(ref) if ref else None
        if restore is not None:
            library.wordings.restore(key, restore)
            say("Brought back; `papermap undo` takes it back.")
        found = library.wordings.of(key)
    if as_json:
        print_json([to_json(view) for view in found])
    elif restore is None:
        for view in found:
            tell("\n".join(lines(view)))
        if not found:
            say("Nothing was written here yet.")


def lines(view: WordingView) -> Iterator[str]:
    """A wording as lines of text."""
    about = f" · {view.about}" if view.about else ""
    state = "" if view.state == "holds" else f" ({view.state})"
    yield from wrapped(f"{view.number:>6}  {own_minute(view.made_at)}  {view.kind}{about}{state}")
    for line in view.words.splitlines():
        yield from wrapped(line, "        ")
