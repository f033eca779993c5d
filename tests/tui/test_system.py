"""The reader's own editor, started from the screens."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from papermap.tui.system import edit


def test_ctrl_c_in_the_editor_is_the_editors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import os, signal, sys\nopen(sys.argv[1], 'a').write('more')\nos.kill(os.getppid(), signal.SIGINT)\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    before = signal.getsignal(signal.SIGINT)
    assert edit("a line and ", ".txt") == "a line and more"
    assert signal.getsignal(signal.SIGINT) is before
