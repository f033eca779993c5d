"""Vectors with meaning: sentence-transformers on the CPU. The only module that knows that library.

A row must depend on its text alone, so that a run resumed after a crash gives the same bytes. Matrix products
round differently for different shapes and numbers of threads, therefore every text is padded to a multiple of
``STEP`` tokens and computed in blocks of exactly ``BLOCK`` texts of that length, filled up with empty ones,
each block by one thread. Blocks run side by side; threads that share one product would also wait for each
other whenever the machine is busy.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from papermap.embed.base import EmbedderError, Progress

BLOCK = 4
STEP = 32
MAX_TOKENS = 256
MOST_WORKERS = 8

_CPU_INFO = Path("/proc/cpuinfo")


class SentenceTransformerEmbedder:
    """A model in a local folder, loaded when the first text is embedded."""

    def __init__(self, model: str, folder: Path, revision: str, dimension: int) -> None:
        self.model = model
        self.revision = revision
        self.dimension = dimension
        self._folder = folder

    def embed(self, texts: Sequence[str], on_progress: Progress | None = None) -> NDArray[np.float32]:
        """See :class:`papermap.embed.base.Embedder`. Raises :class:`EmbedderError` if the model will not
        load."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        wordy = [row for row, text in enumerate(texts) if text.strip()]
        if not wordy:
            return rows
        tokens = self._tokens([texts[row] for row in wordy])
        done = len(texts) - len(wordy)
        with ThreadPoolExecutor(_workers(), initializer=_compute_alone) as pool:
            waiting = {
                pool.submit(self._forward, [tokens[member] for member in block], length): block
                for length, block in _blocks(tokens)
            }
            try:
                for finished in as_completed(waiting):
                    block = waiting[finished]
                    rows[[wordy[member] for member in block]] = finished.result()[: len(block)]
                    done += len(block)
                    if on_progress is not None:
                        on_progress(done, len(texts))
            except BaseException:
                pool.shutdown(cancel_futures=True)  # Ctrl-C waits for the blocks in hand, not for all
                raise
        return rows

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        limit = min(MAX_TOKENS, int(self._loaded.max_seq_length or MAX_TOKENS))
        encoded = self._loaded.tokenizer(texts, truncation=True, max_length=limit, padding=False)
        ids: list[list[int]] = encoded["input_ids"]
        return ids

    def _forward(self, block: list[list[int]], length: int) -> NDArray[np.float32]:
        import torch

        filler: int = self._loaded.tokenizer.pad_token_id or 0
        ids = torch.full((BLOCK, length), filler, dtype=torch.long)
        mask = torch.zeros((BLOCK, length), dtype=torch.long)
        mask[len(block) :, 0] = 1  # a row that masks everything would divide by zero
        for row, tokens in enumerate(block):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        features = {"input_ids": ids, "attention_mask": mask}
        if "token_type_ids" in self._loaded.tokenizer.model_input_names:
            features["token_type_ids"] = torch.zeros_like(ids)
        with torch.inference_mode():
            vectors = self._loaded(features)["sentence_embedding"].float().numpy().astype(np.float64)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit

    @cached_property
    def _loaded(self) -> Any:
        try:
            _hush()
            import torch
            from sentence_transformers import SentenceTransformer

            loaded = SentenceTransformer(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"dtype": torch.bfloat16 if computes_bf16() else torch.float32},
            )
        except (OSError, ValueError, ImportError, RuntimeError, KeyError) as error:
            raise EmbedderError(f"the model in {self._folder} does not load: {error}") from error
        loaded.eval()
        if (length := loaded.get_embedding_dimension()) not in (None, self.dimension):
            raise EmbedderError(
                f"the model in {self._folder} gives vectors of {length}, not {self.dimension}"
            )
        return loaded


def _blocks(tokens: Sequence[Sequence[int]]) -> Iterator[tuple[int, list[int]]]:
    """Positions of texts to compute together, at most :data:`BLOCK`, and the length they are padded to."""
    groups: dict[int, list[int]] = {}
    for position, text in enumerate(tokens):
        padded = max(STEP, -(-len(text) // STEP) * STEP)
        groups.setdefault(padded, []).append(position)
    for length, members in sorted(groups.items()):
        for start in range(0, len(members), BLOCK):
            yield length, members[start : start + BLOCK]


def _workers() -> int:
    return min(MOST_WORKERS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)


def _compute_alone() -> None:
    import torch

    torch.set_num_threads(1)


def computes_bf16() -> bool:
    """Whether the processor multiplies bfloat16 natively; elsewhere it is slower than float32."""
    if not _CPU_INFO.is_file():
        return False
    flags = _CPU_INFO.read_text(encoding="utf-8", errors="replace")
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _hush() -> None:
    """Keep the libraries from writing progress bars and advice over the reader's terminal."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
