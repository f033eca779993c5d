"""``papermap note``: your own words on a paper."""

from __future__ import annotations

import click

from papermap.cli.common import Words, json_option, opened, print_json, ref_argument, say, tell, to_json


@click.command("note")
@ref_argument
@click.argument("words", nargs=-1, type=Words())
@json_option
def command(ref: str, words: tuple[str, ...], as_json: bool) -> None:
    """Print your notes on REF; with WORDS, add a note. Every wording is kept for ever.

    \b
    Examples:
      papermap note 1706.03762 "They replace recurrence with attention."
      papermap note 1706.03762
    """
    text = " ".join(words).strip()
    if words and not text:
        raise click.UsageError("a note needs words")
    with opened() as library:
        key = library.find(ref)
        if words:
            library.write_note(key, text)
            say("Kept.")
        notes = library.paper(key).notes
    if as_json:
        print_json([to_json(note) for note in notes])
    elif not words:
        for note in notes:
            tell(f"{note.made_at[:10]}  {note.body}")
