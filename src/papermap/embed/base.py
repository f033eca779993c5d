"""What an embedder is, and the one rule for what is embedded of a paper."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from papermap.model.papers import one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""


class EmbedderError(Exception):
    """No vectors can be made as asked; the message is a sentence for the reader."""


class Embedder(Protocol):
    """Makes vectors. Those of two embedders with different ``model`` or ``revision`` are never compared."""

    @property
    def model(self) -> str:
        """The name the vectors are stored under."""

    @property
    def revision(self) -> str:
        """A hash of the weights, or the version of the algorithm."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    def embed(self, texts: Sequence[str], on_progress: Progress | None = None) -> NDArray[np.float32]:
        """One row a text, of unit length; all zeros for a text without words.

        A row depends on its text alone: not on the other texts, nor on their order or number.
        """


def text_of(title: str | None, abstract: str | None) -> str:
    """What is embedded of a paper: its title and abstract; empty when neither is known."""
    parts = [one_line(part) for part in (title, abstract) if part and part.strip()]
    return ". ".join(part.rstrip(".") for part in parts) + "." if parts else ""


def content_hash(text: str) -> str:
    """Names a text, so that a stored vector tells whether it is of the words the paper has now."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
