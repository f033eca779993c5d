"""``papermap backward``: what a paper builds on."""

from __future__ import annotations

from papermap.cli.walk import walk_command
from papermap.model.citations import Direction

WORDS = """\
Walk backward: the papers that REF cites.

● is in your library (●2: read to pass 2), ▹ on your list to read, · is known from citations only.

\b
Examples:
  papermap backward 1706.03762
  papermap backward 1706.03762 --sort citations --limit 10
  papermap backward 1706.03762 --contexts --sort influence
  papermap backward 1706.03762 --only others --filter "2015- attention"
"""

command = walk_command(Direction.BACKWARD, WORDS)
