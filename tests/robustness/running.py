"""papermap as people run it, in this process or one of its own: what it said, where, and how it ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

SOURCE = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that has ended; ``out`` and ``err`` are what it wrote, as bytes."""

    status: int
    out: bytes
    err: bytes

    @property
    def said(self) -> str:
        """Everything it wrote, for people."""
        return (self.out + self.err).decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """One JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def calmly(self, *statuses: int) -> Ended:
        """Itself, after a look that it ended with one of ``statuses`` and not in a traceback."""
        assert "Traceback" not in self.said, self.said
        assert self.status in (statuses or (0,)), f"ended with {self.status}:\n{self.said}"
        return self


def environment(home: Path | str, *more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that works in ``home``, without what the tests' own one may say."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PAPERMAP_", "SEMANTIC_SCHOLAR_")) and not name.lower().endswith("_proxy")
    }
    found = {**kept, "PAPERMAP_HOME": str(home), "PYTHONPATH": str(SOURCE), "COLUMNS": "100"}
    for each in more:
        found |= each
    return found


def command(*words: str | bytes) -> list[str | bytes]:
    return [sys.executable, "-m", "papermap", *words]


def start(environ: Mapping[str, str], *words: str | bytes) -> subprocess.Popen[bytes]:
    """papermap in a process group of its own, so that what it starts can be ended with it; it hears Ctrl-C
    even where this process was started in the background and does not."""

    def hear() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    pipe = subprocess.PIPE
    return subprocess.Popen(
        command(*words),
        env=environ,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        start_new_session=True,
        preexec_fn=hear,
    )


def process(
    environ: Mapping[str, str], *words: str | bytes, stdin: bytes = b"", timeout: float = 600
) -> Ended:
    """Run papermap to its end as a process of its own."""
    done = subprocess.run(
        command(*words), env=environ, input=stdin, capture_output=True, timeout=timeout, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def papermap(environ: Mapping[str, str], *words: str | bytes, stdin: bytes = b"") -> Ended:
    """Run papermap to its end within this process, which is quicker; what would be a traceback is one."""
    from papermap.cli.main import papermap as group

    changes: dict[str, str | None] = {name: environ.get(name) for name in {**os.environ, **environ}}
    result = CliRunner().invoke(group, [os.fsdecode(word) for word in words], input=stdin, env=changes)
    trace = b""
    if result.exc_info is not None and not isinstance(result.exception, SystemExit | None):
        trace = "".join(traceback.format_exception(*result.exc_info)).encode()
    return Ended(result.exit_code, result.stdout_bytes, result.stderr_bytes + trace)


def all_shown(terminal: int) -> bytes:
    """Everything written to a terminal until its other end is closed; closes this end."""
    shown = b""
    while True:
        try:
            read = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        shown += read
    os.close(terminal)
    return shown
