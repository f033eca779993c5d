"""One reference string -> authors, title, year, arXiv id, DOI. A title is ``None`` rather than invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papermap.extract.words import pattern

_ARXIV_NEW = re.compile(r"(?:arxiv|abs|pdf)[\s:./\]]*(?:preprint\s*)?(?:arxiv[\s:]*)?(?:abs/|pdf/)?\s*(\d{2}(?:0[1-9]|1[0-2])\.\s?\d{4,5})(v\d+)?", re.I)
_CORR = re.compile(r"\babs/(\d{4}\.\d{4,5})(v\d+)?", re.I)
_BARE_NEW = re.compile(r"(?:^|[\s\[(,:])(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(v\d+)?(?=\s*\[[a-z\-]+(?:\.[A-Za-z\-]+)?\]|\s*$)")
_ARXIV_OLD = re.compile(
    r"\b((?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|math|nlin|nucl-(?:ex|th)|physics|quant-ph|q-bio|q-alg|alg-geom"
    r"|dg-ga|solv-int|chao-dyn|patt-sol|funct-an|cmp-lg|cs|stat)(?:\.[A-Z]{2})?\s?/\s?\d{7})(v\d+)?"
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>{}|\\^`]+)", re.I)
_URL = re.compile(r"(?:https?://|www\.)\S+(?:\s(?=[\w./-]*[/.][\w/-]+))?", re.I)
_YEAR = re.compile(r"(?<![\d\-–/.])((?:19|20)\d{2})(?:[a-z]?)(?![\d/]|[\-–]\d|\.\d)")
_INITIALS = r"(?:[A-ZÀ-Þ]\.?(?:\s?-\s?|\s?)){1,4}"
_CAP = r"(?:[A-ZÀ-ÞŁŠŽČĆŚŻĞİ]|[dD]['’]|[dlODL]['’][A-Z])[\w'’´`\-]*"
_PARTICLE = r"(?:(?:de|da|di|del|della|der|den|des|do|dos|du|la|le|van|von|vom|zu|zur|ter|ten|al|el|bin|ibn|st\.?|Van|De|Von|Di|Le|La)\s|['’]t\s)*"
_LAST = rf"{_PARTICLE}{_CAP}(?:[\s\-]{_CAP}){{0,2}}"
_LAST_FIRST = rf"{_LAST},\s?(?:(?:Jr|Sr|III?)\.?,\s?)?(?:{_INITIALS}(?:{_PARTICLE.rstrip('*')})?)(?:,?\s(?:Jr|Sr|III?)\.?)?"
_FIRST_LAST = rf"{_INITIALS}\s?{_LAST}(?:,?\s(?:Jr|Sr|III?)\b\.?)?"
_LAST_BARE = rf"{_LAST}\s[A-Z]{{1,3}}(?=[,.;:\s])"
_AND = r"(?:\s*[,;]?\s+(?:and|&|und|et)\s+|\s*[,;]\s*(?:and\s+|&\s*)?)"
_ETAL = r"(?:,?\s*(?:and\s+)?(?:et\s*\.?\s*al\b\.?|others\b\.?))?"


def _list_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"^{name}(?:{_AND}{name})*{_ETAL}")


_LISTS = tuple((_list_of(name), form) for name, form in ((_LAST_FIRST, "last"), (_FIRST_LAST, "first"), (_LAST_BARE, "bare")))
_QUOTED = re.compile(r"[“\"]\s*([^“”\"]{6,300}?)[,.]?\s*(?:[”\"]|'')|``([^`]{6,300}?)[,.]?''")
_SENTENCE = re.compile(r"(?<![\s.(][A-Z])(?<!\bvs)(?<!\bal)(?<!\bSt)(?<!\bDr)(?<!\bNo)(?<!\bno)(?<!\bvol)(?<!\bVol)(?<!\bpp)(?<!\beds)(?<!\bEds)(?<!\bed)([.?!])\s+(?=[A-Z0-9“\"'‘(\[À-Þ]|arXiv|abs|https?:|doi|[a-z]+[A-Z])")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a reference string says."""

    authors: tuple[str, ...]
    title: str | None
    year: int | None
    arxiv_id: str | None
    doi: str | None


def find_arxiv_id(text: str) -> str | None:
    """The arXiv identifier in a text, of either style, with its version when given."""
    for form in (_ARXIV_NEW, _CORR, _BARE_NEW):
        match = form.search(text)
        if match:
            return match[1].replace(" ", "") + (match[2] or "")
    match = _ARXIV_OLD.search(text)
    return re.sub(r"\s", "", match[1]) + (match[2] or "") if match else None


def find_doi(text: str) -> str | None:
    """The DOI in a text, without the punctuation that follows it."""
    match = _DOI.search(text)
    if match is None:
        return None
    doi = match[1].rstrip(".,;:'”’")
    while doi.endswith((")", "]")) and doi.count("(") < doi.count(")") or doi.endswith("]"):
        doi = doi[:-1].rstrip(".,;")
    return doi if "arxiv." not in doi.lower() else None


def find_year(text: str) -> int | None:
    """The year of publication: in brackets, after the authors, or the last that can be one."""
    plain = _URL.sub(" ", _DOI.sub(" ", text))
    plain = re.sub(r"\b\d{4}\.\d{4,5}\b|(?<=[/])\d{7}\b|(?:[Aa]ccessed|[Rr]etrieved|[Vv]isited)[^.;)]*", " ", plain)
    years = [(int(m[1]), m.start()) for m in _YEAR.finditer(plain) if 1800 <= int(m[1]) <= 2035]
    if not years:
        return None
    early = re.search(r"[.,\w]\s\(?((?:19|20)\d{2})[a-z]?\)?[.:,]\s", plain[: max(60, len(plain) // 2)])
    bracket = re.search(r"\(((?:19|20)\d{2})[a-z]?\)", plain)
    if early and early[0].rstrip()[-1] in ".:" and (bracket is None or bracket.start() > early.start() + 2):
        return int(early[1])
    dated = re.findall(r"\((?:[^()]*\s)?((?:19|20)\d{2})[a-z]?\)", plain)
    if dated:
        return int(dated[0]) if plain.find(f"({dated[0]}") < 0.4 * len(plain) else int(dated[-1])
    return years[-1][0]


def parse_reference(text: str, links: Sequence[str] = ()) -> Fields:
    """Take one reference string apart; ``links`` are the web addresses clickable inside it."""
    whole = " ".join([text, *links])
    arxiv_id = find_arxiv_id(text) or next((found for link in links if (found := find_arxiv_id(link))), None)
    doi = find_doi(text)
    linked = next((found for link in links if (found := find_doi(link))), None)
    if linked and (doi is None or linked.lower().startswith(doi.lower())):
        doi = linked
    year = find_year(text)
    if year is None:
        year = find_year(whole)
    authors, rest = split_authors(text)
    title = find_title(text, rest, bool(authors))
    return Fields(authors, title, year, arxiv_id, doi)


def split_authors(text: str) -> tuple[tuple[str, ...], str]:
    """The names a reference begins with and what follows them."""
    text = text.strip()
    for form, kind in _LISTS:
        match = form.match(text)
        if match is None:
            continue
        head, rest = text[: match.end()], text[match.end() :]
        if kind == "bare" and not re.match(r"^\s*[.,:(]", rest):
            continue
        if kind != "bare" and rest[:1].isalpha() and head[-1:].isalpha():
            continue
        return _names(head, kind), rest.lstrip(" .,;:")
    sentence = _SENTENCE.search(text)
    if sentence:
        head = text[: sentence.start(1)]
        names = [part for part in re.split(_AND, head.replace(" et al", "")) if part and part not in ("others",)]
        plausible = [name for name in names if _is_full_name(name)]
        if names and len(plausible) >= 0.6 * len(names):
            return tuple(plausible), text[sentence.end() :].strip()
    return (), text


def _is_full_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or any(ch.isdigit() for ch in text):
        return False
    proper = [w for w in words if w[:1].isupper() or not w[:1].isascii()]
    return len(proper) >= 1 and len(proper) >= len(words) - 2


def _names(head: str, kind: str) -> tuple[str, ...]:
    head = re.sub(rf"{_ETAL}$", "", head)
    if kind == "last":
        names = []
        for match in re.finditer(_LAST_FIRST, head):
            last, _, first = match[0].partition(",")
            names.append(f"{first.strip()} {last.strip()}".strip())
        return tuple(names)
    return tuple(part.strip(" ,;") for part in re.split(_AND, head) if part.strip(" ,;"))


def find_title(text: str, rest: str, has_authors: bool) -> str | None:
    """The title in a reference, by the grammar of its style."""
    quoted = _QUOTED.search(text)
    if quoted and quoted.start() < 0.8 * len(text):
        return _tidy(quoted[1] or quoted[2])
    rest = rest.strip()
    dated = re.match(r"^\(?((?:19|20)\d{2})[a-z]?(?:,\s\w+(?:\s\d+)?)?\)?\s*[.,:;]?\s+", rest)
    if dated:
        rest = rest[dated.end() :]
    if not rest or not has_authors and not dated:
        return _title_without_authors(text)
    return _first_sentence(rest, comma_style=not dated)


def _first_sentence(rest: str, comma_style: bool) -> str | None:
    venue = pattern("venues", "venue")
    if venue.match(rest):
        return None
    end = _SENTENCE.search(rest)
    title = rest[: end.start(1)] + (end[1] if end and end[1] in "?!" else "") if end else rest
    cut = re.search(r",\s(?=in\b|In\b)|,\s+(?=(?:%s))" % venue.pattern, title)  # noqa: UP031
    if cut and comma_style:
        title = title[: cut.start()]
    inner = re.search(r"[.,]?\s(?:arXiv\b|https?:|abs/|CoRR\b|\(?(?:19|20)\d{2}\)?[.,]?$|[Dd]oi\b)", title)
    if inner and inner.start() > 8:
        title = title[: inner.start()]
    title = re.sub(r",\s*(?:19|20)\d{2}[a-z]?$", "", title.rstrip(" .,"))
    words = title.split()
    if len(words) < 2 and len(title) < 6 or not any(word[:1].isalpha() and len(word) > 3 for word in words):
        return None
    if re.search(r"\b\d+\s*[(:]\s*\d+|\bvol\.|\bpp\.\s*\d", title) and len(words) < 8:
        return None
    return _tidy(title)


def _title_without_authors(text: str) -> str | None:
    if re.match(r"^\W*(?:https?://|www\.)", text):
        return None
    first = _first_sentence(text, comma_style=True)
    return first if first and len(first.split()) >= 3 else None


def _tidy(title: str | None) -> str | None:
    if title is None:
        return None
    text = title.strip(" .,;:'‘’\"“”")
    return text if sum(ch.isalpha() for ch in text) >= 4 else None
