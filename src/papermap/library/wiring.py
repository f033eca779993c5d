"""Putting the parts together: settings in, tools for the stages out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from papermap.settings import Settings
from papermap.stages.base import Tools

if TYPE_CHECKING:
    from papermap.embed.base import Embedder
    from papermap.sources.cache import AnswerCache
    from papermap.sources.http import Send

Notify = Callable[[str], None]


class EmbedderChoice:
    """The embedder of this run, chosen when first asked for, and asked for once."""

    def __init__(self, settings: Settings, notify: Notify) -> None:
        self._settings, self._notify = settings, notify
        self._embedder: Embedder | None = None

    def __call__(self) -> Embedder:
        if self._embedder is None:
            from papermap.embed.choose import choose_embedder

            self._embedder = choose_embedder(self._settings.embedder, self._settings.model, self._notify)
        return self._embedder


def make_tools(
    settings: Settings,
    cache: AnswerCache,
    embedder: EmbedderChoice,
    on_wait: Callable[[str, float, str], None],
    send: Send | None,
) -> Tools:
    """The tools of one run. ``send`` replaces the network, for the demo and for tests."""
    from papermap.sources.arxiv import ArxivSource
    from papermap.sources.http import Transport
    from papermap.sources.semanticscholar import S2Source

    transport = Transport(settings.pace_folder, settings.arxiv_interval, on_wait=on_wait, send=send)
    return Tools(
        arxiv=ArxivSource(transport, cache, settings.arxiv_api_url),
        s2=S2Source(transport, cache, settings.s2_url, settings.s2_api_key),
        transport=transport,
        arxiv_pdf_url=settings.arxiv_pdf_url,
        pdf_folder=settings.pdf_folder,
        embedder=embedder,
    )
