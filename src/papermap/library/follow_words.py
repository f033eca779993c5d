"""What the news and the library know of what is followed: in how many papers it is, and what is spelled like
a name or a word that is in none. Who misspells brings nothing in, and should hear of it."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property

from papermap.model.announcements import ARCHIVES
from papermap.model.names import same_author, words_of
from papermap.model.phrases import as_written, folded, has_phrase
from papermap.store import follows
from papermap.store.follows import Known

ALIKE = 0.8
"""From here on two spellings are close (Ratcliff and Obershelp's measure, as difflib has it)."""

MOST_CLOSE = 3
LONGER = 2
"""Spellings that are close differ by so many letters in length at most."""

_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Ground:
    """What spellings are compared with: the papers announced ``since`` a day, and those of the library."""

    papers: Sequence[Known]
    since: date | None

    @cached_property
    def news(self) -> int:
        return sum(paper.announced for paper in self.papers)

    def those(self, found: Sequence[Known]) -> str:
        """In how many of the papers something is, in words."""
        news, own = sum(paper.announced for paper in found), sum(paper.owned for paper in found)
        told = [f"{news:,} of the {self.news:,} announced since {self.since}"] if self.news else []
        told += [f"{own:,} of your library"] if own else []
        return " and ".join(told)

    @cached_property
    def read(self) -> Sequence[Known]:
        """The papers whose text is looked through: the news; while there are none, the library's."""
        return [paper for paper in self.papers if paper.announced] or self.papers

    @cached_property
    def words(self) -> Counter[str]:
        """The words of these, with how many of them have each."""
        return Counter(word for paper in self.read for word in set(_LETTERS.findall(folded(paper.text))))

    @property
    def all(self) -> str:
        own = sum(paper.owned for paper in self.papers)
        told = [f"the {_papers(self.news)} announced since {self.since}"] if self.news else []
        if own:
            told.append(f"the {f'{own:,}' if told else _papers(own)} of your library")
        return " and ".join(told)


def ground(connection: sqlite3.Connection) -> Ground:
    """The papers to compare with."""
    return Ground(*follows.known_papers(connection))


@dataclass(frozen=True, slots=True)
class Told:
    """How many of the papers here have what is followed, and a sentence on it."""

    count: int
    sentence: str


def told_of(known: Ground, kind: str, value: str) -> Told | None:
    """How much the papers here have of what is followed; ``None`` while there are none."""
    if not known.papers or (kind == "category" and not known.news):
        return None
    if kind == "author":
        return _of_author(known, value)
    return _of_category(known, value) if kind == "category" else _of_words(known, kind, value)


def _of_author(known: Ground, name: str) -> Told:
    found = [p for p in known.papers if any(same_author(name, author) for author in p.authors)]
    if found:
        return Told(len(found), f"By {name}: {known.those(found)}.")
    counts = Counter(author for paper in known.papers for author in paper.authors)
    many = [f"{other} ({_papers(counts[other])})" for other in close_names(name, counts)]
    told = f"Nobody who wrote {known.all} is called {name}{_close(many)}."
    return Told(0, told if many else f"{told} A fetch searches all of arXiv for it.")


def _of_category(known: Ground, name: str) -> Told:
    def inside(own: str) -> bool:
        return own == name or (name in ARCHIVES and own.startswith(f"{name}."))

    found = [paper for paper in known.papers if any(map(inside, paper.categories))]
    if found:
        return Told(len(found), f"In {name}: {known.those(found)}.")
    counts = Counter(own for paper in known.papers for own in paper.categories)
    many = [f"{other} ({_papers(counts[other])})" for other in _nearest(name, counts) if "." in other]
    return Told(0, f"None of {known.all} is in {name}{_close(many)}. A fetch asks for it.")


def _of_words(known: Ground, kind: str, phrase: str) -> Told:
    count = sum(has_phrase(paper.text, phrase) for paper in known.read)
    among = f"{count:,} of {len(known.read):,} abstracts"
    among += f" announced since {known.since}" if known.news else " of your library"
    if count:
        does = "keeps out" if kind == "never" else "is in"
        return Told(count, f"“{phrase}” {does} {among}.")
    other = _respelled(phrase, known.words)
    hits = sum(has_phrase(paper.text, other) for paper in known.read) if other else 0
    return Told(0, f"“{phrase}” is in {among}{_close([f'{other} ({hits:,})'] if hits else [])}.")


class Spelled:
    """One spelling that many are compared with."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._matcher = SequenceMatcher(b=text, autojunk=False)

    def alike(self, other: str) -> float:
        """How alike another is; 0 where it is so different that it is not worth the time."""
        if abs(len(other) - self._length) > LONGER:
            return 0.0
        self._matcher.set_seq1(other)
        return self._matcher.ratio() if self._matcher.quick_ratio() >= ALIKE else 0.0


def other_spellings(connection: sqlite3.Connection, phrases: Sequence[str]) -> list[str]:
    """How else the papers here write some phrases, those of which they know another way."""
    if not phrases:
        return []
    known = ground(connection)
    return [other for phrase in phrases if (other := also_spelled(known, phrase)) is not None]


def also_spelled(known: Ground, phrase: str) -> str | None:
    """How else the papers here write a phrase, in one word or in several: the most frequent way that a search
    for words as they were named would not find; ``None`` where there is none."""
    ways = Counter(_apart(as_written(p.text, phrase)) for p in known.read if has_phrase(p.text, phrase))
    own = len(_apart(phrase).split())
    return next((way for way, _ in ways.most_common() if len(way.split()) != own), None)


def _apart(phrase: str) -> str:
    return " ".join(_LETTERS.findall(folded(phrase)))


def close_names(name: str, known: Counter[str]) -> list[str]:
    """Names that are spelled like this one, in whatever order it has its words; the closest first, of those
    equally close who wrote more. A single word is compared with family names."""
    wanted = words_of(name)
    spelled = Spelled(" ".join(sorted(wanted)))
    letters = {word[0] for word in wanted}
    found = []
    for other in known:
        words = words_of(other)[-1:] if len(wanted) == 1 else words_of(other)
        if letters.isdisjoint(word[0] for word in words):
            continue
        alike = spelled.alike(" ".join(sorted(words)))
        if alike >= ALIKE:
            found.append((-alike, -known[other], other))
    return [other for _, _, other in sorted(found)[:MOST_CLOSE]]


def _respelled(phrase: str, words: Counter[str]) -> str | None:
    """The phrase with every word that is in no text as the nearest one that is; ``None`` where there is none
    for one of them, or nothing to respell."""
    parts = _LETTERS.findall(folded(phrase))
    found = [part if part in words else next(iter(_nearest(part, words)), None) for part in parts]
    told = [part for part in found if part is not None]
    return None if told == parts or len(told) < len(parts) else " ".join(told)


def _nearest(text: str, known: Counter[str]) -> list[str]:
    spelled = Spelled(text)
    found = [(-alike, -known[other], other) for other in known if (alike := spelled.alike(other)) >= ALIKE]
    return [other for _, _, other in sorted(found)[:MOST_CLOSE]]


def _close(many: Iterable[str]) -> str:
    told = ", ".join(many)
    return f"; close: {told}" if told else ""


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"
