"""References to papers: what a person types or a service says, and the one spelling papermap keeps.

A :class:`Ref` names a *work*. The version in ``1706.03762v7`` names an edition of it, so it is parsed apart
(:class:`ParsedRef`) and is never part of a Ref.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Scheme(StrEnum):
    """Who gave the identifier out."""

    ARXIV = "arxiv"
    DOI = "doi"
    S2 = "s2"
    CORPUS = "corpus"
    FILE = "sha256"


class BadRefError(ValueError):
    """The text names no paper in any way papermap knows."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """One identifier of a work, in its canonical spelling."""

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        if self.scheme is Scheme.ARXIV:
            return self.value
        return f"{_PREFIX[self.scheme]}:{self.value}"


@dataclass(frozen=True, slots=True)
class ParsedRef:
    """What a person asked for: a work, perhaps one version of it, or a PDF on this machine."""

    text: str
    ref: Ref | None
    version: int | None = None
    path: Path | None = None


_PREFIX = {Scheme.DOI: "doi", Scheme.S2: "s2", Scheme.CORPUS: "CorpusId", Scheme.FILE: "sha256"}

_NEW_STYLE = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD_STYLE = r"[a-z]+(?:-[a-z]+)*(?:\.[a-z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_ARXIV = re.compile(
    rf"(?:arxiv:)?({_NEW_STYLE}|{_OLD_STYLE})(?:v([1-9]\d{{0,2}}))?", re.IGNORECASE | re.ASCII
)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_LIMIT = 500
_NUMBER = re.compile(r"[0-9]{1,18}")
_SHA1 = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_ARXIV_HOSTS = (
    "arxiv.org",
    "export.arxiv.org",
    "www.arxiv.org",
    "ar5iv.org",
    "ar5iv.labs.arxiv.org",
    "alphaxiv.org",
)
_ARXIV_PATHS = re.compile(r"/(?:abs|pdf|html|src|e-print|format)/(.+?)(?:\.pdf)?/?$")


def arxiv_ref(text: str) -> tuple[Ref, int | None] | None:
    """The arXiv identifier that ``text`` is, with its version; ``None`` when it is not exactly one."""
    match = _ARXIV.fullmatch(text.strip())
    if match is None:
        return None
    identifier = match[1].lower()
    if "/" in identifier:
        archive, number = identifier.split("/")
        # math.GT/0309136 and math/0309136 are one paper: the subject class is not part of the identifier.
        identifier = f"{archive.partition('.')[0]}/{number}"
    return Ref(Scheme.ARXIV, identifier), int(match[2]) if match[2] else None


def doi_ref(text: str) -> Ref | None:
    """The DOI in ``text`` in lower case (DOIs ignore case), an arXiv DOI as its arXiv id, or ``None``."""
    match = _DOI.search(unquote(text))
    if match is None:
        return None
    value = _balanced(match[0].rstrip(".,;:'\"")).lower()
    if len(value) > _DOI_LIMIT or any(unicodedata.category(c).startswith("C") for c in value):
        return None  # nobody gave out such a one; unseen characters in it would steer a terminal
    own = _ARXIV_DOI.fullmatch(value)
    if own and (found := arxiv_ref(own[1])):
        return found[0]
    return Ref(Scheme.DOI, value)


def _balanced(doi: str) -> str:
    """Drop a closing bracket that belongs to the sentence around the DOI."""
    while doi and doi[-1] in ")]}>" and doi.count(doi[-1]) > doi.count("([{<"[")]}>".index(doi[-1])]):
        doi = doi[:-1]
    return doi


def parse_ref(text: str) -> ParsedRef:
    """Read one REF as people write it.

    Raises :class:`BadRefError` with a sentence for the person when it is none.
    """
    asked = text.strip()
    if not asked:
        raise BadRefError("an empty line names no paper")
    if not asked.isprintable() and any(unicodedata.category(c) == "Cc" for c in asked):
        raise BadRefError(f"{asked!r} holds control characters and names no paper")
    if found := arxiv_ref(asked):
        return ParsedRef(asked, *found)
    if "://" in asked:
        return _from_url(asked)
    scheme, _, value = asked.partition(":")
    if (kind := scheme.lower()) in ("doi", "s2", "corpusid", "corpus", "sha256"):
        return ParsedRef(asked, _from_prefix(kind, value.strip(), asked))
    if asked.lower().startswith("10.") and (doi := doi_ref(asked)):
        return ParsedRef(asked, doi, _version_of_arxiv_doi(asked))
    if _SHA1.fullmatch(asked.lower()):
        return ParsedRef(asked, Ref(Scheme.S2, asked.lower()))
    if (path := _file_path(asked)) is not None:
        return ParsedRef(asked, None, path=path)
    raise BadRefError(
        f"{asked!r} is not an arXiv id, an arXiv or Semantic Scholar address, a DOI, a Semantic Scholar id "
        "or a PDF file"
    )


def _file_path(asked: str) -> Path | None:
    """The file that ``asked`` means: one that is there, or one that by its name would be a PDF."""
    try:
        path = Path(asked).expanduser()
        return path if asked.lower().endswith(".pdf") or path.is_file() else None
    except (OSError, RuntimeError):
        return None  # longer than any file's name, or in the home of somebody who is not there


def _from_prefix(scheme: str, value: str, asked: str) -> Ref:
    if scheme == "doi" and (doi := doi_ref(value)):
        return doi
    if scheme == "s2" and _SHA1.fullmatch(value.lower()):
        return Ref(Scheme.S2, value.lower())
    if scheme.startswith("corpus") and _NUMBER.fullmatch(value):
        return Ref(Scheme.CORPUS, str(int(value)))
    if scheme == "sha256" and _SHA256.fullmatch(value.lower()):
        return Ref(Scheme.FILE, value.lower())
    raise BadRefError(f"{asked!r} looks like a {scheme} identifier, but {value!r} is not one")


def _version_of_arxiv_doi(text: str) -> int | None:
    match = _ARXIV_DOI.search(text)
    found = arxiv_ref(match[1]) if match else None
    return found[1] if found else None


def _from_url(text: str) -> ParsedRef:
    try:
        url = urlsplit(text)
    except ValueError as error:
        raise BadRefError(f"{text!r} is no web address: {error}") from error
    host, path = (url.hostname or "").lower(), unquote(url.path)
    if host.removeprefix("www.") in _ARXIV_HOSTS or host.endswith(".arxiv.org"):
        match = _ARXIV_PATHS.search(path)
        if match and (found := arxiv_ref(match[1])):
            return ParsedRef(text, *found)
    if (host == "doi.org" or host.endswith(".doi.org")) and (doi := doi_ref(path)):
        return ParsedRef(text, doi, _version_of_arxiv_doi(path))
    if host.endswith("semanticscholar.org"):
        last = path.rstrip("/").rsplit("/", 1)[-1]
        if _SHA1.fullmatch(last.lower()):
            return ParsedRef(text, Ref(Scheme.S2, last.lower()))
        if last.lower().startswith("corpusid:") and _NUMBER.fullmatch(last[9:]):
            return ParsedRef(text, Ref(Scheme.CORPUS, str(int(last[9:]))))
        if arxiv := arxiv_ref(last):
            return ParsedRef(text, *arxiv)
    if host == "huggingface.co" and path.startswith("/papers/") and (found := arxiv_ref(path[8:].strip("/"))):
        return ParsedRef(text, *found)
    if doi := doi_ref(path):
        return ParsedRef(text, doi, _version_of_arxiv_doi(path))
    raise BadRefError(f"{text!r} is an address, but of no paper on arXiv, doi.org or Semantic Scholar")


def is_nameless(refs: Iterable[Ref]) -> bool:
    """Whether no service has a name for a work: it is known by its title, or by a file of the reader's."""
    return all(ref.scheme is Scheme.FILE for ref in refs)


def name_of(refs: Iterable[Ref]) -> str | None:
    """A work's name as a REF, for asking again."""
    by_scheme = {ref.scheme: ref for ref in sorted(refs, reverse=True)}
    return next((str(by_scheme[scheme]) for scheme in Scheme if scheme in by_scheme), None)
