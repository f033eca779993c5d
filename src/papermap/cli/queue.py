"""``papermap queue``: one abstract a day, the right one, and why."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from papermap.cli.common import (
    Command,
    RefType,
    beside,
    json_option,
    opened,
    print_json,
    say,
    tell,
    to_json,
    wrapped,
)
from papermap.cli.progress import ProgressLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papermap.library import Library
    from papermap.views.queue import FetchView, PastPick, QueueView

EXPLAINED = 10
"""So many of a ranking are printed with their reasons; as JSON all have those that they have."""

VERDICTS = {"keep": "kept", "skip": "skipped", "reject": "rejected"}


@click.group("queue", invoke_without_command=True)
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The listing of this day, as 2026-07-01."
)
@click.option("--all", "whole", is_flag=True, help="The whole ranking instead of the one pick.")
@click.option("--fetch", is_flag=True, help="Ask arXiv for the newest announcements first.")
@click.option("--quiet", is_flag=True, help="With --fetch, for timers: speak only when no listing came.")
@click.option("--week", is_flag=True, help="What to read deeply this week, out of what you kept.")
@click.option("--history", is_flag=True, help="Every pick so far: its reasons, and what you said to it.")
@click.option("--keep", type=RefType(), multiple=True, help="Keep a paper: it goes on the list to-read.")
@click.option("--skip", type=RefType(), multiple=True, help="Not today.")
@click.option("--reject", type=RefType(), multiple=True, help="Not for me: fewer like it.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    day: datetime | None,
    whole: bool,
    fetch: bool,
    quiet: bool,
    week: bool,
    history: bool,
    keep: tuple[str, ...],
    skip: tuple[str, ...],
    reject: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print today's abstract with the reasons for it; answer with --keep, --skip or --reject.

    \b
    Examples:
      papermap queue --fetch
      papermap queue --keep 2106.09685
      papermap queue --all --json
      papermap queue --week
      papermap queue follow cs.CL cs.LG
    """
    if ctx.invoked_subcommand is not None:
        return
    if sum((week, history, whole or day is not None)) > 1:
        raise click.UsageError("--week and --history each show a list of their own: ask for one of them")
    if quiet and (not fetch or any((whole, day, week, history, keep, skip, reject, as_json))):
        raise click.UsageError("--quiet goes with --fetch, and with nothing else")
    from papermap.model.announcements import Verdict

    failed, told = False, ""
    answers = {"keep": keep, "skip": skip, "reject": reject}
    with opened() as library:
        if fetch:
            fetched = _fetched(library, quiet)
            failed, told = fetched.failed, fetched.said
            if failed or not quiet:
                say(told)
            if quiet:
                sys.exit(1 if failed else 0)
        said = [(library.find(ref), Verdict(VERDICTS[word])) for word in answers for ref in answers[word]]
        for key, verdict in said:
            library.daily.judge(key, verdict)
            say(f"{library.paper(key).title}: {verdict}. `papermap undo` takes it back.")
        if said and not (whole or day or week or history or as_json):
            sys.exit(1 if failed else 0)
        if history:
            _history(library.daily.history(), as_json)
            sys.exit(1 if failed else 0)
        view = library.daily.week() if week else library.daily.view(day.date() if day else None, whole)
    for remark in view.remarks:
        if remark != told:
            say(remark)
    if view.why is not None and (rest := view.why.replace(told, "").strip() if told else view.why):
        say(rest)
    if as_json:
        print_json([to_json(entry) for entry in view.entries])
    else:
        _print(view, whole or week)
    sys.exit(1 if failed else 0)


def _fetched(library: Library, quiet: bool) -> FetchView:
    """Ask for news, with a line of progress on a terminal."""
    try:
        if quiet or not sys.stderr.isatty():
            return library.daily.fetch()
        with ProgressLine() as line:
            return library.daily.fetch(line.show)
    except KeyboardInterrupt:
        say("Stopped. What came so far is kept; `papermap queue --fetch` goes on with the rest.")
        sys.exit(1)


def _print(view: QueueView, whole: bool) -> None:
    if whole:
        for place, entry in enumerate(view.entries):
            _row(f"{entry.score:.2f}  {entry.refs.best or '':12}  ", entry.title)
            for reason in entry.reasons[:2] if place < EXPLAINED else ():
                _row(f"{'':20}", reason)
        return
    for entry in view.entries:
        _row("", entry.title)
        _row("", f"{', '.join(entry.authors[:6])}  {entry.refs.best or ''}  [{entry.state}]")
        tell("")
        abstract = entry.abstract or "(arXiv sent no abstract with it)"
        for paragraph in abstract.splitlines():
            tell("\n".join(wrapped(paragraph)))
        tell("")
        tell("\n".join(wrapped(f"Why: {'; '.join(entry.reasons)}.")))
        if entry.repository:
            tell(f"Code: {entry.repository}")


def _row(head: str, text: str) -> None:
    for line in beside(head, text):
        tell(line)


def _history(picks: Sequence[PastPick], as_json: bool) -> None:
    if as_json:
        print_json([to_json(pick) for pick in picks])
    elif not picks:
        say("Nothing was picked yet: `papermap queue` makes the first pick.")
    for pick in () if as_json else picks:
        answered = f" on {pick.said_on}" if pick.said_on else ""
        head = f"{pick.day}  {pick.score:.2f}  {pick.refs.best or '':12}  "
        _row(head, pick.title)
        _row(" " * len(head), f"{pick.said}{answered}; {'; '.join(pick.reasons)}")


def in_which_way(verb: Command) -> Command:
    """The options that say in which way something is followed."""
    for name, told in {
        "never": "Words that keep a paper out.",
        "must": "Words of which a paper must have one.",
        "keyword": "Words: all arXiv is searched for them.",
        "author": "Authors, by name: all arXiv is searched.",
    }.items():
        verb = click.option(f"--{name}", "kind", flag_value=name, help=told)(verb)
    return verb


@command.command("follow", short_help="Follow arXiv categories, authors or words.")
@click.argument("values", nargs=-1)
@in_which_way
@json_option
def follow(values: tuple[str, ...], kind: str | None, as_json: bool) -> None:
    """Follow arXiv categories, authors or words; without VALUES, print what is followed.

    \b
    Examples:
      papermap queue follow cs.CL cs.LG
      papermap queue follow --never "quantum"
    """
    from papermap.library.desk import RefusedError

    with opened() as library:
        if values:
            try:
                odd = library.daily.follow(kind or "category", values)
            except RefusedError as error:
                raise click.UsageError(str(error)) from error
            if odd:
                say(odd)
        followed = library.daily.followed()
        if as_json:
            print_json(dict(followed))
        for name, found in () if as_json else followed.items():
            tell(f"{name}: {', '.join(found)}")
        for view in () if values or as_json else library.daily.following():
            if view.told:
                _row("  ", view.told)
        if not (as_json or followed.get("category")):
            own = library.daily.categories()
            asked = f"those of your library are asked for: {', '.join(own)}" if own else "none is asked for"
            say(f"You follow no category; {asked}. `papermap queue follow cs.CL` changes that.")


@command.command("unfollow", short_help="Follow these no longer.")
@click.argument("values", nargs=-1, required=True)
@in_which_way
@json_option
def unfollow(values: tuple[str, ...], kind: str | None, as_json: bool) -> None:
    """Follow these no longer: in whatever way, or in the one an option names.

    \b
    Example:
      papermap queue unfollow cs.CL
    """
    with opened() as library:
        count = library.daily.unfollow(values, kind)
    if as_json:
        print_json({"unfollowed": count})
    else:
        say(f"{count} no longer followed." if count else "None of these was followed.")
    sys.exit(0 if count else 1)


@command.command("simulate", short_help="Replay your answers against the ranking.")
@json_option
def simulate(as_json: bool) -> None:
    """Replay your answers and say where the ranking would have put each paper you kept.

    \b
    Example:
      papermap queue simulate
    """
    with opened() as library, ProgressLine() as line:
        steps = library.daily.simulate(line.show)
    if as_json:
        print_json([to_json(step) for step in steps])
    elif not steps:
        say("There is nothing to replay yet: answer to a few papers with --keep and --skip first.")
    else:
        for step in steps:
            tell(f"after {step.judgements:4} answers: place {step.place} of {step.among}")
        others = sum(step.among - 1 for step in steps)
        if others:
            behind = sum(step.place - 1 for step in steps)
            tell(f"on average ahead of {1 - behind / others:.0%} of the others (chance: 50%)")
        else:
            say("Each stood alone: answer to a few more papers, skipped ones too, to compare them with.")
