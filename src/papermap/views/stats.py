"""A library and its reader in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatsView:
    """``since`` is the day of the first paper; ``years`` pairs of a year and its papers; ``passes`` papers
    read by pass; ``seconds`` the time in passes; ``verdicts`` and ``foreseen`` counts by their words;
    ``answers`` those given to the queue."""

    since: str | None
    papers: int
    texts: int
    neighbours: int
    links: int
    years: tuple[tuple[int, int], ...]
    passes: Mapping[int, int]
    seconds: int
    sentences: int
    notes: int
    cells: int
    relations: int
    verdicts: Mapping[str, int]
    predictions: int
    foreseen: Mapping[str, int]
    questions: int
    reproductions: int
    answers: int
