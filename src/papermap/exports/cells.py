"""Cells of text that a spreadsheet must not take for anything else."""

from __future__ import annotations

GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What a cell must not begin with: a formula, a command, or the very mark that guards against them."""


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run. Undone by
    :func:`papermap.imports.sheet.unguarded`."""
    return f"'{text}" if text.startswith(GUARDED) else text
