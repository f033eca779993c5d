"""What CONTRIBUTING.md asks of the code, where a program can tell."""

from __future__ import annotations

import ast
from pathlib import Path

import papermap

PACKAGE = Path(papermap.__file__).parent
SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")
}

MOST_LINES = 600
MOST_LINES_OF_A_FUNCTION = 60


def test_every_module_says_what_it_is() -> None:
    assert [name for name, text in SOURCES.items() if not ast.get_docstring(ast.parse(text))] == []


def test_no_module_is_longer_than_one_can_read() -> None:
    assert [name for name, text in SOURCES.items() if text.count("\n") > MOST_LINES] == []


def test_no_function_is_longer_than_a_page() -> None:
    """Its docstring, which may be a verb's help, does not count."""
    long = []
    for name, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if body and (node.end_lineno or 0) - body[0].lineno + 1 >= MOST_LINES_OF_A_FUNCTION:
                    long.append(f"{name}: {node.name}")
    assert long == []
