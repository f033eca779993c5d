"""The network and its packages are behind one door each, and opened on use."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import papermap

DOORS = {
    "arxiv": "sources/arxiv.py",
    "semanticscholar": "sources/semanticscholar.py",
    "httpx": "sources/send.py",
}
NETWORK = ("requests", "urllib.request", "http.client", "socket", "ftplib")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_nobody_else_reaches_the_network() -> None:
    root = Path(papermap.__file__).parent
    for path in root.rglob("*.py"):
        names = imported(path)
        here = path.relative_to(root).as_posix()
        for package, door in DOORS.items():
            if any(name.partition(".")[0] == package for name in names):
                assert here == door
        assert not names & set(NETWORK), here


@pytest.mark.parametrize(
    "module", ["papermap.sources.http", "papermap.sources.files", "papermap.sources.cache"]
)
def test_the_transport_loads_nothing_heavy_before_it_is_used(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"httpx", "arxiv", "semanticscholar", "requests", "lxml", "rich"} & set(out.split())
