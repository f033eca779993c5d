"""What ``add`` and ``doctor`` have to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of one REF. ``error`` is a sentence, or ``None`` when all went well."""

    ref: str
    arxiv_id: str | None
    title: str | None
    outcome: str
    stages: Mapping[str, str]
    error: str | None


STAGE_WORDS = {
    "reading files": "reading files",
    "taking in": "taking entries in",
    "looking up titles": "looking up titles",
    "metadata": "asking who wrote what",
    "links": "joining citations",
    "vector": "reading for meaning",
    "place": "placing on the map",
    "pdf": "fetching PDFs",
    "document": "reading PDFs",
    "contexts": "asking for citing sentences",
}
"""What a stage does, as both front ends say it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of a long run: ``done`` of ``total`` papers through ``stage``; ``note``: what it waits for."""

    stage: str
    done: int
    total: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing ``doctor`` looked at. ``state`` is good, warn or bad; ``advice`` is what to do."""

    name: str
    state: str
    finding: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ListView:
    """A reading list and how far the reader is with it."""

    name: str
    title: str
    topic: str
    why: str
    papers: int
    in_library: int
