"""Words that the reader writes in their own editor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from papermap.cli.common import say


@contextmanager
def in_editor(text: str, extension: str) -> Iterator[str]:
    """``text`` as the reader leaves it in their editor, to be kept inside the ``with``. Where that fails,
    their file stays and they are told where it is. Raises :class:`click.ClickException` for what is no text.
    """
    with NamedTemporaryFile("wb", prefix="papermap-", suffix=extension, delete=False) as file:
        file.write(text.encode())
    path = Path(file.name)
    try:
        click.edit(filename=file.name)
        yield _read(path)
    except BaseException:
        if path.is_file() and path.read_bytes() != text.encode():
            say(f"What you wrote is in {path}.")
        else:
            path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException("What the editor wrote is no text in UTF-8.") from error
