"""Which pages a work fills: a small thing that several formats write."""

from __future__ import annotations

import re

_PAGES = re.compile(r"\s*([^\s,–—-]+)\s*(?:-+|–|—)\s*([^\s,–—-]+)\s*")


def pages_of(text: str | None) -> tuple[str | None, str | None]:
    """First and last page; anything but a plain range is all first."""
    match = _PAGES.fullmatch(text or "")
    return (match[1], match[2]) if match else (text or None, None)
