"""Any text in which identifiers or addresses of papers stand: a mail, a web page's source, a column of a
table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papermap.imports.found import Found, Incoming
from papermap.model.refs import BadRefError, arxiv_ref, doi_ref, parse_ref

_URL = re.compile(r"https?://[^\s<>\"'\])}]+")
_ARXIV = re.compile(
    r"(?<![\w./-])(?:arxiv:\s?)?(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}(?:v[1-9]\d?)?|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7}"
    r"(?:v[1-9]\d?)?)(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?<![\w./])10\.\d{4,9}/[^\s<>\"',;]+")


def read_refs_text(text: str) -> Iterator[Found]:
    """Every paper that a text names, once, where it is first named."""
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        found: list[tuple[int, str, str]] = []
        for match in _URL.finditer(line):
            try:
                ref = parse_ref(match[0].rstrip(".,;")).ref
            except BadRefError:
                continue
            if ref is not None:
                found.append((match.start(), str(ref), match[0].rstrip(".,;")))
        rest = _URL.sub(lambda match: " " * len(match[0]), line)
        dois = ((match.start(), doi_ref(match[0])) for match in _DOI.finditer(rest))
        found += [(at, str(doi), str(doi)) for at, doi in dois if doi]
        rest = _DOI.sub(lambda match: " " * len(match[0]), rest)
        ids = ((match.start(), arxiv_ref(match[1]), match[1]) for match in _ARXIV.finditer(rest))
        found += [(at, str(arxiv[0]), asked) for at, arxiv, asked in ids if arxiv]
        for _, name, asked in sorted(found):
            if name not in seen:
                seen.add(name)
                yield Incoming(asked, number, ask=asked)


def names_papers(text: str) -> bool:
    """Whether a line that somebody typed names papers rather than a file: it is a REF, or has one among other
    words."""
    if len(text.split()) > 1:
        return next(read_refs_text(text), None) is not None
    try:
        parsed = parse_ref(text.strip())
    except BadRefError:
        return False
    return parsed.path is None
