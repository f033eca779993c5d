"""How much a PDF may cost, and the one error a parse ends in."""

from __future__ import annotations

from dataclasses import dataclass

from papermap.model.documents import ParseFailure


class ParseError(Exception):
    """Nothing, or nothing more, could be read; ``reason`` says why, the message says it in plain words."""

    def __init__(self, reason: ParseFailure, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Limits:
    """What one PDF may use. Sizes are bytes, times seconds of the wall clock."""

    memory: int = 1_500_000_000
    wall: float = 60.0
    wall_per_page: float = 0.2
    file_bytes: int = 300_000_000
    pages: int = 3000
    content_bytes: int = 40_000_000
    drawings: int = 60_000
    output_bytes: int = 80_000_000
    pixels: int = 16_000_000


DEFAULT = Limits()
