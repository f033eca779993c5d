"""The world outside the terminal: the system's viewer for a PDF, the browser for a paper's page."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.views.papers import RefsView

Opener = Callable[[str], None]
"""Opens a path or an address. Raises ``OSError`` when the machine has nothing to open it with."""


def web_page(refs: RefsView) -> str | None:
    """The address of a paper's page, or ``None`` when no name of it has one."""
    if refs.arxiv:
        return f"https://arxiv.org/abs/{refs.arxiv}"
    if refs.doi:
        return f"https://doi.org/{refs.doi}"
    return f"https://www.semanticscholar.org/paper/{refs.s2}" if refs.s2 else None


def open_outside(target: str) -> None:
    """Hand a file or an address to the system, and do not wait for it."""
    if target.startswith(("https://", "http://")):
        if not webbrowser.open(target):
            raise OSError(f"no browser here; the address is {target}")
        return
    program = {"darwin": "open", "win32": "explorer"}.get(sys.platform, "xdg-open")
    start([program, str(Path(target).resolve())])


def edit(text: str, ending: str) -> str:
    """``text`` as the reader leaves it in their own editor (``VISUAL``, ``EDITOR``, else the system's); the
    terminal must be free. Raises ``OSError`` that says where the file is, when it cannot be read."""
    import click

    with NamedTemporaryFile("wb", prefix="papermap-", suffix=ending, delete=False) as file:
        file.write(text.encode())
    path = Path(file.name)
    try:
        with _ctrl_c_is_the_editors():
            click.edit(filename=str(path))
        edited = path.read_text("utf-8-sig")
    except (click.ClickException, UnicodeDecodeError) as error:
        raise OSError(f"the editor did not give back a text ({error}); the file is {path}") from error
    path.unlink()
    return edited


@contextmanager
def _ctrl_c_is_the_editors() -> Iterator[None]:
    """The terminal sends Ctrl+C to the editor and to this program; here it means nothing meanwhile."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # the editor starts with the usual one again
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def viewer_command(pattern: str, path: str, page: int | None) -> list[str]:
    """The reader's own viewer for a PDF: in the words of ``pattern``, ``{path}`` and ``{page}`` (from 1) are
    filled in; without ``{path}`` the path comes last. No shell sees it."""
    words = shlex.split(pattern)
    if not any("{path}" in word for word in words):
        words.append("{path}")
    full = str(Path(path).resolve())
    return [word.replace("{page}", str(page or 1)).replace("{path}", full) for word in words]


def start(command: Sequence[str]) -> None:
    """Start a program and do not wait for it. Raises ``OSError`` that says what could not be opened."""
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise OSError(f"no viewer here ({command[0]} is not installed); the file is {command[-1]}") from error
