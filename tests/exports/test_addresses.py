"""Addresses of works, and what may stand in one."""

from __future__ import annotations

import pytest

from papermap.exports.bibtex import bibtex
from papermap.imports.bibtex import read_bibtex
from papermap.imports.found import Incoming
from papermap.model.bibliography import BibEntry, address_of
from papermap.model.refs import Ref, Scheme

ARXIV, DOI = Ref(Scheme.ARXIV, "2106.09685"), Ref(Scheme.DOI, "10.1/a_b")
S2 = Ref(Scheme.S2, "a" * 40)


@pytest.mark.parametrize(
    ("refs", "address"),
    [
        ({ARXIV, DOI, S2}, "https://arxiv.org/abs/2106.09685"),
        ({DOI, S2}, None),
        ({S2}, f"https://www.semanticscholar.org/paper/{'a' * 40}"),
        ({Ref(Scheme.CORPUS, "17")}, "https://api.semanticscholar.org/CorpusID:17"),
        (set(), None),
    ],
)
def test_the_address_of_a_work_is_where_its_text_is(refs: set[Ref], address: str | None) -> None:
    assert address_of(BibEntry(refs=frozenset(refs))) == address


@pytest.mark.parametrize("odd", ["}", "{", "{{", "\\", " ", "}, title = {No"])
def test_no_sign_in_an_address_ends_a_field_of_bibtex(odd: str) -> None:
    entry = BibEntry(title="A title", key="a", details={"url": f"https://example.org/a{odd}b"})
    (found,) = read_bibtex("".join(bibtex([entry])))
    assert isinstance(found, Incoming)
    assert found.entry.title == "A title"
    address = found.entry.details["url"]
    assert not set("{}\\ ") & set(address)
    assert address.startswith("https://example.org/a%")


def test_the_address_that_an_export_adds_is_no_news_when_it_comes_back() -> None:
    entry = BibEntry(title="T", key="t", refs=frozenset({Ref(Scheme.ARXIV, "2106.09685")}))
    (back,) = read_bibtex("".join(bibtex([entry])))
    assert isinstance(back, Incoming)
    assert not back.entry.details
