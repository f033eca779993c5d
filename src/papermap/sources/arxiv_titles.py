"""arXiv's search asked for many titles at once: the only way to find papers by title in batches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote_plus

from papermap.model.failures import FailureKind, SourceError
from papermap.model.papers import Record, clean_text
from papermap.sources.arxiv import UnreadableEntryError, parse_entry, split_feed
from papermap.sources.arxiv_search import total_of
from papermap.sources.http import Answer, Transport
from papermap.sources.pace import Service
from papermap.sources.send import NOTHING_GIVEN, AttemptError

LONGEST_QUESTION = 5000
"""Bytes of one question in the address; servers begin to refuse addresses at about 8,000."""

MOST_WORDS = 500
"""Words in one question: the search engine behind it counts them, and takes about a thousand."""

FEWEST_WORDS = 4
"""A shorter title is a phrase in the titles of many papers, and what they bring would crowd out the rest."""

MOST = 500
"""Papers in one answer. A title asked for is a phrase of the titles found, so there are more than titles."""


class ArxivTitles:
    """Questions to the query endpoint at ``base_url``."""

    def __init__(self, transport: Transport, base_url: str) -> None:
        self._transport = transport
        self._base_url = base_url

    def records(self, titles: Sequence[str]) -> list[Record]:
        """The papers in whose titles these stand, as far as one answer holds them; whether one is the paper
        meant is for the asker to see. Raises :class:`SourceError` without a sound answer."""
        params = {
            "search_query": " OR ".join(phrase(title) for title in titles),
            "start": "0",
            "max_results": str(MOST),
        }

        def check(answer: Answer) -> None:
            if not split_feed(answer.body) and total_of(answer.body):
                raise AttemptError(FailureKind.EMPTY, NOTHING_GIVEN)

        answer = self._transport.request(Service.ARXIV, "GET", self._base_url, params=params, check=check)
        entries = split_feed(answer.body) if answer.status == 200 else []
        if answer.status != 200 or any("/api/errors" in entry.address for entry in entries):
            what = f"did not take the search for titles (status {answer.status})"
            raise SourceError(self._transport.failure(Service.ARXIV, FailureKind.GARBLED, what))
        found = []
        for entry in entries:
            try:
                found.append(parse_entry(entry.raw))
            except UnreadableEntryError:
                continue
        return found


def batches(titles: Sequence[str]) -> Iterator[list[str]]:
    """The titles in as many questions as it takes; those that cannot be asked for so are left out."""
    some: list[str] = []
    length = words = 0
    for title in titles:
        part = phrase(title)
        size, count = len(quote_plus(f"{part} OR ")), len(part.split())
        if count < FEWEST_WORDS or size > LONGEST_QUESTION or count > MOST_WORDS:
            continue
        if some and (length + size > LONGEST_QUESTION or words + count > MOST_WORDS):
            yield some
            some, length, words = [], 0, 0
        some.append(title)
        length, words = length + size, words + count
    if some:
        yield some


def phrase(title: str) -> str:
    """A title as a part of a question. Nothing of it can leave its quotation marks."""
    return 'ti:"{}"'.format(" ".join(re.sub(r'["\\]', " ", clean_text(title)).split()))
