"""Semantic Scholar: metadata, who cites whom, citing sentences, vectors.

The only module that knows the ``semanticscholar`` package. The package says what to ask and pages; the
traffic and the reading are ours: left alone, it turns refusals into empty papers, asks without end when a
page fails, leaves the key out of paged questions, and stumbles over nulls.
"""

from __future__ import annotations

import json
import logging
import re
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from semanticscholar import AsyncSemanticScholar
from semanticscholar.ApiRequester import ApiRequester
from semanticscholar.SemanticScholarException import NoMorePagesException

from papermap.model.citations import Direction, Links
from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.papers import Record, Source, clean_text, titles_agree
from papermap.model.refs import Ref, Scheme
from papermap.sources.cache import AnswerCache
from papermap.sources.http import Answer, TooLargeError, Transport
from papermap.sources.pace import Service
from papermap.sources.s2_judging import Judge, item_texts, json_of, judge_batch, judge_match, judge_page
from papermap.sources.s2_records import (
    CITATION_FIELDS,
    EDGE_FIELDS,
    PAPER_FIELDS,
    RECORD_FIELDS,
    SPARING_FIELDS,
    S2Paper,
    edges_of,
    paper_of,
    record_of,
)
from papermap.sources.send import NOTHING_GIVEN, AttemptError

# The package warns of every identifier it was not given back; what is missing is found and told here.
logging.getLogger("semanticscholar").setLevel(logging.ERROR)

BATCH = 500
PAGE = 1000
MOST_EDGES = 9_999
"""The service's own limits: papers in one question, edges on one page, edges that can be paged to at all."""

SLOW_BATCH = 50
"""A batch over this size that runs into the service's time limit is halved; a smaller one is not."""

DAY = 24 * 3600.0

_PREFIX = {Scheme.ARXIV: "ARXIV:", Scheme.DOI: "DOI:", Scheme.CORPUS: "CorpusId:", Scheme.S2: ""}
_TOO_MUCH = re.compile(r"maximum size|exceed|too (?:large|many)|limit", re.IGNORECASE)
_ALL_UNKNOWN = re.compile(r"no valid paper ids", re.IGNORECASE)

KEY_HINT = (
    "Semantic Scholar shares one rate limit among everyone who asks without a key. With a free key "
    "(https://www.semanticscholar.org/product/api#api-key-form) in SEMANTIC_SCHOLAR_API_KEY, papermap has "
    "one request a second to itself."
)


@dataclass(frozen=True, slots=True)
class S2Answer:
    """What came of asking: each asked ref is in exactly one of the two."""

    found: dict[Ref, S2Paper]
    failures: dict[Ref, Failure]


class S2Source:
    """Asks Semantic Scholar at ``base_url``. ``api_key`` is sent there and nowhere else. With ``sparing``,
    less is asked of each paper, and a batch of which nothing is known is not asked for a second time."""

    def __init__(
        self,
        transport: Transport,
        cache: AnswerCache,
        base_url: str,
        api_key: str | None = None,
        sparing: bool = False,
    ) -> None:
        self._transport = transport
        self._cache = cache
        self._base_url = base_url.rstrip("/")
        self._api_key = api_key or None
        self._sparing = sparing
        self._keyless_429 = False
        self._told: dict[Ref, S2Paper] = {}  # by the last batch
        self._unheard: dict[Ref, Failure] = {}  # unknown, or nothing said; asked once is enough for one run

    def key_hint(self) -> str | None:
        """What a key would change, once the service has turned us away for the lack of one."""
        return KEY_HINT if self._keyless_429 else None

    def papers(self, refs: Sequence[Ref]) -> S2Answer:
        """Metadata and edges (without citing sentences) of all ``refs``, up to 500 in one request.

        A kept answer is not asked for again. Never raises for what the service does: see ``failures``.
        """
        answer = S2Answer(self._kept(refs), {})
        missing = [ref for ref in dict.fromkeys(refs) if ref not in answer.found]
        strange = {ref: self._unknown(ref) for ref in missing if ref.scheme not in _PREFIX}
        answer.failures.update({ref: self._unheard[ref] for ref in missing if ref in self._unheard} | strange)
        missing = [ref for ref in missing if ref not in answer.failures]
        parts = deque(missing[start : start + BATCH] for start in range(0, len(missing), BATCH))
        while parts:
            part = parts.popleft()
            try:
                self._believe(part, *self._ask(part), answer)
            except _TooMuchError:
                middle = len(part) // 2
                parts.extendleft((part[middle:], part[:middle]))
            except SourceError as error:
                answer.failures.update(dict.fromkeys(part, error.failure))
                if error.failure.kind is FailureKind.EMPTY:
                    self._unheard.update(dict.fromkeys(part, error.failure))
        return answer

    def edges(self, ref: Ref, direction: Direction, cap: int, stated: int | None = None) -> Links:
        """The edges of one paper with citing sentences, intents and influence, ``cap`` of them at most.

        ``stated`` is how many the service says there are, where that is known: of a paper that has some, an
        empty answer is not believed. A failure half way raises :class:`SourceError`; the pages before it are
        dropped, for part of a list looks like all of it. The service gives no more than 9,999.
        """
        if cap < 1:
            raise ValueError("at least one edge must be asked for")
        cap = min(cap, MOST_EDGES)
        limit = min(cap, PAGE)
        client, requester = self._client()
        requester.judge = judge_page(limit, requester.pages, stated)
        backward = direction is Direction.BACKWARD
        ask = client.get_paper_references if backward else client.get_paper_citations
        try:
            pages = _finished(ask(quote(_sent_as(ref), safe=":/"), fields=list(EDGE_FIELDS), limit=limit))
            if requester.pages[0]["data"] is None:
                raise SourceError(self._withheld(ref))
            while sum(len(page["data"]) for page in requester.pages) < cap:
                try:
                    _finished(pages.async_next_page())
                except NoMorePagesException:
                    break
        except _StatusError as error:
            raise SourceError(self._refusal(error, ref)) from error
        rows = [row for page in requester.pages for row in page["data"]]
        edges = edges_of(rows[:cap], direction)
        if backward:
            return Links(Source.S2, references=edges, citations=None)
        more = len(rows) > cap or bool(requester.pages[-1].get("next")) or (stated or 0) > len(rows)
        return Links(Source.S2, references=None, citations=edges, citations_capped=more)

    def match_title(self, title: str) -> Record | None:
        """The paper of this title. The service always has a best match: one of another title is no answer."""
        query = clean_text(title)[:300]
        if not any(c.isalnum() for c in query):
            return None
        client, requester = self._client()
        requester.judge = judge_match
        try:
            # The package puts the query into the address as it is, and takes the answer apart itself.
            _finished(
                client.search_paper(
                    quote(query, safe=""), fields=list(RECORD_FIELDS), limit=1, match_title=True
                )
            )
        except _StatusError as error:
            if error.status == 404:
                return None
            raise SourceError(self._refusal(error, None)) from error
        record = record_of(requester.pages[0]["data"][0])
        return record if record and titles_agree(record.fields.title, title) else None

    def post(self, path: str, payload: object, judge: Judge) -> Any:
        """The JSON answer to a question that the package does not put, once ``judge`` finds it sound.
        Raises :class:`SourceError`."""
        try:
            return self._fetch(f"{self._base_url}{path}", payload, judge, ())[0]
        except _StatusError as error:
            raise SourceError(self._refusal(error, None)) from error

    def name(self, ref: Ref) -> str:
        """``ref`` as the service calls it. Raises :class:`ValueError` for a kind of name it does not take."""
        return _sent_as(ref)

    def _kept(self, refs: Sequence[Ref]) -> dict[Ref, S2Paper]:
        kept = {ref: self._told[ref] for ref in refs if ref in self._told}
        keys = {str(ref): ref for ref in refs if ref not in kept}
        for key, raw in self._cache.get(Service.S2, list(keys)).items():
            if paper := paper_of(json.loads(raw), keys[key]):
                kept[keys[key]] = paper
        return kept

    def _ask(self, part: list[Ref]) -> tuple[list[Any], bytes]:
        """The items of a batch answer, by position, and the answer. Raises :class:`_TooMuchError` to be asked
        for less."""
        everything = SPARING_FIELDS if self._sparing else (*PAPER_FIELDS, *CITATION_FIELDS)
        try:
            return self._ask_batch(part, everything)
        except _TooMuchError:
            if len(part) > 1:
                raise
        try:
            return self._ask_batch(part, PAPER_FIELDS)
        except _TooMuchError as error:
            what = f"has more to say about {part[0]} than it can answer with"
            raise SourceError(self._failure(FailureKind.GARBLED, what)) from error

    def _ask_batch(self, part: list[Ref], fields: Sequence[str]) -> tuple[list[Any], bytes]:
        client, requester = self._client()
        requester.judge = judge_batch(len(part), may_be_empty=self._sparing)
        # A time-out of the service's own gateway on a large batch means that the batch was too large.
        requester.returned = (413, 504) if len(part) > SLOW_BATCH else (413,)
        try:
            _finished(client.get_papers([_sent_as(ref) for ref in part], fields=list(fields)))
        except TooLargeError as error:
            raise _TooMuchError from error
        except _StatusError as error:
            if error.status in (413, 504) or (error.status == 400 and _TOO_MUCH.search(error.text)):
                raise _TooMuchError from error
            if _ALL_UNKNOWN.search(error.text):
                raise SourceError(self._failure(FailureKind.EMPTY, NOTHING_GIVEN)) from error
            raise SourceError(self._refusal(error, None)) from error
        items: list[Any] = requester.pages[0]
        if all(item is None for item in items):
            raise SourceError(self._failure(FailureKind.EMPTY, NOTHING_GIVEN))
        return items, requester.body

    def _believe(self, part: list[Ref], items: list[Any], body: bytes, answer: S2Answer) -> None:
        keep: dict[str, bytes] = {}
        self._told.clear()
        for ref, item, text in zip(part, items, item_texts(body), strict=True):
            if item is None:
                answer.failures[ref] = self._unheard[ref] = self._unknown(ref)
                continue
            paper = paper_of(item, ref) if isinstance(item, dict) else None
            if paper is None:
                what = f"sent something for {ref} that says too little to be a paper"
                answer.failures[ref] = self._failure(FailureKind.GARBLED, what)
            elif len([other for other in paper.record.refs if other.scheme is Scheme.ARXIV]) > 1:
                what = f"answered with another paper when asked for {ref}"
                answer.failures[ref] = self._failure(FailureKind.GARBLED, what)
            else:
                answer.found[ref] = self._told[ref] = paper
                keep |= dict.fromkeys(map(str, paper.record.refs), text)
        self._cache.put(Service.S2, keep)

    def _client(self) -> tuple[AsyncSemanticScholar, _Requester]:
        with _root_logger_untouched():
            client = AsyncSemanticScholar(api_url=self._base_url, retry=False)
        requester = _Requester(self._fetch)
        client._requester = requester
        return client, requester

    def _fetch(self, url: str, payload: object, judge: Judge, returned: Sequence[int]) -> tuple[Any, bytes]:
        """The JSON value at ``url``, once ``judge`` finds nothing wrong with it, and as it was sent."""
        values: list[Any] = []

        def check(answer: Answer) -> None:
            values[:] = [json_of(answer.body)]
            judge(values[0])

        try:
            answer = self._transport.request(
                Service.S2,
                "GET" if payload is None else "POST",
                url,
                headers={"x-api-key": self._api_key} if self._api_key else None,
                json=payload,
                check=check,
                returned=returned,
            )
        except SourceError as error:
            if error.failure.kind is FailureKind.RATE_LIMITED and not self._api_key:
                self._keyless_429 = True
            if error.failure.kind is FailureKind.REFUSED and self._api_key:
                what = "does not accept the key in SEMANTIC_SCHOLAR_API_KEY"
                raise SourceError(self._failure(FailureKind.REFUSED, what)) from error
            raise
        if not values:
            raise _StatusError(answer)
        return values[0], answer.body

    def _failure(self, kind: FailureKind, what: str) -> Failure:
        return self._transport.failure(Service.S2, kind, what)

    def _unknown(self, ref: Ref) -> Failure:
        what = f"knows no paper {ref}"
        return self._transport.failure(Service.S2, FailureKind.NOT_FOUND, what, pause=DAY, definite=True)

    def _withheld(self, ref: Ref) -> Failure:
        what = f"may not list the references of {ref}: their publisher withholds them"
        return self._transport.failure(Service.S2, FailureKind.REFUSED, what, pause=DAY, definite=True)

    def _refusal(self, error: _StatusError, ref: Ref | None) -> Failure:
        if error.status == 404 and ref is not None:
            return self._unknown(ref)
        what = f"did not take the question (status {error.status}: {error.text})"
        return self._failure(FailureKind.GARBLED, what)


class _TooMuchError(Exception):
    """The service cannot answer so much at once."""


class _StatusError(Exception):
    """The service answered soundly that it will not answer."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        try:
            told = json_of(answer.body)
        except AttemptError:
            told = None
        words = (told.get("error") or told.get("message")) if isinstance(told, dict) else None
        self.text = clean_text(words)[:200] if isinstance(words, str) else "no reason given"
        super().__init__(f"{self.status}: {self.text}")


class _Requester(ApiRequester):  # type: ignore[misc]  # the package has no types
    """Stands where the package keeps its own requester, and keeps the answers as they came.

    The package is given their hollow shape only: enough to page by, nothing to stumble over.
    """

    def __init__(self, fetch: Callable[[str, object, Judge, Sequence[int]], tuple[Any, bytes]]) -> None:
        super().__init__(timeout=0, retry=False)
        self._fetch = fetch
        self.judge: Judge = lambda value: None
        self.returned: Sequence[int] = ()
        self.pages: list[Any] = []
        self.body = b""  # of the last page

    async def get_data_async(
        self, url: str, parameters: str, headers: object, payload: object = None
    ) -> dict[str, Any] | list[None]:
        query = f"{url}?{parameters.lstrip('&')}"
        value, self.body = self._fetch(query, payload, self.judge, self.returned)
        self.pages.append(value)
        if isinstance(value, list):
            return []
        return {**value, "data": [{} for _ in value["data"] or ()]}


def _finished(asking: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine of the package returns. Ours never wait within one, so no event loop is needed."""
    try:
        asking.send(None)
    except StopIteration as done:
        return done.value
    asking.close()
    raise RuntimeError("the semanticscholar package waits for something papermap does not know of")


@contextmanager
def _root_logger_untouched() -> Iterator[None]:
    """Undo what the package's constructor does to the program's own logging."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def _sent_as(ref: Ref) -> str:
    if ref.scheme not in _PREFIX:
        raise ValueError(f"Semantic Scholar cannot be asked for {ref}")
    return _PREFIX[ref.scheme] + ref.value
