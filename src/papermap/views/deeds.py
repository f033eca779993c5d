"""One act of the reader, as undo and the log tell it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeedView:
    """``said`` tells it in words ("note on LoRA"); ``at`` is when it was done, ISO time in UTC."""

    id: int
    at: str
    said: str
    undone: bool
