"""papermap: gather papers, walk their citations, build a map of a field."""

__version__ = "0.1.0"
