"""``papermap limitations``: what papers say of their limits, gathered by what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from papermap.cli.common import Words, json_option, opened, print_json, say, tell, to_json, wrapped
from papermap.views.thinking import named_so

if TYPE_CHECKING:
    from papermap.views.thinking import AnswerView, LimitationsView, LimitGroupView, LimitView

PAIR = (Words(), Words())
MOST_ANSWERS = 20


@click.command("limitations")
@click.option("--topic", type=Words(), default="", metavar="NAME", help="Only the papers of a topic.")
@click.option("--all", "whole", is_flag=True, help="Also what one paper alone says, and what says nothing.")
@click.option("--answered-by", type=PAIR, metavar="ID REF", help="Say that REF answers the statement ID.")
@click.option("--who-answers", type=Words(), metavar="ID", help="Print who may answer it, likeliest first.")
@click.option(
    "--words", type=Words(), default="", metavar="WORDS", help="Only those with these in the title."
)
@click.option("--not-answered-by", type=PAIR, metavar="ID REF", help="Say that it does not.")
@json_option
def command(
    topic: str,
    whole: bool,
    answered_by: tuple[str, str] | None,
    who_answers: str | None,
    words: str,
    not_answered_by: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """Print what your papers say of their limits and of what is left to do, by meaning; each with its page,
    and with later papers of yours that answer it, or may.

    \b
    Examples:
      papermap limitations
      papermap limitations --topic transformers
      papermap limitations --who-answers 7b9a1989 --words preference
      papermap limitations --answered-by 7b9a1989 2401.12086
    """
    if words and who_answers is None:
        raise click.UsageError("--words goes with --who-answers ID")
    if as_json and answered_by and not_answered_by:
        raise click.UsageError("--json prints one statement; say one thing at a time")
    with opened() as library:
        limitations = library.thinking.limitations
        for pair, answers in ((answered_by, True), (not_answered_by, False)):
            if pair is not None:
                limitations.answer(pair[0], library.find(pair[1]), answers)
                if as_json:
                    print_json(to_json(limitations.find(pair[0])))
                else:
                    say("Kept.")
        if who_answers is not None:
            _print_answers(named_so(limitations.may_answer(who_answers), words), as_json)
        if answered_by or not_answered_by or who_answers is not None:
            return
        view = limitations.view(topic, _progress)
    if as_json:
        print_json(to_json(view))
    else:
        tell("\n".join(lines(view, whole)))


def _print_answers(found: tuple[AnswerView, ...], as_json: bool) -> None:
    if as_json:
        print_json([to_json(each) for each in found])
        return
    for each in found[:MOST_ANSWERS]:
        why = f"  {each.why}" if each.why else ""
        tell("\n".join(wrapped(f"{each.refs.best or '-'}  {each.title} ({each.year or '?'}){why}")))
    if not found:
        tell("No paper of your library has that in its title.")
    elif len(found) > MOST_ANSWERS:
        tell(f"{len(found) - MOST_ANSWERS:,} more; --words narrows them, --json prints all.")


def _progress(done: int, total: int) -> None:
    say(f"Looking at what statements mean: {done:,} of {total:,}; kept for the next time.")


def lines(view: LimitationsView, whole: bool = False) -> Iterator[str]:
    """The groups as lines of text."""
    about = f" in {view.topic}" if view.topic else ""
    yield from wrapped(
        f"{view.statements:,} statements of {view.papers:,} papers{about}; "
        f"the text of {view.read:,} of {view.of:,} is here."
    )
    for group in view.groups:
        if whole or group.kind == "shared":
            yield ""
            yield from _group(group)
    left = [group for group in view.groups if group.kind != "shared"]
    if left and not whole:
        more = ", ".join(f"{len(group.statements):,} {group.label}" for group in left)
        yield ""
        yield from wrapped(f"Also: {more}; `--all` shows them.")


def _group(group: LimitGroupView) -> Iterator[str]:
    count = f"{group.papers} paper" + ("" if group.papers == 1 else "s")
    yield f"{group.label}  ({count})"
    for each in group.statements:
        yield from statement_lines(each)


def statement_lines(each: LimitView) -> Iterator[str]:
    """A statement with where it stands, and who answers it."""
    yield from wrapped(f"{each.id}  {each.text}", "  ")
    yield from wrapped(f"{each.title} ({each.refs.best}), p{each.page}", "            ")
    for answer in each.answered_by:
        yield from wrapped(f"answered by {answer.title} ({answer.refs.best})", "            ")
    for answer in each.maybe:
        yield from wrapped(f"maybe by {answer.title} ({answer.refs.best}): {answer.why}", "            ")
    if not each.answered_by and not each.maybe:
        yield "            nobody yet"
