"""Progress of a long run on standard error: one line rewritten on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

from papermap.cli.common import is_plain
from papermap.views.health import STAGE_WORDS, Progress

PLAIN_SECONDS = 5.0


class ProgressLine:
    """Shows :class:`papermap.views.health.Progress` as it comes; leaves a clean line behind."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty() and not is_plain()
        self._shown = False
        self._last = ("", 0.0)

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def show(self, progress: Progress) -> None:
        """Say where the run is."""
        text = STAGE_WORDS.get(progress.stage, progress.stage)
        text += f" {progress.done}/{progress.total}" if progress.total else ""
        text += f"{', ' if is_plain() else ' · '}{progress.note}" if progress.note else ""
        if self._live:
            room = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[2K{text[:room]}")
            sys.stderr.flush()
            self._shown = True
            return
        stage, said = self._last
        finished = progress.total > 0 and progress.done == progress.total
        if finished or (progress.stage != stage and progress.note) or time.monotonic() - said > PLAIN_SECONDS:
            sys.stderr.write(text + "\n")
            self._last = (progress.stage, time.monotonic())

    def clear(self) -> None:
        """Take the line away, so that a result can be printed."""
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._shown = False
