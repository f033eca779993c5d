"""The demo's answers on a loopback port, with a log of what was asked and faults to order.

For tests that run papermap as people do: as processes of their own, over real sockets.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from papermap.demo import service

Answerer = Callable[[str, str, Mapping[str, str], bytes], tuple[int, str, bytes]]
"""Status, content type and body for a method, a path, a query and a body."""

WEB_PAGE = b"<!doctype html><html><title>Please verify</title><body>Are you human?</body></html>"


@dataclass
class Fault:
    """What happens to requests with ``match`` in their path: a status code, or ``html``, ``empty``, ``cut``,
    ``hang`` (``seconds``, then the connection is closed), ``slow`` (in drops over ``seconds``), ``garbage``.

    ``times`` is how many requests it hits; 0 is all.
    """

    match: str
    do: str
    times: int = 0
    seconds: float = 0.2
    retry_after: int | None = None
    hit: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. ``at`` and ``until`` are seconds on the monotonic clock."""

    at: float
    method: str
    path: str


@dataclass
class Standin:
    """The services, as one address. ``delay`` is how many seconds each answer takes."""

    port: int
    answer: Answerer = service.answer
    faults: list[Fault] = field(default_factory=list)
    log: list[Asked] = field(default_factory=list)
    delay: float = 0.0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """Settings that lead here."""
        return {
            "PAPERMAP_ARXIV_API_URL": f"{self.base}/api/query",
            "PAPERMAP_ARXIV_PDF_URL": f"{self.base}/pdf",
            "PAPERMAP_ARXIV_FEED_URL": self.base,
            "PAPERMAP_S2_URL": self.base,
            "PAPERMAP_HF_URL": f"{self.base}/api",
            "PAPERMAP_ARXIV_INTERVAL": "0",
            "PAPERMAP_EMBEDDER": "lexical",
        }

    def asked(self, piece: str) -> list[Asked]:
        """The requests with ``piece`` in their path, in order."""
        return [asked for asked in list(self.log) if piece in asked.path]

    def _fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.match in path and (not fault.times or fault.hit < fault.times):
                fault.hit += 1
                return fault
        return None


def _handler(standin: Standin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def _serve(self, body: bytes) -> None:
            standin.log.append(Asked(time.monotonic(), self.command, self.path))
            url = urlsplit(self.path)
            fault = standin._fault(self.path)
            time.sleep(standin.delay)
            status, kind, given = standin.answer(self.command, url.path, dict(parse_qsl(url.query)), body)
            try:
                self._give(fault, status, kind, given)
            except OSError:
                self.close_connection = True  # the client was killed, or gave up waiting

        def _give(self, fault: Fault | None, status: int, kind: str, body: bytes) -> None:
            if fault is None:
                return self._head_and(status, kind, body)
            if fault.do.isdigit():
                wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
                return self._head_and(int(fault.do), "application/json", b'{"message": "fault"}', **wait)
            if fault.do == "html":
                return self._head_and(200, "text/html", WEB_PAGE)
            if fault.do == "garbage":
                noise = random.Random(7).randbytes(4096)
                return self._head_and(200, "application/octet-stream", noise)
            if fault.do == "empty":
                return self._head_and(200, kind, b"")
            if fault.do == "hang":
                time.sleep(fault.seconds)
                self.close_connection = True
                return None
            half = len(body) // 2
            self._head_and(status, kind, body[:half], **{"Content-Length": str(len(body))})
            if fault.do == "slow":
                time.sleep(fault.seconds)
                self.wfile.write(body[half:])
            else:
                self.close_connection = True
            return None

        def _head_and(self, status: int, kind: str, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of this side; in one process its words would be taken for
        papermap's own."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    request_queue_size = 64


@contextmanager
def standing_in(answer: Answerer = service.answer) -> Iterator[Standin]:
    """A stand-in on a free port, gone afterwards."""
    standin = Standin(0, answer)
    server = _Server(("127.0.0.1", 0), _handler(standin))
    standin.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
