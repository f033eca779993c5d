"""PDF bytes in, :class:`papermap.model.documents.ParsedDocument` out.

``parse_file`` and ``render_box`` run in a child process with limits; everything between the values of
:mod:`papermap.extract.values` and the document is pure.
"""

from papermap.extract.child import parse_file, render_box
from papermap.extract.limits import DEFAULT, Limits, ParseError

__all__ = ["DEFAULT", "Limits", "ParseError", "parse_file", "render_box"]
