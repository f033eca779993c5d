"""Vectors of texts that are no papers: statements, titles, the reader's own words. Made once and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from papermap.library.desk import Desk
from papermap.store import statements
from papermap.store.connect import StoreError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from papermap.embed.base import Embedder

LEXICAL = "lexical"
BATCH = 256
"""So many texts are embedded before what is made is kept: a run that is stopped loses no more."""


class Meaning:
    """Makes vectors of texts with the embedder of the settings. ``notify`` is told what it could not do."""

    def __init__(self, desk: Desk, notify: Callable[[str], None]) -> None:
        self._desk, self._notify = desk, notify

    @cached_property
    def _embedder(self) -> Embedder:
        from papermap.library.wiring import EmbedderChoice

        return EmbedderChoice(self._desk.settings, self._notify)()

    @property
    def _is_loaded(self) -> bool:
        return "_embedder" in self.__dict__

    @property
    def model(self) -> str:
        """The name of the embedder; :data:`LEXICAL` sees words and no meaning."""
        return self._embedder.model

    @property
    def revision(self) -> str:
        return self._embedder.revision

    def of_question(self, question: str, model: str, revision: str) -> NDArray[np.float32] | None:
        """The vector (d,) of what a reader asks, to compare with those of a model; ``None`` where the
        embedder is another, or sees words and no meaning. Questions are not kept."""
        first = not self._is_loaded
        if model == LEXICAL or (self.model, self.revision) != (model, revision):
            return None
        if first:
            self._notify("No paper has all these words. Asking the language model what they mean …")
        vector: NDArray[np.float32] = self._embedder.embed([question])[0]
        return vector

    def vectors(
        self, texts: Sequence[str], on_progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """One row a text, of unit length; zeros for one without words. What was made before is not made
        again. Raises :class:`papermap.settings.SettingsError` for an embedder that cannot be had."""
        import numpy as np

        from papermap.embed.base import content_hash

        model, revision = self._embedder.model, self._embedder.revision
        hashes = [content_hash(text) for text in texts]
        connection = self._desk.reader()
        known: dict[str, bytes] = {}
        if connection is not None and model != LEXICAL:  # words are counted sooner than rows are read
            known = statements.text_vectors(connection, sorted(set(hashes)), model, revision)
        missing = {h: text for h, text in zip(hashes, texts, strict=True) if h not in known}
        for start in range(0, len(missing), BATCH):
            batch = list(missing.items())[start : start + BATCH]
            rows = self._embedder.embed([text for _, text in batch]).astype("<f4")
            made = {h: row.tobytes() for (h, _), row in zip(batch, rows, strict=True)}
            known |= made
            self._keep(made, model, revision)
            if on_progress is not None:
                on_progress(start + len(batch), len(missing))
        found = np.zeros((len(texts), self._embedder.dimension), dtype=np.float32)
        for row, text in enumerate(hashes):
            found[row] = np.frombuffer(known[text], dtype="<f4")
        return found

    def _keep(self, made: dict[str, bytes], model: str, revision: str) -> None:
        if model == LEXICAL or self._desk.reader() is None:
            return
        try:
            with self._desk.writing() as writer:
                statements.save_text_vectors(writer, made, model, revision)
        except StoreError as error:  # as in a folder that cannot be written: made anew the next time
            self._notify(f"What texts mean was not kept: {error}")
