"""The real model, where its weights are installed: exact whatever the batch, silent, in order."""

from __future__ import annotations

import numpy as np
import pytest

from papermap.embed.base import Embedder, EmbedderError
from papermap.embed.choose import packaged_weights
from papermap.embed.sentence_transformer import SentenceTransformerEmbedder

TEXTS = [
    "Attention is all you need",
    "",
    "A translation model without recurrence, built from attention alone. " * 3,
    "Galaxies at high redshift seen by a space telescope",
    "word " * 600,
    "Sequence transduction with self-attention",
    "x",
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    folder = packaged_weights()
    if folder is None:
        pytest.skip("the weights package is not installed")
    return SentenceTransformerEmbedder("all-MiniLM-L6-v2", folder, "test", 384)


@pytest.fixture(scope="module")
def together(embedder: Embedder) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return embedder.embed(TEXTS)


def test_a_row_is_the_same_bytes_alone_in_company_and_in_another_order(
    embedder: Embedder, together: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> None:
    for row, text in enumerate(TEXTS):
        assert embedder.embed([text])[0].tobytes() == together[row].tobytes()
    backward = embedder.embed(TEXTS[::-1])
    assert backward[::-1].tobytes() == together.tobytes()


def test_rows_have_unit_length_and_meaning(
    together: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    lengths = np.linalg.norm(together, axis=1)
    assert np.allclose(lengths, [1, 0, 1, 1, 1, 1, 1], atol=1e-5)
    assert together[0] @ together[5] > together[0] @ together[3] + 0.1


def test_nothing_is_written_and_progress_is_told(
    embedder: Embedder, capfd: pytest.CaptureFixture[str]
) -> None:
    """Loading included: the libraries would draw bars over the reader's screen."""
    seen: list[tuple[int, int]] = []
    packaged = packaged_weights()
    assert packaged is not None
    fresh = SentenceTransformerEmbedder(embedder.model, packaged, "test", 384)
    fresh.embed(["one", "", "two"], lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
    assert capfd.readouterr() == ("", "")


def test_a_broken_model_is_one_clear_error(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("broken")
    (folder / "model.safetensors").write_bytes(b"not weights")
    (folder / "config.json").write_text("{}")
    with pytest.raises(EmbedderError, match="does not load"):
        SentenceTransformerEmbedder("broken", folder, "r", 3).embed(["text"])
