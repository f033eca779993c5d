"""The world outside the terminal: the system's viewer for a PDF, the browser for a paper's page."""

from __future__ import annotations

import subprocess
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

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
    opener = {"darwin": "open", "win32": "explorer"}.get(sys.platform, "xdg-open")
    try:
        subprocess.Popen(
            [opener, str(Path(target).resolve())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise OSError(f"no viewer here ({opener} is not installed); the file is {target}") from error
