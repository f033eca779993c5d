"""The three-sentence note: what one sentence is, and what is still missing."""

from __future__ import annotations

import re

BOXES = ("did", "know", "doubt")

_NEVER_LAST = frozenset(
    {
        "approx", "appx", "cf", "dr", "e.g", "eg", "eq", "eqs", "esp", "fig", "figs", "i.e", "ie", "incl",
        "mr", "mrs", "ms", "mt", "pp", "prof", "resp", "sect", "thm", "viz", "vs", "w.r.t", "wrt",
    }
)  # fmt: skip
_BEFORE_A_NUMBER = frozenset(
    {
        "alg", "app", "ch", "cor", "def", "ex", "lem", "no", "nos", "p", "prop", "ref", "refs", "sec", "tab",
        "vol",
    }
)  # fmt: skip
"""Abbreviations where a number (3, (3), B, IV) follows, ordinary words and letters elsewhere."""
_MAY_BE_LAST = frozenset({"acc", "al", "est", "etc", "imgs", "inc", "jr", "max", "min", "st"})
_OPENERS = frozenset(
    {
        "and", "but", "however", "in", "it", "its", "no", "one", "so", "that", "the", "their", "there",
        "these", "they", "this", "we",
    }
)  # fmt: skip
"""Words that follow a letter at a sentence's end ("class A. It fails") and are no surname ("J. Smith")."""

_END = re.compile(r"(?<![.!?؟۔\u2026])([.!?؟۔\u2026]++)([\"'”’»)\]]*+)(?=\s|$)|([。！？।॥]++)([」』”’)]*+)")
_LAST_WORD = re.compile(r"[\w.]+$")
_NEXT = re.compile(r"\s*[\"'“‘«(\[]*(\w*)")
_LETTER = re.compile(r"[^\W\d_]")
_SOMETHING = re.compile(r"\s*\S")
_LONGEST_WORD = 40  # characters; a text is counted at every key, however long it is
_NUMBER = re.compile(r"\s*[(\[]?(?:\d|(?:[A-Z]|[IVX]+)\b)")


def count_sentences(text: str) -> int:
    """How many sentences a text is. The last one needs no full stop; a full stop inside "et al.", "e.g.",
    "Fig. 3", an initial, a number or a quotation that goes on ends nothing, nor does that of a "1." in front.
    """
    count, start = 0, 0
    for match in _END.finditer(text):
        told = _LETTER.search(text, start, match.start()) is not None
        if told and not _ends(text, start, match):
            continue
        count, start = count + told, match.end()
    count += any(ch.isalnum() for ch in text[start:])
    return count or int(any(ch.isalnum() for ch in text))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    marks, closing, _, closing_of_wide = match.groups()
    if marks is None:
        return not closing_of_wide or not _SOMETHING.match(text, match.end())
    if closing or marks.startswith(("\u2026", "...")):
        return _begins_anew(text, match.end())
    return marks[0] != "." or _stops(text, start, match)


def _stops(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a full stop is one, and no part of the word before it."""
    found = _LAST_WORD.search(text, max(start, match.start() - _LONGEST_WORD), match.start())
    word = found[0] if found else ""
    name, follows = word.lower(), _next_word(text, match.end())
    if name in _NEVER_LAST:
        return not follows
    if name in _BEFORE_A_NUMBER:
        return not _NUMBER.match(text, match.end())
    if len(word) == 1 and word.isupper():  # an initial, or the name of a thing
        return not follows[:1].isupper() or follows.lower() in _OPENERS
    if name in _MAY_BE_LAST or ("." in word.strip(".") and not any(ch.isdigit() for ch in word)):
        return _begins_anew(text, match.end())
    return True


def _next_word(text: str, at: int) -> str:
    found = _NEXT.match(text, at)
    return found[1] if found else ""


def _begins_anew(text: str, at: int) -> bool:
    follows = _next_word(text, at)
    return not _SOMETHING.match(text, at) or follows[:1].isupper()


def missing(did: str, know: str, doubt: str) -> dict[str, str]:
    """What each box still lacks, in words, by box; empty when the note is whole."""
    found = {}
    for box, text in zip(BOXES, (did, know, doubt), strict=True):
        count = count_sentences(text)
        if count == 0:
            found[box] = "is empty"
        elif count > 1:
            found[box] = f"has {count} sentences; one is the limit"
    return found
