"""Which files papermap wrote itself: only these are replaced without a word. A file that somebody wrote, or
changed since, as a spreadsheet with their edits in it, is theirs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from papermap.library.desk import RefusedError
from papermap.library.writing import write_text

MOST = 1000
"""So many files are remembered, the newest."""


class InTheWayError(RefusedError):
    """Where something is to be written, there is a file that papermap did not write so."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is there already, and papermap did not write it as it is now. Nothing was written."
        )
        self.path = path


class Exported:
    """The record of exports in a library's folder."""

    def __init__(self, home: Path) -> None:
        self._record = home / "exports.json"

    def check(self, path: Path) -> None:
        """Raises :class:`InTheWayError` where ``path`` is a file that is somebody's."""
        if not path.is_file() or not path.stat().st_size:
            return
        if self._known().get(str(path.resolve())) != _hash(path):
            raise InTheWayError(path)

    def remember(self, path: Path) -> None:
        """The file was just written, and is ours as it is."""
        if not path.is_file():
            return
        known = self._known()
        known.pop(str(path.resolve()), None)
        known[str(path.resolve())] = _hash(path)
        self._record.parent.mkdir(parents=True, exist_ok=True)
        write_text(self._record, [json.dumps(dict(list(known.items())[-MOST:]), indent=1), "\n"])

    def _known(self) -> dict[str, str]:
        """A record that is lost or harmed makes every file somebody's."""
        try:
            found = json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
