"""The landmark papers as values, read from `landmarks.toml` once. No service shapes here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class CitingSentence:
    """Why one paper cites another, paraphrased. `intent` is background, method or result."""

    cited: str
    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Landmark:
    """One paper of the demo library.

    `authors` may be the first few only: `more` says how many follow. `updated` is the date of the newest
    version. `cites` holds the keys of the landmarks it cites; `reference_count` is the length of its whole
    reference list, most of which is not in this library.
    """

    key: str
    arxiv: str | None
    doi: str | None
    corpus_id: int | None
    title: str
    authors: tuple[str, ...]
    more: int
    year: int
    published: date
    updated: date
    version: int
    categories: tuple[str, ...]
    venue: str
    comment: str | None
    reference_count: int
    citation_count: int
    about: str
    cites: tuple[str, ...]
    sentences: tuple[CitingSentence, ...]
    pdfs: tuple[str, ...]
    sample: bool


@cache
def landmarks() -> Mapping[str, Landmark]:
    """Every paper by key, in the file's order."""
    text = files("papermap.demo").joinpath("landmarks.toml").read_text(encoding="utf-8")
    found = [_landmark(row) for row in tomllib.loads(text)["papers"]]
    return {paper.key: paper for paper in found}


def _landmark(row: Mapping[str, Any]) -> Landmark:
    published = date.fromisoformat(row["date"])
    return Landmark(
        key=row["key"],
        arxiv=row.get("arxiv"),
        doi=row.get("doi"),
        corpus_id=row.get("corpus_id"),
        title=row["title"],
        authors=tuple(row["authors"]),
        more=row.get("more", 0),
        year=row["year"],
        published=published,
        updated=date.fromisoformat(row["updated"]) if "updated" in row else published,
        version=row.get("version", 1),
        categories=tuple(row["categories"]),
        venue=row["venue"],
        comment=row.get("comment"),
        reference_count=row["references"],
        citation_count=row["citations"],
        about=row["about"],
        cites=tuple(row["cites"]),
        sentences=tuple(CitingSentence(c["cites"], c["intent"], c["text"]) for c in row.get("contexts", ())),
        pdfs=tuple(row.get("pdf", ())),
        sample=row.get("sample", False),
    )


def frame_landmarks() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What the first map of an empty library stands on: (name, text) of each paper, and who cites whom.

    The names are those that :attr:`papermap.model.papers.Paper.name` gives the same works.
    """
    papers = [paper for paper in landmarks().values() if not paper.sample]
    names = {paper.key: paper.arxiv or f"doi:{paper.doi}" for paper in papers if paper.arxiv or paper.doi}
    texts = [(names[p.key], f"{p.title}. {p.about}") for p in papers if p.key in names]
    edges = [(names[p.key], names[c]) for p in papers for c in p.cites if p.key in names and c in names]
    return texts, edges
