"""Typing commands as a person does, in this process."""

from __future__ import annotations

from click.testing import CliRunner, Result

from papermap.cli.main import papermap


def run(*words: str, typed: str = "") -> Result:
    """What ``papermap WORDS`` does. An error that it does not tell in words is raised, whatever the exit
    status would be."""
    result = CliRunner().invoke(papermap, list(words), input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
