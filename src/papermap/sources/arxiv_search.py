"""arXiv's search: what was submitted in some days, and what followed authors and keywords brought.

The road to take when the daily feed is out of order, and the only one to days that are over. Entries are read
as :mod:`papermap.sources.arxiv` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from papermap.model.announcements import (
    ARCHIVES,
    Announced,
    Announcement,
    Finding,
    Listing,
    Road,
    announced_on,
    is_category,
)
from papermap.model.failures import FailureKind, SourceError
from papermap.model.names import same_author
from papermap.model.papers import Record
from papermap.model.phrases import has_phrase
from papermap.model.refs import Scheme
from papermap.sources.arxiv import UnreadableEntryError, parse_entry, split_feed
from papermap.sources.http import Answer, Transport
from papermap.sources.pace import Service
from papermap.sources.safe_xml import root_of
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
    """Listings of past days, oldest first. ``cut`` when there were more papers than were asked for."""

    listings: tuple[Listing, ...]
    cut: bool = False


class ArxivSearch:
    """Questions to the query endpoint at ``base_url``. Raises :class:`SourceError` without a sound answer.

    Answers come newest first and are read as far back as need be; an answer without papers is believed only
    when it says itself that there are none.
    """

    def __init__(self, transport: Transport, base_url: str) -> None:
        self._transport = transport
        self._base_url = base_url

    def listings(self, categories: Sequence[str], first: date | None, most: int) -> Searched:
        """What was announced as new in these categories from ``first`` on, by the time of its submission; the
        newest ``most`` papers. Without a first day, the days shortly before the newest paper's.
        """
        names = [name for name in dict.fromkeys(categories) if is_category(name)]
        if not names:
            return Searched(())
        # The search knows an archive by its subjects: cat:math alone finds next to nothing.
        every = [part for name in names for part in ((name, f"{name}.*") if name in ARCHIVES else (name,))]
        asked = " OR ".join(f"cat:{name}" for name in every)
        found, cut = self._ask(asked, None if first is None else first - LONGEST_WAY, most)
        by_day: dict[date, list[Announcement]] = {}
        for paper in found:
            day = announced_on(paper.at)
            by_day.setdefault(day, []).append(_announcement(paper.record, names, day))
        days = sorted(day for day in by_day if first is None or day >= first)
        return Searched(tuple(Listing(day, tuple(by_day[day]), road=Road.SEARCH) for day in days), cut)

    def matching(
        self, authors: Sequence[str], keywords: Sequence[str], first: date, most: int
    ) -> tuple[Finding, ...]:
        """The papers submitted since ``first`` by one of the authors or with one of the keywords, in all
        categories; one request. What cannot be seen to match is left out: a namesake is not the author."""
        phrases = list(_phrases(authors, keywords))
        if not phrases:
            return ()
        found, _ = self._ask(" OR ".join(phrases), first, most)
        named = (_finding(paper.record, authors, keywords) for paper in found)
        return tuple(finding for finding in named if finding is not None)

    def _ask(self, query: str, first: date | None, most: int) -> tuple[list[_Submitted], bool]:
        """The newest ``most`` papers submitted since ``first``, each once, and whether there are more."""
        found: dict[str, _Submitted] = {}
        for start in range(0, most, PAGE):
            total, entries = _read(self._page(query, start, min(PAGE, most - start)))
            if first is None and entries:
                first = entries[0].at.date() - LONGEST_WAY
            for paper in entries:
                if first is None or paper.at.date() >= first:
                    name = next(ref for ref in paper.record.refs if ref.scheme is Scheme.ARXIV)
                    found.setdefault(str(name), paper)
            older = any(first is not None and paper.at.date() < first for paper in entries)
            if older or start + PAGE >= total:
                return list(found.values()), not older and total > most
        return list(found.values()), True

    def _page(self, query: str, start: int, size: int) -> bytes:
        params = {
            "search_query": query,
            "start": str(start),
            "max_results": str(size),
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }

        def check(answer: Answer) -> None:
            entries, total = split_feed(answer.body), total_of(answer.body)
            if not entries and start < total:
                raise AttemptError(FailureKind.EMPTY, NOTHING_GIVEN)

        answer = self._transport.request(Service.ARXIV, "GET", self._base_url, params=params, check=check)
        refused = answer.status != 200 or any("/api/errors" in e.address for e in split_feed(answer.body))
        if refused:
            what = f"did not take the search for news (status {answer.status})"
            raise SourceError(self._transport.failure(Service.ARXIV, FailureKind.GARBLED, what))
        return answer.body


def _phrases(authors: Sequence[str], keywords: Sequence[str]) -> Iterator[str]:
    """The parts of a question, as many as it can hold; a compound as it is and in one, since arXiv reads a
    hyphen as a space. Nothing of a name can leave its quotation marks."""
    length = 0
    spelled = dict.fromkeys(each for word in keywords for each in (word, word.replace("-", "")))
    for field, text in [*(("au", name) for name in authors), *(("all", word) for word in spelled)]:
        phrase = " ".join(re.sub(r'["\\\x00-\x1f\x7f]', " ", text).split())
        length += len(phrase) + 10
        if phrase and length <= LONGEST_QUESTION:
            yield f'{field}:"{phrase}"'


def total_of(body: bytes) -> int:
    """How many papers an answer says that there are. Raises :class:`AttemptError` where it does not."""
    root = root_of(body)
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
        published = root_of(entry.raw).findtext(f"{_ATOM}published") or ""
        at = datetime.fromisoformat(published.strip())
        found.append(_Submitted(record, at if at.tzinfo else at.replace(tzinfo=UTC)))
    return total_of(body), found


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
    text = f"{record.fields.title} {record.fields.abstract or ''}"
    word = next((word for word in keywords if has_phrase(text, word)), None)
    return None if word is None else Finding(record, Road.KEYWORD, word)
