"""A paper as a work: its records as services give them, and the one merged view of them.

Two services may disagree on a field. Which one is believed is a table (:data:`PRECEDENCE`), not code, and
merging is order-independent: whichever record comes first, the same paper results.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from papermap.model.refs import Ref, Scheme


class Source(StrEnum):
    """Who said it."""

    ARXIV = "arxiv"
    S2 = "s2"
    BIBLIOGRAPHY = "bibliography"  # a file that the reader imported
    PDF = "pdf"
    MENTION = "mention"  # a reference list: the words in which another paper names this one


@dataclass(frozen=True, slots=True)
class PaperFields:
    """What can be said of a work. ``None`` or ``()`` = this source does not say.

    ``published`` is an ISO date. ``citation_count``, ``influential_count`` and ``reference_count`` are the
    counts a service states, not how many edges are known here.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    year: int | None = None
    published: str | None = None
    venue: str | None = None
    categories: tuple[str, ...] = ()
    comment: str | None = None
    tldr: str | None = None
    citation_count: int | None = None
    influential_count: int | None = None
    reference_count: int | None = None
    withdrawn: bool | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One source's word on one work.

    ``version`` is the arXiv version the record describes, where the source knows versions.
    """

    source: Source
    refs: frozenset[Ref]
    fields: PaperFields
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A stored work. ``in_library`` is false for a stub, known only because another paper cites it.

    ``version`` is the arXiv version the reader reads: the one asked for, else the newest known.
    """

    key: int
    refs: frozenset[Ref]
    fields: PaperFields
    provenance: Mapping[str, Source] = field(default_factory=dict)
    in_library: bool = False
    added_at: str | None = None
    version: int | None = None

    def ref(self, scheme: Scheme) -> Ref | None:
        """The work's name in one scheme; where it has several there, always the same one."""
        return min((ref for ref in self.refs if ref.scheme is scheme), default=None)

    @property
    def name(self) -> str:
        """The work's name for sorting and seeding: the same in every library that holds it."""
        found = (self.ref(scheme) for scheme in Scheme)
        return next((str(ref) for ref in found if ref is not None), None) or title_key(self.fields.title)


PRECEDENCE: dict[str, tuple[Source, ...]] = {
    "year": (Source.S2, Source.ARXIV, Source.BIBLIOGRAPHY, Source.PDF, Source.MENTION),
    "authors": (Source.ARXIV, Source.S2, Source.BIBLIOGRAPHY, Source.PDF, Source.MENTION),
    "venue": (Source.S2, Source.ARXIV, Source.BIBLIOGRAPHY, Source.PDF, Source.MENTION),
}
"""Whom to believe, first to last, where it is not :data:`DEFAULT_PRECEDENCE`.

The year is Semantic Scholar's, because it knows the publication and arXiv knows the upload.
"""

DEFAULT_PRECEDENCE = (Source.ARXIV, Source.S2, Source.BIBLIOGRAPHY, Source.PDF, Source.MENTION)

FIELD_NAMES = tuple(f.name for f in fields(PaperFields))


def _said(value: object) -> bool:
    return value is not None and value != () and value != ""


def merge_fields(
    left: PaperFields,
    left_from: Mapping[str, Source],
    right: PaperFields,
    right_from: Mapping[str, Source],
) -> tuple[PaperFields, dict[str, Source]]:
    """Join two views of one work field by field: the better source wins; ``right`` is the newer word.

    From the same service the newer value wins (it was refreshed). Two reference lists naming one work, or
    two bibliographies, are not newer or older than each other: the longer wording wins, so their order does
    not matter.
    """
    chosen: dict[str, object] = {}
    provenance: dict[str, Source] = {}
    for name in FIELD_NAMES:
        old, new = getattr(left, name), getattr(right, name)
        if not _said(old) and not _said(new):
            continue
        if not _said(new):
            chosen[name], provenance[name] = old, left_from[name]
        elif not _said(old) or _newer_wins(name, old, left_from[name], new, right_from[name]):
            chosen[name], provenance[name] = new, right_from[name]
        else:
            chosen[name], provenance[name] = old, left_from[name]
    return PaperFields(**chosen), provenance  # type: ignore[arg-type]


def _newer_wins(name: str, old: object, old_from: Source, new: object, new_from: Source) -> bool:
    order = PRECEDENCE.get(name, DEFAULT_PRECEDENCE)
    if old_from is not new_from:
        return order.index(new_from) < order.index(old_from)
    if new_from in (Source.MENTION, Source.BIBLIOGRAPHY):
        return (len(str(new)), str(new)) > (len(str(old)), str(old))
    return True


def provenance_of(record: Record) -> dict[str, Source]:
    """Every field a record speaks of, with its source."""
    return {name: record.source for name in FIELD_NAMES if _said(getattr(record.fields, name))}


_NO_LETTER = re.compile(r"[\W_]+")


def title_key(title: str | None) -> str:
    """A title reduced to its letters and digits, for telling whether two titles are the same.

    Empty when there is too little to tell ("Introduction" is not the name of a work).
    """
    key = _letters(title)
    return key if len(key) >= 12 else ""


_NO_ASCII_LETTER = bytes(code for code in range(128) if not chr(code).isalnum())
"""The same of ASCII, which is quicker."""


def _letters(title: str | None) -> str:
    if title is not None and title.isascii():
        return title.encode().translate(None, _NO_ASCII_LETTER).decode().lower()
    return _NO_LETTER.sub("", unicodedata.normalize("NFKD", title or "").casefold())


def titles_agree(left: str | None, right: str | None) -> bool:
    """Whether two titles name one work: equal when reduced, or one the other with a subtitle cut off.

    Used before an identifier printed in a PDF is believed: the wrong identifier is worse than none.
    """
    a, b = title_key(left), title_key(right)
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= 20 and long.startswith(short))


def titles_fit(left: str | None, right: str | None) -> bool:
    """Whether two titles that one identifier was given for name one work: they agree, or are the same,
    however short they are ("Mistral 7B")."""
    return titles_agree(left, right) or _letters(left) == _letters(right) != ""


def clean_text(text: str) -> str:
    """Text from outside as one line of printable characters: no control or bidi-override characters, none
    that nobody sees, and letters that were printed as one (ﬁ) apart, so that words are found."""
    shown = harmless(text)
    return one_line(shown if shown.isascii() else shown.translate(_LIGATURES))


def one_line(text: str) -> str:
    """The words of a text with one space between."""
    if text.isprintable() and "  " not in text:  # then no other space is in it than " "
        return text.strip()
    return " ".join(text.split())


def harmless(text: str) -> str:
    """Text whose lines and spacing are kept, without what steers a terminal or turns words around."""
    if text.isprintable():
        return text  # nothing of what is taken out below is printable
    kept = ("\n" if c in "\v\f\u2028\u2029" else " " if c in "\r\t" else c for c in text)
    return "".join(
        c for c in kept if c == "\n" or (unicodedata.category(c) not in _UNSHOWN and c not in _BIDI)
    )


_UNSHOWN = ("Cc", "Cs", "Co")


_UNSEEN = dict.fromkeys("\u200b\u200e\u200f\u2060", "")
_LIGATURES = str.maketrans(
    _UNSEEN | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")

TITLE_LIMIT = 2_000
ABSTRACT_LIMIT = 50_000
_LIMITS = (
    ("title", TITLE_LIMIT),
    ("abstract", ABSTRACT_LIMIT),
    ("venue", TITLE_LIMIT),
    ("comment", TITLE_LIMIT),
    ("tldr", TITLE_LIMIT),
)
_LIST_LIMITS = (("authors", 300), ("categories", 60))


def clean_fields(values: PaperFields) -> PaperFields:
    """A record's words made safe to store and show; over-long ones are cut, and end in an ellipsis."""
    changed: dict[str, object] = {}
    for name, limit in _LIMITS:
        text = getattr(values, name)
        if text is not None and (clean := _cut(text, limit)) != text:
            changed[name] = clean
    for name, limit in _LIST_LIMITS:
        given = getattr(values, name)
        if (
            given
            and (cleaned := tuple(word for each in given if (word := clean_text(each)[:limit]))) != given
        ):
            changed[name] = cleaned
    if values.year is not None and not 1000 <= values.year <= 2200:
        changed["year"] = None
    return replace(values, **changed) if changed else values  # type: ignore[arg-type]


def _cut(text: str, limit: int) -> str | None:
    clean = clean_text(text)
    return (clean if len(clean) <= limit else clean[: limit - 1] + "…") or None
