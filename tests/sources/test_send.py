"""The real sender, against a server of our own on the loopback address."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from papermap.model.failures import FailureKind, SourceError
from papermap.sources import send
from papermap.sources.http import Transport
from papermap.sources.pace import Service
from papermap.sources.send import AttemptError, HttpxSend, Request
from tests.sources.fakes import FakeClock


class _Moody(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, dict[str, str], bytes]]

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        if self.path == "/hang":
            self.rfile.read(1)  # until the other side has had enough
            return
        packed = self.path == "/packed"
        content = gzip.compress(b"whole") if packed else b"whole"
        if self.path == "/mangled":
            packed, content = True, b"not packed at all"
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Content-Length", str(len(content) + 100 * (self.path == "/cut")))
        self.send_header("X-Mood", "Fine")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        if self.path == "/moved":
            self.send_header("Location", "/whole")
        self.end_headers()
        self.wfile.write(content)
        if self.path == "/cut":
            self.close_connection = True

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, dict[str, str], bytes]]]]:
    class Handler(_Moody):
        seen: list[tuple[str, dict[str, str], bytes]] = []  # noqa: RUF012  # one list for each test

    service = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.daemon_threads = True
    thread = Thread(target=service.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{service.server_port}", Handler.seen
    service.shutdown()
    thread.join()
    service.server_close()


@pytest.fixture
def sender() -> Iterator[HttpxSend]:
    real = HttpxSend()
    yield real
    real.close()


def read(sender: HttpxSend, url: str) -> bytes:
    response = sender(Request("GET", url))
    try:
        return b"".join(response.chunks)
    finally:
        response.close()


def test_a_request_goes_out_as_it_is_and_its_answer_comes_back(
    tmp_path: Path, server: tuple[str, list[tuple[str, dict[str, str], bytes]]]
) -> None:
    url, seen = server
    asking = Transport(tmp_path, arxiv_interval=0)
    answer = asking.request(
        Service.S2, "POST", f"{url}/whole", json={"ids": ["a"]}, headers={"x-api-key": "k"}
    )
    asking.request(Service.ARXIV, "GET", f"{url}/moved")
    asking.close()
    assert (answer.body, answer.headers["x-mood"]) == (b"whole", "Fine")
    paths = [path for path, _, _ in seen]
    assert paths == ["/whole", "/moved", "/whole"]
    _, headers, body = seen[0]
    assert headers["user-agent"].startswith("papermap/")
    assert (headers["x-api-key"], body) == ("k", b'{"ids": ["a"]}')
    assert seen[1][1]["connection"] == "close"


def test_a_packed_answer_is_unpacked(server: tuple[str, object], sender: HttpxSend) -> None:
    assert read(sender, f"{server[0]}/packed") == b"whole"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/cut", FailureKind.UNAVAILABLE), ("/mangled", FailureKind.GARBLED), ("/hang", FailureKind.TIMEOUT)],
)
def test_what_goes_wrong_is_told_apart(
    server: tuple[str, object],
    sender: HttpxSend,
    path: str,
    kind: FailureKind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(send, "READ_SECONDS", 0.2)
    with pytest.raises(AttemptError) as caught:
        read(sender, server[0] + path)
    assert caught.value.kind is kind


def test_nobody_there_is_offline(sender: HttpxSend) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Moody) as service:
        port = service.server_port
    with pytest.raises(AttemptError) as caught:
        read(sender, f"http://127.0.0.1:{port}/")
    assert caught.value.kind is FailureKind.OFFLINE


def test_an_address_that_cannot_be_sent_to_is_told_without_it(tmp_path: Path) -> None:
    asking = Transport(tmp_path, clock=FakeClock())
    with pytest.raises(SourceError) as caught:
        asking.request(Service.S2, "GET", "http://127.0.0.1:1/\x00secret")
    asking.close()
    assert "secret" not in caught.value.failure.message
