"""BibTeX in every dialect: plain, biblatex, and what Zotero, Better BibTeX, JabRef, Mendeley and DBLP write.
Read by bibtexparser; what it gives up on is mended where that is safe, and told otherwise."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import bibtexparser
from bibtexparser.middlewares import RemoveEnclosingMiddleware, ResolveStringReferencesMiddleware
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ExplicitComment,
    ImplicitComment,
    ParsingFailedBlock,
)

from papermap.imports.found import Found, Unread, checked
from papermap.model.bibliography import (
    DETAILS,
    KINDS,
    BibEntry,
    address_refs,
    arxiv_in,
    doi_refs,
    published_venue,
)
from papermap.model.names import name_of
from papermap.model.papers import one_line
from papermap.model.refs import Ref, Scheme, arxiv_ref
from papermap.model.tex import from_tex

# bibtexparser logs every trouble it meets; whoever reads is told of each in words of ours.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_OTHER_NAMES = {
    "journaltitle": "journal", "location": "address", "date": "year", "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass", "annotation": "annote", "review": "annote", "comment": "annote",
    "keyword": "keywords", "langid": "language", "issue": "number", "archive": "archiveprefix",
    "mendeley-groups": "groups",
}  # fmt: skip
_OTHER_KINDS = {
    "conference": "inproceedings", "thesis": "phdthesis", "report": "techreport", "electronic": "online",
    "www": "online", "webpage": "online", "mvbook": "book", "collection": "book", "bookinbook": "inbook",
    "suppbook": "inbook", "booklet": "misc", "periodical": "misc", "preprint": "misc",
    "inreference": "incollection", "reference": "book", "mvproceedings": "proceedings",
    "suppperiodical": "article", "standard": "manual", "artwork": "misc", "audio": "misc", "video": "misc",
}  # fmt: skip
_BLOCK = re.compile(r"@[ \t]*(?!(?:comment|string|preamble)\b)([a-z]\w*)\s*[{(]", re.IGNORECASE)
_NO_KEY = "papermap-no-key"
_KEYLESS = re.compile(
    r"^([ \t]*@[ \t]*(?!(?:comment|string|preamble)\b)[a-z]\w*\s*\{)(?=\s*\w[\w-]*\s*=)",
    re.IGNORECASE | re.MULTILINE,
)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_URL = re.compile(r"(?:\\url\s*\{)?\s*(https?://[^\s{}]+)")
_VERBATIM_ESCAPES = re.compile(r"\{?\\([_%&#~$])\}?")
_READ = ("read", "skimmed")


def read_bibtex(text: str) -> Iterator[Found]:
    """Every entry of a bibliography, in order. Reads any text; what is no entry is passed over."""
    library = bibtexparser.parse_string(
        _KEYLESS.sub(rf"\1{_NO_KEY},", text.removeprefix("\ufeff")),
        parse_stack=[ResolveStringReferencesMiddleware(True), RemoveEnclosingMiddleware(True)],
    )
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            yield _from_block(block.ignore_error_block, line)
        elif isinstance(block, Entry):
            yield _from_block(block, line)
        elif isinstance(block, ParsingFailedBlock):
            said = str(block.error or "").strip() or "it is not written as BibTeX is"
            yield Unread((block.raw or "").strip().split("\n")[0][:60], line, said)
        elif isinstance(block, ImplicitComment | ExplicitComment):
            for match in _BLOCK.finditer(block.comment):
                at = line + block.comment.count("\n", 0, match.start())
                yield Unread(
                    f"@{match[1]}", at, "it is not written as an entry in braces, so it was not read"
                )


def _from_block(block: Any, line: int) -> Found:
    key = "" if block.key == _NO_KEY else block.key
    fields: dict[str, str] = {}
    for field in block.fields:
        name = field.key.lower()
        fields.setdefault(_OTHER_NAMES.get(name, name), str(field.value).strip())
        if name == "date":
            fields["date"] = str(field.value).strip()
    return checked(
        key or from_tex(fields.get("title", ""))[:60], line, _entry(block.entry_type.lower(), key, fields)
    )


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> BibEntry:
    plain = {name: one_line(from_tex(value)) for name, value in fields.items() if value}
    kind = _OTHER_KINDS.get(kind, kind)
    kind = kind if kind in KINDS else "misc"
    address = _address(fields)
    refs, version = _refs(fields, plain, address)
    year = _YEAR.search(plain.get("year", "")) or _YEAR.search(plain.get("date", ""))
    first = plain.get("journal") or plain.get("booktitle")
    if first is None and not _URL.match(fields.get("howpublished", "")):
        first = plain.get("howpublished")
    details = {name: plain[name] for name in DETAILS if plain.get(name) and name != "url"}
    if address:
        details["url"] = address
    if "howpublished" in details and (details["howpublished"] == first or _URL.match(fields["howpublished"])):
        del details["howpublished"]
    if "editor" in details:
        details["editor"] = " and ".join(_names(fields["editor"]))
    if arxiv_in(details.get("number", "")) or details.get("volume", "").startswith("abs/"):
        details = {name: value for name, value in details.items() if name not in ("number", "volume")}
    title = plain.get("title", "")
    if plain.get("subtitle") and plain["subtitle"] not in title:
        title += f": {plain['subtitle']}"
    return BibEntry(
        title=title or None,
        authors=_names(fields.get("author", "")),
        year=int(year[1]) if year else None,
        venue=published_venue(first),
        kind=kind,
        key=key,
        refs=refs,
        abstract=plain.get("abstract"),
        published=match[0] if (match := _DAY.match(plain.get("date", ""))) else None,
        version=version,
        categories=(plain["primaryclass"],) if plain.get("primaryclass") and _on_arxiv(refs) else (),
        details=details,
        notes=(from_tex(fields["annote"]).strip(),) if fields.get("annote", "").strip() else (),
        lists=tuple(name for part in plain.get("groups", "").split(",") if (name := part.strip())),
        was_read=plain.get("readstatus", "").lower() in _READ,
    )


def _on_arxiv(refs: frozenset[Ref]) -> bool:
    """Whether a work is on arXiv at all, so that its class is one of arXiv's."""
    return any(ref.scheme is Scheme.ARXIV for ref in refs)


def _names(text: str) -> tuple[str, ...]:
    """The names of an author field; braces hold a name together."""
    found = []
    for part in _split_and(text):
        whole = part.startswith("{") and part.endswith("}") and _one_group(part)
        name = one_line(from_tex(part)) if whole else name_of(from_tex(part))
        if name and name.lower() != "others":
            found.append(name)
    return tuple(found)


def _split_and(text: str) -> Iterator[str]:
    if "{" not in text and "}" not in text:
        yield from map(str.strip, _AND.split(text))
        return
    depth, start, at = 0, 0, 0
    while at < len(text):
        c = text[at]
        depth += (c == "{") - (c == "}")
        if depth == 0 and c.isspace() and (match := _AND.match(text, at)):
            yield text[start:at].strip()
            start = at = match.end()
            continue
        at += 1
    yield text[start:].strip()


def _one_group(text: str) -> bool:
    depth = 0
    for c in text[:-1]:
        depth += (c == "{") - (c == "}")
        if depth == 0:
            return False
    return True


def _verbatim(text: str) -> str:
    """An address or identifier, which is not TeX, though many programs write it as if it were."""
    return _VERBATIM_ESCAPES.sub(r"\1", text).replace("{", "").replace("}", "").strip()


def _address(fields: Mapping[str, str]) -> str | None:
    for name in ("url", "bdsk-url-1", "link", "howpublished", "note"):
        value = fields.get(name, "")
        if match := _URL.search(_verbatim(value) if name == "url" else _VERBATIM_ESCAPES.sub(r"\1", value)):
            return match[1].rstrip(".,;")
    return None


def _refs(
    fields: Mapping[str, str], plain: Mapping[str, str], address: str | None
) -> tuple[frozenset[Ref], int | None]:
    """The identifiers an entry holds, wherever its program puts them, and the arXiv version."""
    refs: set[Ref] = set(doi_refs(_verbatim(fields.get("doi", ""))))
    if address:
        refs |= address_refs(address)
    arxiv: tuple[Ref, int | None] | None = None
    eprint = _verbatim(fields.get("eprint", fields.get("arxivid", fields.get("arxiv", ""))))
    if eprint and plain.get("archiveprefix", "arxiv").lower() in ("arxiv", ""):
        arxiv = arxiv_ref(eprint.rsplit("/abs/", 1)[-1])
    for name in ("url", "journal", "volume", "number", "pages", "note", "howpublished", "publisher"):
        arxiv = arxiv or arxiv_in(_verbatim(fields.get(name, "")))
    if arxiv is None:
        return frozenset(refs), None
    return frozenset(refs | {arxiv[0]}), arxiv[1]
