"""``papermap forward``: what built on a paper."""

from __future__ import annotations

from papermap.cli.walk import walk_command
from papermap.model.citations import Direction

WORDS = """\
Walk forward: the papers that cite REF.

● is in your library (●2: read to pass 2), ▹ on your list to read, · is known from citations only.

\b
Examples:
  papermap forward 1706.03762
  papermap forward 1706.03762 --sort citations --limit 10
  papermap forward 1706.03762 --contexts --sort influence
"""

command = walk_command(Direction.FORWARD, WORDS)
