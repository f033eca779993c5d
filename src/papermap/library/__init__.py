"""Every use case of papermap, one method each: all that the command line and the screens may call."""

from papermap.library.library import Library

__all__ = ["Library"]
