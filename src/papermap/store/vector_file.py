"""The library's vectors of one model, and the words of the same papers, laid out in files, one after another,
to be mapped into memory.

They are made from the ``vector`` table, are brought up to date by what changed since, and may be deleted
at any time. So a question about all vectors reads no table, and adding a paper writes one row. Nothing here
knows arrays: it is bytes in the table's own form, little-endian float32 and
:mod:`papermap.model.word_bag`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from papermap.model.word_bag import SIZE

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class VectorFile:
    """Where the rows and their keys are, how many count, and up to which change they are in step.

    ``keys`` is one little-endian int64 for each row; a row that is no longer a paper's is zeros.
    """

    folder: str
    model: str
    revision: str
    width: int
    rows: int
    number: int

    @property
    def data(self) -> Path:
        return Path(self.folder) / "rows.f32"

    @property
    def keys(self) -> Path:
        return Path(self.folder) / "keys.i64"

    @property
    def bags(self) -> Path:
        return Path(self.folder) / "words.bag"


def latest_change(connection: sqlite3.Connection) -> int:
    """A number that grows with every change of any vector."""
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM vector_change").fetchone()[0])


def bring_up_to_date(
    connection: sqlite3.Connection, caches: Path, model: str, revision: str
) -> VectorFile | None:
    """The file of this model's vectors, in step with the library; ``None`` when there is no vector.

    Several processes may ask at once. Raises :class:`OSError` where the folder cannot be written.
    """
    from filelock import FileLock

    folder = caches / hashlib.sha256(f"{model}\n{revision}".encode()).hexdigest()[:16]
    known = _read(folder, model, revision)
    if known is not None and known.number == latest_change(connection):
        return known
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "writing.lock"):
        known = _read(folder, model, revision)
        connection.execute("BEGIN")  # one state of the library, whatever others write meanwhile
        try:
            number = latest_change(connection)
            if known is not None and known.number > number:  # the library was put back to an older copy
                known = None
            if known is not None and known.number == number:
                return known
            return _catch_up(connection, folder, known, model, revision, number)
        finally:
            connection.execute("ROLLBACK")


def _read(folder: Path, model: str, revision: str) -> VectorFile | None:
    """What the folder holds, if that is whole; a file that is not is made anew."""
    try:
        state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        known = VectorFile(folder=str(folder), model=model, revision=revision, **state)
        sizes = {known.data: 4 * known.width, known.keys: 8, known.bags: SIZE}
        whole = all(known.rows * size <= file.stat().st_size for file, size in sizes.items())
        return known if whole else None
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _catch_up(
    connection: sqlite3.Connection,
    folder: Path,
    known: VectorFile | None,
    model: str,
    revision: str,
    number: int,
) -> VectorFile | None:
    """Write what changed after ``known``: changed rows in their place, new ones at the end, the state last,
    so that a writer that is stopped is only repeated."""
    width = known.width if known is not None else _width(connection, model, revision)
    if width == 0:
        return None
    place = _places(known)
    rows = known.rows if known is not None else 0
    since = known.number if known is not None else -1
    mode = "r+b" if known is not None else "w+b"
    if known is None:  # never cut short a file that another process has mapped
        for name in ("state.json", "rows.f32", "keys.i64", "words.bag"):
            (folder / name).unlink(missing_ok=True)
    with (
        (folder / "rows.f32").open(mode) as data,
        (folder / "keys.i64").open(mode) as keys,
        (folder / "words.bag").open(mode) as bags,
    ):
        for key, vector, words in _changes(connection, model, revision, since):
            if vector is not None and len(vector) != width * 4:
                continue
            at = place.get(key)
            if at is None:
                if vector is None:
                    continue
                at = place[key] = rows
                rows += 1
            data.seek(at * width * 4)
            data.write(bytes(width * 4) if vector is None else vector)
            bags.seek(at * SIZE)
            bags.write(bytes(SIZE) if words is None else words)
            keys.seek(at * 8)
            keys.write(key.to_bytes(8, "little", signed=True))
    made = VectorFile(str(folder), model, revision, width, rows, number)
    state = {name: value for name, value in asdict(made).items() if name in ("width", "rows", "number")}
    part = folder / "state.json.part"
    part.write_text(json.dumps(state), encoding="utf-8")
    part.replace(folder / "state.json")
    return made


def _places(known: VectorFile | None) -> dict[int, int]:
    if known is None:
        return {}
    keys = array("q", known.keys.read_bytes()[: known.rows * 8])
    return {key: row for row, key in enumerate(keys)}


def _width(connection: sqlite3.Connection, model: str, revision: str) -> int:
    query = "SELECT length(data) / 4 FROM vector WHERE model = ? AND revision = ? LIMIT 1"
    row = connection.execute(query, [model, revision]).fetchone()
    return 0 if row is None else int(row[0])


def _changes(
    connection: sqlite3.Connection, model: str, revision: str, since: int
) -> Iterator[tuple[int, bytes | None, bytes | None]]:
    """Each paper whose vector changed after ``since``, with the vector and the words it has now."""
    query = (
        "SELECT c.paper_id, v.data, v.words FROM vector_change c LEFT JOIN vector v "
        "ON v.paper_id = c.paper_id AND v.model = ? AND v.revision = ? WHERE c.number > ? ORDER BY c.number"
    )
    cursor = connection.execute(query, [model, revision, since])
    cursor.arraysize = BATCH
    for row in cursor:
        yield row[0], row[1], row[2]
