"""Where a paper tells what came out, for a skim. That a heading speaks of an analysis, a comparison or of
performance is not enough: in many papers it is of the method, and the results are the experiments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papermap.model.documents import Role, Section

_CAME_OUT = re.compile(r"\b(results?|findings?)\b", re.IGNORECASE)
_TRIED = re.compile(
    r"\b(experiments?|evaluations?|empirical|experimental (results|evaluation))\b", re.IGNORECASE
)
_SET_UP = re.compile(
    r"\b(set-?ups?|settings?|details?|data ?sets?|data|baselines?|metrics?|experimental protocols?|"
    r"hyper-?parameters?|implementation|schedule|description|training|preparation|filtering)\b",
    re.IGNORECASE,
)
_BEFORE_TRYING = re.compile(r"\b(set-?ups?|settings?|details?|protocols?|metrics?|schemes?)\b", re.IGNORECASE)

LONGEST_SET_UP = 5
"""Words of a heading that only names a part of the set-up."""

_OF_RESULTS = (Role.RESULTS, Role.EXPERIMENTS)


def told_results(body: Sequence[Section]) -> tuple[list[Section], bool]:
    """The sections of a paper proper that tell what came out, and whether they call themselves results: those
    that do, with what is below them; else the experiments without their set-up, and what looks closer at
    them; else whatever compares or analyses."""
    called = [i for i, section in enumerate(body) if is_called_results(section)]
    if called:
        below = {place for start in called for place in _below(body, start)}
        own = {i for i, s in enumerate(body) if s.role is Role.RESULTS and i > called[0]}
        return _of(body, {*called, *(i for i in below if not _only_set_up(body[i])), *own}), True
    begins = next((i for i, section in enumerate(body) if _is_headed_experiments(section)), None)
    if begins is not None:
        later = {i for i in range(begins, len(body)) if body[i].role in _OF_RESULTS}
        own = later.union(_below(body, begins))
        return _of(body, {i for i in own if not _only_set_up(body[i])}), False
    named = [section for section in body if section.role is Role.RESULTS]
    tried = [section for section in body if section.role is Role.EXPERIMENTS]
    return named or tried, bool(named)


def is_called_results(section: Section) -> bool:
    """Whether a section says of itself that it tells what came out."""
    return section.role in _OF_RESULTS and bool(_CAME_OUT.search(section.title))


def _is_headed_experiments(section: Section) -> bool:
    tried = section.role is Role.EXPERIMENTS and _TRIED.search(section.title)
    return bool(tried) and not _BEFORE_TRYING.search(section.title)


def _only_set_up(section: Section) -> bool:
    """A longer heading says something of its data: "Can DPO scale to real preference datasets?"."""
    short = len(section.title.split()) <= LONGEST_SET_UP
    return short and bool(_SET_UP.search(section.title)) and not _CAME_OUT.search(section.title)


def _below(body: Sequence[Section], start: int) -> list[int]:
    """The sections under a heading."""
    end = next((i for i in range(start + 1, len(body)) if body[i].level <= body[start].level), len(body))
    return list(range(start + 1, end))


def _of(body: Sequence[Section], places: set[int]) -> list[Section]:
    return [body[place] for place in sorted(places)]
