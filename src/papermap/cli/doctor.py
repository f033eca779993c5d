"""``papermap doctor``: what is well, what is not, what to do."""

from __future__ import annotations

import sys

import click

from papermap.cli.common import json_option, opened, print_json, tell, to_json

MARKS = {"good": "✓", "warn": "!", "bad": "✗"}


@click.command("doctor")
@json_option
def command(as_json: bool) -> None:
    """Check the library, its files, the language model, and what is still to be fetched and when.

    \b
    Example:
      papermap doctor
    """
    with opened() as library:
        checks = library.doctor()
    if as_json:
        print_json([to_json(check) for check in checks])
    else:
        for check in checks:
            tell(f"{MARKS[check.state]} {check.name}: {check.finding}")
            if check.advice:
                tell(f"    → {check.advice}")
    sys.exit(1 if any(check.state == "bad" for check in checks) else 0)
