"""BibTeX, RIS and CSL-JSON: what is written is read back as the same works, by us and by others."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import jsonschema
import pytest
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papermap.exports.bibtex import bibtex
from papermap.exports.csl_json import csl_json
from papermap.exports.ris import ris
from papermap.exports.tex import title_to_tex, to_tex
from papermap.imports.bibtex import read_bibtex
from papermap.imports.csl_json import read_csl
from papermap.imports.found import Found, Incoming
from papermap.imports.ris import read_ris
from papermap.model.bibliography import BibEntry, first_key, is_key
from papermap.model.formats import CSL_TYPES
from papermap.model.refs import Ref, Scheme
from papermap.model.tex import from_tex
from tests.exports.entries import ENTRIES, WORDS

LORA = BibEntry(
    title="LoRA: 100% of $r$ & {more} \\input{/etc/passwd} -- ``it''",
    authors=("Edward J. Hu", "Ludwig van der Berg", "Plato", "Bell, Inc.", "Rock and Roll"),
    year=2021,
    venue="ICLR",
    kind="inproceedings",
    key="hu2021lora",
    refs=frozenset({Ref(Scheme.ARXIV, "2106.09685"), Ref(Scheme.DOI, "10.1/a_b")}),
    abstract="Costs $5 and 6$, with #1, ~ and ^.",
    categories=("cs.CL",),
    version=2,
    details={"pages": "1–9", "url": "https://example.org/{a}_b%20#c"},
)


few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def unlike(entry: BibEntry) -> BibEntry:
    """What every format carries."""
    return replace(entry, details={}, published=None, lists=(), notes=())


def read(found: Sequence[Found]) -> list[BibEntry]:
    assert all(isinstance(item, Incoming) for item in found), found
    return [item.entry for item in found if isinstance(item, Incoming)]


@given(st.lists(ENTRIES, max_size=4, unique_by=lambda e: e.key))
@few
def test_bibtex_reads_back(entries: list[BibEntry]) -> None:
    again = read(list(read_bibtex("".join(bibtex(entries)))))
    assert [unlike(e) for e in again] == [unlike(e) for e in entries]
    kept = ("volume", "number", "pages", "publisher")
    assert [{n: e.details.get(n) for n in kept} for e in again] == [
        {n: e.details.get(n) for n in kept} for e in entries
    ]


@given(st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda e: e.key))
@few
def test_ris_reads_back(entries: list[BibEntry]) -> None:
    again = read(list(read_ris("".join(ris(entries)))))
    assert [unlike(e) for e in again] == [unlike(e) for e in entries]


@given(st.lists(ENTRIES, max_size=4, unique_by=lambda e: e.key))
@few
def test_csl_json_reads_back(entries: list[BibEntry]) -> None:
    again = read(list(read_csl(json.loads("".join(csl_json(entries))))))
    same_kind = {"inbook": "incollection"}
    assert [unlike(e) for e in again] == [
        unlike(replace(e, kind=same_kind.get(e.kind, e.kind))) for e in entries
    ]


@given(WORDS | st.text(alphabet="ab\\{}~^$%&#_–—-`'\" AZ", max_size=20).map(lambda t: " ".join(t.split())))
@settings(max_examples=300)
def test_tex_reads_back_and_its_braces_are_even(text: str) -> None:
    for written in (to_tex(text), title_to_tex(text)):
        assert from_tex(written) == text
        depth = 0
        for c in written:
            depth += (c == "{") - (c == "}")
            assert depth >= 0
        assert depth == 0


@pytest.mark.parametrize("text", [r"$\beta$-VAE", r"$O(n^{2})$ steps", r"all $x_{i}$ of $\mathbb{R}^{d}$"])
def test_mathematics_goes_out_as_it_is(text: str) -> None:
    assert to_tex(text) == text


@pytest.mark.parametrize("text", ["$}{$", "from $5 to $6", r"$\input{x}$", "$a#b$"])
def test_what_is_no_mathematics_has_no_open_dollar(text: str) -> None:
    assert not re.search(r"(?<!\\)\$", to_tex(text))


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\"O}sterreich \'{\i} {\v S}ko \c{c} R{\o}nnow", "Österreich í Ško ç Rønnow"),
        (r"``quoted'' 10--20 a~b {PDF} \& \textbar{}", "“quoted” 10–20 a b PDF & |"),
        (r"$\beta$-VAE costs \$5", r"$\beta$-VAE costs $5"),
        (r"\emph{Attention} is \unknown", r"Attention is \unknown"),
    ],
)
def test_tex_as_people_write_it(tex: str, text: str) -> None:
    assert from_tex(tex) == text


def test_odd_names_and_signs_survive_bibtex() -> None:
    text = "".join(bibtex([LORA]))
    entry = read(list(read_bibtex(text)))[0]
    assert entry.title == LORA.title
    assert entry.authors == LORA.authors
    assert entry.abstract == LORA.abstract
    assert (entry.version, entry.categories) == (2, ("cs.CL",))
    assert "\\input" not in text


def test_rispy_reads_what_we_write() -> None:
    hostile = replace(LORA, title="A\nER  - \nTY  - JOUR", abstract="B\r\nAU  - Nobody")
    records = rispy.loads("".join(ris([hostile, LORA])))
    assert len(records) == 2
    assert records[1]["doi"] == "10.1/a_b"
    assert records[1]["authors"][:2] == ["Hu, Edward J.", "van der Berg, Ludwig"]
    assert "Nobody" not in records[0]["authors"]


THESIS = BibEntry(
    title="Of a month",
    authors=("Martin Luther King Jr.", "Robert van der Berg III", "Plato"),
    year=2019,
    kind="phdthesis",
    key="king2019month",
    details={
        "month": "March", "school": "Boston University", "urldate": "2020-01-02", "note": "Bound.",
        "type": "PhD",
    },
)  # fmt: skip


def test_months_suffixes_and_who_publishes_come_back_from_every_format() -> None:
    report = replace(
        THESIS, kind="techreport", key="r1", details={"institution": "MIT", "number": "TR-7", "month": "3"}
    )
    entries = [THESIS, report]
    csl, lines = "".join(csl_json(entries)), "".join(ris(entries))
    for found in (read_bibtex("".join(bibtex(entries))), read_csl(json.loads(csl)), read_ris(lines)):
        back = read(list(found))
        assert [one.authors for one in back] == [one.authors for one in entries]
        assert [dict(one.details) for one in back] == [{**entry.details, "month": "mar"} for entry in entries]
    first, second = json.loads(csl)
    jsonschema.validate([first, second], CSL_SCHEMA)
    assert first["author"][0] == {"family": "King", "given": "Martin Luther", "suffix": "Jr."}
    assert first["issued"] == {"date-parts": [[2019, 3]]}
    assert (first["publisher"], second["publisher"]) == ("Boston University", "MIT")
    assert (second["number"], "issue" in second) == ("TR-7", False)
    assert "AU  - King, Martin Luther, Jr.\n" in lines
    text = "".join(bibtex(entries))
    assert "month = mar," in text
    assert "King, Jr., Martin Luther and van der Berg, III, Robert and Plato" in text


NAME = {
    "type": "object",
    "additionalProperties": False,
    "properties": {part: {"type": "string"} for part in ("family", "given", "suffix", "literal")},
}
DAY = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "date-parts": {
            "type": "array",
            "maxItems": 2,
            "items": {"type": "array", "maxItems": 3, "items": {"type": "integer"}},
        }
    },
}
TEXT = {"type": "string"}
CSL_TEXTS = (
    "id", "title", "container-title", "abstract", "DOI", "URL", "number", "volume", "issue",
    "page", "publisher", "publisher-place", "edition", "collection-title", "ISBN", "ISSN", "language",
    "genre", "note", "keyword", "chapter-number",
)  # fmt: skip
CSL_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": sorted(CSL_TYPES.values())},
            "author": {"type": "array", "items": NAME},
            "editor": {"type": "array", "items": NAME},
            "issued": DAY,
            "accessed": DAY,
            **dict.fromkeys(CSL_TEXTS, TEXT),
        },
    },
}  # fmt: skip
"""The part of the CSL-JSON schema (csl-data.json, version 1.0.2) that concerns what we write. It takes
nothing that the whole does not take: every name and type in it is there, with the same shape or a wider one.
"""


@given(st.lists(ENTRIES, max_size=4))
@few
def test_csl_json_has_the_shape_that_processors_take(entries: list[BibEntry]) -> None:
    items = json.loads("".join(csl_json(entries)))
    jsonschema.validate(items, CSL_SCHEMA)
    assert [item["id"] for item in items] == [entry.key or "?" for entry in entries]


TEX = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\begin{document}\nocite{*}\bibliographystyle{STYLE}\bibliography{out}\end{document}
"""


@pytest.mark.parametrize(
    ("latex", "style"), [("pdflatex", "plain"), ("pdflatex", "alpha"), ("lualatex", "abbrv")]
)
def test_bibtex_and_latex_take_it(tmp_path: Path, latex: str, style: str) -> None:
    if not (shutil.which(latex) and shutil.which("bibtex")):
        pytest.skip(f"no {latex} and bibtex here")
    odd = replace(
        LORA,
        key="odd",
        title="α-β−γ ≤ ∞ → ℓ? x\u0323 Ünïcode of \u03a3",
        authors=("M\u0301x O\u0308y",),
    )
    letters = "".join(chr(code) for code in range(0xC0, 0x180) if code not in (0xD7, 0xF7, 0x132, 0x133))
    latin = replace(
        LORA,
        key="latin",
        title=f"Of {letters}",
        authors=("Émile Żółć", "Ørsted Åse", "Đorđe Þór", "Øyvind Ł"),
    )
    others = replace(
        LORA,
        key="others",
        title="深層学習 и Обучение, مرحبا 😀 Việt ŉ",
        authors=("Ng 伟",) if style == "plain" else (),
        venue="學報",
    )
    signs = replace(LORA, key="_", title="A work without authors", authors=())
    entries = [
        LORA,
        odd,
        latin,
        others,
        signs,
        *(replace(LORA, kind=kind, key=f"{kind}1") for kind in ("article", "misc", "book")),
    ]
    text = "".join(bibtex(entries))
    (tmp_path / "out.bib").write_text(text, encoding="utf-8")
    assert [entry.title for entry in read(list(read_bibtex(text)))] == [entry.title for entry in entries]
    (tmp_path / "doc.tex").write_text(TEX.replace("STYLE", style), encoding="utf-8")
    run = [latex, "-interaction=nonstopmode", "-halt-on-error", "doc.tex"]
    steps = [run, ["bibtex", "doc"], run, run]
    done = [
        subprocess.run(step, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=60)
        for step in steps
    ]
    assert [one.returncode for one in done] == [0, 0, 0, 0], [one.stdout[-800:] for one in done]
    assert (tmp_path / "doc.bbl").read_text(encoding="utf-8").count("\\bibitem") == len(entries)
    assert "error message" not in done[1].stdout


@given(st.lists(ENTRIES, max_size=6))
@few
def test_keys_are_keys_and_differ(entries: list[BibEntry]) -> None:
    taken: set[str] = set()
    for entry in entries:
        key = first_key(entry, taken)
        assert is_key(key)
        assert key not in taken
        taken.add(key)


def test_a_key_of_ours_begins_with_a_letter_or_a_number() -> None:
    titles = ("_underscored beginnings", "$\\alpha$-divergence", "—", "#hash", "")
    for title, author in product(titles, ("_ _", "-Dash Name", "Émile Żółć", "3M Corp", "")):
        key = first_key(BibEntry(title=title, authors=(author,) if author else ()), ())
        assert key[0].isalnum(), (title, author)
        assert key[0].isascii(), (title, author)


def test_keys_follow_the_pattern() -> None:
    attention = BibEntry(title="Attention Is All You Need", authors=("Ashish Vaswani",), year=2017)
    assert first_key(attention, ()) == "vaswani2017attention"
    assert first_key(attention, {"vaswani2017attention"}) == "vaswani2017attentiona"
    assert first_key(BibEntry(title="数据", authors=("王 伟",)), ()) == "anon"
