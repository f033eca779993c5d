"""Names for files, made of words from outside, that Linux, macOS and Windows all take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

NAME_BYTES = 120
_FORBIDDEN = re.compile(r"[<>:\"/\\|?*#^\[\]%\x00-\x1f\x7f]+")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?:\.|$)", re.IGNORECASE)


def file_name(words: str, taken: Collection[str] = ()) -> str:
    """A name without ending, at most :data:`NAME_BYTES` long, that differs from those ``taken`` (in lower
    case) in more than its case. Characters that wiki links give a meaning are left out as well."""
    plain = "".join(c for c in unicodedata.normalize("NFC", words) if unicodedata.category(c)[0] != "C")
    plain = " ".join(_FORBIDDEN.sub(" ", plain).split()).strip(" .")
    if not plain or _DEVICES.match(plain):
        plain = f"paper {plain}".strip(" .")
    name, number = _cut(plain, NAME_BYTES), 2
    while name.casefold() in taken:
        ending = f" {number}"
        name, number = _cut(plain, NAME_BYTES - len(ending)) + ending, number + 1
    return name


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore").strip(" .")
