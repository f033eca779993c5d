"""Limitations and future work: what a paper says about the limits of its own work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papermap.extract.headings import Heading
from papermap.extract.prose import Sentence
from papermap.extract.words import letters, pattern
from papermap.model.documents import Method, Role, Statement

_LATE = (Role.CONCLUSION, Role.DISCUSSION, Role.LIMITATIONS)
_NEVER = (Role.REFERENCES, Role.ACKNOWLEDGEMENTS)
_EARLY = (Role.INTRODUCTION, Role.RELATED)
_SKIPPED = ("abstract", "contents", "keywords", "ccsconcepts")
_GOES_ON = re.compile(
    r"^(?:For example|For instance|In particular|Specifically|Namely|That is|This is because|Indeed|First)\b"
)
_MOST_OF_A_SECTION = 12
_SHORT, _LONG = 25, 900


def own_names(title: str | None, abstract: str | None) -> re.Pattern[str]:
    """How the paper refers to its own work: "our", "we" and the names it gives to what it makes."""
    names = {"our", "ours", "we", "this work", "this paper", "this study"}
    head, colon, _ = (title or "").partition(":")
    if colon and len(head.split()) <= 3:
        names.add(head.strip())
    elif title and len(title.split()) <= 2:
        names.add(title)
    text = f"{title or ''}. {abstract or ''}"
    names.update(match[1] for match in re.finditer(r"\(([A-Z][A-Za-z]*[A-Z][\w-]*)\)", text))
    made = r"\b(?:introduce|present|propose|call(?:ed)?|develop|name[ds]?|dubbed|release|describe)\b"
    made += r"[^.]{0,50}?\b([A-Z][a-z]*[A-Z][\w-]*)"
    names.update(match[1] for match in re.finditer(made, abstract or ""))
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in sorted(names) if name) + r")\b", re.I)


def find_statements(
    found: Sequence[Sentence], headings: Sequence[Heading], roles: Sequence[Role], own: re.Pattern[str]
) -> tuple[Statement, ...]:
    """Statements in reading order. In a section named after them the opening of every paragraph counts;
    elsewhere a cue is needed, a stronger one before the method begins."""
    chosen: list[Statement] = []
    in_section: dict[int, int] = {}
    for i, sentence in enumerate(found):
        role = roles[sentence.section] if sentence.section >= 0 else Role.OTHER
        title = headings[sentence.section].title if sentence.section >= 0 else None
        if role in _NEVER or letters(title or "") in _SKIPPED or not _SHORT <= len(sentence.text) <= _LONG:
            continue
        kind = _kind(sentence.text, role, own)
        if role is Role.LIMITATIONS and in_section.get(sentence.section, 0) < _MOST_OF_A_SECTION:
            if kind is None and sentence.opens and len(sentence.text) > 40:
                kind = "limitation"
            in_section[sentence.section] = in_section.get(sentence.section, 0) + (kind is not None)
        if kind is not None:
            chosen.append(Statement(_with_next(found, i), kind, sentence.page, title, Method.LEXICON))
    return tuple(chosen)


def _kind(text: str, role: Role, own: re.Pattern[str]) -> str | None:
    """``limitation``, ``future-work`` or ``None``."""
    if pattern("statements", "not_own").search(text):
        return None
    strong = pattern("statements", "strong").search(text) is not None
    if role in _EARLY and not strong:
        return None
    future = pattern("statements", "future").search(text) is not None
    limit = pattern("statements", "limitation").search(text) is not None
    if not limit:
        limit = _own_failing(text, own)
    if future and (not limit or role in _LATE or strong):
        return "future-work"
    return "limitation" if limit or strong else None


def _own_failing(text: str, own: re.Pattern[str]) -> bool:
    """Whether the paper's own work is what a negative word is said of: it stands shortly before it."""
    for match in pattern("statements", "negative").finditer(text):
        if any(match.start() - name.end() < 60 for name in own.finditer(text, 0, match.start())):
            return True
    return False


def _with_next(found: Sequence[Sentence], i: int) -> str:
    """The sentence with the one that spells it out."""
    text = found[i].text
    if i + 1 < len(found) and found[i + 1].section == found[i].section and not found[i + 1].opens:
        after = found[i + 1].text
        if _GOES_ON.match(after) or len(text) < 60:
            return f"{text} {after}"
    return text
