"""Letters a font hides behind private or control codes: found by the words they would complete."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace

from papermap.extract.values import PdfContent, RawLine
from papermap.extract.words import lexicon

_HIDDEN = re.compile(r"[\x01-\x08\x0b-\x1f\ue000-\uf8ff]")
_TOKEN = re.compile(r"[a-z]*[\x01-\x08\x0b-\x1f\ue000-\uf8ff][a-z]*")
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")


def mend_ligatures(content: PdfContent) -> PdfContent:
    """The content with hidden ligatures written out, where known words show which they are."""
    tokens: Counter[str] = Counter()
    for page in content.pages:
        for line in page.lines:
            for span in line.spans:
                if not span.text.isprintable():
                    tokens.update(_TOKEN.findall(span.text))
    if not tokens:
        return content
    words = frozenset(lexicon("ligatures")["words"])
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for token, n in tokens.items():
        hidden = _HIDDEN.search(token)
        if hidden is None:
            continue
        for ligature in _LIGATURES:
            if token.replace(hidden[0], ligature) in words:
                votes[hidden[0]][ligature] += n
    table = str.maketrans({code: count.most_common(1)[0][0] for code, count in votes.items()})
    if not table:
        return content
    pages = tuple(
        replace(page, lines=tuple(_mended(line, table) for line in page.lines)) for page in content.pages
    )
    return replace(content, pages=pages)


def _mended(line: RawLine, table: dict[int, str]) -> RawLine:
    if not any(_HIDDEN.search(span.text) for span in line.spans):
        return line
    return replace(line, spans=tuple(span._replace(text=span.text.translate(table)) for span in line.spans))
