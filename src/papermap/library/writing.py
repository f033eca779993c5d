"""Files that are whole or not there: written beside their place under another name, then renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to; when all went well, the file is renamed to ``path``, else it is removed. What is no
    file, as a pipe or a device, is written to as it is; of a link, what it leads to is replaced."""
    if path.exists() and not path.is_file():
        yield path
        return
    path = path.resolve()
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Write the pieces as one file in UTF-8, line ends as they are."""
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
