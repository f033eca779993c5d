"""The terminal app opened by the bare command: screens that draw views and follow the store.

Nothing here holds a rule about papers: every use case is a method of :class:`~papermap.library.Library`,
called in a thread worker when it may be slow. Only this package imports textual.
"""
