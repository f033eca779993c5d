"""Any text in which identifiers or addresses of papers stand: a mail, a web page's source, a column of a
table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papermap.imports.found import Found, Incoming, Unread
from papermap.model.refs import BadRefError, arxiv_ref, doi_ref, parse_ref

_URL = re.compile(r"https?://[^\s<>\"'\])}]+")
_ARXIV = re.compile(
    r"(?<![\w./-])(?:arxiv:\s?)?(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}(?:v[1-9]\d?)?|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7}"
    r"(?:v[1-9]\d?)?)(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?<![\w./])10\.\d{4,9}/[^\s<>\"',;]+")
_OF_PAPERS = re.compile(
    r"https?://(?:www\.)?(?:openreview\.net/(?:forum|pdf)|aclanthology\.org/.|aclweb\.org/anthology/."
    r"|papers\.(?:nips|neurips)\.cc/.|proceedings\.[\w.-]+/.|jmlr\.org/papers/.|openaccess\.thecvf\.com/."
    r"|nature\.com/articles/.|ieeexplore\.ieee\.org/.|sciencedirect\.com/science/.|dl\.acm\.org/.)",
    re.IGNORECASE,
)
"""Where papers are, whose addresses do not tell by what identifier services know them."""

NO_ID = "the address of a paper, perhaps, but no identifier is in it; its DOI or arXiv id brings it in"


def read_refs_text(text: str) -> Iterator[Found]:
    """Every paper that a text names, once, where it is first named; addresses of papers that name none are
    told."""
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        found: list[tuple[int, str, str]] = []
        untold: list[tuple[int, str]] = []
        for match in _URL.finditer(line):
            address = match[0].rstrip(".,;")
            try:
                ref = parse_ref(address).ref
            except BadRefError:
                ref = None
            if ref is not None:
                found.append((match.start(), str(ref), address))
            elif _OF_PAPERS.match(address):
                untold.append((match.start(), address))
        rest = _URL.sub(lambda match: " " * len(match[0]), line)
        dois = ((match.start(), doi_ref(match[0])) for match in _DOI.finditer(rest))
        found += [(at, str(doi), str(doi)) for at, doi in dois if doi]
        rest = _DOI.sub(lambda match: " " * len(match[0]), rest)
        ids = ((match.start(), arxiv_ref(match[1]), match[1]) for match in _ARXIV.finditer(rest))
        found += [(at, str(arxiv[0]), asked) for at, arxiv, asked in ids if arxiv]
        told = [(at, name, Incoming(asked, number, ask=asked)) for at, name, asked in found]
        every: list[tuple[int, str, Found]] = [
            *told,
            *((at, url, Unread(url, number, NO_ID)) for at, url in untold),
        ]
        for _, name, item in sorted(every, key=lambda each: each[:2]):
            if name not in seen:
                seen.add(name)
                yield item


def names_papers(text: str) -> bool:
    """Whether a line that somebody typed names papers rather than a file: it is a REF, or has one among other
    words."""
    if len(text.split()) > 1:
        return any(isinstance(item, Incoming) for item in read_refs_text(text))
    try:
        parsed = parse_ref(text.strip())
    except BadRefError:
        return False
    return parsed.path is None
