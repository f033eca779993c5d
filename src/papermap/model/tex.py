"""TeX as bibliographies and arXiv's feed have it, read as plain text. Mathematics between dollars stays as it
is."""

from __future__ import annotations

import re
import unicodedata

from papermap.model.tex_signs import ACCENTS, LETTERS, MATH_SIGNS

_ACCENTS = {command: mark for mark, command in ACCENTS.items()}
_SIGNS = MATH_SIGNS | LETTERS | {
    "aa": "å", "AA": "Å", "j": "ȷ",
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_",
    "textdollar": "$", "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotesingle": "'", "textquotedblleft": "“", "textquotedblright": "”", "textquotedbl": '"',
    "ldots": "…", "dots": "…", "textellipsis": "…", "textregistered": "®", "texttrademark": "™",
    "textcopyright": "©", "copyright": "©", "textdegree": "°", "degree": "°", "S": "§", "P": "¶",
    "pounds": "£",
    "textsterling": "£", "texteuro": "€", "euro": "€", "textbullet": "•", "textperiodcentered": "·",
    "dag": "†",
    "textordmasculine": "º", "textmu": "µ", "texttimes": "×", "textpm": "±", "guillemotleft": "«",
    "guillemotright": "»", "textonehalf": "½", "textexclamdown": "¡", "textquestiondown": "¿",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "quad": " ", "newline": " ", "par": " ", "relax": "",
}  # fmt: skip
_LETTERS = frozenset(
    [
        "ss",
        "o",
        "O",
        "l",
        "L",
        "ae",
        "AE",
        "oe",
        "OE",
        "aa",
        "AA",
        "i",
        "j",
        "dh",
        "DH",
        "th",
        "TH",
        "dj",
        "DJ",
    ]
)
_STYLES = frozenset(
    [
        "emph",
        "textit",
        "textbf",
        "textsc",
        "textrm",
        "texttt",
        "textsf",
        "textup",
        "textsl",
        "textnormal",
        "text",
        "mbox",
        "hbox",
        "ensuremath",
        "url",
        "path",
        "mathrm",
        "mathit",
        "mathbf",
        "textsuperscript",
        "textsubscript",
        "uppercase",
        "enquote",
        "mkbibquote",
        "mkbibemph",
        "noopsort",
        "bf",
        "it",
        "em",
        "sc",
        "rm",
        "tt",
        "sf",
        "bfseries",
        "itshape",
        "scshape",
        "normalfont",
        "small",
        "protect",
    ]
)
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”"}

_TOKEN = re.compile(
    r"""(?P<math>\$(?!\s)(?:[^$\\]|\\.)+?(?<!\s)\$)
    |\\(?P<accent>[`'^~=".])\s*(?:\{\s*(?P<a1>\\?[^\W\d_])?\s*\}|(?P<a2>\\?[^\W\d_]))
    |\\(?P<letter>[uvHckdbr])(?:\s*\{\s*(?P<b1>\\?[^\W\d_])?\s*\}|\s+(?P<b2>\\?[^\W\d_])(?![a-zA-Z]))
    |\\(?P<name>[a-zA-Z]+)(?P<end>\{\}|\s*)
    |\\(?P<sign>.)
    |(?P<run>---|--|``|'')
    |(?P<tie>~)|(?P<brace>[{}])""",
    re.VERBOSE | re.DOTALL,
)

_MARKED = re.compile(r"[\\{}~$\-`']")

_WRAPPED = re.compile(
    r"""\{(\\(?:[`'^~=".](?:[a-zA-Z]|\{[a-zA-Z]\})|[uvHckdbr]\{[a-zA-Z]\}|[a-zA-Z]{1,2}))\}"""
)
"""A letter in braces of its own."""


def from_tex(text: str) -> str:
    """The text that this TeX prints; a command nobody knows stays as it is written."""
    if _MARKED.search(text) is None:
        return text
    return unicodedata.normalize("NFC", _TOKEN.sub(_plain, text))


def with_accents(text: str) -> str:
    """Titles and abstracts as arXiv announces them: their accents and special letters are TeX, all else is
    written as it is meant, a lone tilde or hyphen too."""
    if "\\" not in text:
        return text
    return unicodedata.normalize("NFC", _TOKEN.sub(_letter, _WRAPPED.sub(r"\1", text)))


def _letter(match: re.Match[str]) -> str:
    accented = match["a1"] or match["a2"] or match["b1"] or match["b2"]
    return _plain(match) if accented or match["name"] in _LETTERS else match[0]


def _plain(match: re.Match[str]) -> str:
    if match["math"] or match["brace"]:
        return match["math"] or ""
    if match["accent"]:
        return _accented(match["a1"] or match["a2"], match["accent"])
    if match["letter"]:
        return _accented(match["b1"] or match["b2"], match["letter"])
    if match["name"]:
        return _command(match["name"], match[0])
    if match["sign"]:
        return {"-": "", "/": "", "\\": " ", "(": "(", ")": ")"}.get(match["sign"], match["sign"])
    return " " if match["tie"] else _LIGATURES[match["run"]]


def _accented(letter: str | None, accent: str) -> str:
    return (letter or "").removeprefix("\\") + _ACCENTS[accent] if letter else accent


def _command(name: str, whole: str) -> str:
    if name in _SIGNS:
        return _SIGNS[name]
    return "" if name in _STYLES else whole
