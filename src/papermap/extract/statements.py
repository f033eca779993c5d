"""Limitations and future work: what a paper says about the limits of its own work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papermap.extract.headings import Heading
from papermap.extract.prose import Sentence
from papermap.extract.words import pattern
from papermap.model.documents import Method, Role, Statement

_LATE = (Role.CONCLUSION, Role.DISCUSSION, Role.LIMITATIONS)
_NEVER = (Role.REFERENCES, Role.ACKNOWLEDGEMENTS, Role.RELATED)
_GOES_ON = re.compile(r"^(?:For example|For instance|In particular|Specifically|Namely|That is|This is because|Indeed|Moreover|First|E\.g)\b")
_MOST_OF_A_SECTION = 12


def find_statements(
    found: Sequence[Sentence], headings: Sequence[Heading], roles: Sequence[Role]
) -> tuple[Statement, ...]:
    """Statements in reading order. In a section named after them the opening of every paragraph counts;
    elsewhere a cue is needed, a stronger one the farther from the conclusion."""
    chosen: list[Statement] = []
    in_section: dict[int, int] = {}
    last_text = len([s for s in found if s.section < 0 or roles[s.section] not in (Role.APPENDIX, Role.REFERENCES)])
    for i, sentence in enumerate(found):
        role = roles[sentence.section] if sentence.section >= 0 else Role.OTHER
        title = headings[sentence.section].title if sentence.section >= 0 else None
        if role in _NEVER or len(sentence.text) < 25:
            continue
        future = pattern("statements", "future").search(sentence.text) is not None
        limit = pattern("statements", "limitation").search(sentence.text) is not None
        if pattern("statements", "not_own").search(sentence.text):
            future = limit = False
        late = role in _LATE or i > 0.66 * last_text
        named = role is Role.LIMITATIONS
        if named and (sentence.opens or future or limit) and in_section.get(sentence.section, 0) < _MOST_OF_A_SECTION:
            in_section[sentence.section] = in_section.get(sentence.section, 0) + 1
        elif not (future or limit):
            continue
        elif future and not limit and not late and not _strong(sentence.text):
            continue
        kind = "future-work" if future and not (limit and not late) else "limitation"
        chosen.append(Statement(_with_next(found, i), kind, sentence.page, title, Method.LEXICON))
    return tuple(chosen)


def _strong(text: str) -> bool:
    return re.search(r"\bfuture (?:work|research|direction|stud)|\bwe (?:leave|plan|intend)\b|\bwill be (?:studied|investigated|explored|presented)|left (?:for|to|as) future|following work", text, re.I) is not None


def _with_next(found: Sequence[Sentence], i: int) -> str:
    """The sentence with the one that spells it out."""
    text = found[i].text
    if i + 1 < len(found) and found[i + 1].section == found[i].section and not found[i + 1].opens:
        after = found[i + 1].text
        if _GOES_ON.match(after) or len(text) < 60:
            return f"{text} {after}"
    return text
