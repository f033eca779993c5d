"""``papermap undo``: take back what was done last."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, opened, print_json, say, tell, to_json
from papermap.model.moments import own_minute


@click.command("undo")
@click.option("--redo", is_flag=True, help="Do again what was taken back last.")
@click.option("--list", "listed", is_flag=True, help="Print what was done, newest first; change nothing.")
@json_option
def command(redo: bool, listed: bool, as_json: bool) -> None:
    """Take back what you did last: a note, a verdict, a pass, an answer to the queue, any word of yours.

    Nothing is deleted: what was taken back can be done again, and stays in the history.

    \b
    Examples:
      papermap undo
      papermap undo --list
      papermap undo --redo
    """
    with opened() as library:
        if listed:
            found = library.undoing.deeds()
            if as_json:
                print_json([to_json(deed) for deed in found])
            for deed in () if as_json else found:
                tell(f"{own_minute(deed.at)}  {'(undone) ' if deed.undone else ''}{deed.said}")
            if not found:
                say("Nothing was done here yet.")
            return
        deed = library.undoing.redo() if redo else library.undoing.undo()
    if as_json:
        print_json([to_json(deed)])
    else:
        say(f"{'Done again' if redo else 'Undone'}: {deed.said}.")
