"""arXiv's API: identifiers in, records out. The only module that knows the ``arxiv`` package.

The package builds the queries, pages, and parses entries; the traffic is ours. Its parser repairs whatever it
is given and drops what it cannot read, so every body is checked strictly before the parser sees it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.papers import PaperFields, Record, Source, clean_fields
from papermap.model.refs import Ref, Scheme, arxiv_ref, doi_ref
from papermap.sources.cache import AnswerCache
from papermap.sources.http import Answer, Transport
from papermap.sources.pace import Service
from papermap.sources.safe_xml import root_of
from papermap.sources.send import NOTHING_GIVEN, AttemptError

if TYPE_CHECKING:
    import arxiv  # type: ignore[import-untyped]

log = logging.getLogger(__name__)

# The package warns of every entry it drops; what is missing is found and told here.
logging.getLogger("arxiv").setLevel(logging.ERROR)

BATCH = 100
"""Identifiers in one request: the package's page size, and well within the length of an address."""

DAY = 24 * 3600.0

_ATOM = "{http://www.w3.org/2005/Atom}"
_ERRORS = "/api/errors"


class UnreadableEntryError(ValueError):
    """An entry of a sound feed says too little to be a paper: no identifier, no title or no date."""


@dataclass(frozen=True, slots=True)
class ArxivAnswer:
    """What came of asking: each asked ref is in exactly one of the two."""

    records: dict[Ref, Record]
    failures: dict[Ref, Failure]


class ArxivSource:
    """Records by identifier. ``base_url`` is the query endpoint; files are under ``pdf_url``."""

    def __init__(self, transport: Transport, cache: AnswerCache, base_url: str, pdf_url: str) -> None:
        self._transport = transport
        self._cache = cache
        self._base_url = base_url
        self.pdf_url = pdf_url

    def records(self, asked: Sequence[tuple[Ref, int | None]]) -> ArxivAnswer:
        """The records of the asked works, in the asked version or the latest; one version per work.

        A kept answer is not asked for again. Never raises for what the service does: see ``failures``.
        """
        wanted = dict(asked)
        if strange := [ref for ref in wanted if ref.scheme is not Scheme.ARXIV]:
            raise ValueError(f"{strange[0]} is no arXiv identifier")
        answer = ArxivAnswer(self._kept(wanted), {})
        missing = [(ref, version) for ref, version in wanted.items() if ref not in answer.records]
        for start in range(0, len(missing), BATCH):
            batch = dict(missing[start : start + BATCH])
            try:
                self._ask(batch, answer)
            except SourceError as error:
                answer.failures.update(dict.fromkeys(batch, error.failure))
        return answer

    def _kept(self, wanted: Mapping[Ref, int | None]) -> dict[Ref, Record]:
        keys = {_key(ref, version): ref for ref, version in wanted.items()}
        raw = self._cache.get(Service.ARXIV, list(keys))
        records = {}
        for key, entry in raw.items():
            with suppress(UnreadableEntryError):  # asked for anew, as if it had not been kept
                records[keys[key]] = parse_entry(entry)
        return records

    def _ask(self, batch: dict[Ref, int | None], answer: ArxivAnswer) -> None:
        """Ask for a batch; identifiers that arXiv does not take leave it, and the rest is asked again."""
        while batch:
            try:
                entries = self._entries([_key(ref, version) for ref, version in batch.items()])
            except _ComplaintError as complaint:
                bad = [ref for ref, version in batch.items() if complaint.names(_key(ref, version), ref)]
                if not bad:
                    what = f"did not take the question: {complaint.summary}"
                    raise SourceError(self._failure(FailureKind.GARBLED, what)) from complaint
                for ref in bad:
                    del batch[ref]
                    answer.failures[ref] = self._unknown(f"does not take {ref} for an identifier")
            else:
                self._sort(batch, entries, answer)
                return

    def _entries(self, keys: list[str]) -> list[_Entry]:
        import arxiv

        session = _Session(self._transport)
        client = arxiv.Client(page_size=len(keys), delay_seconds=0, num_retries=0)
        client._session = session
        client.query_url_format = self._base_url.replace("{", "{{").replace("}", "}}") + "?{}"
        try:
            for _ in client.results(arxiv.Search(id_list=keys, max_results=len(keys))):
                pass
        except ValueError:
            # One unreadable date stops the package for the whole page. Entries are read one by one below.
            log.debug("an entry with an unreadable date")
        return session.entries

    def _sort(self, batch: Mapping[Ref, int | None], entries: list[_Entry], answer: ArxivAnswer) -> None:
        """Match entries to what was asked, and keep the ones that can be read."""
        keep: dict[str, bytes] = {}
        given: dict[Ref, dict[int | None, Record]] = {}
        unreadable: set[Ref] = set()
        for entry in entries:
            if (name := entry.name) is None or name[0] not in batch:
                continue
            ref, version = name
            try:
                given.setdefault(ref, {})[version] = parse_entry(entry.raw)
            except UnreadableEntryError:
                unreadable.add(ref)
                continue
            keep[_key(ref, version)] = entry.raw
            if batch[ref] is None:
                keep[_key(ref, None)] = entry.raw
        self._cache.put(Service.ARXIV, keep)
        for ref, version in batch.items():
            records = given.get(ref, {})
            if version in records or (version is None and records):
                answer.records[ref] = records.get(version) or next(iter(records.values()))
            elif ref in unreadable:
                what = f"sent an entry for {ref} that says too little to be a paper"
                answer.failures[ref] = self._failure(FailureKind.GARBLED, what)
            elif records:
                answer.failures[ref] = self._unknown(f"has no version {version} of {ref}")
            else:
                answer.failures[ref] = self._unknown(f"has no paper {_key(ref, version)}")

    def _failure(self, kind: FailureKind, what: str) -> Failure:
        return self._transport.failure(Service.ARXIV, kind, what)

    def _unknown(self, what: str) -> Failure:
        return self._transport.failure(Service.ARXIV, FailureKind.NOT_FOUND, what, pause=DAY, definite=True)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a feed as it came, and what it says it is."""

    address: str
    raw: bytes

    @property
    def name(self) -> tuple[Ref, int | None] | None:
        return _name(self.address)


class _ComplaintError(Exception):
    """arXiv answered with an error entry about one of the identifiers: the whole question is void."""

    def __init__(self, entry: _Entry) -> None:
        root = root_of(entry.raw)
        self.summary = " ".join((root.findtext(f"{_ATOM}summary") or "").split())[:200]
        self._about = unquote(entry.address.partition("#")[2]).removeprefix("incorrect_id_format_for_")
        super().__init__(self.summary)

    def names(self, key: str, ref: Ref) -> bool:
        return self._about in (key, ref.value)


@dataclass(slots=True)
class _Page:
    content: bytes
    status_code: int = 200


@dataclass(slots=True)
class _Session:
    """Stands where the package keeps its ``requests.Session``, and collects the entries that pass."""

    transport: Transport
    entries: list[_Entry] = field(default_factory=list)

    def get(self, url: str, headers: Mapping[str, str]) -> _Page:
        """Fetch one page; the package's own headers are not sent."""
        answer = self.transport.request(Service.ARXIV, "GET", url, check=_check_feed)
        try:
            entries = split_feed(answer.body)
        except AttemptError as error:
            what = f"{error.what} (status {answer.status})"
            raise SourceError(self.transport.failure(Service.ARXIV, error.kind, what)) from error
        for entry in entries:
            if _ERRORS in entry.address:
                raise _ComplaintError(entry)
        if answer.status != 200:
            what = f"did not take the question (status {answer.status})"
            raise SourceError(self.transport.failure(Service.ARXIV, FailureKind.GARBLED, what))
        self.entries += entries
        return _Page(answer.body)


@dataclass(slots=True)
class _Replay:
    """A session that knows one page, for parsing what was kept."""

    page: bytes

    def get(self, url: str, headers: Mapping[str, str]) -> _Page:
        return _Page(self.page)


def split_feed(body: bytes) -> list[_Entry]:
    """A feed's entries, each as XML that stands by itself.

    Raises :class:`AttemptError` when the body is not one well-formed Atom feed: a web page, JSON, a feed that
    breaks off, or one with a document type (entities).
    """
    garbled = AttemptError(FailureKind.GARBLED, "sent something that is no feed of papers")
    try:
        root = root_of(body)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise garbled from error
    if root.tag != f"{_ATOM}feed" or root.getroottree().docinfo.doctype:
        raise garbled
    return [
        _Entry((entry.findtext(f"{_ATOM}id") or "").strip(), etree.tostring(entry, with_tail=False))
        for entry in root.iterfind(f"{_ATOM}entry")
    ]


def _check_feed(answer: Answer) -> None:
    if not split_feed(answer.body):
        raise AttemptError(FailureKind.EMPTY, NOTHING_GIVEN)


def _key(ref: Ref, version: int | None) -> str:
    return ref.value if version is None else f"{ref.value}v{version}"


def _name(address: str) -> tuple[Ref, int | None] | None:
    return arxiv_ref(address.rpartition("/abs/")[2])


def parse_entry(entry: bytes) -> Record:
    """One entry's XML as a record. Raises :class:`UnreadableEntryError` where it is not one of a paper."""
    import arxiv

    client = arxiv.Client(page_size=1, delay_seconds=0, num_retries=0)
    client._session = _Replay(b'<feed xmlns="http://www.w3.org/2005/Atom">' + entry + b"</feed>")
    try:
        result = next(client.results(arxiv.Search(max_results=1)), None)
    except ValueError as error:
        raise UnreadableEntryError("an entry with an unreadable date") from error
    name = _name(result.entry_id) if result else None
    if result is None or name is None:
        raise UnreadableEntryError("an entry without an identifier or a date")
    fields = clean_fields(_fields(result))
    if not fields.title:
        raise UnreadableEntryError("an entry without a title")
    doi = doi_ref(result.doi) if result.doi else None
    also = {doi} if doi and doi.scheme is Scheme.DOI else set()
    return Record(Source.ARXIV, frozenset({name[0], *also}), fields, name[1])


def _fields(result: arxiv.Result) -> PaperFields:
    primary = (result.primary_category,) if result.primary_category else ()
    return PaperFields(
        title=result.title,
        authors=tuple(author.name for author in result.authors),
        abstract=result.summary,
        year=result.published.year,
        published=result.published.date().isoformat(),
        venue=result.journal_ref,
        categories=tuple(dict.fromkeys((*primary, *result.categories))),
        comment=result.comment,
        withdrawn=is_withdrawn(result.comment or "", result.summary or ""),
    )


_NOTICE = re.compile(
    r"\bthis\s+(?:paper|article|submission|manuscript|work|preprint)\s+(?:has\s+been|is|was)\s+"
    r"(?:now\s+|temporarily\s+)?withdrawn\b|^\W*withdrawn\s+by\b",
    re.IGNORECASE,
)
_IN_COMMENT = re.compile(
    r"\b(?:has\s+been|is|was)\s+withdrawn\b|\bwithdrawn\s+by\b|^\W*withdrawn\b", re.IGNORECASE
)


def is_withdrawn(comment: str, abstract: str) -> bool:
    """Whether the authors or arXiv took the paper back. arXiv has no field for it, only these words.

    An abstract speaks of many things that are withdrawn, so there the whole formula is wanted.
    """
    return bool(_IN_COMMENT.search(comment) or _NOTICE.search(abstract))
