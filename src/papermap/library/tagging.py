"""The reader's own tags on papers: put on and taken off, and which there are."""

from __future__ import annotations

from collections.abc import Collection

from papermap.library.desk import Desk, RefusedError
from papermap.model.curation import Tagged
from papermap.model.papers import clean_text
from papermap.store import tags

LONGEST = 60
"""A tag is a word or two."""


class Tagging:
    """Tags of papers. Capital letters make no other tag: the spelling it was given first stays."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def counts(self, key: int | None = None) -> tuple[tuple[str, int], ...]:
        """Each tag (of a paper) with how many papers of the library bear it, by name."""
        connection = self._desk.reader()
        if connection is None:
            return ()
        found = {name: len(keys) for name, keys in tags.papers_by_tag(connection).items()}
        return tuple(found.items()) if key is None else tuple((n, found.get(n, 0)) for n in self.of(key))

    def of(self, key: int) -> tuple[str, ...]:
        """The tags of a paper, by name."""
        return tags.of_paper(self._desk.existing(), self._desk.current(key))

    def change(self, key: int, put: Collection[str] = (), off: Collection[str] = ()) -> tuple[str, ...]:
        """Put tags on a paper and take others off, as one deed; returns those it bears now.

        Raises :class:`RefusedError` for what can be no tag, and where one to be taken off is not there.
        """
        connection, key = self._desk.existing(), self._desk.current(key)
        here = {name.casefold(): name for name in tags.of_paper(connection, key)}
        known = {name.casefold(): name for _, name in reversed(tags.borne(connection))}
        on = {name.casefold(): name for name in map(tag_name, put)}
        gone = {name.casefold(): name for name in map(tag_name, off)}
        if absent := [name for folded, name in gone.items() if folded not in here]:
            worn = ", ".join(here.values()) or "none"
            raise RefusedError(f"This paper has no tag {absent[0]!r}. Its tags: {worn}.")
        new = [known.get(folded, name) for folded, name in on.items() if folded not in here]
        old = [name for folded, name in here.items() if folded in gone and folded not in on]
        if new or old:
            with self._desk.deed(f"tags of {self._desk.title(connection, key)}") as deed:
                for name in new:
                    deed.write(Tagged(name), key)
                for name in old:
                    deed.write(Tagged(name, on=False), key)
        return self.of(key)

    def set(self, key: int, names: Collection[str]) -> tuple[str, ...]:
        """Let a paper bear these tags and no others. Raises as :meth:`change`."""
        wanted = {tag_name(name).casefold() for name in names}
        return self.change(key, names, [name for name in self.of(key) if name.casefold() not in wanted])


def tag_name(typed: str) -> str:
    """A tag as it is kept: on one line, without the ``#`` before it. Raises :class:`RefusedError`."""
    name = " ".join(clean_text(typed).split()).lstrip("#").strip()
    if not name:
        raise RefusedError("A tag needs a letter or two.")
    if len(name) > LONGEST or set(name) & set(',"'):
        raise RefusedError(f"A tag has at most {LONGEST} characters, and no comma or quotation mark in it.")
    return name
