"""The map does not jump: positions come from the frame and the paper alone."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pytest

from papermap.atlas.frame import (
    Frame,
    FrameError,
    first_frame,
    frame_from_bytes,
    frame_to_bytes,
    place,
    relayout,
)
from papermap.atlas.layout import EDGE, MARGIN, normalised
from papermap.atlas.neighbours import Vectors
from tests.atlas.vectors import kinds

ROWS, GROUP = kinds(120)
KEYS = [f"paper-{row:03}" for row in range(120)]
EDGES = [(KEYS[row], KEYS[row - 4]) for row in range(4, 120)]


@pytest.fixture(scope="module")
def frame() -> Frame:
    """Sixty of the papers are landmarks; the others are added later."""
    return relayout(KEYS[:60], ROWS[:60], EDGES, "model", "revision")


def test_a_landmark_keeps_its_place_whatever_its_vector_becomes(frame: Frame) -> None:
    for row, key in enumerate(KEYS[:60]):
        own = tuple(frame.xy[frame.row_of[key]])
        assert place(frame, ROWS[row], key) == own
        assert place(frame, ROWS[(row + 1) % 60], key) == own


def test_the_order_of_adding_does_not_show(frame: Frame) -> None:
    forward = {key: place(frame, ROWS[row], key) for row, key in enumerate(KEYS)}
    backward = {KEYS[row]: place(frame, ROWS[row], KEYS[row]) for row in reversed(range(120))}
    assert forward == backward


def test_a_paper_lands_among_its_kind(frame: Frame) -> None:
    centres = [frame.xy[[r for r in range(60) if GROUP[r] == group]].mean(axis=0) for group in range(4)]
    right = 0
    for row in range(60, 120):
        x, y = place(frame, ROWS[row], KEYS[row])
        nearest = min(range(4), key=lambda group: float(np.hypot(*(centres[group] - (x, y)))))
        right += nearest == GROUP[row]
    assert right >= 57


def test_equal_vectors_do_not_coincide_and_stay_together(frame: Frame) -> None:
    places = [place(frame, ROWS[70], f"twin-{number}") for number in range(30)]
    assert len(set(places)) == 30
    spread = np.ptp(np.array(places), axis=0).max()
    assert spread < 0.05


def test_without_words_a_paper_stands_in_the_margin(frame: Frame) -> None:
    places = [place(frame, np.zeros(32, dtype=np.float32), f"unknown-{number}") for number in range(5)]
    assert np.allclose([np.hypot(*spot) for spot in places], MARGIN)
    assert len(set(places)) == 5
    inside = [np.hypot(*place(frame, ROWS[row], KEYS[row])) for row in range(60, 120)]
    assert max(inside) < MARGIN


def test_vectors_of_another_model_are_refused(frame: Frame) -> None:
    with pytest.raises(FrameError, match="another model"):
        place(frame, np.ones(5, dtype=np.float32), "other")


def test_a_new_layout_does_not_depend_on_the_order_of_papers_or_edges() -> None:
    order = np.random.default_rng(3).permutation(120)
    plain = relayout(KEYS, ROWS, EDGES, "m", "r")
    mixed = relayout([KEYS[row] for row in order], ROWS[order], [*EDGES[::-1], *EDGES], "m", "r")
    assert plain.id == mixed.id
    assert plain.keys == mixed.keys
    assert np.array_equal(plain.xy, mixed.xy)


def test_a_new_layout_keeps_the_orientation_of_the_old_one(frame: Frame) -> None:
    mirrored = Frame(frame.keys, frame.vectors, frame.xy * (-1, 1), frame.model, frame.revision)
    after = relayout(KEYS, ROWS, EDGES, "m", "r", previous=mirrored)
    without = relayout(KEYS, ROWS, EDGES, "m", "r")
    rows = [after.row_of[key] for key in mirrored.keys]

    def shift(points: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
        return float(np.hypot(*(points[rows] - mirrored.xy).T).mean())

    assert shift(after.xy) < shift(without.xy)
    assert shift(after.xy) < 0.6 * shift(-after.xy)


def test_citations_draw_papers_together() -> None:
    rows, _ = kinds(40, groups=1, seed=5)
    keys = [f"{row:02}" for row in range(40)]
    circle = ("00", "10", "20", "30")
    edges = [(a, b) for a in circle for b in circle if a < b]

    def apart(points: Frame) -> float:
        own = points.xy[[points.row_of[key] for key in circle]]
        return float(np.hypot(*(own - own.mean(axis=0)).T).mean())

    assert apart(relayout(keys, rows, edges * 3, "m", "r")) < apart(relayout(keys, rows, [], "m", "r"))


def test_the_map_is_of_a_known_size() -> None:
    frame = relayout(KEYS, ROWS, EDGES, "m", "r")
    assert 0.8 < np.abs(frame.xy).max() <= 1.1
    assert np.isfinite(frame.xy).all()


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_tiny_libraries(count: int) -> None:
    frame = relayout(KEYS[:count], ROWS[:count], EDGES, "m", "r")
    assert frame.xy.shape == (count, 2)
    assert np.isfinite(frame.xy).all()
    assert len({tuple(spot) for spot in frame.xy.tolist()}) == count
    assert np.isfinite(place(frame, ROWS[50], "new")).all()


def test_duplicates_cycles_self_citations_and_papers_without_words() -> None:
    rows = np.concatenate([np.tile(ROWS[:1], (6, 1)), np.zeros((3, 32), dtype=np.float32)])
    edges = [("a", "b"), ("b", "a"), ("c", "c"), ("g", "a"), ("a", "not there")]
    frame = relayout(list("abcdefghi"), rows, edges, "m", "r")
    assert np.isfinite(frame.xy).all()
    radius = {key: float(np.hypot(*frame.xy[row])) for key, row in frame.row_of.items()}
    assert radius["h"] == pytest.approx(MARGIN)  # neither words nor links
    assert radius["g"] < MARGIN * 0.999  # no words, but it cites


def test_a_key_twice_is_an_error() -> None:
    with pytest.raises(FrameError, match="twice"):
        relayout(["a", "a"], ROWS[:2], [], "m", "r")


def test_a_frame_is_kept_and_read_back_exactly(frame: Frame) -> None:
    again = frame_from_bytes(frame_to_bytes(frame))
    assert again.id == frame.id
    assert (again.keys, again.model, again.revision) == (frame.keys, "model", "revision")
    assert place(again, ROWS[99], "x") == place(frame, ROWS[99], "x")
    empty = relayout([], np.zeros((0, 8), dtype=np.float32), [], "m", "r")
    assert frame_from_bytes(frame_to_bytes(empty)).keys == ()


def saved_numbers() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.arange(3))
    return buffer.getvalue()


@pytest.mark.parametrize("data", [b"", b"not a frame", b"PK\x03\x04 broken", saved_numbers()])
def test_damaged_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(FrameError, match="stored map"):
        frame_from_bytes(data)


def test_the_first_frame_is_made_of_the_landmarks_texts() -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return ROWS[:3]

    frame = first_frame([("b", "text of b"), ("a", "text of a"), ("c", "text of c")], embed, "m", "r")
    assert asked == ["text of b", "text of a", "text of c"]
    assert frame.keys == ("a", "b", "c")
    assert np.array_equal(frame.vectors[1], ROWS[0])


def test_a_group_at_the_edge_is_not_pressed_into_a_line() -> None:
    """One far group of many: its papers keep their distances and their order from the middle."""
    draw = np.random.default_rng(3)
    points = np.concatenate([draw.normal(size=(900, 2)), draw.normal((12.0, 0.0), 1.0, (60, 2))])
    fitted = normalised(points)
    assert np.hypot(*fitted.T).max() < EDGE
    far = fitted[900:]
    assert far[:, 0].std() > 0.5 * far[:, 1].std()
    away = np.hypot(*(points - np.median(points, axis=0)).T)
    assert (np.argsort(np.hypot(*fitted.T)) == np.argsort(away)).all()
