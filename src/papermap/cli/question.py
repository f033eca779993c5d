"""``papermap question``: research questions, and what is needed to judge whether they are worth asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from papermap.cli.common import Words, json_option, opened, print_json, say, tell, to_json, wrapped
from papermap.cli.editor import in_editor

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.thinking import QuestionView

TITLES = {
    "hypothesis": "Hypothesis",
    "measure": "Measure",
    "prior_art": "Prior art",
    "feasibility": "Feasibility",
    "confounds": "Confounds",
}
HELP = {
    "hypothesis": "What you expect, so that it could turn out wrong.",
    "measure": "What you would measure.",
    "prior_art": "What was done before.",
    "feasibility": "What it takes: time, data, machines.",
    "confounds": "What else could explain the outcome.",
}
RULE = "-- {} --"
Command = TypeVar("Command", bound=Callable[..., Any])


def _fields(command: Command) -> Command:
    for name in reversed(HELP):
        option = f"--{name.replace('_', '-')}"
        command = click.option(option, name, type=Words(), metavar="TEXT", help=HELP[name])(command)
    return command


@click.group("question", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Print your research questions; make one of a limit, and fill it in until it is worth asking.

    \b
    Examples:
      papermap question new "Does it hold for longer texts?" --limitation 7b9a1989
      papermap question edit 41 --measure "perplexity at 32k"
      papermap question
    """
    if ctx.invoked_subcommand is None:
        _print_all(as_json)


@command.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Print your research questions, newest first.

    \b
    Example:
      papermap question list
    """
    _print_all(as_json)


@command.command("new")
@click.argument("words", nargs=-1, required=True, type=Words())
@click.option("--limitation", default="", metavar="ID", help="The statement it comes from.")
@click.option("--topic", type=Words(), default="", metavar="NAME", help="The topic it is about.")
@_fields
@json_option
def new(words: tuple[str, ...], limitation: str, topic: str, as_json: bool, **fields: str | None) -> None:
    """Keep a question, and suggest what was done before.

    \b
    Example:
      papermap question new "Does it hold for longer texts?" --limitation 7b9a1989
    """
    given = {name: text for name, text in fields.items() if text is not None}
    with opened() as library:
        number = library.thinking.questions.new(" ".join(words), limitation, topic, **given)
        view = library.thinking.questions.get(number)
        if as_json:
            print_json(to_json(view))
            return
        say(f"Kept as {number}.")
        _suggest(library, view)


@command.command("edit")
@click.argument("number", type=int)
@click.option("--text", type=Words(), metavar="TEXT", help="The question in other words.")
@_fields
@json_option
def edit(number: int, text: str | None, as_json: bool, **fields: str | None) -> None:
    """Fill in a question; without options, in your editor. Every wording is kept.

    \b
    Example:
      papermap question edit 41 --measure "perplexity at 32k"
    """
    given = {name: said for name, said in fields.items() if said is not None}
    with opened() as library:
        questions = library.thinking.questions
        if text is not None or given:
            number = questions.edit(number, text, **given)
        else:
            before = questions.get(number)
            with in_editor(_page(before), ".txt") as written:
                text, given = _read(written)
                number = questions.edit(number, text, **given)
        view = questions.get(number)
        if as_json:
            print_json(to_json(view))
            return
    say(f"Kept as {number}." + (f" It still lacks: {_lacks(view)}." if view.lacks else ""))


def _print_all(as_json: bool) -> None:
    with opened() as library:
        found = library.thinking.questions.all()
    if as_json:
        print_json([to_json(view) for view in found])
        return
    for view in found:
        tell("\n".join(lines(view)))
    if not found:
        say('No question yet. `papermap question new "…"` keeps one; `papermap limitations` has matter.')


def lines(view: QuestionView) -> Iterator[str]:
    """A question as lines of text."""
    yield from wrapped(f"{view.id}  {view.text}")
    if view.limitation:
        yield from wrapped(f"from: {view.limitation} ({view.title})", "    ")
    for name, title in TITLES.items():
        if said := getattr(view, name):
            yield from wrapped(f"{title}: {said}", "    ")
    if view.lacks:
        yield from wrapped(f"Lacks: {_lacks(view)}", "    ")


def _lacks(view: QuestionView) -> str:
    return ", ".join(TITLES[name].lower() for name in view.lacks)


def _suggest(library: Library, view: QuestionView) -> None:
    found = library.thinking.questions.prior_art(view.text, view.key)
    if found:
        say("Look at these before you ask:")
    for each in found:
        say(f"  {each.title} ({each.refs.best})")


def _page(view: QuestionView) -> str:
    parts = [view.text]
    parts += [f"{RULE.format(title)}\n{getattr(view, name)}" for name, title in TITLES.items()]
    return "\n\n".join(parts) + "\n"


def _read(written: str) -> tuple[str, dict[str, str]]:
    """The page as the reader left it; a heading that was taken away leaves its part as it was."""
    rules = {RULE.format(title): name for name, title in TITLES.items()}
    parts: dict[str, list[str]] = {"": []}
    here = ""
    for line in written.splitlines():
        if line.strip() in rules:
            here = rules[line.strip()]
            parts[here] = []
        else:
            parts[here].append(line)
    said = {name: "\n".join(text).strip() for name, text in parts.items()}
    return said.pop(""), said
