"""``papermap history``: every wording of what you wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.common import Words, json_option, opened, print_json, say, tell, to_json, wrapped
from papermap.cli.editor import in_editor
from papermap.model.moments import own_minute
from papermap.views.history import parts_page, read_parts_page

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.history import WordingView


@click.command("history")
@click.argument("ref", required=False)
@click.option("--restore", type=int, metavar="NUMBER", help="Say the wording with this number again.")
@click.option("--edit", type=int, metavar="NUMBER", help="Put the wording with this number in other words.")
@click.option(
    "--part",
    "parts",
    type=(str, Words()),
    multiple=True,
    metavar="NAME TEXT",
    help="With --edit: the new text of a part; without, your editor opens.",
)
@json_option
def command(
    ref: str | None,
    restore: int | None,
    edit: int | None,
    parts: tuple[tuple[str, str], ...],
    as_json: bool,
) -> None:
    """Print every wording of all that you wrote on REF, oldest first; without REF, of what is about no paper.

    \b
    Examples:
      papermap history 2106.09685
      papermap history 2106.09685 --restore 12
      papermap history 2106.09685 --edit 12
      papermap history --edit 7 --part learned "The rate matters more than the rank."
    """
    if parts and edit is None:
        raise click.UsageError("--part goes with --edit NUMBER")
    if edit is not None and restore is not None:
        raise click.UsageError("--edit and --restore are two things; do one")
    with opened() as library:
        key = library.find(ref) if ref else None
        if restore is not None:
            library.wordings.restore(key, restore)
            say("Brought back; `papermap undo` takes it back.")
        if edit is not None:
            _edit(library, key, edit, dict(parts))
        found = library.wordings.of(key)
    if as_json:
        print_json([to_json(view) for view in found])
    elif restore is None and edit is None:
        for view in found:
            tell("\n".join(lines(view)))
        if not found:
            say("Nothing was written here yet.")


def _edit(library: Library, key: int | None, number: int, parts: dict[str, str]) -> None:
    """Put a wording in other words: in the reader's editor, where no words are given."""
    before = next((view for view in library.wordings.of(key) if view.number == number), None)
    if parts or before is None or not before.changes:
        after = library.wordings.rewrite(key, number, parts)
    else:
        with in_editor(parts_page(before.parts), ".txt") as edited:
            after = library.wordings.rewrite(key, number, read_parts_page(edited, before.parts))
    say("It says that already." if after == number else "Kept; the wording before stays in the history.")


def lines(view: WordingView) -> Iterator[str]:
    """A wording as lines of text."""
    about = f" · {view.about}" if view.about else ""
    state = "" if view.state == "holds" else f" ({view.state})"
    yield from wrapped(f"{view.number:>6}  {own_minute(view.made_at)}  {view.kind}{about}{state}")
    for line in view.words.splitlines():
        yield from wrapped(line, "        ")
