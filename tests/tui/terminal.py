"""A terminal for tests: a program runs under a pseudo-terminal that answers as kitty or a sixel terminal
does, and what is on its screen (letters, pictures) is known cell by cell."""

from __future__ import annotations

import base64
import codecs
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PIL import Image
from rich.cells import cell_len

CELL = (10, 20)
"""Pixels of a cell, across and down."""

PICTURE = "\U0010eeee"
"""Kitty draws a picture where this letter stands."""

_TOKEN = re.compile(
    r"\x1b_(?P<apc>[^\x1b]*)\x1b\\|\x1bP(?P<dcs>[^\x1b]*)\x1b\\|\x1b\[(?P<csi>[?<>=]?[\d;:]*[ $]?[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()#%][0-9A-Za-z]|\x1b[=>78cDEHMNZ]|(?P<letter>[^\x1b])",
    re.DOTALL,
)
_DEVICE = {"kitty": "\x1b[?62c", "sixel": "\x1b[?62;4;22c", "plain": "\x1b[?62c"}


@dataclass
class Terminal:
    """One program in a terminal of ``kind`` kitty, sixel or plain."""

    argv: Sequence[str]
    environ: Mapping[str, str]
    kind: str
    columns: int = 100
    rows: int = 40
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    sixels: list[str] = field(default_factory=list)
    sent: dict[int, bytes] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    _colour: int = 0
    _payloads: dict[int, str] = field(default_factory=dict)
    _at: tuple[int, int] = (0, 0)
    _left: str = ""

    def __enter__(self) -> Terminal:
        self._fd, inside = pty.openpty()
        size = struct.pack("HHHH", self.rows, self.columns, self.columns * CELL[0], self.rows * CELL[1])
        fcntl.ioctl(inside, termios.TIOCSWINSZ, size)
        self._program = subprocess.Popen(
            self.argv,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=dict(self.environ),
            start_new_session=True,
        )
        os.close(inside)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._program.poll() is None:
            os.killpg(self._program.pid, signal.SIGKILL)
        self._program.wait()
        self._reader.join(5)
        os.close(self._fd)

    # ---- what a tester does -------------------------------------------------------------------------------

    def press(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def until(self, holds: Callable[[], object], seconds: float = 300) -> None:
        """Wait for something to hold."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.1)
        raise AssertionError(f"not within {seconds} s; the screen:\n{self.text}")

    @property
    def kept(self) -> set[int]:
        """The pictures that the terminal holds."""
        return set(self.sent) - self.deleted

    @property
    def text(self) -> str:
        rows = [
            "".join(self.cells.get((row, column), " ") for column in range(self.columns))
            for row in range(self.rows)
        ]
        return "\n".join(row.rstrip() for row in rows)

    @property
    def picture_cells(self) -> int:
        """Cells in which a part of a picture is seen."""
        return sum(letter == PICTURE for letter in list(self.cells.values()))

    # ---- what a terminal does -----------------------------------------------------------------------------

    def _read(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while True:
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:  # the program ended
                return
            self._take(self._left + decoder.decode(data))

    def _take(self, text: str) -> None:
        place = 0
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                break  # the rest of it is to come
            place = match.end()
            if match["apc"] is not None:
                self._kitty(match["apc"])
            elif match["dcs"] is not None:
                self._device(match["dcs"])
            elif match["csi"]:
                self._control(match["csi"])
            elif match["letter"]:
                self._letter(match["letter"])
        self._left = text[place:]

    def _answer(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def _letter(self, letter: str) -> None:
        row, column = self._at
        if letter == "\r":
            self._at = row, 0
        elif letter == "\n":
            self._at = min(row + 1, self.rows - 1), column
        elif letter >= " " and letter != "\x7f":
            width = cell_len(letter)
            if letter == PICTURE:
                width = 1
                self.shown.add(self._colour)
            for step in range(width):
                self.cells[row, column + step] = letter if step == 0 else ""
            self._at = row, column + width

    def _control(self, control: str) -> None:
        kind, numbers = control[-1], [int(n) if n else 0 for n in re.findall(r"\d+|(?<=;)(?=;)", control)]
        row, column = self._at
        first = numbers[0] if numbers else 0
        if control in ("c", "0c"):
            self._answer(_DEVICE[self.kind])
        elif control == "16t":
            self._answer(f"\x1b[6;{CELL[1]};{CELL[0]}t")
        elif control[0] in "?<>=":
            return
        elif kind == "m":
            if foreground := re.search(r"38;2;(\d+);(\d+);(\d+)", control):
                red, green, blue = (int(part) for part in foreground.groups())
                self._colour = red << 16 | green << 8 | blue
        elif kind in "Hf":
            self._at = max(0, first - 1), max(0, (numbers[1] if len(numbers) > 1 else 1) - 1)
        elif kind in "ABCD":
            by = {"A": (-1, 0), "B": (1, 0), "C": (0, 1), "D": (0, -1)}[kind]
            self._at = max(0, row + by[0] * max(1, first)), max(0, column + by[1] * max(1, first))
        elif kind == "J":
            self.cells.clear()
        elif kind == "K":
            for each in range(column, self.columns):
                self.cells.pop((row, each), None)

    def _kitty(self, message: str) -> None:
        if not message.startswith("G"):
            return
        head, _, payload = message[1:].partition(";")
        keys = dict(part.split("=", 1) for part in head.split(",") if "=" in part)
        number = int(keys.get("i", 0))
        action = keys.get("a", "t")
        if action == "q":
            self._answer(f"\x1b_Gi={number};{'OK' if self.kind == 'kitty' else 'ENOTSUPPORTED'}\x1b\\")
        elif action == "d":
            assert keys.get("d") in ("i", "I"), f"a deletion that names no picture: {message}"
            self.deleted.add(number)
        elif action == "t":
            self._payloads[number] = self._payloads.get(number, "") + payload
            if keys.get("m", "0") == "0":
                self.sent[number] = base64.b64decode(self._payloads.pop(number), validate=True)

    def _device(self, message: str) -> None:
        parameters, final, data = message.partition("q")
        if not final or not re.fullmatch(r"[\d;]*", parameters):
            return
        self.sixels.append(data)
        picture = sixel_picture(data)
        row, column = self._at
        for down in range(-(-picture.height // CELL[1])):
            for right in range(-(-picture.width // CELL[0])):
                self.cells[row + down, column + right] = PICTURE


def sixel_picture(data: str) -> Image.Image:
    """A sixel picture decoded (DEC STD 070): colours by ``#``, repeats by ``!``, six dots a letter."""
    size = re.match(r'"(\d+);(\d+);(\d+);(\d+)', data)
    assert size is not None, "a sixel picture without its size"
    width, height = int(size[3]), int(size[4])
    picture = Image.new("RGB", (width, height), "white")
    dots = picture.load()
    assert dots is not None
    palette: dict[int, tuple[int, int, int]] = {}
    colour, x, y = 0, 0, 0
    for match in re.finditer(
        r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])", data[size.end() :]
    ):
        if match[1]:
            colour = int(match[1])
            if match[2]:
                palette[colour] = tuple(round(int(match[n]) * 2.55) for n in (2, 3, 4))  # type: ignore[assignment]
        elif match[8]:
            x, y = 0, y + (6 if match[8] == "-" else 0)
        else:
            bits, count = ord(match[6] or match[7]) - 63, int(match[5] or 1)
            for column in range(x, min(x + count, width)):
                for bit in range(6):
                    if bits >> bit & 1 and y + bit < height:
                        dots[column, y + bit] = palette[colour]
            x += count
    return picture


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart, 0 to 1, once they are of one size."""
    size = (64, 64)
    first, second = (each.convert("L").resize(size).tobytes() for each in (one, other))
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first) / 255
