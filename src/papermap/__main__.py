"""``python -m papermap``."""

from papermap.cli.main import run

run()
