"""The language that selects papers: ``topic:diffusion pass>=2 year>=2022 "exact words" -has:pdf (a OR b)``.

Words beside each other must all hold; ``OR``, ``NOT`` (or ``-``) and brackets say otherwise. Text to tree and
back lives here; what a field means for a library is decided in :mod:`papermap.library.selecting`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a field holds, and so what may be asked of it."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that can be asked for; ``choices`` are the words a choice may have."""

    kind: Kind
    about: str
    choices: tuple[str, ...] = ()


HAS = ("abstract", "arxiv", "code", "data", "doi", "notes", "pdf", "relation", "reproduction", "sentences",
       "tag", "text", "verdict")  # fmt: skip
VERDICTS = ("foundational", "new-technique", "minor-tweak")

FIELDS: dict[str, Field] = {
    "title": Field(Kind.TEXT, "words of the title"),
    "author": Field(Kind.TEXT, "part of an author's name"),
    "venue": Field(Kind.TEXT, "where it appeared"),
    "abstract": Field(Kind.TEXT, "words of the abstract"),
    "text": Field(Kind.TEXT, "words of the PDF"),
    "notes": Field(Kind.TEXT, "your own words on it"),
    "id": Field(Kind.TEXT, "part of an identifier"),
    "key": Field(Kind.TEXT, "part of its BibTeX key"),
    "category": Field(Kind.TEXT, "an arXiv category, as cs.CL, or its beginning"),
    "topic": Field(Kind.TEXT, "a reading list, a tag or a community of the map"),
    "list": Field(Kind.TEXT, "a reading list"),
    "tag": Field(Kind.TEXT, "one of your tags; with = the whole tag"),
    "year": Field(Kind.NUMBER, "year of publication"),
    "citations": Field(Kind.NUMBER, "how often it is cited"),
    "pass": Field(Kind.NUMBER, "the furthest pass you read it in, 0 to 3"),
    "added": Field(Kind.DAY, "when you added it"),
    "read": Field(Kind.DAY, "when you last ended a pass of it"),
    "verdict": Field(Kind.CHOICE, "your verdict", VERDICTS),
    "has": Field(Kind.CHOICE, "what is there", HAS),
}
"""The fields every library has. A library's own spreadsheet columns are further fields of kind text."""


class QueryError(ValueError):
    """The text is no query. ``at`` is the place of the trouble, counted from 0; the message shows it."""

    def __init__(self, said: str, text: str, at: int) -> None:
        super().__init__(f"{said}\n  {text}\n  {' ' * at}^")
        self.said, self.at = said, at


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. ``field`` is empty for plain words; ``sign`` is ``:``, ``=``, ``<``, ``<=``, ``>`` or
    ``>=``. ``exact`` words are looked for as they stand, in order."""

    value: str
    field: str = ""
    sign: str = ":"
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    part: Query


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; of no parts, that is every paper."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Query, ...]


Query = Term | Not | All | Any

_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-(?=[^\s)]))
    |(?P<field>[^\W\d][\w-]*)(?:(?P<colon>:)|\s*(?P<compared>[<>]=?|=)\s*)(?:"(?P<fieldquoted>[^"]*)"|(?P<fieldword>[^\s()"]*))
    |"(?P<quoted>[^"]*)"|(?P<stray>")|(?P<word>[^\s()"]+))""",
    re.VERBOSE,
)
DEPTH = 50
"""How deep brackets and NOT may be in each other."""

_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    at: int
    term: Term | None = None


def parse_query(text: str, columns: Mapping[str, Field] | None = None) -> Query:
    """Read a query. ``columns`` are fields of this library beside :data:`FIELDS`.

    Raises :class:`QueryError`, which points at the place.
    """
    reader = _Reader(text, {**FIELDS, **(columns or {})})
    found = reader.any()
    if (left := reader.token()) is not None:
        raise QueryError("there is no bracket that this one closes", text, left.at)
    return found


def is_plain(text: str) -> bool:
    """Whether a text is nothing but words that must all be there: it has nothing of the language in it."""
    return not re.search(r'[:<>="()]|(?:^|\s)-\S|(?:^|\s)(?:OR|AND|NOT)(?:\s|$)', text)


def render_query(query: Query) -> str:
    """The text that reads as this tree."""
    if isinstance(query, Term):
        value = f'"{query.value}"' if query.exact else query.value
        return f"{query.field}{query.sign}{value}" if query.field else value
    if isinstance(query, Not):
        return f"-{_bracketed(query.part)}"
    if isinstance(query, All):
        return " ".join(_bracketed(part) for part in query.parts)
    return " OR ".join(_bracketed(part) for part in query.parts)


def _bracketed(query: Query) -> str:
    return render_query(query) if isinstance(query, Term | Not) else f"({render_query(query)})"


class _Reader:
    """Reads by descent: alternatives of conjunctions of terms."""

    def __init__(self, text: str, fields: Mapping[str, Field]) -> None:
        self._text, self._fields = text, fields
        self._tokens = self._split()
        self._next = self._depth = 0

    def token(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def any(self) -> Query:
        parts = [self._all()]
        while (token := self.token()) is not None and token.kind == "or":
            self._next += 1
            self._needed("OR needs something on its right", token.at)
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Query:
        parts: list[Query] = []
        while (token := self.token()) is not None and token.kind not in ("or", "close"):
            if token.kind == "and" and parts:
                self._next += 1
                token = self._needed("AND needs something on its right", token.at)
            parts.append(self._one(token))
        if token is not None and token.kind == "or" and not parts:
            raise QueryError("OR needs something on its left", self._text, token.at)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, token: _Token) -> Query:
        self._next += 1
        if token.kind in ("not", "open"):
            self._depth += 1
            if self._depth > DEPTH:
                raise QueryError(f"no more than {DEPTH} brackets in each other", self._text, token.at)
            inner = self._left_out(token) if token.kind == "not" else self._within(token)
            self._depth -= 1
            return inner
        if token.term is None:
            raise QueryError(f"{token.kind.upper()} needs something on its left", self._text, token.at)
        return token.term

    def _left_out(self, token: _Token) -> Query:
        return Not(self._one(self._needed("there is nothing here to leave out", token.at)))

    def _within(self, bracket: _Token) -> Query:
        inner = self.any()
        if self.token() is None:
            raise QueryError("this bracket is never closed", self._text, bracket.at)
        self._next += 1
        return inner

    def _needed(self, said: str, at: int) -> _Token:
        token = self.token()
        if token is None or token.kind in ("or", "close"):
            raise QueryError(said, self._text, at)
        return token

    def _split(self) -> list[_Token]:
        found, at, end = [], 0, len(self._text.rstrip())
        while at < end:
            match = _TOKEN.match(self._text, at)
            assert match is not None  # every character begins some token
            found.append(self._token(match))
            at = match.end()
        return found

    def _token(self, match: re.Match[str]) -> _Token:
        start = match.start(match.lastgroup or 0)
        if match["open"] or match["close"]:
            return _Token("open" if match["open"] else "close", start)
        if match["minus"]:
            return _Token("not", start)
        if match["stray"]:
            raise QueryError("this quotation mark is never closed", self._text, start)
        if match["field"]:
            return _Token("term", match.start("field"), self._field_term(match))
        if match["quoted"] is not None:
            if not match["quoted"].strip():
                raise QueryError("there are no words between these quotation marks", self._text, start - 1)
            return _Token("term", start - 1, Term(match["quoted"], exact=True))
        if (word := match["word"]) in ("OR", "NOT", "AND"):
            return _Token({"OR": "or", "NOT": "not", "AND": "and"}[word], start)
        return _Token("term", start, Term(word))

    def _field_term(self, match: re.Match[str]) -> Term:
        name, sign = match["field"].lower(), match["colon"] or match["compared"]
        exact = match["fieldquoted"] is not None
        value = match["fieldquoted"] if exact else match["fieldword"]
        at = match.start("field")
        field = self._fields.get(name)
        if field is None:
            raise QueryError(
                f"there is no field {name!r}; there are {', '.join(self._fields)}. Words with a colon "
                "in them need quotation marks",
                self._text,
                at,
            )
        place = match.start("fieldquoted" if exact else "fieldword")
        if not value.strip():
            raise QueryError(f"{name} needs a value", self._text, place)
        if said := _trouble(name, field, sign, value):
            raise QueryError(said, self._text, place)
        return Term(value.lower() if field.kind is Kind.CHOICE else value, name, sign, exact)


def _trouble(name: str, field: Field, sign: str, value: str) -> str | None:
    """What is wrong with a condition on a field, if anything."""
    if field.kind is Kind.NUMBER and not (value.isascii() and value.isdigit() and len(value) < 16):
        return f"{name} is a number"
    if field.kind is Kind.DAY and not _is_day(value):
        return f"{name} is a day, as 2026, 2026-07 or 2026-07-01"
    if field.kind in (Kind.TEXT, Kind.CHOICE) and sign not in (":", "="):
        return f"{name} can only be asked for with a colon"
    if field.kind is Kind.CHOICE and value.lower() not in field.choices:
        return f"{name} may be {', '.join(field.choices)}"
    return None


def _is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(f"{value}-01-01"[:10] if len(value) < 10 else value)
    except ValueError:
        return False
    return True
