"""The frame of the map: where papers stand, so that adding one moves no other.

A position is a function of the frame, the paper's own vector and its key, of nothing else: the order in which
papers come, crashes and retries do not show. The frame is replaced only by :func:`relayout`, which the
reader asks for by name. See docs/decisions/0009-map-frames.md.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from papermap.atlas.layout import MARGIN, Points, hashed, lay_out, margin
from papermap.atlas.neighbours import Vectors, nearest

PLACED_BY = 3
"""How many landmarks place a paper."""

BATCH = 1_024
SHORTLIST = 16
"""When many papers are placed, so many landmarks of each are looked at closely."""

SHARPNESS = 5.0
HEADER = 4096
"""The header of a stored array is shorter than this."""

APART = 0.006
"""Papers with equal vectors stand about this far from each other."""


class FrameError(ValueError):
    """A frame does not fit what it is used with; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Frame:
    """Landmarks: keys (m), unit vectors (m, d), positions (m, 2); ``model`` and ``revision`` made the
    vectors."""

    keys: tuple[str, ...]
    vectors: Vectors
    xy: Points
    model: str
    revision: str

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The landmark's row by its key."""
        return {key: row for row, key in enumerate(self.keys)}

    @cached_property
    def seen(self) -> Points:
        """The landmarks' vectors in the two directions in which vectors are compared (m, 2)."""
        found: Points = self.vectors @ _directions(self.vectors.shape[1])
        return found

    @cached_property
    def id(self) -> str:
        """Names the frame by its content; equal frames have equal ids."""
        return sha256(frame_to_bytes(self)).hexdigest()[:16]


def first_frame(
    landmarks: Sequence[tuple[str, str]],
    embed: Callable[[Sequence[str]], Vectors],
    model: str,
    revision: str,
    edges: Sequence[tuple[str, str]] = (),
) -> Frame:
    """The frame an empty library starts with, from (key, text) of well-known papers and who cites whom."""
    keys = [key for key, _ in landmarks]
    return relayout(keys, embed([text for _, text in landmarks]), edges, model, revision)


def relayout(
    keys: Sequence[str],
    vectors: Vectors,
    edges: Sequence[tuple[str, str]],
    model: str,
    revision: str,
    previous: Frame | None = None,
) -> Frame:
    """A new frame in which every given paper is a landmark.

    It is turned (and mirrored) to agree with ``previous`` as well as it can, so that the reader finds what
    they knew. Raises :class:`FrameError` when a key comes twice.
    """
    if len(set(keys)) != len(keys):
        raise FrameError("a paper is given twice to the layout")
    order = sorted(range(len(keys)), key=lambda row: keys[row])
    ranked = tuple(keys[row] for row in order)
    rows = np.asarray(vectors, dtype=np.float32)[np.array(order, dtype=np.intp)]
    points = lay_out(ranked, rows, edges)
    if previous is not None:
        points = _turned(ranked, points, previous)
    return Frame(ranked, rows, points, model, revision)


def _turned(keys: Sequence[str], points: Points, previous: Frame) -> Points:
    """The orthogonal turn that brings shared landmarks nearest to their old places (Procrustes)."""
    shared = [(row, previous.row_of[key]) for row, key in enumerate(keys) if key in previous.row_of]
    if len(shared) < 3:
        return points
    now = points[[row for row, _ in shared]]
    before = previous.xy[[row for _, row in shared]]
    left, _, right = np.linalg.svd((now - now.mean(axis=0)).T @ (before - before.mean(axis=0)))
    turned: Points = points @ (left @ right)
    return turned


def places(
    frame: Frame, matrix: Vectors, rows: NDArray[np.intp], keys: Sequence[str]
) -> Iterator[tuple[float, float]]:
    """Where the papers ``keys`` stand whose vectors are these rows of a matrix, as :func:`place` says; many
    at once."""
    for start in range(0, len(keys), BATCH):
        values = matrix[rows[start : start + BATCH]]
        ours = keys[start : start + BATCH]
        new = [row for row, key in enumerate(ours) if key not in frame.row_of]
        likely: dict[int, NDArray[np.intp]] = {}
        if new and len(frame.keys) > SHORTLIST:
            cosines = values[new] @ frame.vectors.T
            top = np.argpartition(cosines, len(frame.keys) - SHORTLIST, axis=1)[:, -SHORTLIST:]
            likely = dict(zip(new, np.sort(top, axis=1), strict=True))
        for row, key in enumerate(ours):
            yield place(frame, values[row], key, likely.get(row))


def place(
    frame: Frame, vector: Vectors, key: str, likely: NDArray[np.intp] | None = None
) -> tuple[float, float]:
    """Where a paper stands; ``likely`` are the landmarks among which its nearest are, where that is known.

    A landmark stands on its own place. Another stands among its nearest landmarks, set off from their middle
    by what its vector has that theirs have not, so that papers of one kind stay together without coinciding.
    Without words (a zero vector) it stands in the margin. Raises :class:`FrameError` when the vector is not
    of the frame's length.
    """
    if (row := frame.row_of.get(key)) is not None:
        return float(frame.xy[row, 0]), float(frame.xy[row, 1])
    values = np.asarray(vector, dtype=np.float32)
    if len(frame.keys) and values.shape != frame.vectors.shape[1:]:
        raise FrameError(
            f"the map was laid with vectors of {frame.model}, and this one is of another model; "
            "lay the map anew to use it"
        )
    if not values.any():
        return margin(key)
    if likely is None:
        rows, cosines = nearest(frame.vectors, values, PLACED_BY)
    else:
        among, cosines = nearest(frame.vectors[likely], values, PLACED_BY)
        rows = likely[among]
    middle, spread, own = _among(frame, values, rows, cosines)
    point = middle + spread * own + APART * _jitter(key)
    reach = float(np.hypot(*point))
    if reach > MARGIN * 0.97:  # inside the margin, where papers without words stand
        point *= MARGIN * 0.97 / reach
    return float(point[0]), float(point[1])


def _among(
    frame: Frame, values: Vectors, rows: NDArray[np.intp], cosines: NDArray[np.float32]
) -> tuple[Points, float, Points]:
    """The weighted middle of the landmarks ``rows``, how far apart they stand, and what they do not explain,
    seen in two directions."""
    seen: Points = values @ _directions(len(values))
    if len(rows) == 0:  # an empty frame: the whole plane is free
        return np.zeros(2), 0.6, seen
    distance = 1.0 - cosines.astype(np.float64)
    scale = max(float(distance[-1] - distance[0]), 0.02)
    weights = np.exp(-SHARPNESS * (distance - distance[0]) / scale)
    weights /= weights.sum()
    xy = frame.xy[rows]
    middle: Points = weights @ xy
    spread = float(np.sqrt(weights @ ((xy - middle) ** 2).sum(axis=1)))
    return middle, min(max(0.6 * spread, 0.02), 0.2), seen - weights @ frame.seen[rows]


@lru_cache(maxsize=4)
def _directions(dimension: int) -> NDArray[np.float64]:
    """Two fixed directions (d, 2) in which residuals are seen, scaled to keep their length on average."""
    even = np.random.default_rng(dimension).random((dimension, 2))
    directions: NDArray[np.float64] = (even - 0.5) * np.sqrt(6.0)
    return directions


def _jitter(key: str) -> Points:
    turn, far = hashed(key)
    return np.array([np.cos(2 * np.pi * turn), np.sin(2 * np.pi * turn)]) * (0.3 + 0.7 * far)


def frame_to_bytes(frame: Frame) -> bytes:
    """The frame for keeping; read back by :func:`frame_from_bytes`. Vectors are kept as they are."""
    buffer = io.BytesIO()
    np.savez(
        buffer,
        keys=np.frombuffer("\n".join(frame.keys).encode(), dtype=np.uint8),
        vectors=frame.vectors,
        xy=frame.xy,
        made_by=np.frombuffer(f"{frame.model}\n{frame.revision}".encode(), dtype=np.uint8),
    )
    return buffer.getvalue()


def frame_from_bytes(data: bytes) -> Frame:
    """The frame, its arrays read where they lie. Raises :class:`FrameError` when the bytes are no frame."""
    try:
        with ZipFile(io.BytesIO(data)) as parts:
            model, revision = _array(data, parts, "made_by").tobytes().decode().split("\n")
            vectors, xy = _array(data, parts, "vectors"), _array(data, parts, "xy")
            frame = Frame(_names(data, parts), vectors, xy, model, revision)
    except (OSError, ValueError, KeyError, EOFError, TypeError, struct.error, BadZipFile) as error:
        raise FrameError(f"the stored map cannot be read: {error}") from error
    if not len(frame.keys) == len(frame.vectors) == len(frame.xy):
        raise FrameError("the stored map is damaged: its parts are of different length")
    return frame


def landmarks(data: bytes) -> tuple[str, ...]:
    """The keys of a frame's landmarks, without the rest of it. Raises :class:`FrameError`."""
    try:
        with ZipFile(io.BytesIO(data)) as parts:
            return _names(data, parts)
    except (OSError, ValueError, KeyError, EOFError, TypeError, struct.error, BadZipFile) as error:
        raise FrameError(f"the stored map cannot be read: {error}") from error


def _names(data: bytes, parts: ZipFile) -> tuple[str, ...]:
    text = _array(data, parts, "keys").tobytes().decode()
    return tuple(text.split("\n")) if text else ()


def _array(data: bytes, parts: ZipFile, name: str) -> NDArray[Any]:
    """An array of :func:`numpy.savez` where it lies in the bytes: behind the entry's own header (30 bytes, a
    name and an extra field, whose lengths stand at 26) and the header of the array."""
    info = parts.getinfo(f"{name}.npy")
    if info.compress_type != ZIP_STORED:
        raise ValueError("its parts are compressed")
    lengths = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + sum(lengths)
    header = io.BytesIO(data[start : start + HEADER])
    version = np.lib.format.read_magic(header)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, in_columns, kind = read(header)
    if in_columns or kind.hasobject:
        raise ValueError("its parts are not plain rows")
    count = int(np.prod(shape))
    found = np.frombuffer(data, dtype=kind, count=count, offset=start + header.tell()).reshape(shape)
    return found if found.flags.aligned else found.copy()  # unaligned, every product would copy it
