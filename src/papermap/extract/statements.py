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
_SKIPPED = ("abstract", "preface", "contents", "keywords", "ccsconcepts")
_GOES_ON = re.compile(
    r"^(?:For example|For instance|In particular|Specifically|Namely|That is|This is because|Indeed|First)\b"
)
_FUTURE_SECTION = re.compile(r"^(?:future|further) (?:work|research|directions?|plans|developments?)\b", re.I)
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
        opens = sentence.opens or _after_run_in(found, i)
        if kind is None and opens and len(sentence.text) > 40 and _FUTURE_SECTION.match(title or ""):
            kind = "future-work"
        if role is Role.LIMITATIONS and in_section.get(sentence.section, 0) < _MOST_OF_A_SECTION:
            if kind is None and opens and len(sentence.text) > 40:
                kind = "limitation"
            in_section[sentence.section] = in_section.get(sentence.section, 0) + (kind is not None)
        if kind is not None:
            chosen.append(Statement(_with_next(found, i), kind, sentence.page, title, Method.LEXICON))
    return tuple(chosen)


def _after_run_in(found: Sequence[Sentence], i: int) -> bool:
    """Whether only a short title, "Small data.", stands between a sentence and its paragraph's begin."""
    last = found[i - 1] if i else None
    return last is not None and last.opens and last.section == found[i].section and len(last.text) <= 40


def _kind(text: str, role: Role, own: re.Pattern[str]) -> str | None:
    """``limitation``, ``future-work`` or ``None``."""
    strong = pattern("statements", "strong").search(text) is not None
    if role in _EARLY and not strong:
        return None
    late = role in _LATE
    future = _says(text, "future", late)
    limit = _says(text, "limitation", late) or _own_failing(text, own, late)
    if not (future or limit or strong) or pattern("statements", "not_own").search(text):
        return None
    return "future-work" if future and (not limit or late or strong) else "limitation"


def _says(text: str, key: str, late: bool) -> bool:
    """Whether a cue is found; in the late sections, where a paper speaks of itself, weaker ones count too."""
    found = pattern("statements", key).search(text)
    return found is not None or (late and pattern("statements", f"late_{key}").search(text) is not None)


def _own_failing(text: str, own: re.Pattern[str], late: bool) -> bool:
    """Whether the paper's own work is what a negative word is said of: it stands shortly before it."""
    matches = list(pattern("statements", "negative").finditer(text))
    if late:
        matches += pattern("statements", "late_negative").finditer(text)
    for match in matches:
        other = own.search(text, match.end(), match.end() + 30) if "worse" in match[0] else None
        if other and other[0] in text[: match.start()]:
            continue  # one variant of the paper's own is worse than another
        reach = (
            60 if "worse" in match[0] else 120 if late else 95
        )  # a comparison names the other side close by
        if any(match.start() - name.end() < reach for name in own.finditer(text, 0, match.start())):
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
