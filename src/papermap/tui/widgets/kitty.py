"""A picture in a kitty terminal that is deleted there when it is no longer shown.

Loading this module asks the terminal what it can do: only :mod:`papermap.tui.widgets.figure` does so.
"""

from __future__ import annotations

import sys

from textual_image.renderable.tgp import Image as Drawn
from textual_image.widget._base import Image as PictureWidget

DELETE = "\x1b_Ga=d,d=I,i={},q=2\x1b\\"
"""Kitty forgets a picture and where it is shown (graphics protocol, "Deleting images"). textual-image 0.12
names neither, and so deletes nothing of ours: what was looked at would stay in the terminal's memory."""


class KittyDrawn(Drawn):
    """The picture as kitty has it."""

    def cleanup(self) -> None:
        if self.terminal_image_id is not None and sys.__stdout__ is not None:
            sys.__stdout__.write(DELETE.format(self.terminal_image_id))
            sys.__stdout__.flush()
            self.terminal_image_id = None


class KittyPicture(PictureWidget, Renderable=KittyDrawn):
    """A picture file."""

    def on_unmount(self) -> None:
        if self._renderable is not None:
            self._renderable.cleanup()
