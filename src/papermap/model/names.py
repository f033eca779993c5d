"""Names of people as papermap keeps them ("Ada King"), and taken apart for formats that want family names
first."""

from __future__ import annotations

import re
from functools import lru_cache

from papermap.model.phrases import folded

_ASIDE = re.compile(r"[.\-,]")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[IVX]{2,4}", re.IGNORECASE)


def split_name(name: str) -> tuple[str, str]:
    """Given and family name; particles in lower case (van, de la) belong to the family name.

    A name of one word, or one with a comma in it, is all family.
    """
    words = name.split()
    if len(words) < 2 or "," in name:
        return "", " ".join(words)
    start = len(words) - 1
    if start > 1 and _SUFFIX.fullmatch(words[start]):
        start -= 1
    while start > 1 and words[start - 1][:1].islower():
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def without_suffix(family: str) -> tuple[str, str]:
    """A family name, and the suffix behind it ("King Jr." is King and Jr.), if it has one."""
    *words, last = family.split() or [""]
    return (" ".join(words), last) if words and _SUFFIX.fullmatch(last) else (family, "")


def join_name(family: str, given: str, suffix: str = "") -> str:
    """The name as papermap keeps it."""
    return " ".join(
        part for part in (" ".join(given.split()), " ".join(family.split()), suffix.strip()) if part
    )


def name_of(text: str) -> str:
    """A name written "Family, Given", "Family, Suffix, Given" (BibTeX) or "Given Family", as papermap keeps
    it.

    "Family, Given, Suffix" (RIS) is told by its suffix.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 2 and parts[0] and parts[1]:
        return join_name(parts[0], parts[1])
    if len(parts) == 3 and all(parts):
        family, middle, last = parts
        given, suffix = (last, middle) if _SUFFIX.fullmatch(middle) else (middle, last)
        return join_name(family, given, suffix)
    return " ".join(text.split()).strip(" ,") or ""


def same_author(wanted: str, given: str) -> bool:
    """Whether a name on a paper is the one that is followed: the same last word, and before it the same words
    as far as both have them, of which each may be an initial (``A. Reed`` and ``Ada M. Reed`` are taken for
    ``Ada Reed``, ``Adam Reed`` is not)."""
    left, right = words_of(wanted), words_of(given)
    if not left or not right or left[-1] != right[-1]:
        return False
    pairs = zip(left[:-1], right[:-1], strict=False)
    return all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in pairs)


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, without accents, dots and hyphens."""
    return tuple(_ASIDE.sub(" ", folded(name)).split())
