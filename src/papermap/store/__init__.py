"""The only SQL. One library file; a second file of raw answers that may be thrown away.

Reading functions take a plain :class:`sqlite3.Connection`, so that a screen or ``papermap show`` opens the
library without loading sqlite-utils; writing functions take a :class:`sqlite_utils.Database`.
"""
