"""All traffic of papermap: pace, retries, limits, and the words in which a failure is told.

What an answer means is the sources' business, not this module's. Nothing here logs or repeats a header.
"""

from __future__ import annotations

import json as jsonlib
import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from papermap import __version__
from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.moments import hour
from papermap.sources.pace import (
    FLOORS,
    SERVICE_NAMES,
    Clock,
    Gate,
    OnWait,
    Service,
    SystemClock,
    effective_interval,
)
from papermap.sources.send import AttemptError, HttpxSend, Request, Response, Send

log = logging.getLogger(__name__)

USER_AGENT = f"papermap/{__version__} (literature reader)"

BACKOFF = (1.0, 2.0, 4.0)
"""Seconds before the first, second and third retry, where the service asks for no other wait."""

RETRIES = {FailureKind.TIMEOUT: 1, FailureKind.EMPTY: 1, FailureKind.REFUSED: 0}
"""How often a kind of failure is tried again within one request; all others ``len(BACKOFF)`` times."""

LONGEST_WAIT = 20.0
"""Seconds. A service that wants a longer pause is left alone until then instead of waited for."""

RATE_LIMIT_PAUSE = 15 * 60.0
OTHER_PAUSE = 5 * 60.0
SHORTEST_PAUSE = 60.0
LONGEST_PAUSE = 7 * 24 * 3600.0

BREAKS_AT_ONCE = frozenset({FailureKind.RATE_LIMITED, FailureKind.OFFLINE, FailureKind.TIMEOUT})
STRIKES = 2
"""So many requests in a row that failed in other ways, each after its retries, mean a dead service too."""

MAX_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an answer is taken: bytes of the unpacked body, and seconds from asking to its end."""

    size: int
    seconds: float


API_LIMITS = Limits(64 * 1024 * 1024, 60.0)
PDF_LIMITS = Limits(200 * 1024 * 1024, 300.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. Header names are in lower case; ``body`` is empty for a download."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class TooLargeError(SourceError):
    """The answer is larger than is taken: ask for less."""


Check = Callable[[Answer], None]
"""Looks at a good answer before it is believed; raises :class:`AttemptError` to have it asked for again."""


@dataclass(slots=True)
class _Door:
    """One kind of traffic to one service, and whether it is open.

    PDFs have a door of their own: an API that is out of order says nothing about the files.
    """

    service: Service
    strikes: int = 0
    shut_until: float = 0.0
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class _Errand:
    """One request with everything that decides about its answer."""

    door: _Door
    limits: Limits
    returned: Collection[int]
    store: Callable[[Iterator[bytes]], bytes]
    check: Check | None = None


class Transport:
    """Asks a service something, at its pace, until it answers or is given up for a while.

    ``pace_folder`` is shared by all processes of one person. ``arxiv_interval`` under 3 s is taken only
    towards a loopback address. ``on_wait`` is told before each wait, ``on_notice`` gets sentences for the
    person.
    """

    def __init__(
        self,
        pace_folder: Path,
        *,
        arxiv_interval: float = FLOORS[Service.ARXIV],
        send: Send | None = None,
        clock: Clock | None = None,
        on_wait: OnWait | None = None,
        on_notice: Callable[[str], None] | None = None,
    ) -> None:
        self._intervals = {Service.ARXIV: arxiv_interval, Service.S2: 0.0, Service.HUGGINGFACE: 0.0}
        self._send: Send = send or HttpxSend()
        self.clock: Clock = clock or SystemClock()
        self._on_wait: OnWait = on_wait or (lambda service, seconds, why: None)
        self._gates = {
            service: Gate(
                pace_folder, service, self.clock, on_wait=self._on_wait, on_notice=on_notice or log.warning
            )
            for service in Service
        }
        self._api_doors = {service: _Door(service) for service in Service}
        self._file_doors = {service: _Door(service) for service in Service}

    def request(
        self,
        service: Service,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = None,
        check: Check | None = None,
        returned: Collection[int] = (),
    ) -> Answer:
        """Ask, and give back what was answered with a 2xx, 400 or 404 status, or one of ``returned``.

        Raises :class:`SourceError` when no such answer came, :class:`TooLargeError` when it is over 64 MB.
        """
        wire = _request(service, method, url, params, headers, json)
        errand = _Errand(self._api_doors[service], API_LIMITS, (400, 404, *returned), b"".join, check)
        return self._persist(wire, errand)

    def download(self, service: Service, url: str, target: Path, *, check: Callable[[bytes], None]) -> Answer:
        """Write what ``url`` holds to ``target``, through to the disk; a 404 or 400 is given back unwritten.

        ``check`` gets the first 1024 bytes and raises :class:`AttemptError` when they are not what was asked
        for. An :class:`OSError` of writing passes through; ``target`` is left for the caller to remove.
        """

        def store(chunks: Iterator[bytes]) -> bytes:
            return _write(chunks, target, check)

        wire = _request(service, "GET", url, None, None, None)
        return self._persist(wire, _Errand(self._file_doors[service], PDF_LIMITS, (400, 404), store))

    def failure(
        self,
        service: Service,
        kind: FailureKind,
        what: str,
        *,
        pause: float | None = OTHER_PAUSE,
        definite: bool = False,
    ) -> Failure:
        """A failure in plain words: ``what`` continues the service's name; ``pause`` in seconds, from now."""
        sentence = f"{SERVICE_NAMES[service]} {what}."
        if pause is None:
            return Failure(service.value, kind, sentence, None, definite)
        at = self.clock.now() + timedelta(seconds=min(pause, LONGEST_PAUSE))
        if not definite:
            # By the clock's minutes: who tries at the one that is named must not come too early.
            again = hour(at + timedelta(seconds=59), self.clock.now())
            sentence += f" What was fetched is kept; it can be asked again after {again}."
        return Failure(service.value, kind, sentence, at.isoformat(timespec="seconds"), definite)

    def close(self) -> None:
        """Give back the connections."""
        if isinstance(self._send, HttpxSend):
            self._send.close()

    def _persist(self, wire: Request, errand: _Errand) -> Answer:
        tries = 0
        while True:
            self._fail_fast(errand.door)
            try:
                answer = self._attempt(wire, errand)
            except AttemptError as error:
                tries += 1
                wait = _wait_before_retry(error, tries)
                if wait is None:
                    raise SourceError(self._give_up(errand.door, error)) from error
                self._on_wait(errand.door.service, wait, f"it {error.what}")
                self.clock.sleep(wait)
            else:
                errand.door.strikes = 0
                return answer

    def _attempt(self, wire: Request, errand: _Errand) -> Answer:
        service = errand.door.service
        for _ in range(MAX_REDIRECTS + 1):
            interval = effective_interval(self._intervals[service], wire.url, FLOORS[service])
            with self._gates[service].turn(interval) as head_arrived:
                self._fail_fast(errand.door)  # another thread may have found out while this one waited
                asked_at = self.clock.monotonic()
                try:
                    response = self._send(wire)
                finally:
                    head_arrived()
                with closing(response):
                    log.debug("%s %s: %s", wire.method, wire.url.partition("?")[0], response.status)
                    onward = _redirected(wire, response)
                    if onward is None:
                        return self._judge(response, errand, asked_at)
            wire = onward
        raise AttemptError(FailureKind.GARBLED, "sends from one address to the next without end", retries=0)

    def _judge(self, response: Response, errand: _Errand, asked_at: float) -> Answer:
        good = 200 <= response.status < 300
        if not good and response.status not in errand.returned:
            raise _status_error(response, self.clock)
        chunks = self._limited(response, errand, asked_at)
        body = errand.store(chunks) if good else b"".join(chunks)
        answer = Answer(response.status, response.headers, body)
        if good and errand.check is not None:
            errand.check(answer)
        return answer

    def _limited(self, response: Response, errand: _Errand, asked_at: float) -> Iterator[bytes]:
        """The body's chunks while they stay within the limits; they must come to the declared length."""
        declared = _declared_length(response)
        size = 0
        if declared is not None and declared > errand.limits.size:
            raise self._too_large(errand)
        for chunk in response.chunks:
            size += len(chunk)
            if size > errand.limits.size:
                raise self._too_large(errand)
            if self.clock.monotonic() - asked_at > errand.limits.seconds:
                raise AttemptError(FailureKind.TIMEOUT, "answers too slowly")
            yield chunk
        if declared is not None and size != declared:
            raise AttemptError(FailureKind.UNAVAILABLE, "broke its answer off in the middle")

    def _too_large(self, errand: _Errand) -> TooLargeError:
        megabytes = errand.limits.size // (1024 * 1024)
        what = f"answered with more than {megabytes} MB, which papermap does not take"
        return TooLargeError(self.failure(errand.door.service, FailureKind.GARBLED, what))

    def _fail_fast(self, door: _Door) -> None:
        if door.failure is not None and self.clock.monotonic() < door.shut_until:
            raise SourceError(door.failure)
        door.failure = None

    def _give_up(self, door: _Door, error: AttemptError) -> Failure:
        shut = error.kind in BREAKS_AT_ONCE
        pause = RATE_LIMIT_PAUSE if error.kind is FailureKind.RATE_LIMITED else OTHER_PAUSE
        if error.retry_after is not None:
            # Its word was heeded and broken already, so it is not taken again for less than a minute.
            pause, shut = min(max(error.retry_after, SHORTEST_PAUSE), LONGEST_PAUSE), True
        failure = self.failure(door.service, error.kind, _how_long(error), pause=pause)
        if error.kind is not FailureKind.EMPTY:
            door.strikes += 1
        if shut or door.strikes >= STRIKES:
            door.strikes = 0
            door.shut_until, door.failure = self.clock.monotonic() + pause, failure
        return failure


def _request(
    service: Service,
    method: str,
    url: str,
    params: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
    json: object,
) -> Request:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError(f"{url!r} is no web address")
    if params:
        url += ("&" if "?" in url else "?") + urlencode(params)
    sent = {"user-agent": USER_AGENT, **(headers or {})}
    if service is Service.ARXIV:
        sent["connection"] = "close"  # its terms allow one connection at a time, idle ones of others included
    if json is None:
        return Request(method, url, sent)
    sent["content-type"] = "application/json"
    return Request(method, url, sent, jsonlib.dumps(json).encode())


def _redirected(wire: Request, response: Response) -> Request | None:
    """The request to make instead, when the answer sends elsewhere in a way that may be followed."""
    location = response.headers.get("location")
    if response.status not in (301, 302, 303, 307, 308) or not location:
        return None
    url = urljoin(wire.url, location)
    old, new = urlsplit(wire.url), urlsplit(url)
    upgrade = (old.scheme, new.scheme) == ("http", "https")
    if wire.method != "GET" or not new.hostname or not (new.scheme == old.scheme or upgrade):
        raise AttemptError(FailureKind.GARBLED, "sends to an address that is not followed", retries=0)
    headers = wire.headers
    if (old.scheme, old.netloc) != (new.scheme, new.netloc):
        # Another host is told no more than who is asking.
        headers = {name: wire.headers[name] for name in ("user-agent", "connection") if name in wire.headers}
    return Request("GET", url, headers)


def _status_error(response: Response, clock: Clock) -> AttemptError:
    status = response.status
    if status == 429:
        retry_after = _retry_after(response, clock)
        what = f"asks for patience (status {status}, too many requests)"
        return AttemptError(FailureKind.RATE_LIMITED, what, retry_after=retry_after)
    if status in (401, 403):
        return AttemptError(FailureKind.REFUSED, f"refused the request (status {status})")
    if status == 408 or status >= 500:
        retry_after = _retry_after(response, clock) if status == 503 else None
        return AttemptError(
            FailureKind.UNAVAILABLE, f"is out of order (status {status})", retry_after=retry_after
        )
    what = f"answered with status {status}, which papermap does not understand"
    return AttemptError(FailureKind.GARBLED, what, retries=0)


def _retry_after(response: Response, clock: Clock) -> float | None:
    """The wait the service asks for in seconds; ``None`` where it says nothing readable. RFC 9110, 10.2.3."""
    text = response.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text[:12])
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - clock.now()).total_seconds())


def _how_long(error: AttemptError) -> str:
    """What went wrong, and that the wait was shortened, where it was."""
    if error.retry_after is None or error.retry_after <= LONGEST_PAUSE:
        return error.what
    return f"{error.what}, for longer than the {LONGEST_PAUSE / 86400:.0f} days that papermap waits"


def _wait_before_retry(error: AttemptError, tries: int) -> float | None:
    """Seconds to wait before trying again after ``tries`` failed attempts; ``None`` to give up."""
    allowed = error.retries if error.retries is not None else RETRIES.get(error.kind, len(BACKOFF))
    if tries > allowed:
        return None
    if error.retry_after is None:
        return BACKOFF[tries - 1]
    return error.retry_after if error.retry_after <= LONGEST_WAIT else None


def _declared_length(response: Response) -> int | None:
    """The length in the head, where it speaks of the bytes that are read (a packed body's is another)."""
    text = response.headers.get("content-length", "")
    if "content-encoding" in response.headers or not text.isdecimal():
        return None
    return int(text[:18])


HEAD_BYTES = 1024


def _write(chunks: Iterable[bytes], target: Path, check: Callable[[bytes], None]) -> bytes:
    head, checked = b"", False
    with target.open("wb") as file:
        for chunk in chunks:
            if not checked:
                head += chunk[: HEAD_BYTES - len(head)]
                if len(head) >= HEAD_BYTES:
                    check(head)
                    checked = True
            file.write(chunk)
        if not checked:
            check(head)
        file.flush()
        os.fsync(file.fileno())
    return b""
