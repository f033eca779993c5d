"""One reference string -> authors, title, year, arXiv id, DOI. A title is ``None`` rather than invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from papermap.extract.words import pattern

_ARXIV_NEW = re.compile(
    r"(?:arxiv|abs|pdf)[\s:./\]]*(?:e-?print|preprint)?[\s:]*(?:arxiv[\s:]*)?(?:abs/|pdf/)?\s*(\d{2}(?:0[1-9]|1[0-2])\.\s?\d{4,5})(v\d+)?",
    re.I,
)
_CORR = re.compile(r"\babs/(\d{4}\.\d{4,5})(v\d+)?", re.I)
_BARE_NEW = re.compile(
    r"(?:^|[\s\[(,:])(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(v\d+)?(?=\s*\[[a-z\-]+(?:\.[A-Za-z\-]+)?\]|\s*$)"
)
_ARXIV_OLD = re.compile(
    r"\b((?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|math|nlin|nucl-(?:ex|th)|physics|quant-ph|q-bio|q-alg|alg-geom"
    r"|dg-ga|solv-int|chao-dyn|patt-sol|funct-an|cmp-lg|cs|stat)(?:\.[A-Z]{2})?\s?/\s?\d{7})(v\d+)?"
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>{}|\\^`]+)", re.I)
_URL = re.compile(r"(?:https?://|www\.)\S+(?:\s(?=[\w./-]*[/.][\w/-]+))?", re.I)
_YEAR = re.compile(r"(?<![\d\-–/.])((?:18|19|20)\d{2})(?:[a-z]?)(?![\d/]|[\-–]\d|\.\d)")
_UPPER = "A-ZÀ-ÖØ-ÞŁŠŽČĆŚŻĞİŐŘĐ"
_INITIALS = (
    rf"(?:(?:[{_UPPER}]|Y[aeou]|[CTPSZ]h|Chr|Ju|Fr|Wm)\.(?:\s?-\s?[a-z]\.)?\s?-?\s?)+"
    rf"(?:(?:[vdl]\.\s?)+|[{_UPPER}](?=[,;]))?"
)
_BARE_INITIALS = rf"[{_UPPER}]{{1,3}}(?:[-\s][{_UPPER}])*(?=[\s,;.:&]|$)"
_CAP = rf"(?:[dDlLO]['’])?(?:Mc|Mac|[{_UPPER}])[^\W\d_]*(?:['’´`][^\W\d_]+)?"
_PARTICLE = (
    r"(?:(?:de|da|di|del|della|der|den|des|do|dos|du|la|le|van|von|vom|zu|zur|ter|ten|degli|dei|dal|al|el|bin|ibn|st\.?|af|av)[\s-]"
    r"|['’]t\s)*"
)
_TWO = r"(?=\w['’´`]?[^\W\d_])"  # a name, not an initial
_LAST = rf"{_PARTICLE}{_CAP}(?:-{_CAP}|-[a-z]+)*(?:\s{_PARTICLE}{_TWO}{_CAP}(?:-{_CAP})*){{0,2}}"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|JR|SR|III?|IV)\b\.?)?"
_AND = re.compile(r"\s*(?:[,;]\s*(?:and\s+|and(?=[A-Z]\.)|&\s*|et\s+)?|\s(?:and|&|und|et|with)\s+(?!al\b))")
_ETAL = re.compile(r"[,;]?\s*(?:and\s+|&\s*)?(?:et\s*\.?\s*al\b\.?|others\b\.?|coworkers\b)")
_NO_NAME = (
    r"(?:Phys|Math|Chem|Appl|Comput|Stat|Geom|Opt|Low|Mod|Exp|Nucl|Astron|Funct|Diff|Mach|Amer|High|Cosmol|Geophys"
    r"|Instrum|Sci|Med|Biol|Fluid|Mech|Magn|Neural|Acoust|Algebra|Graph|Symb|Roy(?=\.\s?(?:Soc|Astr|Acad|Stat|Meteor)))\b"
)
_FULL_NAME = re.compile(
    rf"(?!.*\b{_NO_NAME})(?:{_CAP}(?:-{_CAP})?|[{_UPPER}]\.)(?:[\s-]?[{_UPPER}]\.?(?=[\s{_UPPER}]))*"
    rf"(?:\s{_CAP}(?:-{_CAP})?(?=\s))?\s?{_PARTICLE}{_TWO}{_CAP}(?:-{_CAP})*(?:\s(?:Jr|Sr|II|III)\.?)?"
)
_STYLES = {
    "last": re.compile(
        rf"({_LAST}),\s?((?:{_INITIALS}|{_BARE_INITIALS})(?:\s?(?:van|von|de|der|den|la)\b)*){_SUFFIX}"
    ),
    "first": re.compile(rf"(?!Ph\.\s?D\b)({_INITIALS})\s?(?!{_NO_NAME})({_LAST}){_SUFFIX}"),
    "behind": re.compile(rf"({_LAST})\s({_INITIALS})(?!\s*{_CAP}\s*,)"),
    "written": re.compile(
        rf"({_PARTICLE}{_CAP}(?:-{_CAP})*),\s({_CAP}(?:[\s-](?:{_INITIALS}|{_CAP}|[A-Z]\b)){{0,2}})(?=\s*(?:,|\.|;|and\b|&|\())"
    ),
    "bare": re.compile(rf"({_LAST})\s({_BARE_INITIALS})(?!\.\s*{_CAP}\s*,)"),
}
_AFTER_FIRST_NAME = re.compile(rf"\s*{_CAP}(?:\s{_CAP})?\s*(?:,|\.|and\b)")
_GROUP = re.compile(r"^(?:the\s)?(?:[\w&.-]+\s){1,6}(?:[Cc]ollab(?:orations?\b|\.)|Group\b|Consortium\b)")
_BRACKETED_GROUP = re.compile(r"^[\s,]*[(\[](?![^()\[\]]*\d{4})[^()\[\]]{2,90}[)\]](?=\s*[,.:])")
_QUOTED = re.compile(
    r"[“\"]\s*([^“”\"]{6,300}?)[,.]?\s*(?:[”\"]|'')|``([^`]{6,300}?)[,.]?''|(?:^|[\s,(])['‘]([A-Z][^'‘’]{10,250}?)[,.]?['’](?=[\s,.]|$)"
)
_SENTENCE = re.compile(
    r"(?<![\s.(][A-Z])(?<!\bvs)(?<!\bal)(?<!\bSt)(?<!\bDr)(?<!\bNo)(?<!\bno)(?<!\bvol)(?<!\bVol)(?<!\bpp)(?<!\beds)(?<!\bEds)(?<!\bed)([.?!])\s+(?=[A-Z0-9“\"'‘(\[À-Þ]|arXiv|abs|https?:|doi|pages?\b|vol(?:ume)?\b|[a-z]+[A-Z]"
    r"|\w+\.(?:com|org|net|io)\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s(?:19|20)\d\d)"
)


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
    while (doi.endswith((")", "]")) and doi.count("(") < doi.count(")")) or doi.endswith("]"):
        doi = doi[:-1].rstrip(".,;")
    return doi if "arxiv." not in doi.lower() else None


def find_year(text: str) -> int | None:
    """The year of publication: in brackets, after the authors, or the last that can be one."""
    plain = _URL.sub(" ", _DOI.sub(" ", text))
    plain = re.sub(
        r"\b\d{4}\.\d{4,5}\b|(?<=[/])\d{7}\b|(?:[Aa]ccessed|[Rr]etrieved|[Vv]isited)[^.;)]*", " ", plain
    )
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
    text = _closed_up(text)
    whole = " ".join([text, *links])
    arxiv_id = find_arxiv_id(text) or next((found for link in links if (found := find_arxiv_id(link))), None)
    doi = find_doi(text)
    linked = next((found for link in links if (found := find_doi(link))), None)
    if linked and (doi is None or linked.lower().startswith(doi.lower())):
        doi = linked
    authors, rest = split_authors(text)
    dated = _DATED.match(rest.lstrip(" .,;:"))
    year = int(dated[1]) if dated and authors else find_year(text)
    if year is None:
        year = find_year(whole)
    title = find_title(text, rest, bool(authors))
    return Fields(authors, title, year, arxiv_id, doi)


_LOOSE = re.compile(r"(?<=[^\W\d_])\s+([.,;])(?=\s?[^\W\d_])")


def _closed_up(text: str) -> str:
    """Stops and commas close to the word before them, where the print sets them loose again and again."""
    return _LOOSE.sub(r"\1 ", text) if len(_LOOSE.findall(text)) > 1 else text


def split_authors(text: str) -> tuple[tuple[str, ...], str]:
    """The names a reference begins with and what follows them."""
    text = text.strip()
    names, rest = _scan_best(text)
    if names and not _GROUP.match(names[0].split(" ", 1)[-1] + " "):
        full, after = _full_names(text)
        missed = _NAME_FOLLOWS.match(rest) and not pattern("venues", "venue").match(rest.lstrip(" .,;:"))
        if missed and len(after) < len(rest) and _lists_full_names(text[: len(text) - len(after)]):
            return full, after
        return names, rest
    alone = re.match(rf"^({_LAST}){_ETAL.pattern}", text)
    if alone:
        return (alone[1],), text[alone.end() :]
    group = _GROUP.match(text)
    if group:
        members, rest = _scan_best(text[group.end() :].lstrip(" ,:;"))
        if not members:
            rest = text[group.end() :]
            inner = _BRACKETED_GROUP.match(rest)
            rest = rest[inner.end() :] if inner else rest
        return (group[0], *members), rest
    return _full_names(text)


_NAME_FOLLOWS = re.compile(rf"[\s,]*(?:(?:and|&)\s+)?[{_UPPER}]")


def _scan_best(text: str) -> tuple[tuple[str, ...], str]:
    """The list of names in the style that reaches farthest, and what follows it."""
    best: tuple[int, list[str]] = (0, [])
    for style in _STYLES:
        end, names = _scan(text, style)
        if end > best[0]:
            best = (end, names)
    end, names = best
    rest = text[end:]
    group = _BRACKETED_GROUP.match(rest) if names else None
    return tuple(names), rest[group.end() :] if group else rest


def _scan(text: str, style: str) -> tuple[int, list[str]]:
    """Names one after another from the start, the first in ``style``; how far they reach."""
    others = (
        [name for name in ("last", "first", "behind") if name != style]
        if style not in ("bare", "written")
        else []
    )
    names: list[str] = []
    position = end = 0
    while position < len(text):
        match = None
        for name in [style, *others] if names else [style]:
            match = _STYLES[name].match(text, position)
            if match and name == "last" and " " in match[1] and _AFTER_FIRST_NAME.match(text, match.end()):
                match = None  # "Isaac Councill, C. Lee Giles": two names, not one
            if match:
                first, last = (match[2], match[1]) if name != "first" else (match[1], match[2])
                names.append(f"{first.strip()} {last.strip()}")
                break
        if match is None:
            break
        end = match.start() + len(match[0].rstrip())
        etal = _ETAL.match(text, end)
        if etal:
            return etal.end(), names
        joint = _AND.match(text, end)
        if joint is None:
            break
        position = joint.end()
    closed = r"\s*[.(,]" if ";" in text[:end] else r"\s*[.(]"
    if style == "written" and (len(names) < 2 or not re.match(closed, text[end:])):
        return 0, []
    if style == "bare" and len(names) < 2 and not re.match(r"\s*(?:[.:(]|,?\s*\d{4})", text[end:]):
        return 0, []
    return end, names


def _full_names(text: str) -> tuple[tuple[str, ...], str]:
    """Names written out, up to the first full stop or the year."""
    end = re.search(
        r"(?<!\b[A-ZÀ-Þ])(?<!\bSt)(?<!\bet)\.\s+(?=\S)|,\s+(?=[“\"])|\s*[.,]?\s+\(?(?=(?:19|20)\d{2}[a-z]?[).,:])|:\s+(?=[A-Z])",
        text,
    )
    if end is None:
        return (), text
    head = _ETAL.sub("", text[: end.start()])
    parts = [part.strip() for part in re.split(r"\s+and\s+|;\s*", head) if part.strip()]
    if len(parts) > 1 and all(re.fullmatch(rf"{_LAST},\s[^,]+", part) for part in parts):
        names = [" ".join(reversed([x.strip() for x in name.split(",", 1)])) for name in parts]
    else:
        names = [part.strip() for part in _AND.split(head) if part.strip()]
        if len(names) == 2 and re.fullmatch(rf"{_CAP},\s{_CAP}", head):
            names = [f"{names[1]} {names[0]}"]
    plausible = [name for name in names if _is_full_name(name)]
    if names and len(plausible) >= 0.6 * len(names) and (len(names) > 1 or len(names[0].split()) <= 4):
        return tuple(plausible), text[end.end() :]
    return (), text


def _lists_full_names(head: str) -> bool:
    """Whether the beginning of a reference is surely a list of names written out, "Ann B. Cee and Dee Fox.":
    where initials stand between first and last name, a scan for "Cee A. B." would stop within it."""
    names = [part for part in _AND.split(_ETAL.sub("", head).strip(' .,:;"“')) if part.strip()]
    if not all(_FULL_NAME.fullmatch(name) for name in names):
        return False
    return len(names) == 1 or re.search(r"(?:\sand|&)\s[^,]+\W*$|\bal\W*$", head) is not None


def _is_full_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or any(ch.isdigit() for ch in text):
        return False
    proper = [w for w in words if w[:1].isupper() or not w[:1].isascii()]
    small = [w for w in words if w not in proper and not re.fullmatch(_PARTICLE.rstrip("*") + "?", w + " ")]
    return len(proper) >= 1 and not small


def find_title(text: str, rest: str, has_authors: bool) -> str | None:
    """The title in a reference, by the grammar of its style."""
    leading = _QUOTED.match(text.lstrip())
    if leading:
        return _tidy(leading[1] or leading[2] or leading[3])
    quoted = _QUOTED.search(rest)
    if quoted and (quoted.start() <= 14 or not has_authors):
        return _tidy(quoted[1] or quoted[2] or quoted[3])
    comma = has_authors and re.match(r"^\s*,", rest) is not None
    rest = _EDITORS.sub("", rest.lstrip(" .,;:"))
    dated = _DATED.match(rest)
    if dated:
        comma = rest[dated.end() - 1 :].startswith(",") or dated[0].rstrip().endswith(",")
        rest = rest[dated.end() :]
        if (
            dated[0].strip().isalnum()
        ):  # "Bee A 2020 A title J. Phys. A 12 345": only blanks between the parts
            journal = _SPACED_JOURNAL.search(rest)
            rest = rest[: journal.start()] if journal else rest
    if not has_authors and not dated:
        if re.match(r"^\W*(?:https?://|www\.)", text):
            return None
        if _JOURNAL_ALONE.match(rest):
            return None
        found = _cut_title(rest, comma=False)
        return found if found and len(found.split()) >= 3 else None
    return _cut_title(rest, comma)


_JOURNAL_ALONE = re.compile(
    r"^(?:[A-Z]\w+|of|and|the|in|on|for|&)(?:\s(?:[A-Z][\w.]+|of|and|the|in|on|for|&)){1,8}"
    r",?\s(?:[Vv]ol(?:ume|\.)?\s?)?\d{1,4}\s?(?:\((?:19|20)\d\d\)|,\s?[Nn]o\.|(?:19|20)\d\d\b|\(\d{1,3}\))"
)
_SPACED_JOURNAL = re.compile(
    r"(?:^|\s)(?=(?:[A-Z][A-Za-z]*\.?\s?){1,5}\s(?:[A-Z]\s)?\d+[A-Z]?\s[A-Z]?\d+(?:\s?[-–]\s?\d+)?(?:\W|$))"
)
_EDITORS = re.compile(r"^\(?(?:[Ee]ditors?|[Ee]ds?\b)\.?\)?[.,:]*\s+")
_DATED = re.compile(
    r"^[(\[]?((?:18|19|20)\d{2})[a-z]?(?:,?\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?(?:\s\d+)?)?(?:[)\]]\s*[.,:;]?|\s*[.,:;]|(?=\s[A-Z]))\s*"
)
_WORD = r"[A-Z][\w&'’\-]*\.?"
_ABBREVIATED = rf"{_WORD}(?:(?:\s(?:of\s|and\s|&\s|in\s|for\s|the\s)?|(?<=\.)){_WORD}){{0,7}}\s?"
_BEFORE_VENUE_FORM = (
    r",\s+(?=[Ii]n[\s:]|\d(?:st|nd|rd|th)\s[Ee]d|[Aa]r[Xx]iv|(?i:%s)"
    rf"|{_ABBREVIATED}[,:]?\s*(?:vol\.?\s*)?[A-Z]?\d)"
)
_STARTS_JOURNAL = re.compile(
    rf"^({_ABBREVIATED})(?:\s*[,:]\s*|(?<=[\s.A-Z]))(?:vol\.?\s*)?(?:[A-Z]{{1,2}}\s?)?(?!(?:19|20)\d\d\b)\d+[A-Z]?\s?"
    r"(?:,(?!\d{3}\b)|[:;\-–]\s?[A-Z]?\d|\((?=[^)]*\d|R\))|\[|$)"
    rf"|^({_ABBREVIATED})(?:19|20)\d\d,\s?\d+,"
)
_TAIL = re.compile(
    r"[.,]?\s(?:arXiv\b|https?:|abs/|CoRR\b|\(?(?:19|20)\d{2}[a-z]?\)?[.,]?$|[Dd][Oo][Ii]\b)"
    r"|\s\((?:[^()]*(?:Press|Springer|Wiley|Elsevier|Verlag|New York|University|Ph\.?D)[^()]*"
    r"|[^()]*(?:19|20)\d{2})\)?"
)


def _is_journal(text: str) -> bool:
    """Whether the words before a volume number are a journal's name rather than a title."""
    words = text.split()
    small = [
        word for word in words if word[:1].islower() and word not in ("of", "and", "the", "in", "for", "de")
    ]
    return not small and (
        "." in text or len(words) <= 3 or pattern("venues", "venue").match(text) is not None
    )


def _cut_title(rest: str, comma: bool) -> str | None:
    """The title ``rest`` begins with: up to the venue in comma styles, else to the sentence's end."""
    venue = pattern("venues", "venue")
    if not rest or venue.match(rest) or re.match(r"in[:\s]", rest):
        return None
    start = _STARTS_JOURNAL.match(rest)
    if start and _is_journal((start[1] or start[2]).strip()):
        return None
    tail = _TAIL.search(rest)
    title = rest = rest[: tail.start()] if tail and tail.start() > 4 else rest
    cut = _before_venue().search(rest) if comma else None
    if cut:
        title = rest[: cut.start()]
    else:
        end = _SENTENCE.search(rest)
        if end:
            title = rest[: end.start(1)] + (end[1] if end[1] in "?!" else "")
        inner = _before_venue().search(title) if not comma else None
        if inner and inner.start() > 12:
            title = title[: inner.start()]
    words = title.split()
    if not any(len(re.sub(r"\W", "", word)) > 2 and word[:1].isalpha() for word in words) or len(title) < 4:
        return None
    if re.search(r"\b\d+\s*[(:]\s*\d+|\bvol\.|\bpp\.\s*\d", title) and len(words) < 8:
        return None
    return _tidy(title)


@cache
def _before_venue() -> re.Pattern[str]:
    return re.compile(_BEFORE_VENUE_FORM % pattern("venues", "venue").pattern)


_TRAILING_PAGES = re.compile(r"\s\d{1,4}\s?\(\d{1,3}\)\s?\d+\s?[-–]\s?\d+$")
_TRAILING_YEAR = re.compile(r"(?<=[\w)?!])[,;]\s(?:19|20)\d{2}[a-z]?(?:,\s\d{4}\.\d{4,5})?$")


def _tidy(title: str | None) -> str | None:
    if title is None:
        return None
    title = _TRAILING_PAGES.sub("", title)
    text = _TRAILING_YEAR.sub("", title.strip(" .,;:'‘’\"“”"))
    if re.match(r"(?:and|et|&)\s", text):
        return None  # a name that was not read as one
    return text if sum(ch.isalpha() for ch in text) >= 4 else None
