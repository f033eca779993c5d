"""A work as bibliographies describe it, whatever format they are in. Which field goes where in a format is
said by the module of that format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from papermap.model.names import split_name
from papermap.model.refs import BadRefError, Ref, Scheme, arxiv_ref, doi_ref, parse_ref
from papermap.model.words import STOPWORDS, words

KINDS = (
    "article", "inproceedings", "incollection", "inbook", "book", "proceedings", "phdthesis", "mastersthesis",
    "techreport", "manual", "unpublished", "online", "software", "dataset", "patent", "misc",
)  # fmt: skip
"""What a work is, in BibTeX's words and three of biblatex's. ``misc`` is anything else, also a preprint."""

DETAILS = (
    "volume", "number", "pages", "chapter", "series", "edition", "publisher", "address", "school",
    "institution", "organization", "editor", "month", "day", "isbn", "issn", "type", "howpublished", "note",
    "language", "url", "urldate", "keywords",
)  # fmt: skip
"""What a bibliography may say beyond what every paper has; BibTeX's names."""


@dataclass(frozen=True, slots=True)
class BibEntry:
    """One work in a bibliography. ``key`` is its citation key; ``refs`` the identifiers that came with it;
    ``details`` has names of :data:`DETAILS`; ``published`` is an ISO date; ``notes`` are the reader's words
    and ``lists`` the reader's own groupings, where the format carries them; ``told`` is what whoever shared
    a list says of the work, by list."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    kind: str = "misc"
    key: str = ""
    refs: frozenset[Ref] = frozenset()
    abstract: str | None = None
    published: str | None = None
    version: int | None = None
    categories: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    was_read: bool = False
    told: Mapping[str, str] = field(default_factory=dict)

    def ref(self, scheme: Scheme) -> Ref | None:
        """Its name in one scheme, where it has several always the same one."""
        return min((ref for ref in self.refs if ref.scheme is scheme), default=None)


_CONFERENCE = re.compile(
    r"conference|proceedings|workshop|symposium|annual meeting|chapter of the association|"
    r"neural information processing systems|computer vision and pattern recognition|"
    r"knowledge discovery and data mining|\b(?:acl|emnlp|naacl|eacl|coling|neurips|nips|icml|iclr|aaai|"
    r"ijcai|cvpr|iccv|eccv|wacv|kdd|sigir|sigmod|vldb|www|chi|uai|aistats|colt|interspeech|icassp|icra|iros|corl)\b",
    re.IGNORECASE,
)
_PREPRINT = re.compile(r"arxiv|^corr$|preprint", re.IGNORECASE)


def kind_of(venue: str | None) -> str:
    """What a work that appeared there is, as far as the venue's name tells."""
    if not venue or _PREPRINT.search(venue):
        return "misc"
    return "inproceedings" if _CONFERENCE.search(venue) else "article"


def published_venue(venue: str | None) -> str | None:
    """The venue, unless it is only a name for the preprint server."""
    return None if venue is None or _PREPRINT.search(venue) else venue


_ARXIV_ANYWHERE = re.compile(
    r"(?:arxiv[:\s.]\s*|arxiv\.org/(?:abs|pdf|html)/|^abs/)"
    r"((?:[a-z]+(?:-[a-z]+)*(?:\.[a-z]{2})?/)?\d{4}\.?\d{3,5}(?:v\d{1,2})?)(?!\d)",
    re.IGNORECASE,
)


def arxiv_in(text: str) -> tuple[Ref, int | None] | None:
    """The first arXiv identifier that a text names as one, with its version."""
    for match in _ARXIV_ANYWHERE.finditer(text):
        if found := arxiv_ref(match[1]):
            return found
    return None


def address_refs(url: str) -> frozenset[Ref]:
    """The refs that a web address is."""
    try:
        ref = parse_ref(url).ref if "://" in url else None
    except BadRefError:
        return frozenset()
    return frozenset() if ref is None else frozenset({ref})


def address_of(entry: BibEntry) -> str | None:
    """The work on arXiv, else at Semantic Scholar; a DOI needs no address beside it."""
    if arxiv := entry.ref(Scheme.ARXIV):
        return f"https://arxiv.org/abs/{arxiv.value}"
    if entry.ref(Scheme.DOI) is not None:
        return None
    if s2 := entry.ref(Scheme.S2):
        return f"https://www.semanticscholar.org/paper/{s2.value}"
    corpus = entry.ref(Scheme.CORPUS)
    return f"https://api.semanticscholar.org/CorpusID:{corpus.value}" if corpus else None


def doi_refs(text: str) -> frozenset[Ref]:
    """The DOI in a text, if it has one."""
    return frozenset({ref}) if (ref := doi_ref(text)) else frozenset()


def first_key(entry: BibEntry, taken: Collection[str]) -> str:
    """A citation key after the pattern ``vaswani2017attention``: first author, year, first telling word of
    the title; with a letter after it while it is taken."""
    family = _letters(split_name(entry.authors[0])[1]) if entry.authors else ""
    telling = (_letters(word) for word in words(entry.title or "") if word not in STOPWORDS)
    word = next((word for word in telling if len(word) > 1), "")
    base = f"{family or 'anon'}{entry.year or ''}{word}"[:60]
    if base not in taken:
        return base
    number = 0
    while (key := base + _suffix(number)) in taken:
        number += 1
    return key


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("ł", "l").replace("ß", "ss"))
    return "".join(c for c in plain if c.isascii() and c.isalnum()).lower()


def _suffix(number: int) -> str:
    """a … z, then aa, ab …"""
    letters = ""
    while True:
        number, place = divmod(number, 26)
        letters = chr(ord("a") + place) + letters
        if number == 0:
            return letters
        number -= 1


_KEY = re.compile(r"[^\s{}(),\"#%~\\@='&$^]{1,120}")


def is_key(text: str) -> bool:
    """Whether BibTeX and biber take this for a citation key."""
    return _KEY.fullmatch(text) is not None
