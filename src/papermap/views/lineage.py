"""Where a paper comes from and where it led: "this is BASE, but with …"."""

from __future__ import annotations

from dataclasses import dataclass

from papermap.views.papers import RefsView


@dataclass(frozen=True, slots=True)
class BaseView:
    """A base of a paper. ``status`` is ``accepted`` where the reader said so, else ``proposed``; ``twist`` is
    what the reader wrote after "but with"; ``sentence`` is where the paper cites it, on ``page`` if known.
    ``key`` is ``None`` for a work known only by name."""

    refs: RefsView
    title: str
    year: int | None
    status: str
    score: float
    why: str
    twist: str
    sentence: str | None
    page: int | None
    section: str | None
    key: int | None
    in_library: bool


@dataclass(frozen=True, slots=True)
class AncestorView:
    """A paper on the line back, or one that led on from it. A guess is not ``accepted``; ``key`` is
    ``None`` for a work known only by name, where the line ends."""

    refs: RefsView
    title: str
    year: int | None
    accepted: bool
    twist: str
    key: int | None


@dataclass(frozen=True, slots=True)
class LineageView:
    """A paper's likely bases, the line back to its root, and the papers whose base it is."""

    refs: RefsView
    title: str
    year: int | None
    key: int
    bases: tuple[BaseView, ...]
    line: tuple[AncestorView, ...]
    branches: tuple[AncestorView, ...]
