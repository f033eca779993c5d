"""The word lists (:mod:`papermap.extract.lexicon`), read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from papermap.model.documents import Role

_BOUNDARY = r"\b"
_NO_LETTERS = re.compile(r"[\W_]+")


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The list ``name`` as its TOML says."""
    return tomllib.loads(
        files("papermap.extract").joinpath("lexicon", f"{name}.toml").read_text(encoding="utf-8")
    )


@cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    """All patterns under ``key`` of list ``name`` as one, case ignored.

    The boundary of a word that patterns in a row begin with is asked once for all of them: a search then
    tries them at the beginnings of words alone.
    """
    parts = []
    for bounded, items in groupby(lexicon(name)[key], lambda item: item.startswith(_BOUNDARY)):
        either = "|".join(f"(?:{item.removeprefix(_BOUNDARY)})" for item in items)
        parts.append(f"{_BOUNDARY}(?:{either})" if bounded else either)
    return re.compile("|".join(parts), re.I)


@cache
def _roles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    table: dict[str, list[str]] = lexicon("headings")["roles"]
    return tuple((Role(role), re.compile("|".join(items), re.I)) for role, items in table.items())


def role_of(title: str) -> Role:
    """What a section of this title is for, by its words alone."""
    text = title.strip().lower()
    return next((role for role, words in _roles() if words.search(text)), Role.OTHER)


@cache
def unnumbered_names() -> frozenset[str]:
    """Headings that stand without a number, letters and digits only."""
    return frozenset(letters(name) for name in lexicon("headings")["unnumbered"])


def letters(text: str) -> str:
    """Lower-case letters and digits only, for comparing what two places say."""
    return _NO_LETTERS.sub("", text.lower())
