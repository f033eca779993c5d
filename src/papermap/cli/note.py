"""``papermap note``: your own words on a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from papermap.cli.common import Words, json_option, opened, print_json, ref_argument, say, tell, to_json
from papermap.cli.editor import in_editor
from papermap.model.moments import own_day, own_minute
from papermap.model.reading import Note

if TYPE_CHECKING:
    from papermap.library import Library


@click.command("note")
@ref_argument
@click.argument("words", nargs=-1, type=Words())
@click.option("--edit", is_flag=True, help="Write in your editor: the newest note, else a new one.")
@click.option("--history", is_flag=True, help="Print every wording of every note, with its number.")
@click.option("--restore", type=int, metavar="NUMBER", help="Bring an earlier wording back.")
@json_option
def command(
    ref: str, words: tuple[str, ...], edit: bool, history: bool, restore: int | None, as_json: bool
) -> None:
    """Print your notes on REF; with WORDS, add a note. Every wording is kept for ever.

    \b
    Examples:
      papermap note 1706.03762 "They replace recurrence with attention."
      papermap note 1706.03762
      papermap note 1706.03762 --history
    """
    text = " ".join(words).strip()
    if words and not text:
        raise click.UsageError("a note needs words")
    if edit and (words or restore is not None):
        raise click.UsageError("--edit goes without words, and without --restore")
    with opened() as library:
        key = library.find(ref)
        if words:
            library.write_note(key, text)
            say("Kept.")
        if edit:
            _edit(library, key)
        if restore is not None:
            library.wordings.restore(key, restore)
            say("Brought back.")
        before = library.wordings.of(key, Note) if history else ()
        notes = library.paper(key).notes
    if as_json:
        print_json([to_json(each) for each in (before if history else notes)])
    elif history:
        for each in before:
            state = "" if each.state == "holds" else f"({each.state}) "
            tell(f"{each.number:>6}  {own_minute(each.made_at)}  {state}{each.words}")
    elif not (words or edit or restore is not None):
        for note in notes:
            tell(f"{own_day(note.made_at)}  {note.body}")


def _edit(library: Library, key: int) -> None:
    """The newest note in the reader's editor; what is written becomes its next wording."""
    newest = next(reversed(library.paper(key).notes), None)
    before = newest.body if newest else ""
    with in_editor(before, ".md") as edited:
        if edited.strip() in ("", before.strip()):
            raise click.ClickException("Nothing new was saved in the editor; your notes stay as they were.")
        library.write_note(key, edited.strip(), newest.id if newest else None)
    say("Kept.")
