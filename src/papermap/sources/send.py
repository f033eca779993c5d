"""One request on the wire and its answer; the default sender over httpx.

Knows nothing of pacing, retries or services. Tests and the demo hand in a sender of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from papermap.model.failures import FailureKind

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out: a complete address and everything that is sent with it."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Response:
    """An answer whose head has arrived. ``chunks`` is its decoded body, to be read once.

    Header names are in lower case. ``close`` gives the connection back, read to the end or not.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: Iterable[bytes] = ()
    close: Callable[[], None] = _nothing


NOTHING_GIVEN = "gave an empty answer: either it has nothing that was asked for, or it has a bad moment"
"""What is said of an answer that is empty where it should not be."""


class AttemptError(Exception):
    """One attempt failed. ``what`` continues a sentence that begins with the service's name.

    ``retry_after`` is the wait in seconds that the service asked for; ``retries`` overrules how often this
    kind of failure is tried again.
    """

    def __init__(
        self,
        kind: FailureKind,
        what: str,
        *,
        retry_after: float | None = None,
        retries: int | None = None,
    ) -> None:
        super().__init__(what)
        self.kind = kind
        self.what = what
        self.retry_after = retry_after
        self.retries = retries


class Send(Protocol):
    """Sends one request and returns once the head of the answer is there; :class:`AttemptError` otherwise."""

    def __call__(self, request: Request, /) -> Response: ...


class HttpxSend:
    """The real sender: one pooled client, made on first use; verified TLS, no redirects of its own.

    ``direct``: past every proxy the environment names, as what runs on this machine is asked.
    """

    def __init__(self, *, direct: bool = False) -> None:
        self._direct = direct
        self._client: httpx.Client | None = None

    def __call__(self, request: Request, /) -> Response:
        import httpx

        if self._client is None:
            self._client = _client(direct=self._direct)
        try:
            wire = self._client.build_request(
                request.method, request.url, headers=dict(request.headers), content=request.body
            )
            answer = self._client.send(wire, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _attempt_error(error) from error
        return Response(answer.status_code, dict(answer.headers.items()), _chunks(answer), answer.close)

    def close(self) -> None:
        """Close the pooled connections; the next request opens new ones."""
        if self._client is not None:
            self._client.close()
            self._client = None


def _client(*, direct: bool) -> httpx.Client:
    """A client as the environment wants it: its proxies and its certificates may be of no use."""
    import httpx

    limits = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        return httpx.Client(timeout=limits, follow_redirects=False, trust_env=not direct)
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
        what = (
            f"cannot be asked: the proxy or certificates named in the environment are of no use ({error}). "
            "See HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE"
        )
        raise AttemptError(FailureKind.OFFLINE, what, retries=0) from error


def _chunks(answer: httpx.Response) -> Iterator[bytes]:
    import httpx

    try:
        yield from answer.iter_bytes()
    except httpx.HTTPError as error:
        raise _attempt_error(error) from error


def _attempt_error(error: Exception) -> AttemptError:
    """Put an httpx failure into the reader's words; its own text may hold addresses and is dropped."""
    import httpx

    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError | httpx.ProxyError):
        return AttemptError(FailureKind.OFFLINE, "could not be reached")
    if isinstance(error, httpx.TimeoutException):
        return AttemptError(FailureKind.TIMEOUT, "did not answer in time")
    if isinstance(error, httpx.DecodingError):
        return AttemptError(FailureKind.GARBLED, "sent an answer that cannot be unpacked")
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return AttemptError(FailureKind.GARBLED, "has no usable web address", retries=0)
    return AttemptError(FailureKind.UNAVAILABLE, "broke the connection off in the middle of its answer")
