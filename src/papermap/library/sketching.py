"""The sketch of a vector file (:mod:`papermap.atlas.sketch`), kept beside it and in step with it. It may be
deleted at any time."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from papermap.store import vectors
from papermap.store.vector_file import VectorFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from papermap.atlas.sketch import Sketch

AXES, ROWS, STATE = "axes.f32", "sketch.f32", "sketch.json"
BATCH = 50_000


@dataclass(frozen=True, slots=True)
class State:
    """Up to which change and row the sketch is in step, and of how many rows its directions were made."""

    number: int
    rows: int
    made_of: int


def sketch_of(
    connection: sqlite3.Connection,
    file: VectorFile,
    keys: NDArray[np.int64],
    matrix: NDArray[np.float32],
) -> Sketch | None:
    """The sketch of ``matrix``, which is mapped from ``file``; ``None`` where there is none to be had.

    Several processes may ask at once. Raises :class:`OSError` where the folder cannot be written.
    """
    from filelock import FileLock

    from papermap.atlas.sketch import DIRECTIONS, LEAST_ROWS

    folder = Path(file.folder)
    if file.rows < LEAST_ROWS or file.width <= 2 * DIRECTIONS:
        return None
    known = _read(folder, file)
    if known is None or known.number != file.number:
        with FileLock(folder / "sketch.lock"):
            known = _read(folder, file)
            if known is None or known.number > file.number or file.rows > 2 * known.made_of:
                known = _anew(folder, file, matrix)
            elif known.number < file.number:
                known = _follow(connection, folder, file, known, keys, matrix)
    return _mapped(folder, file, known) if known.made_of else None


def _read(folder: Path, file: VectorFile) -> State | None:
    """What the folder holds, if that is whole."""
    from papermap.atlas.sketch import DIRECTIONS

    try:
        known = State(**json.loads((folder / STATE).read_text(encoding="utf-8")))
        row = DIRECTIONS * 4
        whole = not known.made_of or (
            (folder / AXES).stat().st_size == file.width * row  # as many directions as today
            and (folder / ROWS).stat().st_size >= known.rows * row
        )
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return known if whole else None


def _anew(folder: Path, file: VectorFile, matrix: NDArray[np.float32]) -> State:
    from papermap.atlas.sketch import axes_of

    for name in (STATE, AXES, ROWS):  # another process may have them mapped
        (folder / name).unlink(missing_ok=True)
    axes = axes_of(matrix)
    if axes is None:
        return _kept(folder, State(file.number, 0, 0))
    (folder / AXES).write_bytes(axes.tobytes())
    with (folder / ROWS).open("wb") as rows:
        for start in range(0, file.rows, BATCH):
            rows.write((matrix[start : start + BATCH] @ axes).tobytes())
    return _kept(folder, State(file.number, file.rows, file.rows))


def _follow(
    connection: sqlite3.Connection,
    folder: Path,
    file: VectorFile,
    known: State,
    keys: NDArray[np.int64],
    matrix: NDArray[np.float32],
) -> State:
    """Sketch the rows that changed since, and the new ones."""
    import numpy as np

    if not known.made_of:
        return _kept(folder, State(file.number, 0, 0))
    axes = _axes(folder, file)
    changed = np.flatnonzero(np.isin(keys, vectors.changed_since(connection, known.number)))
    with (folder / ROWS).open("r+b") as rows:
        for row in changed.tolist():
            rows.seek(row * axes.shape[1] * 4)
            rows.write((matrix[row] @ axes).tobytes())
    return _kept(folder, State(file.number, file.rows, known.made_of))


def _kept(folder: Path, state: State) -> State:
    part = folder / f"{STATE}.part"
    part.write_text(json.dumps(asdict(state)), encoding="utf-8")
    part.replace(folder / STATE)
    return state


def _axes(folder: Path, file: VectorFile) -> NDArray[np.float32]:
    import numpy as np

    return np.fromfile(folder / AXES, dtype="<f4").reshape(file.width, -1)


def _mapped(folder: Path, file: VectorFile, known: State) -> Sketch:
    import numpy as np

    from papermap.atlas.sketch import Sketch

    axes = _axes(folder, file)
    rows = np.memmap(folder / ROWS, dtype="<f4", mode="r", shape=(known.rows, axes.shape[1]))
    return Sketch(axes, np.asarray(rows))
