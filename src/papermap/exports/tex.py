"""Plain text as TeX that prints it. Commands in a text from outside never run: only mathematics made of known
commands goes through as it is.

Latin letters with accents are written with TeX's commands, each in braces of its own: BibTeX, which counts
bytes, then takes one for a letter where it shortens names and makes labels. Other scripts stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from papermap.model.tex_signs import ACCENTS, LETTERS, MATH_SIGNS

_MATH = re.compile(r"\$(?! )[^$\n]{1,300}(?<! )\$")
_COMMAND = re.compile(r"\\([a-zA-Z]+|.)")
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "$": r"\$", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "–": "--",
    "—": "---",
}  # fmt: skip
# What inputenc's utf8 has no sign for: mathematics, and accents on letters that Unicode has not together.
_PLAIN = str.maketrans(
    {**_SPECIAL, **{sign: rf"\ensuremath{{\{name}}}" for name, sign in MATH_SIGNS.items()}}
)
_MARKS = "".join(ACCENTS)
_APART = re.compile(f"([A-Za-z])([{_MARKS}])(?![\u0300-\u036f])")
_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_LETTERS = str.maketrans({sign: rf"{{\{name}}}" for name, sign in LETTERS.items()})
# Two hyphens or quotation marks in a row would be read as one sign.
_RUN = re.compile(r"(?<=-)(?=[-–—])|(?<=[–—])(?=[-–—])|(?<=`)(?=`)|(?<=')(?=')")
_CAPITALS = re.compile(r"\w+[A-Z]\w*")

MATH_COMMANDS = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "varepsilon",
        "zeta",
        "eta",
        "theta",
        "vartheta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "upsilon",
        "phi",
        "varphi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Upsilon",
        "Phi",
        "Psi",
        "Omega",
        "ell",
        "hbar",
        "infty",
        "partial",
        "nabla",
        "times",
        "cdot",
        "cdots",
        "ldots",
        "dots",
        "pm",
        "mp",
        "div",
        "ast",
        "star",
        "circ",
        "bullet",
        "oplus",
        "otimes",
        "le",
        "leq",
        "ge",
        "geq",
        "ne",
        "neq",
        "approx",
        "sim",
        "simeq",
        "equiv",
        "propto",
        "ll",
        "gg",
        "in",
        "notin",
        "subset",
        "subseteq",
        "supset",
        "cup",
        "cap",
        "to",
        "rightarrow",
        "leftarrow",
        "leftrightarrow",
        "Rightarrow",
        "mapsto",
        "sum",
        "prod",
        "int",
        "log",
        "ln",
        "exp",
        "sin",
        "cos",
        "tan",
        "min",
        "max",
        "sup",
        "inf",
        "lim",
        "arg",
        "det",
        "dim",
        "mathcal",
        "mathbb",
        "mathbf",
        "mathrm",
        "mathit",
        "mathsf",
        "mathfrak",
        "rm",
        "bf",
        "it",
        "text",
        "textit",
        "textbf",
        "textrm",
        "hat",
        "tilde",
        "bar",
        "vec",
        "dot",
        "widehat",
        "widetilde",
        "overline",
        "underline",
        "sqrt",
        "frac",
        "left",
        "right",
        "langle",
        "rangle",
        "lfloor",
        "rfloor",
        "lceil",
        "rceil",
        "prime",
        "quad",
        "mid",
        "parallel",
        "perp",
    ]
) | {",", ";", ":", "!", " ", "{", "}", "_", "%", "|"}


def to_tex(text: str) -> str:
    """The text as TeX, mathematics kept."""
    return _around_math(text, _escaped)


def title_to_tex(text: str) -> str:
    """A title as TeX, words with capitals inside them (BERT, NeRF) kept from being lowered."""
    return _around_math(text, _guarded)


def _around_math(text: str, write: Callable[[str], str]) -> str:
    if "$" not in text:
        return write(text)
    parts, at = [], 0
    for match in _MATH.finditer(text):
        if _is_math(match[0][1:-1]):
            parts += [write(text[at : match.start()]), match[0]]
            at = match.end()
    return "".join([*parts, write(text[at:])])


def _guarded(text: str) -> str:
    found, at = [], 0
    for match in _CAPITALS.finditer(text):
        found += [_escaped(text[at : match.start()]), "{", _escaped(match[0]), "}"]
        at = match.end()
    return "".join([*found, _escaped(text[at:])])


def _escaped(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    whole = "{}".join(piece.translate(_PLAIN) for piece in _RUN.split(text))
    if whole.isascii():
        return whole
    apart = _LATIN.sub(_letter_and_mark, whole)
    told = _APART.sub(lambda match: rf"{{\{ACCENTS[match[2]]}{{{match[1]}}}}}", apart)
    return unicodedata.normalize("NFC", told.translate(_LETTERS))


def _letter_and_mark(match: re.Match[str]) -> str:
    """A letter taken apart, where TeX can put it together again."""
    apart = unicodedata.normalize("NFD", match[0])
    return apart if len(apart) == 2 and apart[0].isascii() and apart[1] in ACCENTS else match[0]


def _is_math(body: str) -> bool:
    if (
        body.endswith("\\")
        or not all(match[1] in MATH_COMMANDS for match in _COMMAND.finditer(body))
        or "%" in body.replace("\\%", "")
    ):
        return False
    depth = 0
    for c in re.sub(r"\\[{}]", "", body):
        depth += (c == "{") - (c == "}")
        if depth < 0:
            return False
    # BibTeX counts every brace, also one that a backslash takes its meaning from.
    return depth == 0 and body.count("{") == body.count("}") and "#" not in body and "&" not in body
