"""papermap line by line, for a screen reader, a braille line or a bare terminal: ``papermap --plain``.

Every screen has a verb here that tells the same in lines. There is no state but the library: a line is a verb
with its words, as after ``papermap``.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from papermap.cli.common import say, tell

PROMPT = "papermap> "
LEAVING = ("q", "quit", "exit")


@dataclass(frozen=True, slots=True)
class Twin:
    """How to have a screen told: ``line`` is typed, in capitals what the reader fills in. ``key`` is the
    digit that leads to the place on the screens, where it has one."""

    place: str
    line: str
    words: str
    key: str = ""

    def verb(self, rest: Sequence[str]) -> list[str]:
        """The verb to run for the digit with these words behind it."""
        return [word for word in shlex.split(self.line) if not word.isupper()] + list(rest)


TWINS = (
    Twin("today", "today", "what to do next, and why", "1"),
    Twin("queue", "queue", "the abstracts chosen for you, and why"),
    Twin("library", "library", "your papers", "2"),
    Twin("map", "map", "the neighbourhoods of the map, with their papers", "3"),
    Twin("sheet", "sheet", "the literature spreadsheet", "4"),
    Twin("questions", "limitations", "what papers say of their limits", "5"),
    Twin("questions", "question", "your research questions"),
    Twin("questions", "predict", "your predictions and what became of them"),
    Twin("questions", "calibration", "how far your verdicts can be trusted"),
    Twin("log", "log", "what you did, day by day", "6"),
    Twin("log", "review", "the week, and what is stuck"),
    Twin("log", "reproduce", "your reproductions"),
    Twin("topics", "topics", "how far you are with each topic", "7"),
    Twin("search", "search WORDS", "papers by words and by meaning", "8"),
    Twin("paper", "show REF", "all that is known of a paper"),
    Twin("history", "history REF", "every wording of what you wrote on a paper"),
    Twin("room", "read REF", "a pass over a paper; `read --help` says how to answer and to end it"),
    Twin("row", "read REF --pass 2", "the paper's row of the spreadsheet, after its text"),
    Twin("blockers", "read REF --pass 3", "what stopped you in it, at its end"),
    Twin("trail", "backward REF", "what a paper builds on"),
    Twin("trail", "forward REF", "what was built on it"),
    Twin("beside", "related REF", "what citations place beside it"),
    Twin("beside", "similar REF", "what is most like it"),
    Twin("beside", "missing", "what your papers cite and you lack"),
    Twin("lineage", "lineage REF", "what it is a variation of"),
    Twin("path", "path REF REF", "how citations lead from one paper to another"),
    Twin("foreseen", "predict REF --open", "what came after a prediction; it breaks the seal"),
)
"""Each screen, and the verb that tells the same."""


def run() -> None:
    """Tell today, then run a line after the other until the reader leaves or the lines end."""
    tell("papermap, line by line. ? tells what there is, q leaves. Everything is saved as you go.")
    line: str | None = "1"
    while line is not None:
        if line.strip() in LEAVING:
            return
        obey(line)
        line = _next_line()


def obey(line: str) -> None:
    """Run one line. Whatever goes wrong is told, and the session goes on."""
    try:
        words = shlex.split(line)
    except ValueError:
        say('A quotation mark has no partner. Write words that belong together as "so".')
        return
    if words[:1] == ["papermap"]:
        words = words[1:]
    if not words:
        return
    if words[0] in ("?", "help"):
        for each in told():
            tell(each)
        return
    _run(_verb(words))


def told() -> Iterator[str]:
    """What can be typed, a line each."""
    for twin in TWINS:
        yield f"{f'{twin.key} or ' if twin.key else ''}{twin.line}: {twin.words}"
    yield "u: take back what you did last. U: do it again"
    yield "Any verb with --help: its words and an example. q: leave"
    yield "REF is an arXiv id, an address, a DOI, or the id that a list gives"


def _verb(words: list[str]) -> list[str]:
    if words[0] in ("u", "U"):
        return ["undo", *(["--redo"] if words[0] == "U" else []), *words[1:]]
    for twin in TWINS:
        if twin.key == words[0]:
            return twin.verb(words[1:])
    return words


def _run(words: list[str]) -> None:
    from papermap.cli.main import VERBS, papermap

    if words[0] not in VERBS:
        say(f"There is no verb {words[0]!r}. ? tells what there is.")
        return
    try:
        papermap.main(["--plain", *words], prog_name="papermap", standalone_mode=False)
    except click.ClickException as error:
        say(error.format_message())
    except click.Abort:
        say("Stopped. Everything finished so far is kept.")
    except SystemExit:
        return  # the verb said why


def _next_line() -> str | None:
    """The next line typed, or none when there are no more. Ctrl+C forgets a line half typed."""
    if sys.stdin.isatty():
        import readline  # noqa: F401 - lines can be edited and called back
    while True:
        try:
            return input(PROMPT)
        except EOFError:
            click.echo()
            return None
        except KeyboardInterrupt:
            click.echo()
            say("q leaves.")
