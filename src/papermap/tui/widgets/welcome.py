"""What an empty library says: how to begin."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

FOLLOW = Content.assemble(
    ("f", "bold $accent"),
    "  follow an arXiv category, an author, words; then ",
    ("F", "bold $accent"),
    "\n   asks for today's abstract\n",
)

BEGIN = Content.assemble(
    ("Nothing here yet. That is the best moment to start.", "bold"),
    "\n\n",
    ("a", "bold $accent"),
    "  add a paper: type an arXiv id such as ",
    ("1706.03762", "bold"),
    ", an address,\n   a DOI, or the path of a PDF\n",
)

OTHERWISE = Content.assemble(
    ("t", "bold $accent"),
    "  a tour of two minutes, on a demo library that is thrown away\n",
    ("?", "bold $accent"),
    "  the keys of this screen\n",
    ("q", "bold $accent"),
    "  leave\n\n",
    ("Or from the shell", "$quiet"),
    "\n\n",
    ("papermap demo", "bold"),
    "    a small library to try things on; needs no network\n",
    ("papermap lists", "bold"),
    "   reading lists to begin with, such as\n",
    ("papermap add --list NAME", "bold"),
    "\n\n",
    ("Papers that are added elsewhere appear here by themselves.", "$quiet"),
)


class Welcome(Static):
    """Shown instead of a screen's body while its screen is ``-empty``."""

    def __init__(self, *, follow: bool = False) -> None:
        """``follow``: the screen has the keys that ask for news."""
        parts = (BEGIN, FOLLOW, OTHERWISE) if follow else (BEGIN, OTHERWISE)
        super().__init__(Content.assemble(*parts), id="welcome")
