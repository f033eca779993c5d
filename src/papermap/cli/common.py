"""What the verbs share: opening the library, naming a paper, printing rows, telling an error."""

from __future__ import annotations

import errno
import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import click

from papermap.cli.plain import plain_table, plain_text
from papermap.model.papers import clean_text, harmless

if TYPE_CHECKING:
    from papermap.library import Library

MEASURE = 88
"""Characters in a line of running text."""

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_OFFERED = 100
"""A shell is offered no more papers than this to complete a REF."""


_PLAIN = "papermap.plain"
"""Under this a run keeps whether it is plain."""


def is_plain() -> bool:
    """Whether output is for a screen reader: ``papermap --plain``, or the setting."""
    context = click.get_current_context(silent=True)
    if context is None:
        return False
    root = context.find_root()
    if "plain" not in root.params:
        return False  # not started as papermap
    if _PLAIN not in root.meta:
        root.meta[_PLAIN] = root.params["plain"] or _is_set_plain()
    return bool(root.meta[_PLAIN])


def _is_set_plain() -> bool:
    """What the settings say. Where they cannot be read, the verb that needs them says why."""
    from papermap.settings import SettingsError, load_settings

    try:
        return load_settings().plain
    except SettingsError:
        return False


def at_a_terminal() -> bool:
    """Whether somebody is there who can read and answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def say_remarks(library: Library, where: str) -> bool:
    """Say what a query asks for that is nowhere here; whether there was anything to say."""
    remarks = library.exports.remarks(where)
    for remark in remarks:
        say(remark)
    return bool(remarks)


def say(text: str) -> None:
    """A message for the person, on standard error, out of the way of data."""
    click.echo(_shown(text), err=True)


ROOMY = 120
"""A terminal of so many columns has room for a table with sentences in it."""


def tell(text: str) -> None:
    """Data for the person, on standard output. Text from outside cannot steer the terminal."""
    click.echo(_shown(text))


def tell_as_is(text: str) -> None:
    """A text that is one of a file's, also where others are told line by line."""
    click.echo(harmless(text))


def _shown(text: str) -> str:
    return plain_text(harmless(text)) if is_plain() else harmless(text)


def wrapped(text: str, indent: str = "") -> list[str]:
    """Running text as lines no longer than the terminal and the measure; one line where it is heard."""
    if is_plain():
        return [" ".join(text.split())]
    width = min(MEASURE, shutil.get_terminal_size().columns)
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent) or [""]


def beside(head: str, text: str) -> list[str]:
    """A row: ``text`` behind ``head``. On a terminal its lines are no longer than that, later ones set in;
    elsewhere a row is a line, for programs and for who listens."""
    if is_plain() or not _is_seen():
        return [head + text]
    columns = shutil.get_terminal_size().columns
    pad = " " * min(len(head), columns // 3)
    return textwrap.wrap(text, columns, initial_indent=head if head.strip() else pad, subsequent_indent=pad)


def is_narrow() -> bool:
    """Whether rows are seen on a terminal with no room for their reasons beside them."""
    return not is_plain() and _is_seen() and shutil.get_terminal_size().columns < ROOMY


def _is_seen() -> bool:
    return sys.stdout.isatty()


@contextmanager
def opened() -> Iterator[Library]:
    """The reader's library. What goes wrong with it is told in a sentence and ends the command with 1."""
    import sqlite3
    from contextlib import closing

    from papermap.library import Library
    from papermap.library.desk import RefusedError
    from papermap.settings import SettingsError, load_settings
    from papermap.store.connect import StoreError, told

    try:
        with closing(Library(load_settings(), notify=say)) as library:
            yield library
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    except (StoreError, RefusedError) as error:
        say(str(error))
        sys.exit(1)
    except sqlite3.DatabaseError as error:
        say(str(told(error)))
        sys.exit(1)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # whoever read the output has heard enough
        about = f"{error.filename}: " if error.filename else ""
        say(f"Stopped: {about}{error.strerror or error}. Everything finished so far is kept.")
        sys.exit(1)


class RefType(click.ParamType[str]):
    """A REF; on the command line it completes to the ids of the library."""

    name = "REF"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        with opened() as library:
            rows = library.rows(incomplete, limit=MOST_OFFERED)
        return [
            CompletionItem(row.refs.best, help=row.title[:60])
            for row in rows
            if row.refs.best and row.refs.best.startswith(incomplete)
        ]


class Words(click.ParamType[str]):
    """Words of the person's own, which are kept: they must be text."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            self.fail("holds bytes that are no text", param, ctx)
        return value


def ref_argument(command: Command) -> Command:
    """One REF."""
    return click.argument("ref", type=RefType())(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")(command)


def where_option(command: Command) -> Command:
    """``--where EXPR``: the papers that a query selects."""
    return click.option(
        "--where",
        type=Words(),
        default="",
        metavar="EXPR",
        help='Only the papers that this selects, as "year>=2022 (topic:diffusion OR has:code)".',
    )(command)


def limit_option(default: int) -> Callable[[Command], Command]:
    """``--limit N``."""
    return click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        metavar="N",
        help="How many at most.",
    )


def print_json(value: Any) -> None:
    """One JSON value on standard output, in whatever characters that takes."""
    takes_all = (sys.stdout.encoding or "").lower() in ("utf-8", "utf8")
    text = json.dumps(value, ensure_ascii=not takes_all)
    click.echo(
        text.encode("utf-8", "backslashreplace")
    )  # bytes of a file name that are no text, as JSON writes them


def to_json(view: Any) -> dict[str, Any]:
    """A view as plain JSON."""
    return asdict(view)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], wide: Mapping[int, int]) -> None:
    """Rows as a quiet table; ``wide`` says which columns share what room is left, in which proportion.

    Text is shown as it is, never read as markup. Where there is no terminal, nothing is cut; where it is
    heard, every cell is a line.
    """
    if is_plain():
        cleaned = [[clean_text(cell) for cell in row] for row in rows]
        tell_as_is("\n".join(plain_table(columns, cleaned)).rstrip())
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=False)
    shown = console.is_terminal
    if not shown:
        console = Console(highlight=False, width=10_000, color_system=None)
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0), expand=shown)
    for number, column in enumerate(columns):
        table.add_column(column, overflow="ellipsis", no_wrap=True, ratio=wide.get(number))
    for row in rows:
        table.add_row(*(Text(clean_text(cell)) for cell in row))
    if shown:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))  # cells end in spaces


def count(number: int | None) -> str:
    """A count as people read it; empty where it is not known."""
    return "" if number is None else f"{number:,}"
