"""A picture in characters: lines in braille dots (two by four to a cell), signs and words in whole cells.

Pure: a camera says where a point of the map falls, a canvas keeps what was drawn. Nothing here knows papers.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rich.cells import cell_len

DOTS_X, DOTS_Y = 2, 4


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn: ``on`` dots of each ``of``, and ``wide`` two dots thick."""

    on: int = 1
    of: int = 1
    wide: bool = False


THIN, DOTTED, THICK, DASHED = Stroke(), Stroke(2, 4), Stroke(wide=True), Stroke(7, 12, wide=True)
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
MOST_STRETCH = 2.2
"""How much wider than high a map unit may be drawn: terminals are wide, maps are about square."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Which part of the map is seen: its middle (``x`` right, ``y`` up), and dots to a map unit."""

    x: float
    y: float
    dots_x: float
    dots_y: float

    def dot(self, x: float, y: float, width: int, height: int) -> tuple[float, float]:
        """Where a point falls on a canvas of ``width`` by ``height`` cells, in dots from its top left."""
        return (
            (x - self.x) * self.dots_x + width * DOTS_X / 2,
            (self.y - y) * self.dots_y + height * DOTS_Y / 2,
        )

    def cell(self, x: float, y: float, width: int, height: int) -> tuple[int, int]:
        """The same in cells (column, row)."""
        dot_x, dot_y = self.dot(x, y, width, height)
        return math.floor(dot_x / DOTS_X), math.floor(dot_y / DOTS_Y)

    def span(self, width: int, height: int) -> tuple[float, float, float, float]:
        """What a canvas of that many cells shows of the map: left, right, low, high."""
        across, up = width * DOTS_X / 2 / self.dots_x, height * DOTS_Y / 2 / self.dots_y
        return self.x - across, self.x + across, self.y - up, self.y + up

    def zoomed(self, factor: float) -> Camera:
        """Nearer (above 1) or further; the middle stays."""
        return replace(self, dots_x=self.dots_x * factor, dots_y=self.dots_y * factor)

    def panned(self, columns: float, rows: float) -> Camera:
        """Moved by cells: to the right, and up."""
        return replace(
            self, x=self.x + columns * DOTS_X / self.dots_x, y=self.y + rows * DOTS_Y / self.dots_y
        )

    def at(self, x: float, y: float) -> Camera:
        """The same nearness, another middle."""
        return replace(self, x=x, y=y)


def fit_camera(points: Iterable[tuple[float, float]], width: int, height: int) -> Camera:
    """A camera that sees all points, with a margin for signs and words."""
    found = list(points) or [(0.0, 0.0)]
    left, right = min(p[0] for p in found), max(p[0] for p in found)
    low, high = min(p[1] for p in found), max(p[1] for p in found)
    room_x, room_y = max(2, width - 12) * DOTS_X, max(2, height - 3) * DOTS_Y
    dots_y = room_y / max(high - low, 1e-6)
    dots_x = room_x / max(right - left, 1e-6)
    if right - left < 1e-6 or high - low < 1e-6:
        dots_x = dots_y = min(dots_x, dots_y, float(room_y))
    dots_x = min(dots_x, MOST_STRETCH * dots_y)
    dots_y = min(dots_y, MOST_STRETCH * dots_x)
    return Camera((left + right) / 2, (low + high) / 2, dots_x, dots_y)


@dataclass(slots=True)
class Canvas:
    """Cells with a character and a look each. Later drawing covers earlier, dots of a cell add up."""

    width: int
    height: int
    _dots: dict[tuple[int, int], int] = field(default_factory=dict)
    _cells: dict[tuple[int, int], str] = field(default_factory=dict)
    _looks: dict[tuple[int, int], str] = field(default_factory=dict)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], look: str, stroke: Stroke = THIN
    ) -> None:
        """A line between two points in dots."""
        clipped = _clip(start, end, self.width * DOTS_X - 1, self.height * DOTS_Y - 1)
        if clipped is None:
            return
        (x0, y0), (x1, y1) = clipped
        across, down = abs(x1 - x0), abs(y1 - y0)
        steps = max(1, round(max(across, down)))
        for step in range(steps + 1):
            if step % stroke.of >= stroke.on:
                continue
            x, y = round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps)
            self._dot(x, y, look)
            if stroke.wide:
                self._dot(*((x, y + 1) if across >= down else (x + 1, y)), look)

    def _dot(self, x: int, y: int, look: str) -> None:
        place = (x // DOTS_X, y // DOTS_Y)
        self._dots[place] = self._dots.get(place, 0) | _BITS[y % DOTS_Y][x % DOTS_X]
        self._looks[place] = look

    def put(self, column: int, row: int, sign: str, look: str) -> None:
        """A sign one cell wide; outside the canvas it is left out."""
        if 0 <= column < self.width and 0 <= row < self.height:
            self._cells[column, row] = sign
            self._looks[column, row] = look

    def write(self, column: int, row: int, text: str, look: str) -> None:
        """Words; wide characters take two cells, and marks that take none stand with the letter before them,
        as the vowels of Hindi do."""
        letter: tuple[int, int] | None = None
        for character in text:
            size = cell_len(character)
            if size == 0:
                if letter is not None and unicodedata.category(character).startswith("M"):
                    self._cells[letter] += character
                continue
            letter = None
            if column >= 0 and column + size <= self.width and 0 <= row < self.height:
                letter = (column, row)
                self.put(column, row, character, look)
                if size == 2:
                    self.put(column + 1, row, "", look)
            column += size

    def free(self, column: int, row: int, length: int, over: tuple[str, ...] = ()) -> bool:
        """Whether words of that length fit there and cover no sign and no word, but those whose look begins
        with one of ``over``."""
        inside = 0 <= row < self.height and column >= 0 and column + length <= self.width
        places = ((c, row) for c in range(column, column + length))
        return inside and all(
            place not in self._cells or self._looks[place].startswith(over) for place in places
        )

    def row(self, row: int) -> list[tuple[str, str]]:
        """A row as (text, look) runs; the look of an empty cell is the empty string."""
        runs: list[tuple[str, str]] = []
        for column in range(self.width):
            place = (column, row)
            sign = self._cells.get(place)
            if sign is None:
                bits = self._dots.get(place)
                sign = chr(0x2800 + bits) if bits else " "
            look = self._looks.get(place, "") if sign != " " else ""
            if runs and runs[-1][1] == look:
                runs[-1] = (runs[-1][0] + sign, look)
            else:
                runs.append((sign, look))
        return runs


def _clip(
    start: tuple[float, float], end: tuple[float, float], right: float, bottom: float
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The part of a line inside the canvas (Liang and Barsky, 1984), or ``None``."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    first, last = 0.0, 1.0
    for slope, room in ((-dx, x0), (dx, right - x0), (-dy, y0), (dy, bottom - y0)):
        if slope == 0:
            if room < 0:
                return None
        elif slope < 0:
            first = max(first, room / slope)
        else:
            last = min(last, room / slope)
    if first > last:
        return None
    return (x0 + first * dx, y0 + first * dy), (x0 + last * dx, y0 + last * dy)
