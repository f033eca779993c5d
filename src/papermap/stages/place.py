"""Where a paper stands on the map: a function of the map's frame and the paper's own vector.

So the order of adding does not matter, and adding one paper moves no other.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papermap.model.papers import Paper
from papermap.model.progress import StageState
from papermap.stages.base import NotReady, Result, Stage, Tools
from papermap.store import vectors

if TYPE_CHECKING:
    from papermap.atlas.frame import Frame


@dataclass(frozen=True)
class StandingFrame:
    """The frame that papers are placed in, with its key in the store."""

    key: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class Known:
    """A paper by the name that never changes with the order of adding, and its vector."""

    name: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class Spot:
    frame_id: int
    x: float
    y: float


def place_stage(standing: Callable[[], StandingFrame]) -> Stage[Known, Spot]:
    """The stage for one frame, which is made or loaded when the first paper needs it."""

    def read(connection: sqlite3.Connection, paper: Paper) -> Known | NotReady:
        data = vectors.vector(connection, paper.key, standing().frame.model)
        if data is None:
            return NotReady(StageState.WAITING)
        return Known(paper.name, data)

    def fingerprint(known: Known) -> str:
        return f"frame {standing().key} {known.name} {hashlib.sha256(known.vector).hexdigest()}"

    def work(tools: Tools, jobs: Sequence[tuple[int, Known]]) -> Iterator[Result[Spot]]:
        import numpy as np

        from papermap.atlas.frame import place

        here = standing()
        for key, known in jobs:
            x, y = place(here.frame, np.frombuffer(known.vector, dtype="<f4"), known.name)
            yield Result(key, StageState.DONE, Spot(here.key, x, y))

    return Stage("place", 1, 500, read, fingerprint, work, write, together=True)


def write(connection: sqlite3.Connection, outputs: Sequence[tuple[int, Spot]]) -> None:
    vectors.save_positions(connection, [(key, spot.frame_id, spot.x, spot.y) for key, spot in outputs])
