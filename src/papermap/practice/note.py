"""The three-sentence note: what one sentence is, and what is still missing."""

from __future__ import annotations

import re

BOXES = ("did", "know", "doubt")

_ABBREVIATIONS = frozenset(
    {
        "al", "approx", "appx", "cf", "ch", "dr", "e.g", "eg", "eq", "eqs", "ex", "fig", "figs", "i.e", "ie",
        "inc", "jr", "mr", "mrs", "ms", "no", "nos", "p", "pp", "prof", "ref", "refs", "resp", "sec", "sect",
        "st", "tab", "vol", "vs", "w.r.t", "wrt",
    }
)  # fmt: skip
_END = re.compile(r"[.!?\u2026]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”’)]*")
_LAST_WORD = re.compile(r"[\w.]+$")
_OPENS = re.compile(r"\s*[\"'“‘«(\[]*")


def count_sentences(text: str) -> int:
    """How many sentences a text is. The last one needs no full stop; a full stop inside "et al.", "e.g.",
    "Fig. 3", an initial or a number ends nothing."""
    count, start = 0, 0
    for match in _END.finditer(text):
        if not _ends(text, start, match):
            continue
        if any(ch.isalnum() for ch in text[start : match.start()]):
            count += 1
            start = match.end()
    return count + any(ch.isalnum() for ch in text[start:])


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    if match[0].startswith(("\u2026", "...")):
        return _begins_anew(text, match.end())
    if match[0][0] != ".":
        return True
    found = _LAST_WORD.search(text, start, match.start())
    word = found[0] if found else ""
    if word.lower() == "etc":
        return _begins_anew(text, match.end())
    initial = len(word) == 1 and word.isupper()
    return not initial and word.lower() not in _ABBREVIATIONS


def _begins_anew(text: str, at: int) -> bool:
    opening = _OPENS.match(text, at)
    after = text[opening.end() if opening else at :]
    return not after or after[0].isupper()


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
