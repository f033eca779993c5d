"""Which sections the second pass reads as what. A section goes with the section it stands under: what is told
of training below the method is method, and what was tried below the experiments is no method, whatever the
words of its own heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from papermap.model.documents import Role, Section
from papermap.practice.results import is_called_results, told_results

_TRAINING = re.compile(r"\b(training|optimi[sz]ation|learning)\b", re.IGNORECASE)
_PASSED_OVER = (
    Role.RELATED, Role.DISCUSSION, Role.LIMITATIONS, Role.CONCLUSION, Role.REFERENCES, Role.APPENDIX,
    Role.ACKNOWLEDGEMENTS,
)  # fmt: skip
_TRIAL = (Role.EXPERIMENTS, Role.RESULTS)


@dataclass(slots=True)
class Sorted:
    """The sections of a paper proper, by what they are read as."""

    method: list[Section] = field(default_factory=list)
    set_up: list[Section] = field(default_factory=list)
    results: list[Section] = field(default_factory=list)


def sorted_sections(body: Sequence[Section]) -> Sorted:
    """``body`` without its introduction and abstract."""
    came_out, called = told_results(body)
    results = came_out if called else []
    trials = [i for i, section in enumerate(body) if _is_trial(section)]
    begins = next((i for i in trials if body[i].level == 1), min(trials, default=len(body)))
    found = Sorted()
    top = None
    for i, section in enumerate(body):
        if top is None or section.level <= top.level:
            top = section
        if called and section in results:
            found.results.append(section)
        elif section.role in _PASSED_OVER or top.role in _PASSED_OVER:
            continue
        elif top.role in _TRIAL and i >= begins:
            (found.results if top.role is Role.RESULTS else found.set_up).append(section)
        elif _is_set_up(section, top, i < begins):
            found.set_up.append(section)
        elif section.role is Role.RESULTS and i > begins:
            found.results.append(section)
        else:
            found.method.append(section)
    return found


def _is_trial(section: Section) -> bool:
    """Whether the paper goes over here from what it does to how that did."""
    return section.role is Role.EXPERIMENTS or is_called_results(section)


def _is_set_up(section: Section, top: Section, before: bool) -> bool:
    """Of a section that tells of data or experiments under a heading that says neither."""
    if section.role is not Role.EXPERIMENTS or top.role is Role.METHOD:
        return section is top and section.role is Role.EXPERIMENTS
    return not (before and section is not top and _TRAINING.search(section.title))
