"""The demo library: built offline, through the same stages as any other, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from papermap.demo.sender import BASE_URL, demo_refs, sample_refs, send_with_news
from papermap.library.library import Library, OnProgress
from papermap.settings import Settings
from papermap.views.health import AddResult

FOLLOWED = ("cs.LG", "cs.CL")
"""The categories whose announcements, invented ones, the demo's day chooses its abstract from."""


def build(
    settings: Settings,
    home: Path,
    notify: Callable[[str], None] = lambda text: None,
    on_progress: OnProgress | None = None,
) -> tuple[Library, tuple[AddResult, ...]]:
    """The demo library in ``home``, and what became of each of its papers. It never asks a network, and
    leaves the library of ``settings`` alone."""
    own = replace(
        settings,
        home=home.absolute(),
        arxiv_api_url=f"{BASE_URL}/api/query",
        arxiv_pdf_url=f"{BASE_URL}/pdf",
        arxiv_feed_url=BASE_URL,
        hf_url=f"{BASE_URL}/api",
        s2_url=BASE_URL,
        s2_api_key=None,
        arxiv_interval=0.0,
    )
    library = Library(own, send=send_with_news, notify=notify)
    results = list(library.add(demo_refs(), pdf=False, on_progress=on_progress))
    results += library.add(sample_refs(), on_progress=on_progress)
    library.daily.follow("category", FOLLOWED)
    library.daily.fetch(on_progress)
    return library, tuple(results)
