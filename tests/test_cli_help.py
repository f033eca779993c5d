"""What the bare command says before anything is loaded."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "torch", "sentence_transformers", "transformers", "pymupdf", "textual", "networkx", "numpy",
    "sqlite_utils", "arxiv", "semanticscholar", "sklearn", "rich", "httpx", "requests",
)  # fmt: skip


def test_help_lists_verbs_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from papermap.cli.main import papermap\n"
        "papermap.main(['--help'], standalone_mode=False)\n"
        f"print('LOADED', [m for m in {HEAVY!r} if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "parse" in done.stdout
    assert "LOADED []" in done.stdout
