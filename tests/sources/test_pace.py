"""The pace towards a service: one gate for all processes, kept whatever the clock or the disk does."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.sources.http import Transport
from papermap.sources.pace import Gate, Service, effective_interval, is_loopback
from tests.sources.fakes import FakeClock, Script, answered, transport

ARXIV = "https://export.arxiv.org/api/query"
LOOPBACK = "http://127.0.0.1:1/api/query"


@given(st.floats())
def test_arxiv_is_never_asked_faster_than_its_terms_allow(requested: float) -> None:
    assert effective_interval(requested, ARXIV) >= 3


@given(st.floats(min_value=0, max_value=1e6))
def test_a_loopback_address_is_asked_as_fast_as_is_wanted(requested: float) -> None:
    assert effective_interval(requested, LOOPBACK) == requested


@pytest.mark.parametrize("requested", [math.nan, -1.0, math.inf])
def test_an_interval_that_is_no_number_of_seconds_is_the_floor(requested: float) -> None:
    assert effective_interval(requested, LOOPBACK) == 3
    assert effective_interval(requested, ARXIV) == 3


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8080/x", True),
        ("http://127.9.9.9/x", True),
        ("http://[::1]:80/x", True),
        ("http://localhost/x", True),
        ("http://localhost.example.org/x", False),
        ("http://127.0.0.1@example.org/x", False),
        ("http://127.0.0.1.example.org/x", False),
        ("http://10.0.0.1/x", False),
        ("http://[broken/x", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_two_transports_that_share_a_folder_share_the_pace(tmp_path: Path) -> None:
    clock, send = FakeClock(), Script([answered("x")])
    one, two = transport(tmp_path, send, clock), transport(tmp_path, send, clock)
    for each in (one, two, two, one):
        each.request(Service.ARXIV, "GET", ARXIV)
    gaps = [after - before for before, after in zip(send.times, send.times[1:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) >= 3


def test_services_do_not_wait_for_each_other(tmp_path: Path) -> None:
    clock, send = FakeClock(), Script([answered("x")])
    one = transport(tmp_path, send, clock)
    one.request(Service.ARXIV, "GET", ARXIV)
    one.request(Service.S2, "GET", "https://api.semanticscholar.org/graph/v1/paper/x")
    assert clock.sleeps == []
    one.request(Service.S2, "GET", "https://api.semanticscholar.org/graph/v1/paper/x")
    assert clock.sleeps == [pytest.approx(1.01)]


def test_the_interval_counts_from_the_head_of_the_answer(tmp_path: Path) -> None:
    clock = FakeClock()

    def slow_head(request: object) -> object:
        clock.elapsed += 50
        return answered("x")

    send = Script([slow_head])  # type: ignore[list-item]
    one = transport(tmp_path, send, clock)
    one.request(Service.ARXIV, "GET", ARXIV)
    one.request(Service.ARXIV, "GET", ARXIV)
    assert send.times[1] - send.times[0] >= 53


@pytest.mark.parametrize("stamp", ["", "tomorrow", "nan", "9" * 400])
def test_a_broken_stamp_counts_as_now(tmp_path: Path, stamp: str) -> None:
    (tmp_path / "pace").mkdir()
    (tmp_path / "pace" / "arxiv.stamp").write_text(stamp)
    clock = FakeClock()
    transport(tmp_path, Script([answered("x")]), clock).request(Service.ARXIV, "GET", ARXIV)
    assert clock.sleeps == [pytest.approx(3.01)]


def test_a_clock_that_was_set_back_costs_one_interval_and_no_more(tmp_path: Path) -> None:
    clock, send = FakeClock(), Script([answered("x")])
    transport(tmp_path, send, clock).request(Service.ARXIV, "GET", ARXIV)
    clock.shifted = -86_400
    transport(tmp_path, send, clock).request(Service.ARXIV, "GET", ARXIV)
    assert clock.sleeps == [pytest.approx(3.01)]


def test_a_clock_that_was_set_forward_does_not_hurry_this_process(tmp_path: Path) -> None:
    clock, send = FakeClock(), Script([answered("x")])
    one = transport(tmp_path, send, clock)
    one.request(Service.ARXIV, "GET", ARXIV)
    clock.shifted = 86_400
    one.request(Service.ARXIV, "GET", ARXIV)
    assert send.times[1] - send.times[0] >= 3


def test_without_a_folder_the_pace_is_kept_in_the_process_and_this_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "pace").write_text("a file where the folder should be")
    clock, send = FakeClock(), Script([answered("x")])
    notices: list[str] = []
    one = Transport(tmp_path / "pace", send=send, clock=clock, on_notice=notices.append)
    send.clock = clock
    for _ in range(3):
        one.request(Service.ARXIV, "GET", ARXIV)
    assert send.times[1] - send.times[0] >= 3
    assert send.times[2] - send.times[1] >= 3
    assert len(notices) == 1
    assert "arXiv" in notices[0]


def test_each_wait_is_told_with_its_reason(tmp_path: Path) -> None:
    told: list[tuple[Service, float, str]] = []
    clock = FakeClock()
    one = Transport(
        tmp_path, send=Script([answered("x")]), clock=clock, on_wait=lambda *what: told.append(what)
    )
    one.request(Service.ARXIV, "GET", ARXIV)
    one.request(Service.ARXIV, "GET", ARXIV)
    assert [(who, round(seconds), why) for who, seconds, why in told] == [
        (Service.ARXIV, 3, "it is asked once in 3 s at most")
    ]


def test_a_request_that_is_killed_has_left_its_stamp(tmp_path: Path) -> None:
    clock = FakeClock()
    gate = Gate(
        tmp_path, Service.ARXIV, clock, on_wait=lambda *what: None, on_notice=lambda text: pytest.fail(text)
    )
    with gate.turn(3):
        assert float((tmp_path / "arxiv.stamp").read_text()) == clock.now().timestamp()


class _Counting(BaseHTTPRequestHandler):
    """Notes when each request arrives, and how many are there at a time."""

    arrivals: list[float]
    most_at_once: list[int]
    inside: int
    lock: Lock

    def do_GET(self) -> None:
        cls = type(self)
        with cls.lock:
            cls.inside += 1
            cls.most_at_once.append(cls.inside)
            cls.arrivals.append(time.monotonic())
        body = b"x" * 1000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        time.sleep(0.02)
        with cls.lock:
            cls.inside -= 1
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def counting() -> Iterator[tuple[str, type[_Counting]]]:
    class Handler(_Counting):
        arrivals: list[float] = []  # noqa: RUF012  # one list for each test
        most_at_once: list[int] = []  # noqa: RUF012
        inside = 0
        lock = Lock()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Handler
    server.shutdown()
    thread.join()
    server.server_close()


ASK_SIX_TIMES = """
import sys
from pathlib import Path
from papermap.sources.http import Transport
from papermap.sources.pace import Service
transport = Transport(Path(sys.argv[1]), arxiv_interval=0.2)
for n in range(6):
    if n % 2:
        transport.request(Service.ARXIV, "GET", sys.argv[2])
    else:
        transport.download(Service.ARXIV, sys.argv[2], Path(sys.argv[3]), check=lambda head: None)
transport.close()
"""


def test_two_processes_keep_the_pace_together(tmp_path: Path, counting: tuple[str, type[_Counting]]) -> None:
    url, handler = counting
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ASK_SIX_TIMES, str(tmp_path), url, str(tmp_path / f"{n}.bin")],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for n in range(2)
    ]
    assert [process.wait(600) for process in running] == [0, 0]
    gaps = [b - a for a, b in zip(handler.arrivals, handler.arrivals[1:], strict=False)]
    assert len(handler.arrivals) == 12
    assert min(gaps) >= 0.2
    assert max(handler.most_at_once) == 1
