"""Where a work is on the web, and which pages it fills: small things that several formats write."""

from __future__ import annotations

import re

from papermap.model.bibliography import BibEntry
from papermap.model.refs import Scheme

_PAGES = re.compile(r"\s*([^\s,–—-]+)\s*(?:-+|–|—)\s*([^\s,–—-]+)\s*")


def address_of(entry: BibEntry) -> str | None:
    """The work on arXiv, else at Semantic Scholar; a DOI needs no address beside it."""
    if arxiv := entry.ref(Scheme.ARXIV):
        return f"https://arxiv.org/abs/{arxiv.value}"
    if entry.ref(Scheme.DOI) is not None:
        return None
    if s2 := entry.ref(Scheme.S2):
        return f"https://www.semanticscholar.org/paper/{s2.value}"
    corpus = entry.ref(Scheme.CORPUS)
    return f"https://api.semanticscholar.org/CorpusID:{corpus.value}" if corpus else None


def pages_of(text: str | None) -> tuple[str | None, str | None]:
    """First and last page; anything but a plain range is all first."""
    match = _PAGES.fullmatch(text or "")
    return (match[1], match[2]) if match else (text or None, None)
