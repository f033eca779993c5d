"""PDF bytes in, :class:`papermap.model.documents.ParsedDocument` out.

``parse_file``, ``render_box`` and ``read_table`` run in a child process with limits; everything between the
values of :mod:`papermap.extract.values` and the document is pure.
"""

from papermap.extract.child import parse_file, read_table, render_box
from papermap.extract.limits import DEFAULT, Limits, ParseError

__all__ = ["DEFAULT", "Limits", "ParseError", "parse_file", "read_table", "render_box"]
