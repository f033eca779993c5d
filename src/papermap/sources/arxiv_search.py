"""arXiv's search: what was submitted in some days, and what followed authors and keywords brought.

The road to take when the daily feed is out of order, and the only one to days that are over. Entries are read
as :mod:`papermap.sources.arxiv` reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from lxml import etree

from papermap.model.announcements import (
    Announced,
    Announcement,
    Finding,
    Listing,
    Road,
    announced_on,
    is_category,
)
from papermap.model.failures import FailureKind, SourceError
from papermap.model.papers import Record
from papermap.model.refs import Scheme
from papermap.sources.arxiv import UnreadableEntryError, parse_entry, split_feed
from papermap.sources.http import Answer, Transport
from papermap.sources.pace import Service
from papermap.sources.send import NOTHING_GIVEN, AttemptError

PAGE = 500
"""Entries in one answer; arXiv gives 2,000 at most, and is quicker with fewer."""

LONGEST_WAY = timedelta(days=5)
"""From submission to listing: a long weekend."""

LONGEST_QUESTION = 1500
"""Characters of names and words in one question; an address has its length."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


@dataclass(frozen=True, slots=True)
class _Submitted:
    record: Record
    at: datetime


@dataclass(frozen=True, slots=True)
class Searched:
    """Listings of past days, oldest first; ``left`` papers more than were asked for are there."""

    listings: tuple[Listing, ...]
    left: int = 0


class ArxivSearch:
    """Questions to the query endpoint at ``base_url``. Raises :class:`SourceError` without a sound answer.

    An answer without papers is believed only when it says itself that there are none.
    """

    def __init__(self, transport: Transport, base_url: str) -> None:
        self._transport = transport
        self._base_url = base_url

    def listings(self, categories: Sequence[str], days: Sequence[date], most: int) -> Searched:
        """What was announced as new in these categories on these days, by the time of its submission; the
        newest ``most`` papers."""
        names = [name for name in dict.fromkeys(categories) if is_category(name)]
        if not names or not days:
            return Searched(())
        asked = " OR ".join(f"cat:{name}" for name in names)
        found, total = self._ask(f"({asked}) AND {_range(min(days) - LONGEST_WAY, max(days))}", most)
        by_day: dict[date, list[Announcement]] = {day: [] for day in sorted(set(days))}
        for paper in found:
            day = announced_on(paper.at)
            if day in by_day:
                by_day[day].append(_announcement(paper.record, names, day))
        listings = tuple(Listing(day, tuple(them), road=Road.SEARCH) for day, them in by_day.items() if them)
        return Searched(listings, max(0, total - len(found)))

    def matching(
        self, authors: Sequence[str], keywords: Sequence[str], first: date, last: date, most: int
    ) -> tuple[Finding, ...]:
        """The papers submitted in these days by one of the authors or with one of the keywords, in all
        categories; one request. What cannot be seen to match is left out: a namesake is not the author."""
        phrases = list(_phrases(authors, keywords))
        if not phrases:
            return ()
        found, _ = self._ask(f"({' OR '.join(phrases)}) AND {_range(first, last)}", most)
        named = (_finding(paper.record, authors, keywords) for paper in found)
        return tuple(finding for finding in named if finding is not None)

    def _ask(self, query: str, most: int) -> tuple[list[_Submitted], int]:
        found: dict[str, _Submitted] = {}
        start, total = 0, 1
        while start < min(total, most):
            body = self._page(query, start, min(PAGE, most - start))
            total, entries = _read(body)
            for paper in entries:
                name = next(ref for ref in paper.record.refs if ref.scheme is Scheme.ARXIV)
                found.setdefault(str(name), paper)
            start += PAGE
        return list(found.values()), total

    def _page(self, query: str, start: int, size: int) -> bytes:
        params = {
            "search_query": query,
            "start": str(start),
            "max_results": str(size),
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }

        def check(answer: Answer) -> None:
            entries, total = split_feed(answer.body), _total(answer.body)
            if not entries and start < total:
                raise AttemptError(FailureKind.EMPTY, NOTHING_GIVEN)

        answer = self._transport.request(Service.ARXIV, "GET", self._base_url, params=params, check=check)
        refused = answer.status != 200 or any("/api/errors" in e.address for e in split_feed(answer.body))
        if refused:
            what = f"did not take the search for news (status {answer.status})"
            raise SourceError(self._transport.failure(Service.ARXIV, FailureKind.GARBLED, what))
        return answer.body


def _range(first: date, last: date) -> str:
    return f"submittedDate:[{first:%Y%m%d}0000 TO {last:%Y%m%d}2359]"


def _phrases(authors: Sequence[str], keywords: Sequence[str]) -> Iterator[str]:
    """The parts of a question, as many as it can hold. Nothing of a name can leave its quotation marks."""
    length = 0
    for field, text in [*(("au", name) for name in authors), *(("all", word) for word in keywords)]:
        phrase = " ".join(re.sub(r'["\\\x00-\x1f\x7f]', " ", text).split())
        length += len(phrase) + 10
        if phrase and length <= LONGEST_QUESTION:
            yield f'{field}:"{phrase}"'


def _total(body: bytes) -> int:
    root = etree.fromstring(body, parser=_parser())
    try:
        return int(root.findtext(_TOTAL) or "")
    except ValueError as error:
        raise AttemptError(
            FailureKind.GARBLED, "sent an answer that does not say how much it found"
        ) from error


def _read(body: bytes) -> tuple[int, list[_Submitted]]:
    found = []
    for entry in split_feed(body):
        try:
            record = parse_entry(entry.raw)
        except UnreadableEntryError:
            continue
        published = etree.fromstring(entry.raw, parser=_parser()).findtext(f"{_ATOM}published") or ""
        at = datetime.fromisoformat(published.strip())
        found.append(_Submitted(record, at if at.tzinfo else at.replace(tzinfo=UTC)))
    return _total(body), found


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)


def _announcement(record: Record, asked: Sequence[str], day: date) -> Announcement:
    ref = next(ref for ref in record.refs if ref.scheme is Scheme.ARXIV)
    primary = record.fields.categories[:1]
    own = bool(primary) and any(primary[0] == name or primary[0].startswith(f"{name}.") for name in asked)
    fields = replace(record.fields, published=record.fields.published or day.isoformat())
    return Announcement(ref, replace(record, fields=fields), Announced.NEW if own else Announced.CROSS)


def _finding(record: Record, authors: Sequence[str], keywords: Sequence[str]) -> Finding | None:
    for name in authors:
        if any(same_author(name, author) for author in record.fields.authors):
            return Finding(record, Road.AUTHOR, name)
    text = _plain(f"{record.fields.title} {record.fields.abstract or ''}")
    word = next((word for word in keywords if _plain(word) in text), None)
    return None if word is None else Finding(record, Road.KEYWORD, word)


def same_author(wanted: str, given: str) -> bool:
    """Whether a name on a paper is the one that is followed: the same last word, and before it the same words
    as far as both have them, of which each may be an initial (``A. Reed`` and ``Ada M. Reed`` are taken for
    ``Ada Reed``, ``Adam Reed`` is not)."""
    left, right = _plain(wanted).split(), _plain(given).split()
    if not left or not right or left[-1] != right[-1]:
        return False
    pairs = zip(left[:-1], right[:-1], strict=False)
    return all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in pairs)


def _plain(text: str) -> str:
    """Small letters without accents, dots and hyphens."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[.\-‐‑,]", " ", bare).casefold().split())
