"""A long list that is read by the page, so that a million rows open like a hundred."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeVar, overload

T = TypeVar("T")

PAGE = 200
KEPT = 12
"""So many pages are held at once, those looked at last."""

SEARCHED = 2 * PAGE
"""A row is sought so far around its old place, when the rows are others."""


class Paged(Sequence[T]):
    """``size`` rows, of which ``fetch`` gives so many (its second argument) after the first so many; ``page``
    rows are read at once, and the pages around the row ``cursor`` now.

    A row that is no longer there when it is asked for stands as the last one that is.
    """

    def __init__(
        self, size: int, fetch: Callable[[int, int], Sequence[T]], cursor: int = 0, page: int = PAGE
    ) -> None:
        self._size, self._fetch, self._page = size, fetch, page
        start = max(0, min(cursor, size - 1) // page - 1) * page
        first = fetch(start, 3 * page)
        self._last = first[-1] if first else None
        self._pages: OrderedDict[int, Sequence[T]] = OrderedDict()
        for at in range(0, len(first), page):
            self._pages[start // page + at // page] = first[at : at + page]

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(self._size))]
        if not -self._size <= index < self._size:
            raise IndexError(index)
        number, place = divmod(index % self._size, self._page)
        if number not in self._pages:
            self._pages[number] = self._fetch(number * self._page, self._page)
        self._pages.move_to_end(number)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        page = self._pages[number]
        if page:
            self._last = page[min(place, len(page) - 1)]
        if self._last is None:
            raise IndexError(index)
        return self._last
