"""``papermap forward``: what built on a paper."""

from __future__ import annotations

from papermap.cli.walk import walk_command
from papermap.model.citations import Direction

WORDS = """\
Walk forward: the papers that cite REF.

● is in your library, ▹ on your list to read, · is known from citations only. --json gives the
citing sentences too.

\b
Examples:
  papermap forward 1706.03762
  papermap forward 1706.03762 --sort citations --limit 10
  papermap forward 1706.03762 --contexts --sort influence
"""

command = walk_command(Direction.FORWARD, WORDS)
