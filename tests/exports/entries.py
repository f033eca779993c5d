"""Bibliographic entries to write and read back: strategies, and one of each kind."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from papermap.model.bibliography import KINDS, BibEntry, published_venue
from papermap.model.papers import clean_text
from papermap.model.refs import Ref, Scheme

WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf")), min_size=1, max_size=40
).map(lambda text: unicodedata.normalize("NFC", clean_text(text)))
TITLES = WORDS.filter(lambda text: any(c.isalnum() for c in text))
LETTERS = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F), min_size=2, max_size=9)


def _name(given: list[str], particle: str, family: str) -> str:
    first = " ".join(word.capitalize() for word in given)
    return " ".join(part for part in (first, particle if first else "", family.capitalize()) if part)


NAMES = st.builds(
    _name, st.lists(LETTERS, max_size=2), st.sampled_from(["", "", "van der", "de"]), LETTERS
).map(lambda name: unicodedata.normalize("NFC", name))

ARXIV = st.builds(
    lambda month, number: Ref(Scheme.ARXIV, f"{month:04}.{number:05}"),
    st.integers(7, 25).flatmap(lambda year: st.integers(1, 12).map(lambda m: year * 100 + m)),
    st.integers(1, 99_999),
)
DOI = st.from_regex(r"10\.[0-9]{4}/[a-z0-9._()-]{1,12}[a-z0-9]", fullmatch=True).map(
    lambda text: Ref(Scheme.DOI, text)
)

DETAILS = st.fixed_dictionaries(
    {},
    optional={
        "volume": st.integers(1, 99).map(str),
        "number": st.integers(1, 99).map(str),
        "pages": st.integers(1, 999).map(lambda n: f"{n}–{n + 9}"),
        "publisher": LETTERS,
    },
)

ENTRIES = st.builds(
    BibEntry,
    title=TITLES,
    authors=st.lists(NAMES, max_size=3).map(tuple),
    year=st.none() | st.integers(1900, 2026),
    venue=st.none() | LETTERS.map(str.capitalize).filter(published_venue),
    kind=st.sampled_from([kind for kind in KINDS if kind != "mastersthesis"]),
    key=st.from_regex(r"[a-z]{2,8}[0-9]{0,4}[a-z]{0,5}", fullmatch=True),
    refs=st.builds(lambda *refs: frozenset(ref for ref in refs if ref), st.none() | ARXIV, st.none() | DOI),
    abstract=st.none() | TITLES,
    details=DETAILS,
)
"""Works as a library holds them: clean text, known kinds, no venue that is a name of the preprint server."""
