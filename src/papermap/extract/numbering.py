"""Section numbers: reading them, and finding the chain in which they count upwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_NUMBER = re.compile(
    r"^(?P<word>(?:Appendix|APPENDIX|Supplement|Section|Chapter|CHAPTER)\s+)?"
    r"(?P<number>(?:S?\d{1,2}|[A-Z]|[IVX]{1,5})(?:\.\s?\d{1,2}){0,3})(?P<end>[.:)]?)(?:\s+|$|(?<=[.:])(?=[A-Z]))(?P<title>.*)$"
)
_BODY, _APPENDIX, _SUPPLEMENT = 0, 1, 2

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A heading text taken apart; ``word`` says that it begins with "Appendix"."""

    number: str
    title: str
    word: bool
    dotted: bool


def read_number(text: str) -> Numbered | None:
    """``"3.2 Attention"`` -> 3.2, Attention; ``None`` for text that does not begin with a section number."""
    match = _NUMBER.match(text)
    if match is None:
        return None
    number = match["number"].replace(" ", "")
    title = match["title"].strip()
    if not match["word"] and (not title or not re.search(r"[^\W\d_]", title)):
        return None
    return Numbered(number, title, bool(match["word"]), bool(match["end"]))


def roman(text: str) -> int | None:
    """The value of a Roman number up to 50."""
    if not text or any(letter not in _ROMAN for letter in text):
        return None
    values = [_ROMAN[letter] for letter in text]
    total = sum(-v if any(later > v for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
    return total if 0 < total <= 50 else None


def keys_of(number: str, roman_scheme: bool) -> list[Key]:
    """The places a number may stand for in the order of sections; more than one for I, V, X, C, D."""
    head, *rest = number.split(".")
    tail = [int(part) for part in rest if part.isdigit()]
    keys: list[Key] = []
    if head.isdigit():
        keys.append((_BODY, int(head), *tail))
    elif head[0] == "S" and head[1:].isdigit():
        keys.append((_SUPPLEMENT, int(head[1:]), *tail))
    else:
        value = roman(head)
        if roman_scheme and value is not None:
            keys.append((_BODY, value, *tail))
        if len(head) == 1:
            keys.append((_APPENDIX, ord(head) - 64, *tail))
    return keys


def follows(last: Key | None, key: Key) -> bool:
    """Whether ``key`` may come next: the next one on some level, one skipped at most, or a first child."""
    if last is None or last[0] != key[0]:
        if last is not None and last[0] > key[0]:
            return False
        return key[1] <= 2 and all(part == 1 for part in key[2:])
    if key <= last:
        return False
    depth = next((i for i, (a, b) in enumerate(zip(last, key, strict=False)) if a != b), len(last))
    if depth >= len(key):
        return False
    step = key[depth] - (last[depth] if depth < len(last) else 0)
    return 1 <= step <= 2 and all(part == 1 for part in key[depth + 1 :])


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be a numbered heading; ``score`` is how much it looks like one."""

    index: int
    number: str
    score: float


def best_chain(candidates: Sequence[Candidate], roman_scheme: bool) -> dict[int, Key]:
    """The chain of candidates with the highest score in which every number follows the one before.

    In the Roman scheme letters are second level (I, A, B, II, A), otherwise appendices.
    Returns the key of every chosen candidate by its index.
    """
    nodes: list[tuple[Candidate, Key]] = []
    for candidate in candidates:
        nodes.extend((candidate, key) for key in keys_of(candidate.number, roman_scheme))
    best: list[float] = []
    back: list[int] = []
    place: list[Key] = []
    for i, (candidate, key) in enumerate(nodes):
        top, source, mine = (candidate.score, -1, key) if follows(None, key) else (float("-inf"), -1, key)
        for j in range(i):
            if best[j] == float("-inf") or nodes[j][0].index == candidate.index:
                continue
            actual = _under_roman(place[j], key) if roman_scheme else key
            if actual is not None and follows(place[j], actual) and best[j] + candidate.score > top:
                top, source, mine = best[j] + candidate.score, j, actual
        best.append(top)
        back.append(source)
        place.append(mine)
    if not best or max(best) == float("-inf"):
        return {}
    i = max(range(len(best)), key=lambda n: best[n])
    chain: dict[int, Key] = {}
    while i >= 0:
        chain[nodes[i][0].index] = place[i]
        i = back[i]
    return chain


def _under_roman(last: Key, key: Key) -> Key | None:
    """A letter below the Roman number in force is its second level; numbers below a letter its third."""
    if key[0] != _APPENDIX:
        return key
    if last[0] == _BODY:
        return (_BODY, last[1], *key[1:])
    return key
