"""Bibliographies carry the markup of web pages here and there; these are the marks that say nothing."""

from __future__ import annotations

import re

_MARKS = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|sc|span|p|div|br|a|font|jats:\w+)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


def without_marks(text: str) -> str:
    """The text on one line, without tags that only style it."""
    return " ".join(_MARKS.sub(" " if "<p" in text or "<br" in text else "", text).split())
