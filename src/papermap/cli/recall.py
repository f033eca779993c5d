"""``papermap recall``: a paper from memory, before it is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from papermap.cli.common import RefType, Words, json_option, opened, print_json, say, tell, to_json, wrapped

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.annotations import SentencesView

GRADES = ("again", "hard", "good", "easy")
ASKED = (("did", "What did they do"), ("know", "How do they know"), ("doubt", "How could it be wrong"))


@click.command("recall")
@click.argument("ref", type=RefType(), required=False)
@click.option("--did", type=Words(), metavar="TEXT", help="What they did, as you remember it.")
@click.option("--know", type=Words(), metavar="TEXT", help="How they know, as you remember it.")
@click.option("--doubt", type=Words(), metavar="TEXT", help="How it could be wrong, as you remember it.")
@click.option("--grade", type=click.Choice(GRADES), help="How well you remembered.")
@click.option("--all", "whole", is_flag=True, help="Without REF: also papers that are due later.")
@json_option
def command(
    ref: str | None,
    did: str | None,
    know: str | None,
    doubt: str | None,
    grade: str | None,
    whole: bool,
    as_json: bool,
) -> None:
    """Say REF's three sentences from memory; then see the old ones, and say how well it went.

    Your grade decides when it is due again. Without REF, print what is due.

    \b
    Examples:
      papermap recall
      papermap recall 2106.09685
    """
    told = {"did": did, "know": know, "doubt": doubt}
    if ref is None and (grade or any(value is not None for value in told.values())):
        raise click.UsageError("which paper? give its REF")
    with opened() as library:
        if ref is None:
            _due(library, whole, as_json)
            return
        key = library.find(ref)
        old = library.rereading.sentences(key)
        for box, question in ASKED:
            if told[box] is None:
                told[box] = click.prompt(
                    f"{question} (from memory)", default="", show_default=False, err=True
                )
        if grade is None:
            _show(old)
            grade = click.prompt("How well did you remember", type=click.Choice(GRADES), err=True)
        _keep(library, key, told, str(grade), as_json)


def _keep(library: Library, key: int, told: dict[str, str | None], grade: str, as_json: bool) -> None:
    from papermap.model.reading import Recalled

    words = {box: value or "" for box, value in told.items()}
    due = library.rereading.recall(key, grade=Recalled(grade), **words)
    if as_json:
        print_json([to_json(each) for each in library.rereading.schedule() if each.key == key])
    else:
        say(f"Kept. It is due again on {due}.")


def _show(old: SentencesView) -> None:
    say("\nWhat you wrote:")
    for text in (old.did, old.know, old.doubt):
        for line in wrapped(text, "  "):
            say(line)


def _due(library: Library, whole: bool, as_json: bool) -> None:
    found = library.rereading.schedule() if whole else library.rereading.due()
    if as_json:
        print_json([to_json(each) for each in found])
    elif not found:
        tell("Nothing is to be remembered today.")
    else:
        tell("\n".join(f"{each.due}  {each.title} ({each.refs.best})" for each in found))
