"""Words and phrases that a person named, and where a text has them: the one rule for keywords, must-have and
never words. How a text is taken apart for counting is in ``words``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from papermap.model.words import UNSPACED

_SAME = {
    **dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys(map(chr, range(0x300, 0x370)), ""), "ø": "o", "ł": "l",
    "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "\u00ad": "", "\u200b": "",
}  # fmt: skip
_ODD = re.compile(f"[{''.join(_SAME)}]")
_BETWEEN = r"[\s-]{0,2}"
_BROKEN, _SPLIT = r"(?:-\s?)?", r"(?:-\s?|\s)?"
"""Where a word may be broken: by a hyphen anywhere, by a space between two parts that could be words."""

SHORTEST_PART = 3
"""Letters of a word that may stand alone when a compound is written apart."""

NO_PLURALS = frozenset({"news"})
"""They end in an s without which they are other words."""


def has_phrase(text: str, phrase: str) -> bool:
    """Whether ``text`` has a word or phrase that a person named: whole words, in whatever case and with or
    without accents, in the singular or the plural, compounds written in one, with a hyphen or apart
    (``multimodal`` is in ``multi-modal`` and ``multi modal``, ``low-rank map`` in ``low rank maps`` and
    ``lowrank map``; ``rl`` is not in ``world``)."""
    return _found(_prepared(text), phrase) is not None


def as_written(text: str, phrase: str) -> str:
    """The phrase as ``text`` writes it, where it has it; as the person did, where it does not."""
    if text.isascii():
        found = _found(_prepared(text), phrase)
        return phrase if found is None else text[found.start() : found.end()]
    clusters = re.findall(r"(?s).[\u0300-\u036f]*", text)
    parts = [folded(cluster) for cluster in clusters]
    match = _found(_prepared("".join(parts)), phrase)
    if match is None:
        return phrase
    origin = [place for place, part in enumerate(parts) for _ in part]
    return "".join(clusters[origin[match.start()] : origin[match.end() - 1] + 1])


def folded(text: str) -> str:
    """Small letters without accents; one hyphen for all."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _ODD.sub(lambda found: _SAME[found[0]], plain))


@lru_cache(maxsize=4)
def _prepared(text: str) -> tuple[str, bytes]:
    """The text folded, and the same without hyphens and spaces, which quickly tells that a phrase is
    missing; as bytes, which takes a quarter of the time."""
    plain = folded(text)
    return plain, _bytes(plain).translate(None, b"- \n")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _found(prepared: tuple[str, bytes], phrase: str) -> re.Match[str] | None:
    named = _named(phrase)
    plain, squeezed = prepared
    if named is None or any(stem not in squeezed for stem in named[0]):
        return None
    return named[1].search(plain)


@lru_cache(maxsize=1_000)
def _named(phrase: str) -> tuple[tuple[bytes, ...], re.Pattern[str]] | None:
    """What any text with the phrase has without its hyphens and spaces, and the phrase as a pattern, which
    begins with a letter for a search to leap to, and only then looks back for the border of a word."""
    words = [word for word in re.split(r"[\s-]+", folded(phrase)) if word]
    if not words:
        return None
    if any(UNSPACED.search(word) for word in words):
        return tuple(map(_bytes, words)), re.compile(_BETWEEN.join(map(re.escape, words)))
    pattern = _BETWEEN.join(map(_in_any_number, words))
    first = re.escape(words[0][0])
    before = rf"{first}(?<![^\W_]{first})" if words[0][0].isalnum() else first
    after = r"(?![^\W_])" if words[-1][-1].isalnum() else ""
    stems = tuple(_bytes(_number(word)[0] if word[-1].isalnum() else word) for word in words)
    return stems, re.compile(before + pattern.removeprefix(first) + after)


def _in_any_number(word: str) -> str:
    """A word as a pattern: in the singular and the plural, with a genitive, in one or in two."""
    stem, endings = _number(word)
    if not word[-1].isalnum():
        return re.escape(word)
    letters = [re.escape(stem[0])]
    for place in range(1, len(stem)):
        left, right = stem[place - 1], stem[place]
        if left.isalnum() and right.isalnum():
            long = SHORTEST_PART <= place <= len(word) - SHORTEST_PART
            letters.append(_SPLIT if long or left.isdigit() != right.isdigit() else _BROKEN)
        letters.append(re.escape(right))
    return f"{''.join(letters)}{endings}(?:'s)?"


def _number(word: str) -> tuple[str, str]:
    """What singular and plural of a word share, and what follows it in either, as a pattern."""
    word = word.removesuffix("'s")
    if len(word) <= SHORTEST_PART or word in NO_PLURALS:
        return word, "(?:e?s)?" if word not in NO_PLURALS else ""
    if word.endswith("ies"):
        return word[:-3], "(?:y|ies?)"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1], "(?:y|ies)"
    if word.endswith(("ix", "ex")):
        return word[:-2], f"(?:{word[-2:]}(?:es)?|ices)"
    if word.endswith("ices"):
        return word[:-4], "(?:[ie]x(?:es)?|ices?)"
    if word.endswith("sis"):
        return word[:-2], "[ie]s"
    if word.endswith("ses"):
        return word[:-2], "(?:is|es?)?"
    if word.endswith(("ss", "us", "is")):
        return word, "(?:es)?"
    if word.endswith(("xes", "ches", "shes")):
        return word[:-2], "(?:es?)?"
    if word.endswith("s"):
        return word[:-1], "(?:e?s(?:es)?)?"
    return word, "(?:e?s)?"
