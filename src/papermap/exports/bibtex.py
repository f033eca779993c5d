"""Bibliographies in BibTeX, in the fields that BibTeX's own styles read: the published version of a work,
with its arXiv identifier beside it. Written by bibtexparser.

Signs that LaTeX on its own may not have, such as those of other scripts, stay as they are. A preamble at the
end sees to it that pdflatex prints a box with their number for those that no package of the document has, and
does not stop; LuaLaTeX and XeLaTeX print them as far as the font goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import bibtexparser
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from papermap.exports.addresses import address_of
from papermap.exports.tex import title_to_tex, to_tex
from papermap.model.bibliography import BibEntry
from papermap.model.formats import MONTHS, month_of
from papermap.model.names import split_name, without_suffix
from papermap.model.refs import Scheme

VENUE_FIELD = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "inbook": "booktitle",
}
"""Where a kind keeps its venue; elsewhere it is how a work was published."""

_VERBATIM = ("url", "doi", "eprint")
_SAFE_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_CHUNK = 1000

_SIGNS_BEGIN = r"""\def\papermapsign#1#2{}
  \ifdefined\directlua\else\ifdefined\XeTeXversion\else
  \def\papermapsign#1#2{\ifcsname u8:\detokenize{#1}\endcsname\else
  \expandafter\gdef\csname u8:\detokenize{#1}\endcsname{\fbox{\tiny#2}}\fi}
  \fi\fi"""
_SIGNS_END = r"\let\papermapsign\undefined"


def bibtex(entries: Iterable[BibEntry]) -> Iterator[str]:
    """The bibliography in pieces, to be written one after another in UTF-8."""
    form = BibtexFormat()
    form.indent, form.block_separator, form.trailing_comma = "  ", "\n", True
    source, signs = iter(entries), set[str]()
    while chunk := list(islice(source, _CHUNK)):
        library = Library()
        library.add([_entry(entry) for entry in chunk], fail_on_duplicate_key=False)
        text = bibtexparser.write_string(library, unparse_stack=[], bibtex_format=form) + "\n"
        if not text.isascii():
            signs.update(text)
        yield text
    if rare := sorted(sign for sign in signs if not sign.isascii()):
        yield _preamble(rare)


def _preamble(signs: Iterable[str]) -> str:
    """Gives pdflatex something to print for each sign that it knows nothing of."""
    told = "\n  ".join(rf"\papermapsign{{{sign}}}{{{ord(sign):X}}}" for sign in signs)
    return f"@preamble{{ {{{_SIGNS_BEGIN}\n  {told}\n  {_SIGNS_END}}} }}\n"


def _entry(entry: BibEntry) -> Entry:
    fields = [Field(name, _value(name, text)) for name, text in _fields(entry) if text]
    return Entry(entry.kind, entry.key, fields)


def _value(name: str, text: str) -> str:
    """What stands behind the sign of equality. A month is one of the strings that every style has."""
    month = month_of(text) if name == "month" else None
    return f"{{{_inside(name, text)}}}" if month is None else MONTHS[month - 1]


def _inside(name: str, text: str) -> str:
    if name in _VERBATIM:
        return text.translate(_SAFE_ADDRESS)
    return title_to_tex(text) if name == "title" else text if name == "author" else to_tex(text)


def _fields(entry: BibEntry) -> Iterator[tuple[str, str | None]]:
    arxiv, doi, details = entry.ref(Scheme.ARXIV), entry.ref(Scheme.DOI), dict(entry.details)
    yield "title", entry.title
    yield "author", " and ".join(_name(name) for name in entry.authors)
    yield VENUE_FIELD.get(entry.kind, "howpublished"), entry.venue or details.get("howpublished")
    if entry.kind in VENUE_FIELD and entry.venue:
        yield "howpublished", details.get("howpublished")
    details.pop("howpublished", None)
    yield "year", str(entry.year) if entry.year else None
    address = details.pop("url", None)
    yield from details.items()
    yield "doi", doi.value if doi else None
    if arxiv:
        yield "eprint", f"{arxiv.value}v{entry.version}" if entry.version else arxiv.value
        yield "archiveprefix", "arXiv"
        yield "primaryclass", entry.categories[0] if entry.categories else None
    yield "url", address or address_of(entry)
    yield "key", _label(entry)
    yield "abstract", entry.abstract


def _label(entry: BibEntry) -> str | None:
    """What stands for the authors of a work that has none, where BibTeX's ``alpha`` would set the first signs
    of the citation key and TeX would stumble over one of them. An imported key stays as it came."""
    if entry.authors or entry.details.get("editor") or entry.key[:3].isalnum():
        return None
    return "".join(c for c in entry.key + (entry.title or "") if c.isascii() and c.isalnum())[:20] or "Anon"


def _name(name: str) -> str:
    """A name as BibTeX takes apart; one that BibTeX would take apart wrongly stays whole in braces."""
    given, family = split_name(name)
    family, suffix = without_suffix(family) if given else (family, "")
    text = to_tex(f"{family}, {suffix}, {given}" if suffix else name)
    return f"{{{text}}}" if "," in name or " and " in f" {name.lower()} " else text
